"""急需追加 (第十三条) of a year, unit by unit, with how often that way was gone before: a hint, no verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quancheng.accounts.acting import Acting
from quancheng.accounts.presence import Request
from quancheng.law.values import THOUSANDTHS
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.acts.library.ranking import Weights
from quancheng.lifecycle.holders import BUILDER
from quancheng.lifecycle.laws import law_of
from quancheng.projects.models import VOID, Project, UrgentRequest
from quancheng.web.library.several import chosen_year, number, visitor

YEARS = 3
"""How many years stand side by side."""

AT_ONCE = 40
"""Units on a page."""

OFTEN = "急需次数提示"


@dataclass
class OfUnit:
    """One unit's requests. ``counts``: year → how many; ``often``: the years in which they were many."""

    name: str
    counts: dict[int, int]
    often: list[int]
    rows: list[UrgentRequest] = field(default_factory=list)


@require_safe
def urgent(request: Request) -> HttpResponse:
    """The requests of a year by unit (at most eight statements)."""
    who = visitor(request)
    year = chosen_year(request, request.at.year)
    pack = law_of(who.jurisdiction, request.at.date()).pack
    most = Weights(pack, request.at.date()).points(OFTEN) // THOUSANDTHS
    units = _counted(who, year, most)
    pages = max(1, -(-len(units) // AT_ONCE))
    here = min(number(request.GET.get("page", "")), pages)
    shown = dict(list(units.items())[(here - 1) * AT_ONCE : here * AT_ONCE])
    for each in _seen(who).filter(year=year, project__unit__in=shown).select_related("project").order_by("id"):
        shown[each.project.unit_id].rows.append(each)
    context = {
        "section": "plans", "place": "urgent", "year": year, "pack": pack, "units": list(shown.values()), "most": most,
        "years": list(range(year - YEARS + 1, year + 1)), "here": here, "pages": pages, "own": who.duty == BUILDER,
        "choices": sorted({year, *range(request.at.year - YEARS, request.at.year + 1)}),
        "waiting": _unasked(who, pack.process.stages_with("申请急需追加")),
        "total": sum(each.counts.get(year, 0) for each in units.values()),
    }  # fmt: skip
    return render(request, "library/urgent.html", context)


def _seen(who: Acting) -> QuerySet[UrgentRequest]:
    found = UrgentRequest.objects.filter(jurisdiction=who.jurisdiction)
    return found.filter(project__in=visible(who)) if who.duty == BUILDER else found


def _counted(who: Acting, year: int, most: int) -> dict[int, OfUnit]:
    """The units that asked in these years, those that did so most often this year first (one statement)."""
    rows = (
        _seen(who)
        .filter(year__gt=year - YEARS, year__lte=year)
        .values_list("project__unit", "project__unit__name", "year")
        .annotate(count=Count("pk"))
    )
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    names: dict[int, str] = {}
    for unit, name, of, count in rows:
        found[unit][of], names[unit] = count, name
    order = sorted(found, key=lambda unit: (-found[unit].get(year, 0), -sum(found[unit].values()), names[unit]))
    return {
        unit: OfUnit(names[unit], found[unit], [of for of, count in sorted(found[unit].items()) if count >= most])
        for unit in order
    }


def _unasked(who: Acting, stages: Sequence[str]) -> list[Project]:
    """Urgent projects of which nothing has been asked yet, as far as this person sees them (one statement)."""
    urgent_ones = Q(facts__突发临时=True) & (Q(facts__党组会研究日=None) | Q(facts__党组会研究日__isnull=True))
    found = visible(who).filter(urgent_ones, stage__in=stages).exclude(state=VOID).select_related("unit").order_by("id")
    return list(found.defer("details", "grams", "sources", "facts")[:20])
