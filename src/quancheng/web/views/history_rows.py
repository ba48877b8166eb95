"""One project of a 补录: what is told of it, part by part; its unit; entering it alone."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from quancheng.accounts.presence import Request
from quancheng.law import PROJECT
from quancheng.lifecycle import history_child
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.history import stages
from quancheng.lifecycle.history_assessing import Assessor
from quancheng.lifecycle.history_entering import enter_one
from quancheng.lifecycle.history_reading import reassess
from quancheng.lifecycle.history_table import DONE, DOUBTFUL, FORM, NO_UNIT, READING, READY, Intake, Row
from quancheng.lifecycle.refusals import NotAllowed
from quancheng.web import history_inputs as ask
from quancheng.web.doors import acting
from quancheng.web.history import (
    BASIC,
    candidates,
    differences,
    for_who_enters,
    intake_or_404,
    judged,
    parts,
    row_or_404,
)
from quancheng.web.history_page import Page

MANY = 200
"""Rows past which assessing anew is left to a process of its own."""

BY_FORM = "表单填写"
asked = require_http_methods(["GET", "HEAD", "POST"])


@asked
@for_who_enters
def row(request: Request, id: str, place: int) -> HttpResponse:  # noqa: A002  the address calls it id
    """One project: what is told, what is doubtful, what the law would say; and entering it."""
    intake = intake_or_404(request, id)
    found = row_or_404(intake, place)
    assessor = Assessor(acting(request), request.at.date())
    status = 200
    if request.method == "POST" and found.is_open:
        status = _enter(request, intake, found, assessor)
        if status == 200:
            return redirect("history-row", id=id, place=place)
    context = _row_context(request, intake, found, assessor)
    return render(request, "history/row.html", context, status=status)


def _enter(request: Request, intake: Intake, found: Row, assessor: Assessor) -> int:
    """Enters the row if its stage is told; the status of the answer."""
    stage = request.POST.get("stage", "")
    if stage in stages(assessor.pack):
        found.stage = stage
    assessor.assess([found])
    if not found.stage:
        found.message = "请选择项目现在所处的阶段"
    elif found.status in (READY, DOUBTFUL):
        try:
            enter_one(found, str(intake.meta()["sm3"]), acting(request), request.at)
        except NotAllowed as refusal:
            found.message = refusal.message
    intake.save([found])
    return 200 if found.status == DONE else 422


def _row_context(request: Request, intake: Intake, found: Row, assessor: Assessor) -> dict[str, Any]:
    told = judged(assessor, found)
    existing = visible(acting(request)).select_related("unit").filter(public_id=found.existing or "-").first()
    return {
        "section": "ledger",
        "intake": intake,
        "meta": intake.meta(),
        "row": found,
        "unit": assessor.by_id.get(found.unit),
        "parts": parts(assessor.pack, found),
        "stages": stages(assessor.pack),
        "existing": existing,
        "differences": differences(assessor.pack, told["state"], existing) if existing else [],
        "FORM": FORM,
        "BASIC": BASIC,
        **told,
    }


@asked
@for_who_enters
def part(request: Request, id: str, place: int, part: str) -> HttpResponse:  # noqa: A002  the address calls it id
    """One part of what is told, as a form. Nothing is entered by it."""
    intake = intake_or_404(request, id)
    found = row_or_404(intake, place)
    assessor = Assessor(acting(request), request.at.date())
    titles = [
        BASIC,
        *ask.groups(assessor.pack.vocabulary),
        *(k for k in assessor.pack.vocabulary.kinds if k != PROJECT),
    ]
    if part not in titles or not found.is_open:
        raise Http404
    page = Page(request, assessor, found, part)
    if request.method == "POST" and "more" not in request.POST and page.save():
        assessor.assess([found])
        intake.save([found])
        following = titles[titles.index(part) + 1] if part != titles[-1] else ""
        if request.POST.get("then") == "next" and following:
            return redirect("history-part", id=id, place=place, part=following)
        return redirect("history-row", id=id, place=place)
    context = page.context() | {
        "section": "ledger",
        "intake": intake,
        "meta": intake.meta(),
        "row": found,
        "part": part,
    }
    context |= {"titles": titles, "FORM": FORM, "BASIC": BASIC, "place": titles.index(part) + 1}
    return render(request, page.template, context, status=422 if page.errors else 200)


@asked
@for_who_enters
def units(request: Request, id: str) -> HttpResponse:  # noqa: A002  the address calls it id
    """The units nobody knows, as they are written: which of ours are they? Never guessed."""
    intake = intake_or_404(request, id)
    assessor = Assessor(acting(request), request.at.date())
    found = intake.unknown_units()
    errors: dict[str, str] = {}
    if request.method == "POST":
        rows = _choose(request, intake, assessor, errors)
        if not errors and rows > MANY:
            intake.tell(phase=READING, read=0, total=rows)
            history_child.start(intake, history_child.REASSESS)
        elif not errors:
            reassess(intake, acting(request), request.at.date())
        if not errors:
            return redirect(f"{reverse('history-table', kwargs={'id': id})}?status={NO_UNIT if rows < 1 else ''}")
    context = {
        "section": "ledger", "intake": intake, "meta": intake.meta(), "errors": errors, "posted": request.POST,
        "units": [(written, number, candidates(assessor.units, written)) for written, number in found],
    }  # fmt: skip
    return render(request, "history/units.html", context, status=422 if errors else 200)


def _choose(request: Request, intake: Intake, assessor: Assessor, errors: dict[str, str]) -> int:
    """Takes the choices; how many rows have a unit now."""
    chosen: dict[str, str] = {}
    for number, (written, _) in enumerate(intake.unknown_units(), 1):
        pick, name = request.POST.get(f"pick-{number}", ""), request.POST.get(f"name-{number}", "").strip()
        unit = assessor.units.get(name) if name else assessor.by_id.get(pick)
        if name and (unit is None or unit.public_id not in assessor.by_id):
            errors[f"name-{number}"] = f"没有“{name}”这个单位，请填登记的全称"
        elif unit is not None:
            chosen[written] = unit.public_id
    return 0 if errors else sum(intake.choose_unit(written, unit) for written, unit in chosen.items())
