"""工作台: where a person lands."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quancheng.accounts.acting import Acting
from quancheng.accounts.presence import Request
from quancheng.law import Pack
from quancheng.lifecycle.application import BY_KEY
from quancheng.lifecycle.gates import ACCEPTING
from quancheng.lifecycle.laws import bindings, law, law_on
from quancheng.web import desk as desks
from quancheng.web import desk_assigned, desk_beside, desk_waiting, notices
from quancheng.web.doors import acting
from quancheng.web.told import who


@require_safe
def desk(request: Request) -> HttpResponse:
    """What waits for who is here, by duty; at most eight statements whoever it is."""
    me = acting(request)
    kind = desks.kind_of_desk(me)
    context: dict[str, Any] = {
        "section": "desk",
        "kind": kind,
        "me": me,
        "today": request.at.date(),
        "done": request.GET.get("done", ""),
        "part_titles": {key: part.title for key, part in BY_KEY.items()},
    }
    if kind == "管理":
        return render(request, "desk/administrator.html", context)
    if kind == "受托":
        return render(request, "desk/assigned.html", context | desk_assigned.assigned(me))
    packs = _packs(me, request.at.date())
    pack = packs[-1]
    context |= {
        "pack": pack,
        "holder": lambda duty: who(pack, None, [duty]),
        "awaited": desk_waiting.awaited(me, packs, request.at.date()),
        "notices": notices.notices(me, packs, request.at),
    }
    told = _builder(me, pack, request) if kind == "建设" else _authority(me, pack, request)
    if slips := told.get("slips"):
        on_slips = {(each.text, each.id) for each in slips.rows}
        context["awaited"] = desk_waiting.besides(context["awaited"], on_slips)
    return render(request, f"desk/{'builder' if kind == '建设' else 'authority'}.html", context | told)


def _packs(me: Acting, today: datetime.date) -> list[Pack]:
    """The packs that bind here, that of today last (one statement)."""
    bound = bindings(me.jurisdiction)
    now = law_on(bound, me.jurisdiction.code, today).pack
    others = {each.pack: law(each.pack).pack for each in bound if each.pack != now.name}
    return [*others.values(), now]


def _builder(me: Acting, pack: Pack, request: Request) -> dict[str, Any]:
    assert me.unit is not None  # noqa: S101  a builder's desk is a post's
    today = request.at.date()
    duties = desks.duties(me, pack, today)
    return {
        "late": duties[desks.LATE],
        "due": duties[desks.DUE],
        "moving": desks.moving(me, pack, today),
        "waiting": desks.waiting(me.unit),
    }


def _authority(me: Acting, pack: Pack, request: Request) -> dict[str, Any]:
    today = request.at.date()
    above = desks.kind_of_desk(me) == "上级"
    duties = {} if above else desks.duties(me, pack, today)
    beside = desk_beside.beside(me, pack, today)
    return {
        "late": duties.get(desks.LATE, desks.Listed([])),
        "due": duties.get(desks.DUE, desks.Listed([])),
        "slips": beside.get(desk_beside.SLIPS),
        "returned": beside.get(desk_beside.BACK),
        "unanswered": beside.get(desk_beside.URGES),
        "broken": desks.broken_by_unit(me),
        "competent": me.duty in pack.process.holders(ACCEPTING),
    }
