"""区建设计划 (第十二条) of a year: what is on it, finance's word, feedback; who qualifies, and who does not and why."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from quancheng.accounts.acting import Acting
from quancheng.accounts.presence import Request
from quancheng.law import Pack
from quancheng.lifecycle.acts.library import construction as acts
from quancheng.lifecycle.gates import why_not
from quancheng.lifecycle.holders import BUILDER
from quancheng.lifecycle.laws import law_of
from quancheng.projects.models import ConstructionPlan
from quancheng.web.act_page import Words
from quancheng.web.doors import Outcome, once, perform
from quancheng.web.library import plan_sheet, planned
from quancheng.web.library.several import Told, chosen_year, for_each, kept, number, visitor

AT_ONCE = 100
PLANNING, SIGNING, FEEDING = "列入建设计划", "会签建设计划", "反馈建设计划"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def construction(request: Request) -> HttpResponse:
    """The plan of a year and all that is done with it (at most eight statements to look at it)."""
    who = visitor(request)
    year = chosen_year(request, request.at.year + 1)
    told, outcome = _do(request, year)
    if outcome and outcome.done:
        return redirect(f"{request.path}?year={year}&done=sign")
    law = law_of(who.jurisdiction, request.at.date())
    plan, rows = planned.on_plan(who, law.pack, year)
    may = {name: not why_not(law.pack.process, act, who, None) for name, act in (
        ("plan", PLANNING), ("sign", SIGNING), ("feed", FEEDING))}  # fmt: skip
    context = {
        "section": "plans", "place": "construction-plan", "year": year, "pack": law.pack, "plan": plan, "rows": rows,
        "units": planned.by_unit(rows), "sum": planned.summed(rows), "may": may, "told": told,
        "kept": kept(request, told),
        "years": sorted({year, *range(request.at.year - 2, request.at.year + acts.AHEAD + 1)}),
        "own": who.duty == BUILDER, "forming": planned.forms(who, law.pack), "once": once(),
        "errors": Words(outcome.errors if outcome else {}), "signed": request.GET.get("done") == "sign",
        "values": Words({name: request.POST.get(name, "") for name in ("agreed", "text")}),
    }  # fmt: skip
    status = outcome.status if outcome else 422 if any(each.error for each in told) else 200
    return render(request, "library/construction.html", context | _offered(request, who, law.pack, year), status=status)


@require_safe
def construction_print(request: Request) -> HttpResponse:
    """The plan to be printed: what is on it, summed, with room for both seals."""
    who = visitor(request)
    year = chosen_year(request, request.at.year + 1)
    plan, rows = planned.on_plan(who, _pack(request, who), year)
    context = {
        "section": "plans", "year": year, "plan": plan, "units": planned.by_unit(rows), "sum": planned.summed(rows),
        "place": who.jurisdiction.name, "own": who.unit if who.duty == BUILDER else None, "day": request.at.date(),
    }  # fmt: skip
    return render(request, "library/construction_print.html", context)


@require_safe
def construction_excel(request: Request) -> HttpResponse:
    """The plan as an Excel sheet."""
    who = visitor(request)
    year = chosen_year(request, request.at.year + 1)
    _, rows = planned.on_plan(who, _pack(request, who), year)
    held = BytesIO()
    plan_sheet.write(held, f"{who.jurisdiction.name} {year} 年政务信息化项目建设计划", rows)
    reply = HttpResponse(held.getvalue(), content_type=EXCEL)
    reply["Content-Disposition"] = f'attachment; filename="construction-plan-{year}.xlsx"'
    return reply


def _pack(request: Request, who: Acting) -> Pack:
    return law_of(who.jurisdiction, request.at.date()).pack


def _offered(request: Request, who: Acting, pack: Pack, year: int) -> dict[str, Any]:
    """What may be put on the plan, and what may not: for who forms it."""
    found = list(planned.candidates(who, pack, year)) if planned.forms(who, pack) else []
    ready, lacking = [each for each in found if not each.lacks], [each for each in found if each.lacks]
    pages = max(1, -(-len(lacking) // AT_ONCE))
    here = min(number(request.GET.get("page", "")), pages)
    return {
        "ready": ready[:AT_ONCE], "ready_count": len(ready), "pages": pages, "here_page": here,
        "lacking": lacking[(here - 1) * AT_ONCE : here * AT_ONCE], "lacking_count": len(lacking),
    }  # fmt: skip


def _do(request: Request, year: int) -> tuple[list[Told], Outcome | None]:
    """What the forms of the page ask for: several acts on projects, or finance's word on the plan."""
    what, ticked = request.POST.get("what", ""), request.POST.getlist("project")
    if request.method != "POST":
        return [], None
    if what == "sign":
        return [], _sign(request)
    if what == "feed":
        return for_each(request, acts.feed_back, lambda _: {"year": str(year)}, ticked), None
    if what == "plan":
        return for_each(
            request,
            acts.plan_project,
            lambda public: {"year": str(year), "amount": request.POST.get(f"amount-{public}", "")},
            ticked,
        ), None
    return [], None


def _sign(request: Request) -> Outcome:
    given = request.POST.get("version", "")
    version = int(given) if given.isdecimal() and len(given) < 10 else -1
    values = {name: request.POST.get(name, "").strip() for name in ("agreed", "text")}
    plan = request.POST.get("plan", "")
    try:
        return perform(request, acts.countersign_plan, plan=plan, version=version, values=values)
    except ConstructionPlan.DoesNotExist:
        missing = "没有这个建设计划"
        return Outcome(error=missing, status=404, errors={"": missing})
