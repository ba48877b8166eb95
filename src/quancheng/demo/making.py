"""Makes the whole demonstration, in one transaction: it is there, or nothing is."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.db import transaction

from quancheng.accounts.models import Person
from quancheng.demo import chapters, forms, history, panels, past, planning, stories
from quancheng.demo.people import Cast, assemble, read
from quancheng.demo.stage import Stage, Told
from quancheng.lifecycle.daily import daily

POSTED_BEFORE = 1000
"""Days before today on which everybody took up their post."""


class NotEmpty(Exception):
    """There are people here already: a demonstration is made in an empty house only."""


def demand_empty() -> None:
    """Raises NotEmpty where there are people already."""
    if Person.objects.exists():
        raise NotEmpty("库里已经有人员，演示数据只能建在空库里")


def make(at: datetime.datetime, *, most: int | None = None, told: Callable[[int, int], None] | None = None) -> Cast:
    """The demonstration as it stands at ``at``. ``most``: so many projects only; ``told(done, all)``: progress.

    Raises NotEmpty.
    """
    with transaction.atomic():
        demand_empty()
        today = at.date()
        cast = assemble(today - datetime.timedelta(days=POSTED_BEFORE))
        stage = Stage(cast, at)
        plans = stories.planned(forms.drafts(read("projects.yaml"))[:most], today)
        panels.register(stage)
        planning.plan(stage, plans, today)
        goes_on: list[Told] = []
        done = 0
        for done, _ in enumerate(stories.tell(stage, plans, goes_on), 1):
            _tell(told, done, len(plans) + len(goes_on))
        for more, _ in enumerate(chapters.go_on(stage, goes_on, today), done + 1):
            _tell(told, more, done + len(goes_on))
        stories.outside(stage, today)
        stage.at = at
        if most is None:
            history.enter(stage)
            past.enter(stage, today)
        daily(cast.jurisdiction, today, at)
    return cast


def _tell(told: Callable[[int, int], None] | None, done: int, of: int) -> None:
    if told:
        told(done, of)
