"""工作台: what waits for who is here. Each list is short; what is longer leads to the ledger."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast
from django.utils import timezone

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Unit
from quancheng.law import Pack
from quancheng.ledger.phrases import Distance, in_workdays, span
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.holders import ABOVE, ASSIGNED, BUILDER, held
from quancheng.lifecycle.models import Finding
from quancheng.projects.models import (
    DRAFT,
    OPEN,
    RETURNED,
    SUBMITTED,
    CoBuilder,
    Correction,
    Evaluation,
    Handover,
    Project,
    ReturnedItem,
    Submission,
    Urge,
)
from quancheng.web.among import Among

SHOWN = 8
"""How many rows each list shows."""

LATE, DUE = "不符合", "未到期"


@dataclass(frozen=True)
class Duty:
    """One finding as a to-do. ``distance``: how far its limit is; None where no limit runs."""

    finding: Finding
    distance: Distance | None

    @property
    def words(self) -> str:
        return self.distance.words if self.distance else self.finding.shade


@dataclass(frozen=True)
class Listed:
    """A list that is cut: its rows, and whether there are more."""

    rows: list[Any]
    more: bool = False


@dataclass(frozen=True)
class Moving:
    """An application on its way. ``days``: working days since it was sent, returned or last changed."""

    project: Project
    since: datetime.date
    days: int
    reasons: list[ReturnedItem] = field(default_factory=list)


@dataclass(frozen=True)
class Waiting:
    """Something that waits for the own unit's answer: 共建, 更正, 移交, 催办."""

    kind: str
    project_id: str
    name: str
    ref: str
    text: str
    person: str


def duties(acting: Acting, pack: Pack, today: datetime.date, shade: str) -> Listed:
    """Findings that are the own unit's or the own duty's, the soonest first (one statement).

    What is due later has a date; a breach may have none.
    """
    unit = acting.unit
    assert unit is not None  # noqa: S101  a desk with duties is a post's
    if acting.duty == BUILDER:
        found = Finding.objects.filter(unit=unit, holder__in=held(BUILDER))
    else:
        found = Finding.objects.filter(jurisdiction=unit.jurisdiction_id, holder=acting.duty)
    found = found.filter(shade=shade).select_related("project")
    if shade == DUE:
        found = found.filter(due__isnull=False)
    rows = list(found.order_by(F("due").asc(nulls_last=True), "id")[: SHOWN + 1])
    return Listed([Duty(row, _distance(pack, row, today)) for row in rows[:SHOWN]], len(rows) > SHOWN)


def _distance(pack: Pack, finding: Finding, today: datetime.date) -> Distance | None:
    if finding.due is None:
        return None
    return span(pack, in_workdays(pack, finding.rule), finding.due.toordinal(), today.toordinal())


def moving(acting: Acting, pack: Pack, today: datetime.date) -> dict[str, Listed]:
    """Applications that are drafts, sent or returned, by state, the longest waiting first (one statement)."""
    states = (DRAFT, RETURNED, SUBMITTED) if acting.duty == BUILDER else (RETURNED, SUBMITTED)
    seen = _own(acting)
    firsts = [seen.filter(state=state).order_by("changed_at", "id").values("pk")[: SHOWN + 1] for state in states]
    last = Submission.objects.filter(project=OuterRef("pk")).order_by("-number")
    back = ReturnedItem.objects.filter(submission__project=OuterRef("pk")).order_by("-at")
    found = Project.objects.filter(Among(firsts)).select_related("unit", "clerk")
    found = found.annotate(sent_on=Subquery(last.values("on")[:1]), back_at=Subquery(back.values("at")[:1]))
    lists: dict[str, list[Moving]] = defaultdict(list)
    for project in found.order_by("state", "changed_at", "id"):
        moment = project.back_at if project.state == RETURNED and project.back_at else project.changed_at
        since = project.sent_on if project.state == SUBMITTED and project.sent_on else timezone.localtime(moment).date()
        days = pack.calendar.workdays_between(since.toordinal(), today.toordinal())
        lists[project.state].append(Moving(project, since, days))
    return {state: Listed(rows[:SHOWN], len(rows) > SHOWN) for state, rows in lists.items()}


