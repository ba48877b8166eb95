"""工作台: what waits for who is here. Each list is short; what is longer leads to the ledger."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import CharField, Count, F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast
from django.utils import timezone

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Unit
from quancheng.law import Pack
from quancheng.ledger.phrases import Distance, in_workdays, span
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.cells import Cell, rows_in
from quancheng.lifecycle.holders import ABOVE, ASSIGNED, BUILDER, held
from quancheng.lifecycle.models import Finding
from quancheng.projects.models import (
    DRAFT,
    OPEN,
    RETURNED,
    SUBMITTED,
    CoBuilder,
    Correction,
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


class Reason(NamedTuple):
    """What was returned, and why."""

    part: str
    field: str
    reason: str


@dataclass(frozen=True)
class Moving:
    """An application on its way. ``days``: working days since it was sent, returned or last changed."""

    project: Project
    since: datetime.date
    days: int
    reasons: list[Reason] = field(default_factory=list)


@dataclass(frozen=True)
class Waiting:
    """Something that waits for the own unit's answer: 共建, 更正, 移交, 催办."""

    kind: str
    project_id: str
    name: str
    ref: str
    text: str
    person: str


def duties(acting: Acting, pack: Pack, today: datetime.date) -> dict[str, Listed]:
    """Findings that are the own unit's or the own duty's, LATE and DUE, the soonest first (one statement).

    What is due later has a date; a breach may have none.
    """
    unit = acting.unit
    assert unit is not None  # noqa: S101  a desk with duties is a post's
    if acting.duty == BUILDER:
        found = Finding.objects.filter(unit=unit, holder__in=held(BUILDER))
    else:
        found = Finding.objects.filter(jurisdiction=unit.jurisdiction_id, holder=acting.duty)
    order = F("due").asc(nulls_last=True), "id"
    late, due = found.filter(shade=LATE), found.filter(shade=DUE, due__isnull=False)
    firsts = [each.order_by(*order).values("pk")[: SHOWN + 1] for each in (late, due)]
    lists: dict[str, list[Duty]] = {LATE: [], DUE: []}
    for row in Finding.objects.filter(Among(firsts)).select_related("project").order_by(*order):
        lists[row.shade].append(Duty(row, _distance(pack, row, today)))
    return {shade: _cut(rows) for shade, rows in lists.items()}


def _cut(rows: list[Any]) -> Listed:
    return Listed(rows[:SHOWN], len(rows) > SHOWN)


def _distance(pack: Pack, finding: Finding, today: datetime.date) -> Distance | None:
    if finding.due is None:
        return None
    return span(pack, in_workdays(pack, finding.rule), finding.due.toordinal(), today.toordinal())


def moving(acting: Acting, pack: Pack, today: datetime.date) -> dict[str, Listed]:
    """The unit's applications that are drafts, sent or returned, by state, the longest waiting first (one statement).

    Those that were returned with what was and why.
    """
    own = Project.objects.filter(jurisdiction=acting.jurisdiction, unit=acting.unit)
    states = (DRAFT, RETURNED, SUBMITTED)
    firsts = [own.filter(state=state).order_by("changed_at", "id").values("pk")[: SHOWN + 1] for state in states]
    last = Submission.objects.filter(project=OuterRef("pk")).order_by("-number")
    newest = Submission.objects.filter(project=OuterRef("submission__project")).order_by("-number").values("pk")[:1]
    back = ReturnedItem.objects.filter(submission__project=OuterRef("pk"), submission=Subquery(newest))
    found = Project.objects.filter(Among(firsts)).select_related("unit", "clerk").annotate(
        sent_on=Subquery(last.values("on")[:1]),
        back_at=Subquery(back.order_by("-at").values("at")[:1]),
        reasons=Cell(back.order_by("id"), "part", "field", "reason"),
    )  # fmt: skip
    lists: dict[str, list[Moving]] = defaultdict(list)
    for project in found.order_by("state", "changed_at", "id"):
        moment = project.back_at if project.state == RETURNED and project.back_at else project.changed_at
        since = project.sent_on if project.state == SUBMITTED and project.sent_on else timezone.localtime(moment).date()
        days = pack.calendar.workdays_between(since.toordinal(), today.toordinal())
        reasons = [Reason(*row) for row in rows_in(project.reasons)] if project.state == RETURNED else []
        lists[project.state].append(Moving(project, since, days, reasons))
    return {state: _cut(rows) for state, rows in lists.items()}


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
    return _cut([Waiting(*row) for row in rows.order_by("told_kind", "told_ref")[: SHOWN + 1]])


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
