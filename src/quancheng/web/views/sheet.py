"""The one view of all sheets of 管理."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Person
from quancheng.accounts.presence import Request
from quancheng.web.administration_sheets import FINDERS, SHEETS, subject_of
from quancheng.web.doors import Outcome, acting, once, perform
from quancheng.web.sheets import Answers, Sheet, read


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: Request, name: str, id: str = "") -> HttpResponse:  # noqa: A002  what the address calls it
    """Asks, does the act, and says so. Whose act it is not sees no such page."""
    found = SHEETS[name]
    who = acting(request)
    row = _row(found, who, id)
    if who.person.administrator != found.office(row):
        raise Http404
    if request.method != "POST":
        first = {question.name: str(request.GET.get(question.name, "")) for question in found.questions}
        return _page(request, found, row, first | found.initial(row, request.at.date()), {})
    answers = read(found, request.POST)
    if answers.errors:
        return _page(request, found, row, answers.values, answers.errors, status=422)
    outcome = perform(request, found.act, **(found.given(row) | answers.read))
    if not outcome.done:
        return _page(request, found, row, answers.values, outcome.errors, status=outcome.status)
    return _after(request, found, row, answers, outcome)


def _after(request: Request, sheet: Sheet, row: Any, answers: Answers, outcome: Outcome) -> HttpResponse:
    if sheet.secret and not answers.values.get("administrator"):
        return _password(request, sheet, row, outcome.made)
    name, public_id, _ = subject_of(row)
    if sheet.name == "enter-unit":
        made = outcome.made["unit"] if isinstance(outcome.made, dict) else outcome.made.public_id
        name, public_id = "unit", made
    address = reverse(name, kwargs={"id": public_id} if public_id else {})
    return redirect(f"{address}?done={sheet.name}")


def _password(request: Request, sheet: Sheet, row: Any, made: Any) -> HttpResponse:
    """The initial password, once. ``made`` is a mapping where the same request had come before: it is shown no more."""
    if isinstance(made, tuple):
        person, password = made
    elif isinstance(made, dict):
        person, password = Person.objects.get(public_id=made["person"]), ""
    else:
        person, password = row, made
    return render(
        request,
        "administration/password.html",
        {"section": "administration", "sheet": sheet, "person": person, "password": password},
    )


def _row(sheet: Sheet, who: Acting, public_id: str) -> Any:
    if not sheet.subject:
        return None
    try:
        return FINDERS[sheet.subject](who).get(public_id=public_id)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


def _page(
    request: Request, sheet: Sheet, row: Any, values: dict[str, str], errors: dict[str, str], status: int = 200
) -> HttpResponse:
    who, day = acting(request), request.at.date()
    options = {each.name: each.options(who, row, day) for each in sheet.questions if each.options}
    name, public_id, words = subject_of(row)
    back = reverse(name, kwargs={"id": public_id} if public_id else {})
    told = {
        "section": "administration", "sheet": sheet, "row": row, "values": values, "errors": errors,
        "options": options, "back": back, "words": words, "once": once(),
    }  # fmt: skip
    return render(request, "administration/sheet.html", told, status=status)
