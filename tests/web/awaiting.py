"""What waits and what was done, put there without the acts that lead to it."""

from __future__ import annotations

import datetime

from quancheng.journal import DONE, append
from quancheng.lifecycle.models import Awaited
from quancheng.projects.models import Project
from tests.lifecycle.world import World


def waits(project: Project, world: World, act: str, duty: str, days: int = 0) -> Awaited:
    """The act waits for the duty, since so many days."""
    since = world.at.date() - datetime.timedelta(days=days)
    return Awaited.objects.create(
        jurisdiction=project.jurisdiction, project=project, unit=project.unit, act=act, duty=duty, since=since
    )


def journal(project: Project, world: World, act: str, who: str = "周闻笛", result: str = DONE) -> None:
    """A row of the journal as an act on the project by somebody would leave it."""
    append(
        jurisdiction=project.jurisdiction.code, at=world.at, actor=world[who].actor(), act=act,
        subject=project.subject, title=project.name, result=result,
    )  # fmt: skip
    Project.objects.filter(pk=project.pk).update(changed_at=world.at)
