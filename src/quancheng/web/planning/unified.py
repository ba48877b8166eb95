"""The pages of the unified-build list: the list that stands, earlier ones, publishing the next."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from quancheng.accounts.presence import Request
from quancheng.lifecycle.acts.planning.listing import publish_list
from quancheng.lifecycle.acts.planning.rows import MOST_ROWS
from quancheng.lifecycle.plans import standing_list, years
from quancheng.projects.models import UnifiedItem, UnifiedList
from quancheng.web.doors import acting, once, perform
from quancheng.web.planning.rights import PUBLISH, may, only, pack_here, year_in
from quancheng.web.planning.tables import UNIFIED, XLSX, changed, posted, whole, write
from quancheng.web.planning.taking import take

BLANK = 3
FIELDS = [column.field for column in UNIFIED]


@require_safe
def unified(request: Request) -> HttpResponse:
    """A year's list, the last or an earlier one."""
    pack, year = pack_here(request), year_in(request)
    lists = list(UnifiedList.objects.filter(jurisdiction=acting(request).jurisdiction).order_by("-year", "-number"))
    editions = [each for each in lists if each.year == year]
    number = request.GET.get("number", "")
    shown = next((each for each in editions if str(each.number) == number), editions[0] if editions else None)
    told = {
        "section": "plans", "year": year, "shown": shown, "editions": editions,
        "items": list(UnifiedItem.objects.filter(list=shown)) if shown else [],
        "years": sorted({each.year for each in lists} | set(years(request.at.date())) | {year}),
        "may": may(pack, request, PUBLISH) and year in years(request.at.date()),
    }  # fmt: skip
    return render(request, "planning/unified.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: Request, year: int) -> HttpResponse:
    """The rows of the next list, beginning with those of the one that stands."""
    only(pack_here(request), request, PUBLISH)
    stands = standing_list(acting(request).jurisdiction, year)
    told: dict[str, Any] = {"year": year, "stands": stands, "number": stands.number if stands else 0}
    if request.method != "POST":
        rows = [{name: str(getattr(each, name)) for name in FIELDS} for each in stands.items.all()] if stands else []
        return _form(request, told | {"rows": rows, "note": ""})
    if "take" in request.POST:
        taken = take(request, UNIFIED)
        return _form(request, told | {"rows": taken.rows, "taken": taken, "note": ""}, 200 if taken.rows else 422)
    rows, note = posted(UNIFIED, request.POST), request.POST.get("note", "")
    told |= {"number": _number(request), "note": note}
    if (mended := changed(rows, request.POST)) is not None:
        return _form(request, told | {"rows": mended})
    outcome = perform(request, publish_list, year=year, number=_number(request), rows=rows, note=note)
    if outcome.done:
        return redirect(f"{reverse('unified-list')}?year={year}&done=1")
    return _form(request, told | {"rows": rows, "errors": outcome.errors}, outcome.status)


@require_safe
def excel(request: Request, id: str) -> FileResponse:  # noqa: A002  what the address calls it
    """A list as an Excel file."""
    pack_here(request)
    found = UnifiedList.objects.filter(jurisdiction=acting(request).jurisdiction, public_id=id).first()
    if found is None:
        raise Http404
    name = f"{found.year}年度政务信息化统建清单（第{found.number}版）"
    return _file([{each: getattr(item, each) for each in FIELDS} for item in found.items.all()], name)


@require_safe
def template(request: Request) -> FileResponse:
    """An empty list to fill in."""
    pack_here(request)
    return _file([], "统建清单空白表")


def _file(rows: list[dict[str, Any]], name: str) -> FileResponse:
    content = write(UNIFIED, rows, "统建清单")
    return FileResponse(content, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def _number(request: Request) -> int:
    """The edition that the form was filled in on."""
    given = request.POST.get("number", "")
    return int(given) if given.isdecimal() and len(given) < 5 else -1


def _form(request: Request, told: dict[str, Any], status: int = 200) -> HttpResponse:
    rows = whole(UNIFIED, told["rows"], BLANK)
    told = {"section": "plans", "errors": {}, "taken": None, "columns": UNIFIED, "most": MOST_ROWS, **told}
    return render(request, "planning/publish.html", told | {"rows": rows, "once": once()}, status=status)
