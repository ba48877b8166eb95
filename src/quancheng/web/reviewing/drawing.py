"""抽取专家: how many of each field, who is left out and why, what came of it, how to draw again; the panel on paper."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from quancheng.accounts.presence import Request
from quancheng.law import Pack, smallest_panel
from quancheng.lifecycle.acts.reviewing import drawing as act
from quancheng.lifecycle.acts.reviewing.readiness import short, targets
from quancheng.lifecycle.acts.reviewing.terms import fields, months
from quancheng.lifecycle.laws import law_of
from quancheng.reviews.models import COMING, INVITED, PREPARING, Batch, Draw
from quancheng.web.act_page import Words
from quancheng.web.doors import Outcome, acting, once, perform
from quancheng.web.reviewing.batches import address, asked, batch_or_404, inside
from quancheng.web.reviewing.front_asking import may

SHOWN = 300
"""Of a list of experts, how many are named."""


@asked
def draw(request: Request, batch: str) -> HttpResponse:
    """Asks how many, draws, and shows every draw of the batch."""
    found = batch_or_404(request, batch)
    pack = law_of(found.jurisdiction, request.at.date()).pack
    draws_now = found.state == PREPARING and may(request, pack, act.DRAWING)
    outcome = None
    if request.method == "POST":
        if not draws_now:
            raise Http404
        outcome = _drawn(request, found, fields(pack, request.at.date()))
        if outcome.done:
            return redirect(f"{address(found)}draw/?done=draw")
    context = _shown(request, found, pack, outcome) | (_asked(request, found, pack, outcome) if draws_now else {})
    context["draws_now"] = draws_now
    return render(request, "reviewing/draw.html", context, status=outcome.status if outcome else 200)


def _drawn(request: Request, found: Batch, known: tuple[str, ...]) -> Outcome:
    typed = [(name, request.POST.get(f"wanted-{name}", "").strip()) for name in known]
    wanted = [(name, int(number) if number.isdecimal() and len(number) < 4 else -1) for name, number in typed if number]
    wanted = [(name, number) for name, number in wanted if number]
    return perform(request, act.draw_experts, batch=found.public_id, wanted=wanted)


def _shown(request: Request, found: Batch, pack: Pack, outcome: Outcome | None) -> dict[str, Any]:
    """What every reader sees: the draws, the newest first."""
    draws = list(found.draws.order_by("-number"))
    names = {who: name for each in draws for who, name, *_ in [*each.pool, *each.recused]}
    return {
        "section": "reviews", "batch": found, "draws": draws, "names": names, "most": SHOWN,
        "errors": Words(outcome.errors if outcome else {}), "key": once(), "act": pack.acts[act.DRAWING],
        "done": request.GET.get("done", "") == "draw", "pack": pack,
    }  # fmt: skip


def _asked(request: Request, found: Batch, pack: Pack, outcome: Outcome | None) -> dict[str, Any]:
    """The form: of each field who could be drawn now, how many are coming, how many are missing."""
    today = request.at.date()
    known = fields(pack, today)
    lot = act.candidates(found, acting(request), pack, today, known)
    seats = list(found.seats.select_related("draw"))
    draws = list(found.draws.order_by("number"))
    missing, alive = short(draws, seats), Counter(each.field for each in seats if each.state in (INVITED, COMING))
    typed = request.POST if outcome else {}
    rows = [
        {
            "name": name, "free": lot.count(name), "seated": alive[name],
            "value": typed.get(f"wanted-{name}", missing.get(name, "")),
        }
        for name in known
    ]  # fmt: skip
    return {
        "rows": rows, "lot": lot, "missing": missing, "targets": targets(draws, seats), "ready": bool(found.agency),
        "has_projects": inside(found).exists(), "months": months(pack, today), "least": smallest_panel(pack, today),
        "free": sorted(lot.names[who] for who in lot.pool),
    }  # fmt: skip


@require_safe
def panel(request: Request, batch: str) -> HttpResponse:
    """专家名单和回避情况, to be printed and signed."""
    found = batch_or_404(request, batch)
    seats = list(found.seats.select_related("expert", "draw").prefetch_related("expert__employments"))
    draws: list[Draw] = list(found.draws.order_by("number"))
    context = {
        "section": "reviews", "batch": found, "seats": seats, "draws": draws, "reviewed": list(inside(found)),
        "recusals": list(found.recusals.select_related("expert", "project").order_by("id")),
        "today": request.at.date(), "COMING": COMING, "INVITED": INVITED,
        "coming": sum(seat.state == COMING for seat in seats),
    }  # fmt: skip
    return render(request, "reviewing/draw_panel.html", context)