def with_reasons(listed: Listed) -> Listed:
    """The same with what was returned and why (one statement)."""
    keys = [each.project.pk for each in listed.rows]
    newest = Submission.objects.filter(project=OuterRef("submission__project")).order_by("-number").values("pk")[:1]
    reasons: dict[int, list[ReturnedItem]] = defaultdict(list)
    items = ReturnedItem.objects.filter(submission__project__in=keys, submission=Subquery(newest))
    for item in items.select_related("submission").order_by("id"):
        reasons[item.submission.project_id].append(item)
    told = [Moving(each.project, each.since, each.days, reasons[each.project.pk]) for each in listed.rows]
    return Listed(told, listed.more)


def waiting(unit: Unit) -> Listed:
    """What waits for the own unit: to confirm, to take over, to answer (one statement)."""
    cobuilt = CoBuilder.objects.filter(unit=unit, confirmed_on=None, project__state__in=OPEN)
    mended = Correction.objects.filter(project__unit=unit, confirmed_by=None, refused=False)
    offered = Handover.objects.filter(unit=unit, taken_at=None, withdrawn=False)
    urged = Urge.objects.filter(project__unit=unit, answered_at=None)
    rows = _asks(cobuilt, "确认共建", "id", "part", "project__unit__name").union(
        _asks(mended, "确认更正", "public_id", "fact", "proposed_by__name"),
        _asks(offered, "接收项目", "public_id", "reason", "project__unit__name"),
        _asks(urged, "答复催办", "public_id", "text", "by_unit"),
        all=True,
    )
    found = [Waiting(*row) for row in rows.order_by("told_kind", "told_ref")[: SHOWN + 1]]
    return Listed(found[:SHOWN], len(found) > SHOWN)


def _asks(found: QuerySet[Any], kind: str, ref: str, text: str, person: str) -> QuerySet[Any, Any]:
    told = found.annotate(
        told_kind=Value(kind, CharField()),
        told_ref=Cast(ref, CharField(max_length=20)),
        told_text=F(text),
        told_person=F(person),
    )
    names = ("told_kind", "project__public_id", "project__name", "told_ref", "told_text", "told_person")
    rows: QuerySet[Any, Any] = told.values_list(*names)
    return rows


def broken_by_unit(acting: Acting) -> list[dict[str, Any]]:
    """Units with breaches: how many, in how many projects; the most first (one statement)."""
    name = Unit.objects.filter(pk=OuterRef("unit_id")).values("name")
    grouped = _own(acting).filter(breaches__gt=0).order_by().values("unit_id")
    rows = grouped.annotate(total=Sum("breaches"), projects=Count("*")).annotate(name=Subquery(name))
    return [dict(row) for row in rows.order_by("-total", "unit_id")[:SHOWN]]


def unanswered(acting: Acting) -> Listed:
    """Reminders without an answer, the oldest first (one statement).

    Begins with the few that are open, never with the many projects: what is shown of a project is looked up.
    """
    project = visible(acting).filter(pk=OuterRef("project_id"))
    found = Urge.objects.filter(Exists(project), answered_at=None).annotate(
        project_key=Subquery(project.values("public_id")[:1]),
        project_name=Subquery(project.values("name")[:1]),
        unit_name=Subquery(project.values("unit__name")[:1]),
    )
    rows = list(found.order_by("id")[: SHOWN + 1])
    return Listed(rows[:SHOWN], len(rows) > SHOWN)


def assigned(acting: Acting) -> Listed:
    """Evaluations that are commissioned from the own organisation and not reported yet (one statement)."""
    found = Evaluation.objects.filter(evaluator=acting.unit, on=None).select_related("project__unit")
    rows = list(found.order_by("commissioned_on", "id")[: SHOWN + 1])
    return Listed(rows[:SHOWN], len(rows) > SHOWN)


def _own(acting: Acting) -> QuerySet[Project]:
    """What this desk is about: a building unit's own projects, else whatever may be seen."""
    if acting.duty == BUILDER and acting.unit:
        return Project.objects.filter(jurisdiction=acting.unit.jurisdiction_id, unit=acting.unit)
    return visible(acting)


def kind_of_desk(acting: Acting) -> str:
    """Which desk: 建设, 受托, 上级, 部门, or 管理."""
    if acting.administrator:
        return "管理"
    if acting.duty == BUILDER:
        return "建设"
    if acting.duty in ASSIGNED:
        return "受托"
    return "上级" if acting.duty == ABOVE else "部门"
