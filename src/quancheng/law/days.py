"""Working days and the few date functions of the law, each with one meaning, in Python.

The databases never compute a date: they look it up in tables made here (``table``), so SQLite, PostgreSQL and
Python give the same day. A span that touches a year without a published calendar is 暂定 (provisional).
"""

from __future__ import annotations

import calendar as gregorian
import datetime
import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from quancheng.law.errors import PackError
from quancheng.law.sources import Source
from quancheng.law.values import NEVER, THOUSANDTHS

FIRST, LAST = datetime.date(1990, 1, 1).toordinal(), datetime.date(2069, 12, 31).toordinal()
"""The days the law can reckon with; a date outside is treated as not known."""

FUNCTIONS = ("工作日后", "日后", "月后", "季末", "年初")
WEEKEND = 5
Answer = tuple[int, bool]


@dataclass(frozen=True)
class Year:
    """One published year: days off, and weekend days that are worked (调休)."""

    year: int
    notice: str
    published: datetime.date
    holidays: tuple[tuple[str, datetime.date, datetime.date], ...]
    worked: frozenset[datetime.date]


@dataclass(frozen=True)
class Calendar:
    """The published calendars. Years without one count Monday to Friday and are 暂定."""

    years: dict[int, Year] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """Changes whenever any published day changes; names the tables in a database."""
        return hashlib.sha256(repr(sorted((y, sorted(d)) for y, d in self._off.items())).encode()).hexdigest()[:8]

    @cached_property
    def _off(self) -> dict[int, frozenset[int]]:
        result = {}
        for number, year in self.years.items():
            off = {d for _, start, end in year.holidays for d in range(start.toordinal(), end.toordinal() + 1)}
            weekend = {d for d in _days_of(number) if datetime.date.fromordinal(d).weekday() >= WEEKEND}
            result[number] = frozenset((weekend - {d.toordinal() for d in year.worked}) | off)
        return result

    def is_working(self, day: int) -> bool:
        """Whether people work on this day, by the published calendar, else by the day of the week."""
        date = datetime.date.fromordinal(day)
        off = self._off.get(date.year)
        return day not in off if off is not None else date.weekday() < WEEKEND

    @cached_property
    def _working(self) -> list[int]:
        return [day for day in range(FIRST, LAST + 1) if self.is_working(day)]

    def workdays_between(self, start: int, end: int) -> int:
        """How many 工作日 lie after ``start`` up to and including ``end``; negative when end comes first."""
        return bisect_right(self._working, end) - bisect_right(self._working, start)

    def apply(self, function: str, value: int, count: int = 0) -> Answer | None:
        """The day a function gives, and whether it is 暂定; None where it cannot be reckoned.

        工作日后: the count-th working day after (the next day is day 1). 月后: the same day of the month, clamped
        to its end. 季末: the last day of the quarter. 年初(year in thousandths): 1 January.
        """
        if value == NEVER:
            return NEVER, False
        if function == "年初":
            year, rest = divmod(value, THOUSANDTHS)
            return None if rest or not 1990 <= year <= 2069 else (datetime.date(year, 1, 1).toordinal(), False)
        if not FIRST <= value <= LAST:
            return None
        if function == "工作日后":
            return self._workday_after(value, count)
        if function == "日后":
            return _within(value + count)
        if function == "月后":
            return _within(months_after(value, count))
        if function == "季末":
            return _within(quarter_end(value))
        raise ValueError(function)

    def _workday_after(self, day: int, count: int) -> Answer | None:
        if count < 1:
            return day, False
        index = bisect_right(self._working, day) + count - 1
        if index >= len(self._working):
            return None
        result = self._working[index]
        first, last = datetime.date.fromordinal(day).year, datetime.date.fromordinal(result).year
        return result, any(year not in self.years for year in range(first, last + 1))

    def table(self, function: str, count: int = 0) -> Iterator[tuple[int, int, int]]:
        """(value, day, 暂定 as 0 or 1) for every value that can be reckoned, and for NEVER."""
        keys = (
            range(1990 * THOUSANDTHS, 2070 * THOUSANDTHS, THOUSANDTHS) if function == "年初" else range(FIRST, LAST + 1)
        )
        for key in (*keys, NEVER):
            answer = self.apply(function, key, count)
            if answer:
                yield key, answer[0], int(answer[1])


def _within(day: int) -> Answer | None:
    return (day, False) if FIRST <= day <= LAST else None


def months_after(day: int, count: int) -> int:
    """The same day of the month ``count`` months on, clamped to the end of that month (8月31日 + 6 → 2月末日)."""
    date = datetime.date.fromordinal(day)
    year, month = divmod(date.year * 12 + date.month - 1 + count, 12)
    last = gregorian.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(date.day, last)).toordinal()


def quarter_end(day: int) -> int:
    """The last day of the quarter of ``day``."""
    date = datetime.date.fromordinal(day)
    first = datetime.date(date.year, (date.month - 1) // 3 * 3 + 1, 1)
    return months_after(first.toordinal(), 3) - 1


def _days_of(year: int) -> range:
    return range(datetime.date(year, 1, 1).toordinal(), datetime.date(year + 1, 1, 1).toordinal())


def read_calendar(folder: Path) -> Calendar:
    """All years of regulations/日历. Raises PackError."""
    years = {}
    defects = []
    for path in sorted(folder.glob("*.yaml")):
        source = Source(path, f"{folder.name}/{path.name}")
        year = _year(source, source.mapping(), path.stem)
        if year:
            years[year.year] = year
        defects += source.defects
    if defects:
        raise PackError(defects)
    return Calendar(years)


def _year(source: Source, data: dict[str, Any], stem: str) -> Year | None:
    try:
        number = int(data["年份"])
        holidays = tuple((str(h["名称"]), h["自"], h["至"]) for h in data["节日"])
        worked = frozenset(data["调休上班"])
        result = Year(number, str(data["文件"]), data["发布"], holidays, worked)
    except (KeyError, TypeError, ValueError):
        source.defect("日历要有年份、文件、发布、节日（名称、自、至）和调休上班")
        return None
    for day in [day for _, start, end in holidays for day in (start, end)] + list(worked):
        if type(day) is not datetime.date or day.year != number:
            source.defect(f"“{day}”不是 {number} 年的日期")
    if str(number) != stem:
        source.defect(f"文件名应为 {number}.yaml")
    return result
