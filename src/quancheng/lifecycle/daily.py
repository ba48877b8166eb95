"""What the passing of time asks for: projects whose verdicts may have changed are judged again.

Safe to run twice, at once, or late: a project is due while its ``next_change`` has come, and is not once it is judged.
"""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Q

from quancheng.accounts.models import Jurisdiction
from quancheng.lifecycle.findings import columns, refresh
from quancheng.lifecycle.models import DailyRun
from quancheng.projects.models import Project

AT_ONCE = 200
"""Projects judged in one transaction."""


def daily(
    jurisdiction: Jurisdiction, today: datetime.date, at: datetime.datetime, *, everything: bool = False
) -> DailyRun:
    """Judge what is due by ``today``; ``everything``: all projects, after a new calendar, pack or reading.

    The chunks commit one by one, so what is done stays done. A run for a day that is over does nothing new.
    """
    run = DailyRun.objects.create(jurisdiction=jurisdiction, day=today, began_at=at)
    last = 0
    while chunk := _due(jurisdiction, today, last, everything):
        with transaction.atomic():
            locked = Project.objects.select_for_update(of=("self",)).select_related("unit", "jurisdiction")
            wanted = Q() if everything else _is_due(today)
            projects = list(locked.filter(wanted, pk__in=chunk).order_by("pk"))
            changed = 0
            for state in refresh(projects, today):
                fresh = columns(state)
                changed += any(getattr(state.project, name) != value for name, value in fresh.items())
                Project.objects.filter(pk=state.project.pk).update(**fresh)
            run.projects, run.changed = run.projects + len(projects), run.changed + changed
            run.save(update_fields=["projects", "changed"])
        last = chunk[-1]
    run.ended_at = at
    run.save(update_fields=["ended_at"])
    return run


def _is_due(today: datetime.date) -> Q:
    return Q(next_change__lte=today)


def _due(jurisdiction: Jurisdiction, today: datetime.date, after: int, everything: bool) -> list[int]:
    found = Project.objects.filter(jurisdiction=jurisdiction, pk__gt=after)
    if not everything:
        found = found.filter(_is_due(today))
    return list(found.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
