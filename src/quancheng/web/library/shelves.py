"""项目库 (第十二条) of a year: in order, each score told term by term; several entered or rolled over at once."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from quancheng.accounts.acting import Acting
from quancheng.accounts.presence import Request
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.acts.library import entering
from quancheng.lifecycle.acts.library.ranking import Placed
from quancheng.lifecycle.acts.library.shelf import Shelf, shelf
from quancheng.lifecycle.gates import why_not
from quancheng.lifecycle.holders import BUILDER
from quancheng.lifecycle.laws import Law, law_of
from quancheng.projects.models import ACCEPTED, LibraryEntry, Project
from quancheng.projects.models.library import IN_LIBRARY
from quancheng.web.doors import once
from quancheng.web.library.several import Told, chosen_year, for_each, kept, number, visitor
from quancheng.web.library.telling import Entering
from quancheng.web.library.telling import entering as told_of

AT_ONCE = (50, 100)
"""How many rows a page may have; the first where nothing is said."""

CANDIDATES = 50
ENTERING, ROLLING = "项目入库", "滚动入下年"
_ACTS = {"enter": entering.enter_library, "roll": entering.roll_over}


@dataclass(frozen=True)
class Row:
    """One project in the library."""

    placed: Placed
    entry: LibraryEntry


@dataclass(frozen=True)
class Page:
    """A part of the list."""

    rows: list[Row]
    number: int
    pages: int
    count: int


@require_http_methods(["GET", "HEAD", "POST"])
def library(request: Request) -> HttpResponse:
    """The library of a year (at most eight statements)."""
    who = visitor(request)
    year, today = chosen_year(request, request.at.year + 1), request.at.date()
    told = _do(request, year)
    law = law_of(who.jurisdiction, today)
    found = shelf(who.jurisdiction, year, law.pack, today)
    words = request.GET.get("q", "").strip()[:60]
    size = next((each for each in AT_ONCE if str(each) == request.GET.get("size")), AT_ONCE[0])
    page = _page(found, _seen(who, year, words), number(request.GET.get("page", "")), size)
    may = {
        name: not why_not(law.pack.process, act, who, None) for name, act in (("enter", ENTERING), ("roll", ROLLING))
    }
    candidates = _candidates(who, law, year, today) if may["enter"] else []
    context = {
        "section": "plans", "place": "library", "year": year, "years": _years(request, year), "words": words,
        "page": page, "size": size, "sizes": AT_ONCE, "total": len(found.placed), "may": may,
        "candidates": candidates[:CANDIDATES], "more": len(candidates) > CANDIDATES,
        "start": told_of(law, {}, year, today), "pack": law.pack, "told": told,
        "kept": kept(request, told),
        "own": who.duty == BUILDER, "once": once(),
    }  # fmt: skip
    return render(request, "library/library.html", context, status=422 if any(each.error for each in told) else 200)


def _do(request: Request, year: int) -> list[Told]:
    act = _ACTS.get(request.POST.get("what", "")) if request.method == "POST" else None
    if act is None:
        return []
    values: Mapping[str, str] = {"year": str(year)} if act is entering.enter_library else {}
    return for_each(request, act, lambda _: values, request.POST.getlist("project"))


def _years(request: Request, year: int) -> list[int]:
    this = request.at.year
    return sorted({year, *range(this - 2, this + entering.AHEAD)})


def _seen(who: Acting, year: int, words: str) -> set[int] | None:
    """The entries this person may see and looks for; None: all of them (one statement where there is a choice)."""
    if who.duty != BUILDER and not words:
        return None
    found = LibraryEntry.objects.filter(jurisdiction=who.jurisdiction, year=year, state=IN_LIBRARY)
    if who.duty == BUILDER:
        found = found.filter(project__in=visible(who))
    named = Q(project__name__icontains=words) | Q(project__unit__name__icontains=words)
    return set((found.filter(named) if words else found).values_list("pk", flat=True))


def _page(found: Shelf, seen: set[int] | None, asked: int, size: int) -> Page:
    placed = [each for each in found.placed if seen is None or each.entry in seen]
    pages = max(1, -(-len(placed) // size))
    here = min(asked, pages)
    shown = placed[(here - 1) * size : here * size]
    rows = LibraryEntry.objects.filter(pk__in=[each.entry for each in shown]).select_related("project__unit")
    entries = {each.pk: each for each in rows.defer("project__details", "project__grams", "project__sources")}
    return Page([Row(each, entries[each.entry]) for each in shown], here, pages, len(placed))


def _candidates(who: Acting, law: Law, year: int, today: datetime.date) -> list[tuple[Project, Entering]]:
    """What waits to be entered, with what the law would say of it (one statement)."""
    entered = LibraryEntry.objects.filter(Q(state=IN_LIBRARY) | Q(year=year), project=OuterRef("pk"))
    stages = law.pack.process.stages_with(ENTERING)
    waiting = Project.objects.filter(
        ~Exists(entered), jurisdiction=who.jurisdiction, stage__in=stages, state=ACCEPTED, filed=True
    )
    yearly = Q(facts__突发临时=False) | Q(facts__突发临时=None) | Q(facts__突发临时__isnull=True)
    rows = waiting.filter(yearly).select_related("unit").order_by("id")
    shown: list[Project] = list(rows.defer("details", "grams", "sources")[: CANDIDATES + 1])
    return [(each, told_of(law, each.facts, year, today)) for each in shown]
