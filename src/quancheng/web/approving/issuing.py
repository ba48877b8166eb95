"""Carrying out what was signed: 出具审核意见, 立项批复; and 提交评审情况. ``issue`` serves any act that has a slip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from quancheng.accounts.presence import Request
from quancheng.lifecycle.acts.approving import approval as approving
from quancheng.lifecycle.acts.approving import opinion as opining
from quancheng.lifecycle.acts.approving.prepared import PREPARED
from quancheng.lifecycle.acts.approving.resting import moved, resting
from quancheng.projects.models.slips import SIGNED
from quancheng.reviews.models import Opinion
from quancheng.web.act_page import do, done, open_page, show
from quancheng.web.approving import waiting, words
from quancheng.web.approving.deeds import APPROVE, OPINION, PASS
from quancheng.web.doors import acting

page = require_http_methods(["GET", "HEAD", "POST"])


def issue(request: Request, public_id: str, name: str, function: Callable[..., Any], onward: str = "") -> HttpResponse:
    """The page of an act that is done as its slip says: the slip in full, or how far it has come.

    ``onward``: the page (by name) that follows, where it is not the project's.
    """
    opened = open_page(request, public_id, name)
    outcome = do(opened, function)
    if outcome is not None and outcome.done and onward:
        return redirect(f"{reverse(onward, kwargs={'id': public_id})}?after={name.removeprefix('do-')}")
    if answer := done(opened, outcome):
        return answer
    act, project, state = opened.deed.act, opened.project, opened.state
    rows = waiting.of_project(project, acting(request), state.law.pack.process)
    slip = next((row for row in rows if row.act == act), None)
    why = "" if opened.not_now else PREPARED[act].unready(state, acting(request).unit)
    if why and outcome is None:
        opened = replace(opened, not_now=why, status=409)
    changed = list(moved(slip.basis, resting(state, PREPARED[act].rests(project)))) if slip else []
    more: dict[str, Any] = {
        "slip": slip, "changed": changed, "again": words.preparing(act, project),
        "ready": bool(slip and slip.state == SIGNED and not changed and (slip.confirmed_at or not slip.own)),
        "body": words.shown_by(slip) if slip else "",
    }  # fmt: skip
    return show(opened, outcome, "approving/issue.html", **more, **words.FORMATS)


@page
def opinion(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """出具审核意见: then at once to finance."""
    return issue(request, id, OPINION, opining.issue_opinion, onward=PASS)


@page
def approval(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """立项批复."""
    return issue(request, id, APPROVE, approving.approve)


@page
def passing(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """提交评审情况: the opinion as issued, and whether it is still 同时."""
    opened = open_page(request, id, PASS)
    outcome = do(opened, opining.pass_to_finance)
    if answer := done(opened, outcome):
        return answer
    facts = opened.state.facts
    if outcome is None and not opened.not_now and (why := opining.not_to_pass(facts)):
        opened = replace(opened, not_now=why, status=409)
    found = Opinion.objects.filter(project=opened.project).select_related("reviewed").order_by("-id").first()
    late = (facts.get(opining.ISSUED_ON) or "") < opened.today.isoformat()
    more: dict[str, Any] = {"opinion": found, "late": late, "after": request.GET.get("after", ""), "facts": facts}
    return show(opened, outcome, "approving/pass.html", **more, **words.FORMATS)
