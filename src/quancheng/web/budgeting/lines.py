"""预算评审 as finance fills it in: a row a line of the estimate, typed or pasted as a column from a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quancheng.law import BadValue, to_inside
from quancheng.lifecycle.acts.budgeting.lines import Line
from quancheng.lifecycle.content import words_of_thousandths, yuan
from quancheng.projects.models import EstimateLine
from quancheng.web.inputs import clean

Typed = dict[str, str]


@dataclass(frozen=True)
class _Amount:
    name: str = "审定金额"
    type: str = "金额"
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A line with what stands in its boxes. ``cut``: 分 by which it is less, None where the amount cannot be read."""

    line: Line
    said: str
    approved: str
    why: str

    @property
    def amount(self) -> int | None:
        """What was typed, in 分; None where it cannot be read."""
        try:
            value = to_inside(_Amount(), self.approved.replace(",", ""))
        except BadValue:
            return None
        return value if isinstance(value, int) else None

    @property
    def box(self) -> str:
        """What stands in the box: with its thousands separated, where it can be read."""
        return self.approved if self.amount is None or self.amount < 0 else yuan(self.amount)

    @property
    def cut(self) -> int | None:
        return None if self.amount is None else self.line.asked - self.amount


def shown(lines: Sequence[Line], estimate: Iterable[EstimateLine], typed: Sequence[Typed]) -> list[Shown]:
    """The rows of the table; how each amount was worked out stands beside its name."""
    said = {each.place: _worked_out(each) for each in estimate}
    return [
        Shown(line, said.get(line.place, ""), told["approved"], told["why"])
        for line, told in zip(lines, typed, strict=True)
    ]


def _worked_out(line: EstimateLine) -> str:
    return f"{yuan(line.unit_price)} × {words_of_thousandths(line.quantity)} {line.measure}，{line.basis}"


def at_first(lines: Sequence[Line], kept: Sequence[Mapping[str, Any]] = ()) -> list[Typed]:
    """What stands in the boxes at first: what went back, where it is of the same lines, else what was asked."""
    if len(kept) == len(lines):
        return [{"approved": str(each["approved"]), "why": str(each["why"])} for each in kept]
    return [{"approved": yuan(line.asked), "why": ""} for line in lines]


def posted(lines: Sequence[Line], form: Mapping[str, str]) -> list[Typed]:
    """What was typed, row by row."""
    return [
        {"approved": clean("金额", form.get(f"approved-{n}", "")), "why": form.get(f"why-{n}", "").strip()}
        for n in range(1, len(lines) + 1)
    ]


def pasted(typed: Sequence[Typed], column: str) -> tuple[list[Typed], str]:
    """The rows with a pasted column laid over them (amounts, and reasons behind a tab); what is wrong with it."""
    rows = column.replace("\r", "").strip("\n").split("\n")
    if len(rows) != len(typed):
        return list(typed), f"概算有 {len(typed)} 行，粘贴了 {len(rows)} 行；一行对应概算的一行，空着的行也要留着"
    found = []
    for told, row in zip(typed, rows, strict=True):
        amount, _, why = row.partition("\t")
        found.append({"approved": clean("金额", amount) or told["approved"], "why": why.strip() or told["why"]})
    return found, ""
