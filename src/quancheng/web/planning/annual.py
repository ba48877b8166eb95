"""The pages of annual plans: all units of a year for those who see all; the own for a unit; one plan."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from quancheng.accounts.presence import Request
from quancheng.law.likeness import measure
from quancheng.lifecycle.acts.planning.consolidating import consolidate_plans
from quancheng.lifecycle.holders import BUILDER
from quancheng.lifecycle.plans import builders, filed_items, sees_all, visible_plans, years
from quancheng.projects.models import AnnualPlan, PlanComment, PlanItem
from quancheng.web.doors import Outcome, acting, once, perform
from quancheng.web.planning.front import AMOUNT, ITEMS, UNANSWERED
from quancheng.web.planning.likeness import hits
from quancheng.web.planning.rights import (
    COMMENT,
    CONSOLIDATE,
    FILE,
    PREPARE,
    may,
    only,
    pack_here,
    year_in,
)
from quancheng.web.planning.tables import PLANNED, XLSX, Column, write

ALL = (Column("unit", "单位", width=28), *PLANNED, Column("filed_on", "列入日", width=12))
AT_ONCE = 40
"""Items that are compared on one page."""


@require_http_methods(["GET", "HEAD", "POST"])
def plans(request: Request) -> HttpResponse:
    """A year's plans: unit by unit, or the own."""
    pack, year = pack_here(request), year_in(request)
    if not sees_all(acting(request)):
        return _own(request, year)
    outcome: Outcome | None = None
    if request.method == "POST":
        only(pack, request, CONSOLIDATE)
        outcome = perform(request, consolidate_plans, year=year)
        if outcome.done:
            return redirect(f"{reverse('annual-plans')}?year={year}&done=1")
    told = _table(request, year) | {
        "section": "plans", "year": year, "may": may(pack, request, CONSOLIDATE), "once": once(),
        "errors": outcome.errors if outcome else {}, "done": request.GET.get("done", ""),
    }  # fmt: skip
    return render(request, "planning/plans.html", told, status=outcome.status if outcome else 200)


def _table(request: Request, year: int) -> dict[str, Any]:
    """Every unit that builds, with its plan or without; the sums (three statements)."""
    who = acting(request)
    found = visible_plans(who).filter(year=year).select_related("unit").annotate(count=ITEMS, amount=AMOUNT)
    said = PlanComment.objects.filter(UNANSWERED, item__plan__year=year, item__plan__jurisdiction=who.jurisdiction)
    waiting = dict(said.order_by().values_list("item__plan").annotate(Count("pk")))
    filed = {plan.unit_id: plan for plan in found}
    units = builders(who.jurisdiction, request.at.date()).exclude(pk__in=filed).order_by("name")
    rows = sorted(filed.values(), key=lambda plan: plan.unit.name)
    return {
        "rows": [(plan, waiting.get(plan.pk, 0)) for plan in rows],
        "missing": list(units),
        "items": sum(plan.count for plan in rows),
        "amount": sum(plan.amount or 0 for plan in rows),
        "waiting": sum(waiting.values()),
        "fresh": sum(plan.consolidated_on is None for plan in rows),
        "years": sorted({*years(request.at.date()), request.at.year - 1, year}),
    }


def _own(request: Request, year: int) -> HttpResponse:
    """The own unit's plan of a year: what was filed, what is being prepared, what was said of it."""
    pack, who = pack_here(request), acting(request)
    if who.duty != BUILDER:
        raise Http404
    mine = list(visible_plans(who).order_by("year"))
    plan = next((each for each in mine if each.year == year), None)
    told = {
        "section": "plans", "year": year, "plan": plan, "unit": who.unit, "done": request.GET.get("done", ""),
        "years": sorted({each.year for each in mine} | set(years(request.at.date())) | {year}),
        "may_prepare": may(pack, request, PREPARE) and (plan is not None or year in years(request.at.date())),
        "may_file": may(pack, request, FILE), **content(plan),
    }  # fmt: skip
    return render(request, "planning/own.html", told)


def content(plan: AnnualPlan | None) -> dict[str, Any]:
    """The items that were filed and those taken out, with what was said of them (two statements)."""
    if plan is None:
        return {"items": [], "gone": [], "said": {}, "amount": 0}
    items = list(PlanItem.objects.filter(plan=plan).select_related("project", "plan__unit", "plan__jurisdiction"))
    said: dict[int, list[PlanComment]] = defaultdict(list)
    for each in PlanComment.objects.filter(item__plan=plan).order_by("pk"):
        said[each.item_id].append(each)
    standing = [item for item in items if item.dropped_on is None]
    return {
        "items": standing,
        "gone": [item for item in items if item.dropped_on],
        "said": said,
        "amount": sum(item.amount or 0 for item in standing),
    }


@require_safe
def plan(request: Request, id: str) -> HttpResponse:  # noqa: A002  what the address calls it
    """One unit's plan as it was filed; for those who comment, what each item is like."""
    pack, who = pack_here(request), acting(request)
    found = visible_plans(who).select_related("unit").filter(public_id=id).first()
    if found is None:
        raise Http404
    if who.duty == BUILDER:
        return redirect(f"{reverse('annual-plans')}?year={found.year}")
    told, comments = content(found), may(pack, request, COMMENT)
    how = measure(pack, request.at.date())
    place = request.GET.get("from", "")
    first = int(place) if place.isdecimal() and len(place) < 5 else 0
    shown = told["items"][first : first + AT_ONCE]
    told |= {
        "section": "plans", "plan": found, "comments": comments, "measure": how, "pack": pack, "first": first,
        "shown": shown, "following": first + AT_ONCE if len(told["items"]) > first + AT_ONCE else None,
        "hits": hits(who, shown, how) if comments else {}, "done": request.GET.get("done", ""),
    }  # fmt: skip
    return render(request, "planning/plan.html", told)


@require_safe
def plan_excel(request: Request, id: str) -> FileResponse:  # noqa: A002  what the address calls it
    """One plan as an Excel file."""
    pack_here(request)
    found = visible_plans(acting(request)).select_related("unit").filter(public_id=id).first()
    if found is None:
        raise Http404
    return _file(filed_items().filter(plan=found), PLANNED, f"{found.unit.name}{found.year}年度建设计划")


@require_safe
def plans_excel(request: Request, year: int) -> FileResponse:
    """The plans of a year, taken together."""
    pack_here(request)
    if not sees_all(acting(request)):
        raise Http404
    items = filed_items().filter(plan__in=visible_plans(acting(request)).filter(year=year))
    return _file(items.order_by("plan__unit__name", "place", "pk"), ALL, f"{year}年度建设计划汇总")


@require_safe
def template(request: Request) -> FileResponse:
    """An empty plan to fill in."""
    pack_here(request)
    return _file(PlanItem.objects.none(), PLANNED, "年度计划空白表")


def _file(items: Any, columns: tuple[Column, ...], name: str) -> FileResponse:
    rows = [
        {column.field: getattr(each, column.field) for column in columns if column.field != "unit"}
        | {"unit": each.plan.unit.name}
        for each in items.select_related("plan__unit")
    ]
    content = write(columns, rows, "年度建设计划")
    return FileResponse(content, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
