"""申报: where it begins. The secrecy question stands first and alone; nothing is saved before its answer is no."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from quancheng.accounts.models import Unit
from quancheng.accounts.presence import Request
from quancheng.law import Verdict
from quancheng.ledger.judged import BREACH
from quancheng.ledger.judged import OUTSIDE as SCOPE_BREACH
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.acts.screening import ANSWERS, OUTSIDE, Secret, screen, verdicts
from quancheng.lifecycle.gates import ACCEPTING
from quancheng.lifecycle.holders import BUILDER, SECRECY
from quancheng.lifecycle.laws import law_of
from quancheng.lifecycle.plans import free_items
from quancheng.projects.models import ACCEPTED, VOID, Screening
from quancheng.web import told
from quancheng.web.doors import acting, once, perform
from quancheng.web.explained import Explained
from quancheng.web.inputs import NAME
from quancheng.web.planning.front import windows_of
from quancheng.web.screening_words import MISSING, QUESTIONS, SCOPE, options

CLEAR, PLANNED = "否", "plan_item"
A_PAGE, MOST_SCREENINGS, MOST_UNITS, MOST_PLANNED = 30, 5, 12, 100
asked = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def start(request: Request) -> HttpResponse:
    """What the own unit is applying for, and the way to begin another."""
    unit = acting(request).unit
    running = visible(acting(request)).filter(unit=unit, historic=False).exclude(state__in=(ACCEPTED, VOID))
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        running = running.filter(pk__lt=int(before))
    found = list(running.select_related("clerk").order_by("-pk")[: A_PAGE + 1])
    outside = Screening.objects.filter(unit=unit, result=OUTSIDE).order_by("-pk")[:MOST_SCREENINGS]
    context = {
        "section": "apply",
        "may": acting(request).duty == BUILDER,
        "unit": unit,
        "projects": found[:A_PAGE],
        "more": found[A_PAGE - 1].pk if len(found) > A_PAGE else None,
        "outside": outside,
        "planned": _planned(request),
        "windows": windows_of(acting(request).jurisdiction, request.at.date()),
        "day": request.at.date(),
    }
    return render(request, "apply/start.html", context)


@asked
def secrecy(request: Request) -> HttpResponse:
    """The first question, alone. What is answered is kept nowhere: no row, no journal, no session."""
    answer = request.POST.get("secret", "")
    if request.method == "POST" and answer == CLEAR:
        return redirect(_scope_address(request.GET.get(PLANNED, "")))
    if request.method == "POST" and answer:
        return _stop(request)
    errors = {"secret": "请选择这个项目是否涉及国家秘密"} if request.method == "POST" else {}
    return render(request, "apply/secrecy.html", {"section": "apply", "errors": errors}, status=422 if errors else 200)


@asked
def scope(request: Request) -> HttpResponse:
    """Whether the regulation governs the project (第二条). Asked only behind the first question."""
    if request.method != "POST":
        if request.GET.get("secret") != CLEAR:
            return redirect("secrecy")
        return _scope_page(request, {}, 200, request.GET.get(PLANNED, ""))
    secret = False if request.POST.get("secret") == CLEAR else None
    outcome = perform(
        request, screen, secret=secret, name=request.POST.get(NAME, ""),
        answers={name: request.POST.get(name, "") for name in ANSWERS}, plan_item=request.POST.get(PLANNED, ""),
    )  # fmt: skip
    if isinstance(outcome.refusal, Secret):
        return _stop(request)
    if not outcome.done:
        return _scope_page(request, outcome.errors, outcome.status)
    made = outcome.made
    return redirect("screening", id=made["screening"] if isinstance(made, dict) else made.public_id)


@require_safe
def result(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """What a screening came to, and why, as it was kept."""
    found = Screening.objects.select_related("project", "jurisdiction", "by")
    screening = found.filter(public_id=id, unit=acting(request).unit).first()
    if screening is None:
        raise Http404
    day = screening.at.date()
    same = visible(acting(request)).filter(unit=screening.unit, name=screening.name).exclude(state=VOID)
    law = law_of(screening.jurisdiction, day)
    context = {
        "section": "apply",
        "screening": screening,
        "pack": law.pack,
        "same": same.exclude(pk=screening.project_id).order_by("-pk")[:MOST_SCREENINGS] if screening.project_id else [],
        "answers": [(name, screening.answers.get(name)) for name in (*ANSWERS, "单位类别")],
        "verdicts": [Explained(told.Said(each, _shade(each))) for each in verdicts(law, screening.answers, day)],
        "competent": told.who(law.pack, None, law.pack.process.holders(ACCEPTING)),
    }
    return render(request, "apply/result.html", context)


@require_safe
def units(request: Request) -> HttpResponse:
    """Names of units that hold what was typed, for a list of suggestions (htmx; the box may have any number)."""
    words = next((text for name in request.GET if (text := request.GET.get(name, "").strip())), "")
    if not words:
        return render(request, "apply/units.html", {"units": []})
    known = Unit.objects.filter(jurisdiction=acting(request).jurisdiction, dissolved_on=None, name__contains=words)
    own = acting(request).unit
    found = known.exclude(pk=own.pk) if own else known.none()
    return render(request, "apply/units.html", {"units": found.order_by("name")[:MOST_UNITS]})


def _shade(verdict: Verdict) -> str:
    return SCOPE_BREACH if verdict.verdict == BREACH else verdict.verdict


def _scope_address(item: str) -> str:
    return f"{reverse('scope')}?{urlencode({'secret': CLEAR} | ({PLANNED: item} if item else {}))}"


def _planned(request: Request) -> list[tuple[str, str, int]]:
    """Items of the own unit's filed plans of which no application has come: id, name, year (one statement)."""
    unit = acting(request).unit
    if unit is None or acting(request).duty != BUILDER:
        return []
    found = free_items(unit).order_by("-plan__year", "place", "pk").values_list("public_id", "name", "plan__year")
    return list(found[:MOST_PLANNED])


def _scope_page(request: Request, errors: dict[str, str], status: int, item: str = "") -> HttpResponse:
    planned = _planned(request)
    name = next((name for public_id, name, _ in planned if public_id == item), "")
    pack = law_of(acting(request).jurisdiction, request.at.date()).pack
    context = {
        "section": "apply",
        "pack": pack,
        "article": next(each for each in pack.articles if each.title == SCOPE),
        "questions": [(name, QUESTIONS[name], options(pack, name)) for name in ANSWERS],
        "values": {NAME: name, PLANNED: item}
        | {name: request.POST[name] for name in (*ANSWERS, NAME, PLANNED) if name in request.POST},
        "planned": [(public_id, f"{year} 年度：{name}") for public_id, name, year in planned],
        "secret": CLEAR,
        "errors": _in_words(errors),
        "once": once(),
    }
    return render(request, "apply/scope.html", context, status=status)


def _in_words(errors: Mapping[str, str]) -> dict[str, str]:
    """Faults in the order of the page; a question that was left open is named as it is asked there."""
    order = {name: place for place, name in enumerate((*ANSWERS, PLANNED, NAME))}
    said = {
        name: MISSING[name] if name in MISSING and text.startswith("请选择") else text for name, text in errors.items()
    }
    return dict(sorted(said.items(), key=lambda item: order.get(item[0], -1)))


def _stop(request: Request) -> HttpResponse:
    pack = law_of(acting(request).jurisdiction, request.at.date()).pack
    context = {"section": "apply", "authority": told.who(pack, None, [SECRECY])}
    return render(request, "apply/stop.html", context)
