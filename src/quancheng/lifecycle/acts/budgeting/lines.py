"""The lines of a budget review: what was asked by the estimate, what is left of it and why. Money in 分."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quancheng.law import to_inside, to_outside
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.content import yuan
from quancheng.lifecycle.refusals import Fault, Invalid
from quancheng.projects.models import EstimateLine, Project

ARTICLE = "第十一条"
LONGEST_REASON = 300
SUGGESTED = "建议投资额"
WHOLE = "投资概算（没有明细）"
"""The one line of a project whose estimate is on record as a sum alone (补录)."""


@dataclass(frozen=True)
class Line:
    """What is asked for in one line. ``place``: the line of the estimate."""

    place: int
    category: str
    name: str
    asked: int


@dataclass(frozen=True)
class Judged:
    """A line with what is left of it, and why where that is less."""

    line: Line
    approved: int
    why: str

    @property
    def cut(self) -> int:
        """By how much it is less than asked."""
        return self.line.asked - self.approved

    def kept(self) -> dict[str, Any]:
        """As a slip keeps it: outside values."""
        told = {"place": self.line.place, "name": self.line.name, "why": self.why}
        return told | {"asked": to_outside("金额", self.line.asked), "approved": to_outside("金额", self.approved)}


@dataclass(frozen=True)
class _Suggested:
    name: str = SUGGESTED
    type: str = "金额"
    options: tuple[str, ...] = ()


def lines_of(project: Project, estimate: Sequence[EstimateLine] | None = None) -> list[Line]:
    """What a review goes through: the estimate line by line (one statement, none with ``estimate``).

    Where only a sum is on record, that sum as one line; empty where there is neither.
    """
    rows = list(EstimateLine.objects.filter(project=project)) if estimate is None else estimate
    if rows:
        return [Line(each.place, each.category, each.name, each.amount) for each in rows]
    suggested = to_inside(_Suggested(), project.facts.get(SUGGESTED))
    return [Line(1, "", WHOLE, suggested)] if isinstance(suggested, int) else []


def read(lines: Sequence[Line], rows: Sequence[Mapping[str, Any]]) -> list[Judged]:
    """Each line with its ``approved`` (元) and ``why``. Raises Invalid with every fault at its row.

    What is left is never more than what was asked; where it is less, the reason is asked for.
    """
    if len(rows) != len(lines):
        raise Invalid([Fault("lines", f"概算有 {len(lines)} 行，填了 {len(rows)} 行", article=ARTICLE)])
    faults: list[Fault] = []
    found = []
    for number, (line, row) in enumerate(zip(lines, rows, strict=True), 1):
        asked = Asked(row, ARTICLE, number)
        approved = asked.money("approved", "审定金额")
        why = asked.text("why", "核减理由", longest=LONGEST_REASON, required=False, lines=False)
        if approved is not None and approved > line.asked:
            told = f"审定金额大于送审金额 {yuan(line.asked)} 元；要增加的，由建设单位重新申报"
            asked.wrong("approved", told)
        elif approved is not None and approved < line.asked and not why:
            asked.wrong("why", f"核减 {yuan(line.asked - approved)} 元，请写明核减理由")
        faults += asked.faults
        found.append(Judged(line, approved or 0, why))
    if faults:
        raise Invalid(faults)
    return found
