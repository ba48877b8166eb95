"""立项评审 at the meeting: the page on the big screen, and the conclusion on one project."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from quancheng.accounts.presence import Request
from quancheng.law import criteria, smallest_panel
from quancheng.lifecycle.acts.reviewing.concluding import conclude_review, not_ready, summary
from quancheng.lifecycle.acts.reviewing.scoring import conclusions, in_open_batch
from quancheng.lifecycle.acts.reviewing.sealing import panel
from quancheng.lifecycle.refusals import WrongState
from quancheng.reviews.models import NEED, SCHEME
from quancheng.web.act_page import Opened, do, open_page, posted, show
from quancheng.web.doors import acting
from quancheng.web.reviewing.chair_page import DECLARED, Outcome, board
from quancheng.web.told import doers

EVERY_SECONDS = 15
"""How often the page asks what has come in."""


@require_safe
def chair(request: Request, batch: str) -> HttpResponse:
    """The meeting; htmx gets the part that changes."""
    found = board(acting(request), batch, request.at.date())
    done = request.GET.get("done", "")
    context = {
        "section": "reviews",
        "board": found,
        "at": request.at,
        "every": EVERY_SECONDS,
        "kinds": (NEED, SCHEME),
        "told": next((line for line in found.lines if line.done and line.project.public_id == done), None),
    }
    part = bool(getattr(request, "htmx", False))
    return render(request, "reviewing/chair_grid.html" if part else "reviewing/chair.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def conclude(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """立项评审 of one project; then back to the meeting."""
    opened = open_page(request, id, "do-conclude")
    if opened.not_now:
        return show(opened, None, "reviewing/chair_conclude.html", posted(request, "conclusion", "text", "reason"))
    opened, told = _panel(opened)
    values = posted(request, "conclusion", "text", "reason")
    if request.method != "POST" and told:
        values = {"conclusion": told["given"].majority, "text": summary(told["given"].scores), "reason": ""}
    outcome = None if opened.not_now else do(opened, conclude_review, values=values)
    if outcome is not None and outcome.done:
        made = told["reviewed"].batch.public_id
        return redirect(f"{reverse('review-chair', kwargs={'batch': made})}?done={id}")
    return show(opened, outcome, "reviewing/chair_conclude.html", values, **told)


def _panel(opened: Opened) -> tuple[Opened, dict[str, Any]]:
    """The panel and what it gave; without it, and why not yet, while anything is missing."""
    pack, today = opened.state.law.pack, opened.today
    try:
        reviewed = in_open_batch(opened.project)
    except WrongState as error:
        return replace(opened, not_now=error.message, status=409), {}
    judges = panel(reviewed, smallest_panel(pack, today))
    if reason := not_ready(reviewed.batch, judges, today):
        told = f"{reason}。齐备以后由{doers(pack, opened.project, opened.deed.act)}作出结论"
        return replace(opened, not_now=told, status=409), {}
    return opened, {
        "reviewed": reviewed,
        "given": Outcome(judges.scores),
        "criteria": criteria(pack, today),
        "conclusions": conclusions(pack),
        "declared": opened.project.details.get(DECLARED),
    }
