"""What the passing of time asks for: projects whose verdicts may have changed are judged again.

Safe to run twice, at once, or late: a project is due while its ``next_change`` has come, and is not once it is judged.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Max, Q

from quancheng.accounts.models import Jurisdiction
from quancheng.law import BadValue
from quancheng.lifecycle.awaiting import rejudge
from quancheng.lifecycle.findings import State, columns
from quancheng.lifecycle.models import DailyRun
from quancheng.projects.models import Project

AT_ONCE = 100
"""Projects judged in one transaction: acts on them wait that long."""


class PastDay(ValueError):
    """All projects are to be judged as of a day that is over: that would put the verdicts back."""


@dataclass
class Pass:
    """What a pass has done. ``failed``: projects that could not be judged, and why; they stay due."""

    run: DailyRun
    failed: list[tuple[Project, str]] = field(default_factory=list)


def daily(jurisdiction: Jurisdiction, today: datetime.date, at: datetime.datetime, *, everything: bool = False) -> Pass:
    """Judge what is due by ``today``; ``everything``: all projects, after a new calendar, pack or reading.

    The chunks commit one by one, so what is done stays done, and a pass that was killed is taken up by the next. A
    pass for a day that is over does nothing new. A project that cannot be judged holds up no other. Raises PastDay.
    """
    if everything and (last := _last_day(jurisdiction)) and today < last:
        raise PastDay(f"已经判定到 {last}，不能再按 {today} 全部重新判定")
    done = Pass(DailyRun.objects.create(jurisdiction=jurisdiction, day=today, began_at=at))
    place = 0
    while chunk := _due(jurisdiction, today, place, everything):
        try:
            _judge(done.run, chunk, today, everything)
        except BadValue:
            _one_by_one(done, chunk, today, everything)
        place = chunk[-1]
    done.run.ended_at = at
    done.run.save(update_fields=["ended_at"])
    return done


def _last_day(jurisdiction: Jurisdiction) -> datetime.date | None:
    found: datetime.date | None = DailyRun.objects.filter(jurisdiction=jurisdiction).aggregate(last=Max("day"))["last"]
    return found


def _due(jurisdiction: Jurisdiction, today: datetime.date, after: int, everything: bool) -> list[int]:
    found = Project.objects.filter(_wanted(today, everything), jurisdiction=jurisdiction, pk__gt=after)
    return list(found.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])


def _wanted(today: datetime.date, everything: bool) -> Q:
    return Q() if everything else Q(next_change__lte=today)


@transaction.atomic
def _judge(run: DailyRun, keys: Iterable[int], today: datetime.date, everything: bool) -> None:
    """Judge these as far as they are still due: whoever held them may have done so. Raises BadValue."""
    locked = Project.objects.select_for_update(of=("self",)).select_related("unit", "jurisdiction")
    projects = list(locked.filter(_wanted(today, everything), pk__in=keys).order_by("pk"))
    changed = _keep(rejudge(projects, today))
    run.projects, run.changed = run.projects + len(projects), run.changed + changed
    run.save(update_fields=["projects", "changed"])


def _keep(states: Iterable[State]) -> int:
    """Writes the columns that follow from the findings where they differ; their number of projects."""
    changed: dict[int, Project] = {}
    names = set[str]()
    for state in states:
        for name, value in columns(state).items():
            if getattr(state.project, name) != value:
                setattr(state.project, name, value)
                names.add(name)
                changed[state.project.pk] = state.project
    if changed:
        Project.objects.bulk_update(changed.values(), sorted(names))
    return len(changed)


def _one_by_one(done: Pass, keys: Iterable[int], today: datetime.date, everything: bool) -> None:
    counted = done.run.projects, done.run.changed
    for key in keys:
        try:
            _judge(done.run, [key], today, everything)
            counted = done.run.projects, done.run.changed
        except BadValue as error:
            done.run.projects, done.run.changed = counted
            done.failed.append((Project.objects.get(pk=key), str(error)))
