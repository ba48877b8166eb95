"""Projects for the ledger that only have columns."""

from __future__ import annotations

import datetime
from typing import Any

from quancheng.projects.models import Project
from tests.lifecycle.world import World


def many(world: World, count: int, **told: Any) -> None:
    """Projects that only have columns."""
    unit = world.clerk.unit
    assert unit
    common = {
        "jurisdiction": world.jurisdiction, "unit": unit, "clerk": world.clerk.person, "stage": "申报", "filed": True,
        "created_at": world.at, "changed_at": world.at,
    }  # fmt: skip
    Project.objects.bulk_create([Project(**{"name": f"项目{place}", **common, **told}) for place in range(count)])


def shelve(world: World) -> None:
    """Three projects that differ in everything a filter asks for."""
    soon = world.at.date() + datetime.timedelta(days=3)
    many(
        world,
        1,
        name="甲",
        stage="评审",
        state="已受理",
        breaches=2,
        year=2025,
        next_due=soon,
        number="379901-2025-0007",
    )
    many(
        world, 1, name="乙", state="已提交", doubts=1, year=2024, next_due=soon + datetime.timedelta(days=90), amount=5
    )
    many(world, 1, name="丙", historic=True, principles=1, unit=world["白景行"].unit, clerk=world["白景行"].person)
