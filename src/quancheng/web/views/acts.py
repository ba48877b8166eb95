"""Single acts on a project, each on a page of its own: taking back, voiding, accepting, passing, handing over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from quancheng.accounts.presence import Request
from quancheng.lifecycle.acts import acceptance, cobuilding, handing, submission
from quancheng.lifecycle.gates import why_not
from quancheng.lifecycle.laws import law_of
from quancheng.projects.models import Handover
from quancheng.web import choosing, returning
from quancheng.web.act_page import Words, do, done, open_page, posted, show
from quancheng.web.deeds import BY_NAME
from quancheng.web.doors import Outcome, acting, once, perform
from quancheng.web.dossier import awaited
from quancheng.web.dossier_worth import waivable
from quancheng.web.explained import Explained
from quancheng.web.told import Said

page = require_http_methods(["GET", "HEAD", "POST"])


@page
def withdraw(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """撤回."""
    return _with_reason(request, id, "do-withdraw", submission.withdraw)


@page
def unoffer(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """撤回移交."""
    return _with_reason(request, id, "do-unoffer", handing.withdraw_offer)


@page
def void(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """作废."""
    return _with_reason(request, id, "do-void", submission.void)


def _with_reason(request: Request, public_id: str, name: str, function: Callable[..., Any]) -> HttpResponse:
    opened = open_page(request, public_id, name)
    values = posted(request, "reason")
    outcome = do(opened, function, **values)
    return done(opened, outcome) or show(opened, outcome, "acts/reason.html", values)


@page
def accept(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """受理申报."""
    opened = open_page(request, id, "do-accept")
    outcome = do(opened, acceptance.accept_application)
    if answer := done(opened, outcome):
        return answer
    last = next(iter(returning.last_two(opened.project)), None)
    before = returning.returned_before(opened.project, last)
    return show(opened, outcome, "acts/plain.html", look=True, awaited=awaited(opened.state), before=before)


@page
def confirm(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """确认共建."""
    opened = open_page(request, id, "do-confirm")
    unit = acting(request).unit
    own = next((each for each in opened.state.rows.cobuilders if each.unit == unit), None)
    outcome = do(opened, cobuilding.confirm_cobuilding)
    return done(opened, outcome) or show(opened, outcome, "acts/plain.html", own_part=own, look=True)


@page
def waive(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """准予例外."""
    opened = open_page(request, id, "do-waive")
    values = posted(request, "rule", "reason")
    outcome = do(opened, acceptance.waive, **values)
    rows = [Explained(Said(verdict, "原则不符")) for verdict in waivable(opened.state, acting(request))]
    rules = [(row.rule.name, f"{row.rule.title} {row.rule.name}") for row in rows]
    return done(opened, outcome) or show(opened, outcome, "acts/waive.html", values, waivable=rows, rules=rules)


@page
def clerk(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """交接经办."""
    opened = open_page(request, id, "do-clerk")
    values = posted(request, "clerk", "reason")
    outcome = do(opened, handing.hand_over_clerk, **values)
    project, duty = opened.project, acting(request).duty
    found = choosing.clerks(request, project.unit, duty, opened.today, but=project.clerk_id)
    more = {"found": found, "field": "clerk", "label": "交给谁", "what": "经办人", "reason_label": "事由"}
    return done(opened, outcome) or show(opened, outcome, "acts/choose.html", values, **more)


@page
def offer(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """移交项目."""
    opened = open_page(request, id, "do-offer")
    values = posted(request, "unit", "reason")
    outcome = do(opened, handing.offer_project, **values)
    found = choosing.other_builders(request, opened.project, opened.today)
    more = {"found": found, "field": "unit", "label": "移交给哪个单位", "what": "单位", "reason_label": "事由"}
    return done(opened, outcome) or show(opened, outcome, "acts/choose.html", values, **more)


@page
def take(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """接收项目: the unit it is offered to sees what it is told of it, and nothing else until it has taken it."""
    who, unit = acting(request), acting(request).unit
    offers = Handover.objects.filter(unit=unit, taken_at=None, withdrawn=False)
    found = offers.select_related("project__unit", "offered_by").filter(public_id=id).first() if unit else None
    if found is None or unit is None:
        raise Http404
    values, clerks = posted(request, "clerk"), choosing.clerks(request, unit, who.duty, request.at.date())
    outcome = _take(request, id, values["clerk"], clerks) if request.method == "POST" else None
    if outcome and outcome.done:
        return redirect(f"{reverse('dossier', kwargs={'id': found.project.public_id})}?done=take")
    not_now = why_not(law_of(who.jurisdiction, request.at.date()).pack.process, "接收项目", who, None)
    context = {
        "section": "desk",
        "handover": found,
        "deed": BY_NAME["take"],
        "clerks": clerks,
        "not_now": not_now,
        "errors": Words(outcome.errors if outcome else {}),
        "values": Words(values),
        "key": once(),
    }
    status = outcome.status if outcome else 403 if not_now else 200
    return render(request, "acts/take.html", context, status=status)


def _take(request: Request, handover: str, clerk: str, clerks: choosing.Found) -> Outcome:
    """A unit that has clerks names one of them; in a unit that has none who takes the project looks after it."""
    if clerks.rows and not clerk:
        wrong = "请选择由谁经办"
        return Outcome(error=wrong, status=422, errors={"clerk": wrong})
    return perform(request, handing.take_project, handover=handover, clerk=clerk)
