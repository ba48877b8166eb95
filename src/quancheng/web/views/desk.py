"""工作台: where a person lands."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quancheng.accounts.acting import Acting
from quancheng.accounts.presence import Request
from quancheng.law import Pack
from quancheng.lifecycle.application import BY_KEY
from quancheng.lifecycle.gates import ACCEPTING
from quancheng.lifecycle.laws import law_of
from quancheng.projects.models import RETURNED
from quancheng.web import desk as desks
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
        return render(request, "desk/assigned.html", context | {"assigned": desks.assigned(me)})
    pack = law_of(me.jurisdiction, request.at.date()).pack
    context |= {"pack": pack, "holder": lambda duty: who(pack, None, [duty])}
    told = _builder(me, pack, request) if kind == "建设" else _authority(me, pack, request)
    return render(request, f"desk/{'builder' if kind == '建设' else 'authority'}.html", context | told)


def _builder(me: Acting, pack: Pack, request: Request) -> dict[str, Any]:
    assert me.unit is not None  # noqa: S101  a builder's desk is a post's
    today = request.at.date()
    moving = desks.moving(me, pack, today)
    if RETURNED in moving:
        moving[RETURNED] = desks.with_reasons(moving[RETURNED])
    return {
        "late": desks.duties(me, pack, today, desks.LATE),
        "due": desks.duties(me, pack, today, desks.DUE),
        "moving": moving,
        "waiting": desks.waiting(me.unit),
    }


def _authority(me: Acting, pack: Pack, request: Request) -> dict[str, Any]:
    today = request.at.date()
    above = desks.kind_of_desk(me) == "上级"
    accepts = me.duty in pack.process.holders(ACCEPTING)
    return {
        "late": desks.Listed([]) if above else desks.duties(me, pack, today, desks.LATE),
        "due": desks.Listed([]) if above else desks.duties(me, pack, today, desks.DUE),
        "moving": desks.moving(me, pack, today) if accepts else {},
        "broken": desks.broken_by_unit(me),
        "unanswered": desks.Listed([]) if above else desks.unanswered(me),
        "competent": accepts,
    }
