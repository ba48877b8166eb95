"""The days of the law a second time, counted one by one."""

from __future__ import annotations

import calendar as gregorian
import datetime
from collections.abc import Iterator

from quancheng.law import NEVER
from quancheng.law.days import Calendar

YEARS = range(1990, 2070)
"""The years the law reckons with; a day that would fall outside is not known."""
Answer = tuple[int, bool]
_kept: dict[tuple[str, str, int, int], Answer | None] = {}


def works(calendar: Calendar, day: datetime.date) -> bool:
    """Whether people work on a day: the published year says so, else the weekday."""
    year = calendar.years.get(day.year)
    if year is not None:
        if day in year.worked:
            return True
        if any(start <= day <= end for _, start, end in year.holidays):
            return False
    return day.isoweekday() <= 5


def to_workday(calendar: Calendar, start: datetime.date, count: int) -> Iterator[datetime.date]:
    """Every day from ``start`` to the count-th working day after it."""
    day, left = start, count
    yield day
    while left > 0:
        day += datetime.timedelta(days=1)
        left -= works(calendar, day)
        yield day


def add_months(day: datetime.date, count: int) -> datetime.date:
    """The same day ``count`` months on; where that month has no such day, its last."""
    year, month = day.year, day.month
    for _ in range(count):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return datetime.date(year, month, min(day.day, gregorian.monthrange(year, month)[1]))


def quarter_end(day: datetime.date) -> datetime.date:
    """The last day of the quarter."""
    month = next(month for month in (3, 6, 9, 12) if day.month <= month)
    return datetime.date(day.year, month, gregorian.monthrange(day.year, month)[1])


def reckon(calendar: Calendar, function: str, value: int, count: int = 0) -> Answer | None:
    """(day, 暂定); None where it lies outside the years reckoned with. What never comes is followed by nothing."""
    if value == NEVER:
        return NEVER, False
    key = (calendar.digest, function, value, count)
    if key not in _kept:
        _kept[key] = _year_start(value) if function == "年初" else _reckoned(calendar, function, value, count)
    return _kept[key]


def _year_start(thousandths: int) -> Answer | None:
    whole = thousandths % 1000 == 0 and thousandths // 1000 in YEARS
    return (datetime.date(thousandths // 1000, 1, 1).toordinal(), False) if whole else None


def _reckoned(calendar: Calendar, function: str, value: int, count: int) -> Answer | None:
    start, doubtful = datetime.date.fromordinal(value), False
    if start.year not in YEARS:
        return None
    if function == "工作日后":
        span = list(to_workday(calendar, start, count))
        end, doubtful = span[-1], count > 0 and any(day.year not in calendar.years for day in span)
    elif function == "日后":
        end = start + datetime.timedelta(days=count)
    elif function == "月后":
        end = add_months(start, count)
    else:
        end = quarter_end(start)
    return (end.toordinal(), doubtful) if end.year in YEARS else None
