"""A batch under preparation: its projects, its agency, a pool to draw from, one invitation without an answer."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from quancheng.lifecycle.acts.reviewing import batches, drawing, experts
from quancheng.projects.models import Project
from quancheng.reviews.models import Batch, Draw, Expert
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.world import World, accepted

AGENCY = "明衡评估有限公司"
OTHER_AGENCY = "衡信咨询有限公司"
SET = {"name": "2025 年第二批", "year": "2025", "on": "2025-03-20", "place": "区政务中心二楼"}


def entry(name: str, *fields: str, **more: Any) -> dict[str, Any]:
    """One expert as a form tells it, working at a university."""
    job = {"name": "青禾大学", "since": "2015-09-01"}
    return {"name": name, "title": "教授", "fields": list(fields), "employments": [job], **more}


def entered(world: World, *rows: dict[str, Any], who: str = "周闻笛") -> list[Expert]:
    """Experts entered through the act."""
    made: list[Expert] = world.does(who, experts.register_experts, rows=rows)
    return made


def pool(world: World, many: int = 6, field: str = "网络安全", *more: str) -> list[Expert]:
    """So many experts of one field."""
    return entered(world, *(entry(f"{field}{number}", field, *more) for number in range(1, many + 1)))


def batch_with(world: World, *projects: Project, agency: str = AGENCY, **more: str) -> Batch:
    """A batch set, filled and given to an agency, through the acts."""
    made: Batch = world.does("周闻笛", batches.set_batch, values=SET | more)
    for project in projects:
        world.does("周闻笛", batches.fill_batch, project=project.public_id, version=None, batch=made.public_id)
    if agency:
        commissioned(world, made, agency)
    return Batch.objects.get(pk=made.pk)


def commissioned(world: World, batch: Batch, agency: str = AGENCY) -> None:
    """The batch is given to an agency."""
    told = {"batch": batch.public_id, "version": None, "agency": world.units[agency].public_id}
    world.does("周闻笛", batches.commission_agency, **told)


def drawn(world: World, batch: Batch, wanted: Sequence[tuple[str, int]], who: str = "周闻笛") -> Draw:
    """Experts drawn for it."""
    made: Draw = world.does(who, drawing.draw_experts, batch=batch.public_id, wanted=wanted)
    return made


def stand(made: Standing) -> None:
    """A batch with one project, and 专家丁 invited to it; six more can be drawn."""
    world = made.world
    project = accepted(world, "待抽取")
    made.projects["待抽取"] = project.public_id
    person = world["专家丁"].person.public_id
    entered(world, entry("专家丁", "软件工程", person=person))
    made.ids["专家"] = pool(world)[0].public_id
    batch = batch_with(world, project, agency=OTHER_AGENCY, name="筹备批次")
    made.ids["批次"] = batch.public_id
    made.ids["席位"] = drawn(world, batch, [("软件工程", 1)]).seats.get().public_id


def day(world: World, days: int) -> str:
    """So many days from the world's day."""
    return (world.at.date() + datetime.timedelta(days=days)).isoformat()
