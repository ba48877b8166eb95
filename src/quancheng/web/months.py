"""A year of working days, drawn month by month."""

from __future__ import annotations

import calendar as gregorian
import datetime
from dataclasses import dataclass

from quancheng.law.days import Calendar

WEEKEND = 5


@dataclass(frozen=True)
class Day:
    """``kind``: 休 (off by notice), 班 (a weekend day worked by notice), 末 (weekend), or nothing (worked)."""

    date: datetime.date
    kind: str
    says: str
    today: bool


@dataclass(frozen=True)
class Month:
    """Weeks of seven places, empty where the day belongs to another month. ``working``: how many days are worked."""

    number: int
    weeks: list[list[Day | None]]
    working: int


def years(calendar: Calendar, this: int) -> list[int]:
    """The years that can be shown: every published one, this one and the next."""
    return sorted({*calendar.years, this, this + 1})


def months(calendar: Calendar, year: int, today: datetime.date) -> list[Month]:
    """The twelve months."""
    return [_month(calendar, year, number, today) for number in range(1, 13)]


def _month(calendar: Calendar, year: int, number: int, today: datetime.date) -> Month:
    weeks = [
        [_day(calendar, date, today) if date.month == number else None for date in week]
        for week in gregorian.Calendar().monthdatescalendar(year, number)
    ]
    working = sum(calendar.is_working(day.date.toordinal()) for week in weeks for day in week if day)
    return Month(number, weeks, working)


def _day(calendar: Calendar, date: datetime.date, today: datetime.date) -> Day:
    published = calendar.years.get(date.year)
    working, weekend = calendar.is_working(date.toordinal()), date.weekday() >= WEEKEND
    name = ""
    if published:
        name = next((name for name, start, end in published.holidays if start <= date <= end), "")
    if working and weekend:
        return Day(date, "班", "调休上班", date == today)
    if not working and name:
        return Day(date, "休", name, date == today)
    return Day(date, "末" if weekend else "", "周末" if weekend else "工作日", date == today)
