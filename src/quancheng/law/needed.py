"""Which papers an act asks for of one project: the conditions of 材料.yaml, three-valued, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from quancheng.law.database import base_select
from quancheng.law.pack import Pack
from quancheng.law.papers import Papers
from quancheng.law.plan import Plan
from quancheng.law.subject import BARRIER, SOURCE
from quancheng.law.vocabulary import PROJECT


@dataclass(frozen=True)
class Needed:
    """One paper of a set. ``needed``: None where it cannot be said because a fact is not known."""

    paper: str
    set_name: str
    articles: tuple[str, ...]
    needed: bool | None
    online: bool
    """filled in or confirmed in the system itself: no file is asked for"""


class PaperStatement:
    """The conditions of all sets of a pack, in one statement over the project."""

    def __init__(self, pack: Pack) -> None:
        self.plan = Plan(pack, PROJECT, shared=lambda expr: False)
        conditions = list(dict.fromkeys(each.condition for each in pack.papers if each.condition is not None))
        self.places = {condition: place for place, condition in enumerate(conditions, 1)}
        outputs = [(f"({self.plan.sql(condition)})", f"v{place}") for condition, place in self.places.items()]
        base = partial(base_select, self.plan, SOURCE)
        self.sql = self.plan.render(outputs or [("TRUE", "v1")], base, BARRIER, end=BARRIER)

    def needed(self, papers: Papers, row: Sequence[Any]) -> bool | None:
        """Whether a set is needed, by the row the statement gives."""
        if papers.condition is None:
            return True
        value = row[self.places[papers.condition]]
        return None if value is None else bool(value)
