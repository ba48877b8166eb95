"""办理单: the list of a department's slips, and one slip with its course, where it is checked, signed, confirmed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from quancheng.accounts.acting import Acting
from quancheng.accounts.presence import Request
from quancheng.lifecycle import gates
from quancheng.lifecycle.acts.approving import slips as acts
from quancheng.lifecycle.acts.approving.prepared import PREPARED
from quancheng.lifecycle.acts.approving.resting import moved, resting
from quancheng.lifecycle.findings import State, judge
from quancheng.lifecycle.laws import law_of
from quancheng.lifecycle.refusals import Stale
from quancheng.projects.models import VOID
from quancheng.projects.models.slips import SENT_BACK, SIGNED, TO_CHECK, TO_SIGN, UNDER_WAY, USED, Slip
from quancheng.web.act_page import Words, open_page, show
from quancheng.web.approving import deeds, waiting, words
from quancheng.web.deeds import DEEDS, address
from quancheng.web.doors import Outcome, acting, once, perform, version_of

AT_ONCE = 50
WAITING, UNDERWAY, DONE = "waiting", "underway", "done"
KINDS = {WAITING: "等我办理", UNDERWAY: "在办", DONE: "办结和退回"}
ACTS = {TO_CHECK: acts.check, TO_SIGN: acts.sign, SIGNED: acts.confirm}
STEPS = {TO_CHECK: acts.CHECKING, TO_SIGN: acts.SIGNING, SIGNED: acts.CONFIRMING}
page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: Request) -> HttpResponse:
    """The slips that wait for this person, those under way, and those that are done, the newest first."""
    me = acting(request)
    process = law_of(me.jurisdiction, request.at.date()).pack.process
    confirms = waiting.confirms(me, process)
    if not waiting.prepares(me, process) and not confirms:
        raise Http404
    kind = request.GET.get("kind", WAITING)
    kind = kind if kind in KINDS else WAITING
    mine, all_ = waiting.waiting(me, process), waiting.seen(me, process)
    under = all_.filter(state__in=UNDER_WAY).exclude(project__state=VOID)
    found = {WAITING: mine, UNDERWAY: under, DONE: all_.filter(state__in=(USED, SENT_BACK))}[kind]
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < AT_ONCE:
        found = found.filter(pk__lt=int(before))
    rows = list(found.select_related("project__unit", "unit").order_by("-id")[: AT_ONCE + 1])
    context = {
        "section": "desk", "kind": kind, "kinds": KINDS, "rows": rows[:AT_ONCE], "confirms": confirms,
        "counts": {WAITING: mine.count(), UNDERWAY: under.count()},
        "older": rows[AT_ONCE - 1].pk if len(rows) > AT_ONCE else None,
    }  # fmt: skip
    return render(request, "approving/slips.html", context)


@page
def slip(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """One slip: its course, what it proposes as it will be issued, and the step that this person may take."""
    me = acting(request)
    process = law_of(me.jurisdiction, request.at.date()).pack.process
    seen = waiting.seen(me, process).select_related("project__unit", "project__jurisdiction", "project__clerk", "unit")
    found = seen.filter(public_id=id).first()
    if found is None:
        raise Http404
    outcome = _step(request, found)
    if outcome is not None and outcome.done:
        return redirect(f"{reverse('slip', kwargs={'id': id})}?done=1")
    state = judge([found.project], request.at.date())[0]
    context = {
        "section": "desk", "slip": found, "project": found.project, "state": state, "pack": state.law.pack,
        "course": waiting.course(found), "body": words.shown_by(found), "key": once(),
        "errors": Words(outcome.errors if outcome else {}), "note": request.POST.get("note", ""),
        "stale": outcome.refusal if outcome and isinstance(outcome.refusal, Stale) else None,
        "done": "done" in request.GET, "today": request.at.date(),
    }  # fmt: skip
    status = outcome.status if outcome else 200
    return render(request, "approving/slip.html", context | words.FORMATS | _next(found, state, me), status=status)


def _step(request: Request, found: Slip) -> Outcome | None:
    if request.method != "POST":
        return None
    told: dict[str, Any] = {
        "project": found.project.public_id, "version": version_of(request), "slip": found.public_id,
        "agreed": request.POST.get("agreed") == "1", "note": request.POST.get("note", "").strip(),
    }  # fmt: skip
    return perform(request, ACTS.get(request.POST.get("state", ""), acts.check), **told)


def _next(found: Slip, state: State, me: Acting) -> dict[str, Any]:
    """The step that is due, why this person may not take it, and what has changed since the slip was prepared."""
    process = state.law.pack.process
    changed = _changed(found, state) if found.state in UNDER_WAY else []
    ready = found.state == SIGNED and (not found.own or found.confirmed_at is not None)
    step = "" if ready else STEPS.get(found.state, "")
    deed = DEEDS.get(found.act) if ready and not changed else None
    acts_here = acts.PREPARING if found.state == SENT_BACK or changed else ""
    return {
        "step": step,
        "why_not": (gates.why_not(process, step, me, found.project) or _same(found, me)) if step else "",
        "changed": changed,
        "may_not": gates.why_not(process, found.act, me, found.project) if deed else "",
        "carry_out": address(deed, found.project) if deed else "",
        "again": words.preparing(found.act, found.project) if _prepares(acts_here, found, state, me) else "",
    }


def _prepares(step: str, found: Slip, state: State, me: Acting) -> bool:
    """Whether this person may prepare it again, and nobody has done so already."""
    if not step or gates.why_not(state.law.pack.process, step, me, found.project):
        return False
    return not Slip.objects.filter(project=found.project, act=found.act, pk__gt=found.pk).exists()


def _changed(found: Slip, state: State) -> list[str]:
    return list(moved(found.basis, resting(state, PREPARED[found.act].rests(found.project))))


def _same(found: Slip, me: Acting) -> str:
    """Why who took an earlier step may not take the next, or nothing."""
    people = (me.person.pk, me.post.person_id if me.post else me.person.pk)
    taken = {
        "拟办": (found.prepared_by_id, found.prepared_for_id), "复核": (found.checked_by_id, found.checked_for_id),
        "签发": (found.signed_by_id, found.signed_for_id),
    }  # fmt: skip
    for word, who in taken.items():
        if set(who) & set(people):
            return f"您已在这张办理单上{word}，下一步由另一人办理（内控规则）"
    return ""


def check(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """复核: the slip of this project that is to be checked."""
    return _to_slip(request, id, deeds.CHECK, TO_CHECK)


def sign(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """签发: the slip of this project that is to be signed."""
    return _to_slip(request, id, deeds.SIGN, TO_SIGN)


def confirm(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """领导小组确认: the slip of this project that is to be confirmed."""
    return _to_slip(request, id, deeds.CONFIRM, SIGNED)


@require_safe
def _to_slip(request: Request, public_id: str, name: str, state: str) -> HttpResponse:
    opened = open_page(request, public_id, name)
    rows = waiting.of_project(opened.project, acting(request), opened.state.law.pack.process)
    if state == SIGNED:
        rows = [row for row in rows if row.own and row.confirmed_at is None]
    found = next((row for row in rows if row.state == state), None)
    if found is not None:
        return redirect(reverse("slip", kwargs={"id": found.public_id}))
    reason = opened.not_now or f"这个项目现在没有要{opened.deed.act}的办理单"
    closed = replace(opened, not_now=reason, status=opened.status if opened.not_now else 409)
    return show(closed, None, "acts/act.html")
