"""What may be on the construction plan of a year, and of what may not, what is lacking (第十二条, 第十三条).

The facts a project must have are those the pack's own rule names as its premises (规则 列入建设计划, 当).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quancheng.law import Pack
from quancheng.law import expressions as x
from quancheng.law.values import UNKNOWN_DATE
from quancheng.projects.models.library import AGREED

RULE = "列入建设计划"
URGENT, MAJOR, CONSENTED, FINANCED = "突发临时", "重大项目", "区领导同意日", "追加财政审核日"
BUDGETED = "年度预算列入日"
TWELVE, THIRTEEN = "第十二条", "第十三条"


@dataclass(frozen=True)
class Lack:
    """Something a project still lacks. ``unknown``: it cannot be said, because a fact is not known (待认定)."""

    words: str
    article: str
    unknown: bool = False

    def __str__(self) -> str:
        return f"{self.words}（{self.article}）"


@dataclass(frozen=True)
class Arranged:
    """What finance has entered in the annual budget: the amount (分) of this year, else which years it has."""

    amount: int | None = None
    years: tuple[int, ...] = ()


def premises(pack: Pack) -> tuple[str, ...]:
    """The facts a project is planned on, in the words of the pack."""
    meanings = [clause.meaning for clause in pack.rules[RULE].of("当")]
    return tuple(dict.fromkeys(node.name for each in meanings for node in each.walk() if isinstance(node, x.Fact)))


@dataclass(frozen=True)
class Request:
    """The last urgent request that was not refused: of which year, and how it stands."""

    year: int
    state: str


def lacking(
    wanted: tuple[str, ...], facts: Mapping[str, Any], year: int, arranged: Arranged, request: Request | None
) -> list[Lack]:
    """What keeps a project from the plan of a year. ``wanted``: see `premises`."""
    urgent = facts.get(URGENT)
    if urgent is None:
        return [Lack(f"{URGENT} 没有填，不知道按第十二条还是第十三条办理", THIRTEEN, unknown=True)]
    return _of_urgent(facts, year, request) if urgent else _of_yearly(wanted, facts, year, arranged)


def _of_yearly(wanted: tuple[str, ...], facts: Mapping[str, Any], year: int, arranged: Arranged) -> list[Lack]:
    found = []
    for name in wanted:
        value = facts.get(name)
        if value == UNKNOWN_DATE:
            found.append(Lack(f"{name} 未知", TWELVE, unknown=True))
        elif not value:
            found.append(Lack(f"{name} 尚无", TWELVE))
        elif name == BUDGETED and arranged.amount is None and arranged.years:
            years = "、".join(str(each) for each in arranged.years)
            found.append(Lack(f"列入的是 {years} 年度预算，不是 {year} 年的", TWELVE))
    return found


def _of_urgent(facts: Mapping[str, Any], year: int, request: Request | None) -> list[Lack]:
    found = []
    if request is None and not facts.get(FINANCED):  # a record from before has the dates alone
        found.append(Lack("没有申请急需追加", THIRTEEN))
    elif request and request.year != year:
        found.append(Lack(f"申请追加的是 {request.year} 年，只能纳入当年的建设计划", THIRTEEN))
    elif request and request.state != AGREED:
        found.append(Lack(f"追加的申请还在{request.state}", THIRTEEN))
    if facts.get(MAJOR) is None:
        found.append(Lack(f"{MAJOR} 还没有认定", THIRTEEN, unknown=True))
    elif facts.get(MAJOR) and not facts.get(CONSENTED):
        found.append(Lack(f"{CONSENTED} 尚无", THIRTEEN))
    return found
