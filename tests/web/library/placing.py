"""Projects for the pages of library, plan and urgent additions: with columns and facts, and no acts before."""

from __future__ import annotations

from typing import Any

from quancheng.projects.models import LibraryEntry, Project
from tests.lifecycle.placed import BUDGETED, IN_BUDGET, PASSED
from tests.lifecycle.world import World
from tests.web.ledgers import many

PLAIN = {"突发临时": False, "资金来源": "政府投资", "系统类别": "业务信息系统", "排除类型": "无", "涉密": False}
REVIEWED, PRICED, FUNDED = PLAIN | PASSED, PLAIN | BUDGETED, PLAIN | IN_BUDGET
URGENT = REVIEWED | {"突发临时": True}


def project(
    world: World, name: str, stage: str = "入库", facts: dict[str, Any] = REVIEWED, who: str = "林知远"
) -> Project:
    """One project, at a stage."""
    clerk = world[who]
    many(world, 1, name=name, stage=stage, state="已受理", facts=facts, unit=clerk.unit, clerk=clerk.person)
    return Project.objects.get(name=name)


def shelved(world: World, count: int, year: int = 2026, **facts: Any) -> None:
    """So many projects in the library of a year."""
    many(world, count, stage="入库", state="已受理", facts=PRICED | facts)
    LibraryEntry.objects.bulk_create(
        LibraryEntry(
            project=each, jurisdiction=world.jurisdiction, year=year, on=world.at.date(), by_name="周闻笛"
        )
        for each in Project.objects.filter(library_entries=None)
    )  # fmt: skip


def key(found: Project) -> str:
    """What a form sends for a project."""
    found.refresh_from_db()
    return f"{found.public_id}.{found.version}"
