"""A meeting as a page test needs it: accepted projects before a panel, with everybody of the small world about."""

from __future__ import annotations

from typing import Any

from quancheng.accounts.identifiers import public_id
from quancheng.projects.models import Evaluation, Project
from quancheng.reviews.models import Batch, Reviewed
from tests.lifecycle import standing
from tests.lifecycle.reviewing.panels import batch_of
from tests.lifecycle.world import World, accepted

NINE = tuple(f"专家{word}" for word in "甲乙丙戊己庚辛壬癸")


def meeting(world: World, name: str = "景区客流监测平台", **more: Any) -> tuple[Batch, Project]:
    """One project before its panel."""
    standing.more_people(world)
    project = accepted(world, name)
    return batch_of(world, project, **more), project


def more_projects(world: World, batch: Batch, like: Project, first: int, last: int) -> None:
    """Further projects like this one in the same batch, from one number to before another."""
    for number in range(first, last):
        same = Project.objects.get(pk=like.pk)
        same.pk, same.public_id, same.number, same.name = None, public_id(), f"X-{number}", f"平台 {number}"
        same.save()
        Evaluation.objects.create(
            project=same, kind="事前", scores={}, total=80000, grade="良", on=world.at.date(), opinion="可行"
        )
        Reviewed.objects.create(batch=batch, project=same, place=number)
