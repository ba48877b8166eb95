"""What would be said of a project, were it entered in the library of a year today (规则 入库), before it is done."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quancheng.law import KINDS, PROJECT, Rule
from quancheng.lifecycle.acts.library.entering import ENTERED, YEAR
from quancheng.lifecycle.laws import Law

RULE = "入库"
LATE = ("逾期办结", "不符合")


@dataclass(frozen=True)
class Entering:
    """The verdict of the rule; ``begins``: when the budget year does, by the adopted reading, where it is known."""

    year: int
    verdict: str
    begins: datetime.date | None
    rule: Rule

    @property
    def late(self) -> bool:
        return self.verdict in LATE


def entering(law: Law, facts: Mapping[str, Any], year: int, today: datetime.date) -> Entering:
    """What the law would say. ``facts``: those that are kept with the project; no statement is made."""
    told = {**facts, YEAR: year, ENTERED: facts.get(ENTERED) or today.isoformat()}
    inside = law.pack.vocabulary.inside(PROJECT, told)
    found = law.judge.project(inside, {}, today, frozenset(KINDS) - {PROJECT})
    verdict = next(each for each in found if each.rule.name == RULE)
    begins = None
    for clause in verdict.clauses:
        if clause["key"] == "先于":
            days = [day for day in (*clause["derived"].values(), *clause["facts"].values()) if isinstance(day, str)]
            begins = datetime.date.fromisoformat(days[0]) if days else None
    return Entering(year, verdict.verdict, begins, verdict.rule)
