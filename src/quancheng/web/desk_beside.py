"""What else a department looks after, in one statement: slips that wait for who is here, returns, reminders."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import CharField, DateField, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from quancheng.accounts.acting import Acting
from quancheng.law import Pack
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.gates import ACCEPTING
from quancheng.lifecycle.holders import ABOVE
from quancheng.projects.models import RETURNED, Project, ReturnedItem, Urge
from quancheng.web.approving.waiting import waiting
from quancheng.web.desk import SHOWN, Listed

SLIPS, BACK, URGES = "办理单", "退回", "催办"
_NAMES = ("kind", "id", "name", "unit", "ref", "text", "person", "at", "by")


@dataclass(frozen=True)
class Beside:
    """One thing: a slip (``text``: its act, ``person``: its state), an application returned, or a reminder."""

    kind: str
    id: str
    name: str
    unit: str
    ref: str
    text: str
    person: str
    at: datetime.datetime
    by: datetime.date | None
    days: int = 0

    @property
    def on(self) -> datetime.date:
        return timezone.localtime(self.at).date()


def beside(acting: Acting, pack: Pack, today: datetime.date) -> dict[str, Listed]:
    """By kind, the oldest first (one statement, or none)."""
    first, *more = [_slips(acting, pack), *([] if acting.duty == ABOVE else [_urges(acting)])]
    if acting.duty in pack.process.holders(ACCEPTING):
        more.append(_returned(acting))
    lists: dict[str, list[Beside]] = defaultdict(list)
    for row in first.union(*more, all=True).order_by("told_at", "told_ref"):
        told = Beside(*row)
        days = pack.calendar.workdays_between(told.on.toordinal(), today.toordinal())
        lists[told.kind].append(replace(told, days=days))
    return {kind: Listed(rows[:SHOWN], len(rows) > SHOWN) for kind, rows in lists.items()}


def _slips(acting: Acting, pack: Pack) -> QuerySet[Any, Any]:
    first = waiting(acting, pack.process).order_by("id").values("pk")[: SHOWN + 1]
    found = waiting(acting, pack.process).filter(pk__in=first)
    return _told(
        found, SLIPS, ref=F("public_id"), text=F("act"), person=F("state"),
        at=Coalesce("confirmed_at", "signed_at", "checked_at", "prepared_at"),
    )  # fmt: skip


def _urges(acting: Acting) -> QuerySet[Any, Any]:
    """Begins with the few that are open, never with the many projects."""
    seen = visible(acting).filter(pk=OuterRef("project_id"))
    open_ones = Urge.objects.filter(Exists(seen), answered_at=None).order_by("id").values("pk")[: SHOWN + 1]
    found = Urge.objects.filter(pk__in=open_ones)
    return _told(found, URGES, ref=F("public_id"), text=F("text"), person=F("by_name"), at=F("at"), by=F("answer_by"))


def _returned(acting: Acting) -> QuerySet[Any, Any]:
    back = ReturnedItem.objects.filter(submission__project=OuterRef("pk")).order_by("-at").values("at")[:1]
    first = visible(acting).filter(state=RETURNED).order_by("changed_at", "id").values("pk")[: SHOWN + 1]
    found = Project.objects.filter(pk__in=first)
    empty = Value("", CharField())
    return _told(
        found, BACK, "", ref=F("public_id"), text=empty, person=empty, at=Coalesce(Subquery(back), "changed_at")
    )


def _told(found: QuerySet[Any], kind: str, of: str = "project__", **told: Any) -> QuerySet[Any, Any]:
    """The same columns of each; ``of``: the way to the project."""
    columns = {"kind": Value(kind, CharField()), "by": Value(None, DateField())} | told
    columns |= {"id": F(f"{of}public_id"), "name": F(f"{of}name"), "unit": F(f"{of}unit__name")}
    columns["by"] = Cast(columns["by"], DateField())
    for name in ("ref", "text", "person"):
        columns[name] = Cast(columns[name], CharField(max_length=500))
    names = [f"told_{name}" for name in _NAMES]
    rows: QuerySet[Any, Any] = found.order_by().annotate(**{f"told_{name}": columns[name] for name in _NAMES})
    return rows.values_list(*names)
