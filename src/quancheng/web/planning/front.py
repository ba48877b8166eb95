"""计划与项目库: where it begins: what there is of this year, and what is missing."""

from __future__ import annotations

import datetime

from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Jurisdiction
from quancheng.accounts.presence import Request
from quancheng.lifecycle.holders import BUILDER
from quancheng.lifecycle.plans import builders, sees_all, visible_plans
from quancheng.projects.models import AnnualPlan, PlanComment, UnifiedList, Window
from quancheng.projects.models.planning import DIFFERENT
from quancheng.web.doors import acting
from quancheng.web.planning.rights import CONSOLIDATE, OPEN, PREPARE, PUBLISH, may, pack_here

ITEMS = Count("items", filter=Q(items__filed_on__isnull=False, items__dropped_on=None))
AMOUNT = Sum("items__amount", filter=Q(items__filed_on__isnull=False, items__dropped_on=None))
UNANSWERED = Q(superseded=False, answer="", item__dropped_on=None) & ~Q(finding=DIFFERENT)
"""What was said of an item, asks for an answer and has none."""


@require_safe
def plans(request: Request) -> HttpResponse:
    """What there is of plans, lists and windows this year (at most eight statements)."""
    pack, who, day = pack_here(request), acting(request), request.at.date()
    told = {
        "section": "plans",
        "year": day.year,
        "day": day,
        "list": _list(who.jurisdiction, day.year),
        "windows": windows_of(who.jurisdiction, day),
        "own": _own(who, day.year) if who.duty == BUILDER else None,
        "all": _all(who, day) if sees_all(who) else None,
        "builds": who.duty == BUILDER,
        "may": {act: may(pack, request, act) for act in (PUBLISH, PREPARE, CONSOLIDATE, OPEN)},
    }
    return render(request, "planning/front.html", told)


def windows_of(jurisdiction: Jurisdiction, day: datetime.date) -> dict[str, Window | None]:
    """The window that is open (the first to close), else the next (one statement)."""
    coming = Window.objects.filter(jurisdiction=jurisdiction, closes__gte=day).order_by("closes", "pk")
    found = list(coming[:50])
    running = next((each for each in found if each.opens <= day), None)
    return {"open": running, "next": min((each for each in found if each.opens > day), key=_opens, default=None)}


def unanswered(plans: list[AnnualPlan]) -> int:
    """How many comments on these plans wait for the unit (one statement)."""
    return PlanComment.objects.filter(UNANSWERED, item__plan__in=plans).count()


def _opens(window: Window) -> datetime.date:
    return window.opens


def _list(jurisdiction: Jurisdiction, year: int) -> UnifiedList | None:
    found = UnifiedList.objects.filter(jurisdiction=jurisdiction, year=year).annotate(count=Count("items"))
    return found.order_by("-number").first()


def _own(who: Acting, year: int) -> dict[str, object]:
    plan = visible_plans(who).filter(year=year).annotate(count=ITEMS, amount=AMOUNT).first()
    return {"plan": plan, "unanswered": unanswered([plan]) if plan else 0}


def _all(who: Acting, day: datetime.date) -> dict[str, int]:
    filed = visible_plans(who).filter(year=day.year)
    units = builders(who.jurisdiction, day)
    told = filed.aggregate(
        plans=Count("pk", distinct=True),
        fresh=Count("pk", distinct=True, filter=Q(consolidated_on=None)),
        count=ITEMS,
        amount=AMOUNT,
    )
    missing = units.exclude(pk__in=filed.values("unit")).count()
    waiting = PlanComment.objects.filter(UNANSWERED, item__plan__in=filed).count()
    return told | {"missing": missing, "waiting": waiting, "amount": told["amount"] or 0}
