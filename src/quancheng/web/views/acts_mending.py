"""Acts that mend what was filed: returning it item by item, correcting one value, confirming the correction."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from quancheng.accounts.presence import Request
from quancheng.lifecycle.acts import acceptance, correction
from quancheng.lifecycle.acts.approving.again import not_to_return
from quancheng.projects.models import ACCEPTED, Correction
from quancheng.reviews.models import Opinion
from quancheng.web import correcting, returning
from quancheng.web.act_page import Opened, do, done, open_page, posted, show
from quancheng.web.doors import acting

page = require_http_methods(["GET", "HEAD", "POST"])


@page
def send_back(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """退回补正: every item with its reason, beside what it says now and what it said before."""
    opened = open_page(request, id, "do-return")
    sent = returning.last_two(opened.project)
    items = returning.items(sent)
    picked = returning.picked(request.POST, items)
    outcome = do(opened, acceptance.return_application, items=[each.item for each in picked])
    if answer := done(opened, outcome):
        return answer
    shown = returning.parts(items, picked)
    if outcome is None and opened.project.state == ACCEPTED and not opened.not_now:
        why = not_to_return(opened.state.facts, acting(request).duty, opened.state.law.pack.process)
        opened = replace(opened, not_now=why, status=409 if why else opened.status)
    faults = returning.at_their_items(outcome, picked)
    values = {each.item.field or each.item.part: each.item.reason for each in picked}
    more = {
        "differences": returning.differences_between(sent),
        "before": returning.returned_before(opened.project, next(iter(sent), None)),
        "round": _round(opened),
    }
    return show(opened, faults, "acts/return.html", values, parts=shown, **more)


def _round(opened: Opened) -> Opinion | None:
    """The opinion of the round that ends with the return of what was accepted."""
    if opened.project.state != ACCEPTED:
        return None
    return Opinion.objects.filter(project=opened.project).order_by("-id").first()


@page
def correct(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """更正: one fact, its value now, the new one and why."""
    opened = open_page(request, id, "do-correct")
    values = posted(request, "kind", "number", "fact", "value", "reason")
    given = {**values, "kind": values["kind"] or "项目"} if request.method == "POST" else {}
    outcome = do(opened, correction.propose_correction, **given) if given else None
    if answer := done(opened, outcome):
        return answer
    chosen = correcting.chosen(opened.state, acting(request), given or request.GET.dict())
    more = {"chosen": chosen, "asked": request.GET.get("find", "").strip()}
    groups = [] if chosen else correcting.groups(opened.state, acting(request))
    return show(opened, outcome, "acts/correct.html", values, groups=groups, **more)


@page
def decide(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """确认更正: agree or not, as a second person."""
    opened = open_page(request, id, "do-decide")
    values = posted(request, "correction", "agreed")
    agreed = values["agreed"] == "1"
    outcome = do(opened, correction.decide_correction, correction=values["correction"], agreed=agreed)
    waiting = Correction.objects.filter(project=opened.project, confirmed_by=None, refused=False)
    rows = list(waiting.select_related("proposed_by").order_by("id")[:20])
    me = acting(request).person.pk
    return done(opened, outcome) or show(opened, outcome, "acts/decide.html", waiting=rows, me=me)
