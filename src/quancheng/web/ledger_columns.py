"""The columns a ledger may show: those of every project, and every fact of the vocabulary."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.utils import timezone

from quancheng.law import PROJECT
from quancheng.law.values import FEN
from quancheng.projects.models import Project
from quancheng.web import regulation

Facts = Mapping[str, Any]
COUNTED = {
    "breaches": "不符合", "principles": "原则不符", "late": "逾期办结", "doubts": "待认定", "pending": "未到期",
}  # fmt: skip
PRESSING = ("breaches", "principles", "late", "doubts")
DEFAULT = ("number", "unit", "stage", "amount", "shades", "next_due", "changed_at")
NUMERIC = ("money", "count", "number")
ELSEWHERE = ("项目编号", "项目名称", "建设单位", "申报年度")
"""Facts that are columns of the project itself."""


@dataclass(frozen=True)
class Column:
    """One column. ``kind`` says how a value is shown: text, money (分), count, number, date, due, time, shades, yes."""

    code: str
    title: str
    kind: str
    value: Callable[[Project, Facts], Any]
    is_fact: bool = False
    group: str = ""
    meaning: str = ""

    @property
    def numeric(self) -> bool:
        return self.kind in NUMERIC


def _field(name: str, code: str, title: str, kind: str = "text") -> Column:
    return Column(code, title, kind, lambda project, _: getattr(project, name))


FIXED = (
    _field("number", "number", "项目编号"),
    Column("unit", "建设单位", "text", lambda project, _: project.unit.name),
    Column("clerk", "经办人", "text", lambda project, _: project.clerk.name),
    Column("stage", "阶段", "stage", lambda project, _: (project.stage, project.state)),
    _field("year", "year", "申报年度", "number"),
    _field("amount", "amount", "投资额", "money"),
    Column("shades", "判定", "shades", lambda project, _: counted(project)),
    *(_field(name, name, title, "count") for name, title in COUNTED.items()),
    _field("next_due", "next_due", "最近期限", "due"),
    Column("changed_at", "更新时间", "time", lambda project, _: timezone.localtime(project.changed_at)),
    _field("historic", "historic", "补录", "yes"),
    _field("lapsed", "lapsed", "参照执行", "yes"),
)


def counted(project: Project) -> list[tuple[str, int]]:
    """The verdicts that press, the gravest first, with how many of each."""
    return [(COUNTED[name], number) for name in PRESSING if (number := getattr(project, name))]


@cache
def columns() -> dict[str, Column]:
    """Every column by its code; that of a fact is the fact's name."""
    found = {column.code: column for column in FIXED}
    for fact in regulation.pack().vocabulary.facts[PROJECT].values():
        if fact.name not in ELSEWHERE:
            kind = {"金额": "money", "日期": "date", "数": "number"}.get(fact.type, "text")
            found[fact.name] = Column(
                fact.name, fact.name, kind, _fact(fact.name, kind), True, fact.group, fact.meaning
            )
    return found


def _fact(name: str, kind: str) -> Callable[[Project, Facts], Any]:
    return lambda _, facts: read(kind, facts.get(name))


def read(kind: str, raw: object) -> Any:
    """An outside value as its kind of column shows it; what is not known in words."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if kind == "money":
        return int(Decimal(str(raw)) * FEN)
    if kind == "date":
        return raw if raw == "未知" else datetime.date.fromisoformat(str(raw))
    return "、".join(map(str, raw)) if isinstance(raw, list) else str(raw)


def known(codes: Iterable[str]) -> list[str]:
    """Those codes that are columns, each once, in the order of all columns."""
    wanted = set(codes)
    return [code for code in columns() if code in wanted]


def chosen(codes: Iterable[str]) -> list[Column]:
    """The columns of these codes."""
    return [columns()[code] for code in codes]


def groups() -> list[tuple[str, list[Column]]]:
    """Every column under its heading, for whoever chooses."""
    found: dict[str, list[Column]] = {"台账": [column for column in columns().values() if not column.is_fact]}
    for column in columns().values():
        if column.is_fact:
            found.setdefault(column.group or "其他", []).append(column)
    return list(found.items())
