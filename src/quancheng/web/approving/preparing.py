"""拟办: which acts can be prepared on a project, and the form of each. Other chapters use ``open_act`` and ``prepare``.

A page of another chapter: ``opened = open_act(request, id, "预算评审")``, then ``prepare(opened, values)`` (what came
of it, None on a page only looked at), ``sent(outcome)`` (where to go, or None), else ``act_page.show`` with a template
that extends acts/act.html. Its address is named in `words.PAGES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from quancheng.accounts.presence import Request
from quancheng.law import PROJECT
from quancheng.lifecycle import gates
from quancheng.lifecycle.acts.approving import approval as approving
from quancheng.lifecycle.acts.approving import opinion as opining
from quancheng.lifecycle.acts.approving import slips
from quancheng.lifecycle.acts.approving.again import CONCLUDED
from quancheng.lifecycle.acts.approving.amounts import fen
from quancheng.lifecycle.acts.approving.prepared import PREPARED
from quancheng.lifecycle.acts.approving.resting import moved, resting
from quancheng.lifecycle.content import yuan
from quancheng.lifecycle.register import stands
from quancheng.projects.models import EstimateLine, Project
from quancheng.projects.models.slips import SENT_BACK, UNDER_WAY, Slip
from quancheng.web.act_page import Opened, do, open_page, posted, show
from quancheng.web.approving import waiting, words
from quancheng.web.approving.deeds import PREPARE
from quancheng.web.doors import Outcome, acting
from quancheng.web.inputs import clean

page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def choose(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """The acts that can be prepared here; where it is one, its page."""
    opened = open_page(request, id, PREPARE)
    if opened.not_now:
        return show(opened, None, "acts/act.html")
    acts = {act: why_not(opened, act) for act in waiting.prepares(acting(request), opened.state.law.pack.process)}
    acts = {act: why for act, why in acts.items() if words.preparing(act, opened.project)}
    opened = replace(opened, whose=next(iter(acts), ""))
    ready = [act for act, why in acts.items() if not why]
    if len(ready) == 1:
        return redirect(words.preparing(ready[0], opened.project))
    if not ready:
        reason = "；".join(f"{act}：{why}" for act, why in acts.items())
        return show(replace(opened, not_now=reason or "没有要拟办的事项", status=409), None, "acts/act.html")
    return show(opened, None, "approving/choose.html", acts=acts, href=words.preparing)


def open_act(request: Request, public_id: str, act: str) -> Opened:
    """The project opened for preparing an act, with what the law says of that act now, or why it cannot be prepared."""
    opened = open_page(request, public_id, PREPARE)
    deed = replace(opened.deed, button=f"拟办{act}")
    opened = replace(opened, deed=deed, whose=act)
    if opened.not_now:
        return opened
    if why := why_not(opened, act):
        return replace(opened, not_now=why, status=409)
    state = opened.state
    gated = act in gates.barred_acts(state) and state.law.pack.acts[act].kind == PROJECT
    return replace(opened, answer=gates.ask(state, act) if gated else None)


def why_not(opened: Opened, act: str) -> str:
    """Why this act cannot be prepared on the project now, as a sentence; nothing where it can."""
    state, me = opened.state, acting(opened.request)
    process, project = state.law.pack.process, state.project
    if gates.duties(me, project, process.holders(act)) == set():
        return f"“{act}”由{'、'.join(process.holders(act))}办理"
    if project.stage not in process.stages_with(act) or not stands(act, project.state):
        return f"项目现在处于“{project.stage}”阶段（{project.state}），不办理“{act}”"
    if why := PREPARED[act].unready(state, me.unit):
        return why
    for each in Slip.objects.filter(project=project, act=act, state__in=UNDER_WAY):
        if not moved(each.basis, resting(state, PREPARED[act].rests(project))):
            return f"“{act}”已有办理单：{each.prepared_name} 拟办，现在是“{each.state}”"
    return ""


def prepare(opened: Opened, act: str, values: Mapping[str, Any]) -> Outcome | None:
    """What came of preparing it, if it was asked for."""
    note = opened.request.POST.get("note", "").strip()
    return do(opened, slips.prepare, act=act, values=values, note=note)


def sent(outcome: Outcome | None) -> HttpResponse | None:
    """The slip that was made, where it was."""
    if outcome is None or not outcome.done:
        return None
    made = outcome.made
    public_id = made.public_id if isinstance(made, Slip) else made["slip"]
    return redirect(f"{reverse('slip', kwargs={'id': public_id})}?done=1")


def sent_back(project: Project, act: str, me: Any) -> Slip | None:
    """What was proposed the last time and went back: it is there to be mended."""
    found = Slip.objects.filter(project=project, act=act, unit=me.unit).order_by("-id").first()
    return found if found is not None and found.state == SENT_BACK else None


@page
def opinion(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """拟办 an opinion: what the review came to stands there already."""
    act = opining.ISSUING
    opened = open_act(request, id, act)
    values = posted(request, "conclusion", "why", "suggested", "more", "number", "text", "note")
    outcome = prepare(opened, act, values | {"suggested": clean("金额", values["suggested"])})
    if answer := sent(outcome):
        return answer
    review = opining.last_review(opened.project)
    back = sent_back(opened.project, act, acting(request))
    if request.method != "POST":
        reviewed = opened.state.facts.get(CONCLUDED) or ""
        values = {
            "conclusion": reviewed, "text": review.text if review else "",
            "suggested": yuan(review.suggested) if review and reviewed == opining.AGREED else "",
        } | (back.values | {"suggested": grouped(back.values["suggested"])} if back else {})  # fmt: skip
    options = opened.state.law.pack.vocabulary.facts[PROJECT][CONCLUDED].options
    declared = opened.project.details.get(opining.DECLARED)
    more: dict[str, Any] = {"review": review, "back": back, "options": options, "declared": declared}
    return show(opened, outcome, "approving/prepare_opinion.html", values, **more, **words.FORMATS)


@page
def approval(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """拟办 an approval: each line of the estimate with what finance has left of it."""
    act = approving.APPROVING
    opened = open_act(request, id, act)
    estimate = list(EstimateLine.objects.filter(project=opened.project))
    values = posted(request, "number", "amount", "why", "text", "note")
    typed = [posted(request, f"amount-{n}", f"note-{n}") for n in range(1, len(estimate) + 1)]
    lines = [{"amount": each[f"amount-{n}"], "note": each[f"note-{n}"]} for n, each in enumerate(typed, 1)]
    meant = [each | {"amount": clean("金额", each["amount"])} for each in lines]
    outcome = prepare(opened, act, values | {"amount": clean("金额", values["amount"]), "lines": meant})
    if answer := sent(outcome):
        return answer
    review, back = approving.last_budget_review(opened.project), sent_back(opened.project, act, acting(request))
    reviewed = {line.place: line for line in review.lines.all()} if review else {}
    if request.method != "POST":
        values, lines = _proposed(estimate, reviewed, back)
    rows = [(line, reviewed.get(line.place), told) for line, told in zip(estimate, lines, strict=False)]
    more = {"rows": rows, "review": review, "back": back, "limit": approving.limit_of(opened.state)}
    sums = {"total": sum(fen_of(told["amount"]) for told in lines), "estimated": sum(line.amount for line in estimate)}
    return show(opened, outcome, "approving/prepare_approval.html", values, **more, **sums, **words.FORMATS)


def _proposed(estimate: list[EstimateLine], reviewed: Mapping[int, Any], back: Slip | None) -> tuple[Any, Any]:
    """What stands in the form at first: what went back, else what finance approved, else the estimate."""
    if back and len(back.values["lines"]) == len(estimate):
        lines = [line | {"amount": grouped(line["amount"])} for line in back.values["lines"]]
        return back.values | {"amount": grouped(back.values["amount"])}, lines
    amounts = [reviewed[line.place].approved if line.place in reviewed else line.amount for line in estimate]
    return {"amount": yuan(sum(amounts))}, [{"amount": yuan(each), "note": ""} for each in amounts]


def grouped(kept: str) -> str:
    """1,234.50 of an amount as a slip keeps it; nothing of nothing."""
    return yuan(fen(kept))


def fen_of(typed: str) -> int:
    """The 分 of an amount as typed; 0 of what is none."""
    whole, _, cents = typed.replace(",", "").partition(".")
    readable = whole.isdecimal() and len(whole) < 14 and len(cents) <= 2 and (cents.isdecimal() or not cents)
    return (fen(f"{whole}.{cents.ljust(2, '0')}") or 0) if readable else 0
