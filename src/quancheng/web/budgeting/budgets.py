"""预算: what waits for finance, and what is entered by year and unit; every figure opens the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quancheng.accounts.acting import Acting
from quancheng.accounts.presence import Request
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.holders import ASSIGNED, BUILDER
from quancheng.lifecycle.models import Awaited
from quancheng.money.models import BUDGETS, BudgetEntry
from quancheng.web.among import Among
from quancheng.web.deeds import DEEDS, address
from quancheng.web.desk_waiting import duties
from quancheng.web.doors import acting

WAITING = ("预算评审", "反馈预算评审", "列入年度预算", "列入区级预算")
SHOWN = 10
LISTED = 200
YEARS = 12


@dataclass(frozen=True)
class Unit:
    """What is entered for one unit in a year, by kind; in 分."""

    key: str
    name: str
    projects: int
    amounts: list[int]


@require_safe
def budgets(request: Request) -> HttpResponse:
    """What waits to be reviewed and entered, the oldest first; a year's entries by unit, and one unit's (six
    statements).
    """
    me = acting(request)
    if me.unit is None or me.duty in ASSIGNED:
        raise Http404
    entries = BudgetEntry.objects.filter(jurisdiction=me.jurisdiction)
    if me.duty == BUILDER:
        entries = entries.filter(project__in=visible(me).values("pk"))
    years = _years(entries)
    year = _year(request, years)
    units = _by_unit(entries.filter(year=year)) if year else []
    chosen = next((unit for unit in units if unit.key == request.GET.get("unit")), None)
    rows = _rows(entries, year, chosen) if chosen and year else []
    context = {
        "section": "plans", "waiting": _waiting(me), "years": years, "year": year, "kinds": BUDGETS,
        "units": units, "totals": [sum(unit.amounts[place] for unit in units) for place in range(len(BUDGETS))],
        "chosen": chosen, "rows": rows[:LISTED], "cut": len(rows) > LISTED, "mine": me.duty == BUILDER,
    }  # fmt: skip
    return render(request, "budgeting/budgets.html", context)


def _waiting(me: Acting) -> list[dict[str, Any]]:
    """The acts of this chapter that are waited for, with how many and the oldest few (two statements)."""
    found = Awaited.objects.filter(jurisdiction=me.jurisdiction, act__in=WAITING)
    if me.duty == BUILDER:
        found = found.filter(unit=me.unit)
    counts = dict(found.values_list("act").annotate(n=Count("*")))
    oldest = [found.filter(act=act).order_by("since", "id").values("pk")[:SHOWN] for act in counts]
    rows = list(_among(oldest).select_related("project__unit").order_by("since", "id"))
    return [
        {
            "act": act, "count": counts[act],
            "mine": any(row.duty in duties(me) for row in rows if row.act == act),
            "rows": [(row, address(DEEDS[act], row.project)) for row in rows if row.act == act],
        }
        for act in WAITING if act in counts
    ]  # fmt: skip


def _among(lists: list[QuerySet[Any, Any]]) -> QuerySet[Awaited]:
    return Awaited.objects.filter(Among(lists)) if lists else Awaited.objects.none()


def _years(entries: QuerySet[BudgetEntry]) -> list[int]:
    """The years there are entries of, the newest first (one statement)."""
    return list(entries.order_by("-year").values_list("year", flat=True).distinct()[:YEARS])


def _year(request: Request, years: list[int]) -> int | None:
    told = request.GET.get("year", "")
    wanted = int(told) if told.isdecimal() and len(told) < 5 else None
    now = request.at.year
    return wanted if wanted in years else now if now in years else (years[0] if years else None)


def _by_unit(entries: QuerySet[BudgetEntry]) -> list[Unit]:
    """Sums by unit and kind, the largest first (two statements)."""
    grouped = entries.order_by().values("project__unit__public_id", "project__unit__name")
    found: dict[str, Unit] = {}
    for row in grouped.annotate(n=Count("project", distinct=True)):
        key, name = row["project__unit__public_id"], row["project__unit__name"]
        found[key] = Unit(key, name, row["n"], [0] * len(BUDGETS))
    for each in grouped.values("project__unit__public_id", "kind").annotate(total=Sum("amount")):
        found[each["project__unit__public_id"]].amounts[BUDGETS.index(each["kind"])] = each["total"]
    return sorted(found.values(), key=lambda unit: (-unit.amounts[0], -sum(unit.amounts), unit.name))


def _rows(entries: QuerySet[BudgetEntry], year: int, unit: Unit) -> list[BudgetEntry]:
    """One unit's entries of a year (one statement)."""
    found = entries.filter(year=year, project__unit__public_id=unit.key).select_related("project")
    return list(found.order_by("project__number", "id")[: LISTED + 1])
