"""Quarters and years by name: 2025Q1 and its last day, and the periods between two dates."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from quancheng.law.days import quarter_end
from quancheng.law.errors import BadValue
from quancheng.law.values import NEVER, THOUSANDTHS, Inside, day_text, to_outside


def complete(kind: str, facts: Mapping[str, Inside]) -> dict[str, Inside]:
    """A quarter knows its last day from its name (2025Q1), and the other way round."""
    result = dict(facts)
    if kind == "季度":
        name, end = result["季度"], result["季末日"]
        if isinstance(name, str) and end in (None, NEVER):
            result["季末日"] = quarter_from_name(name)
        elif name is None and isinstance(end, int) and end != NEVER:
            result["季度"] = quarter_name(end)
    return result


def quarter_from_name(name: str) -> int | None:
    """The last day of 2025Q1; None when it is no such name."""
    year, _, quarter = name.upper().partition("Q")
    if not (len(year) == 4 and year.isascii() and year.isdigit() and quarter in ("1", "2", "3", "4")):
        return None
    return quarter_end(datetime.date(int(year), int(quarter) * 3, 1).toordinal())


def quarter_name(day: int) -> str:
    """2025Q1."""
    year, month, _ = day_text(day).split("-")
    return f"{year}Q{(int(month) + 2) // 3}"


def period_names(kind: str, start: int, stop: int) -> list[Inside]:
    """The quarters (2025Q1) or years (in thousandths) from one day to another."""
    first, last = datetime.date.fromordinal(start), datetime.date.fromordinal(stop)
    if kind == "年度":
        return [year * THOUSANDTHS for year in range(first.year, last.year + 1)]
    quarters = range(first.year * 4 + (first.month - 1) // 3, last.year * 4 + (last.month - 1) // 3 + 1)
    return [f"{quarter // 4}Q{quarter % 4 + 1}" for quarter in quarters]


def check_period(kind: str, row: Mapping[str, Inside]) -> None:
    """Raises BadValue for a quarter or year there is not."""
    quarter, year = row.get("季度"), row.get("年份")
    if kind == "季度" and isinstance(quarter, str) and quarter_from_name(quarter) is None:
        raise BadValue(f"“季度”应写成 2025Q1，不能是“{quarter}”")
    if kind == "年度" and isinstance(year, int) and not 1990 <= year / THOUSANDTHS <= 2069:
        raise BadValue(f"“年份”应在 1990 到 2069 之间，不能是“{to_outside('数', year)}”")
