"""Numbers that are given out: gapless in a jurisdiction and year, never twice."""

from __future__ import annotations

from quancheng.accounts.models import Jurisdiction
from quancheng.projects.models import Project, Series

PROJECTS = "项目"


def next_of(jurisdiction: Jurisdiction, name: str, year: int) -> int:
    """The next number of a series. Call in the act's transaction."""
    rows = Series.objects.select_for_update()
    series, begun = rows.get_or_create(jurisdiction=jurisdiction, name=name, year=year, defaults={"last": 1})
    if not begun:
        series.last += 1
        series.save(update_fields=["last"])
    return series.last


def next_number(jurisdiction: Jurisdiction, year: int) -> str:
    """The next 项目编号: 371702-2026-0007. Skips numbers that 补录 has brought along. Call in the act's transaction."""
    while True:
        number = f"{jurisdiction.code}-{year}-{next_of(jurisdiction, PROJECTS, year):04d}"
        if not Project.objects.filter(jurisdiction=jurisdiction, number=number).exists():
            return number
