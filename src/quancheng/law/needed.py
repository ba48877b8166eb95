"""What is asked of one project besides the rules: conditions of papers and of the process, three-valued, in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from quancheng.law import expressions as x
from quancheng.law.database import base_select
from quancheng.law.pack import Pack
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


class Conditions:
    """Conditions on a project, of 材料.yaml and 流程.yaml, in one statement."""

    def __init__(self, pack: Pack) -> None:
        self.plan = Plan(pack, PROJECT, shared=lambda expr: False)
        told = [*(each.condition for each in pack.papers), *pack.process.steps.conditions()]
        conditions = list(dict.fromkeys(each for each in told if each is not None))
        self.places = {condition: place for place, condition in enumerate(conditions, 1)}
        outputs = [(f"({self.plan.sql(condition)})", f"v{place}") for condition, place in self.places.items()]
        base = partial(base_select, self.plan, SOURCE)
        self.sql = self.plan.render(outputs or [("TRUE", "v1")], base, BARRIER, end=BARRIER)

    def holds(self, condition: x.Expr | None, row: Sequence[Any]) -> bool | None:
        """Whether a condition holds, by the row the statement gives; None where it is not known."""
        if condition is None:
            return True
        value = row[self.places[condition]]
        return None if value is None else bool(value)
