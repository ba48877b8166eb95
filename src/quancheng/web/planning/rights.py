"""Who may do which act of planning: by the process, for whoever is here."""

from __future__ import annotations

from django.http import Http404

from quancheng.accounts.presence import Request
from quancheng.law import Pack
from quancheng.lifecycle.gates import why_not
from quancheng.lifecycle.laws import law_of
from quancheng.web.doors import acting

PUBLISH, PREPARE, FILE = "发布统建清单", "编制年度计划", "报送年度计划"
COMMENT, CONSOLIDATE, OPEN = "反馈计划意见", "汇总年度计划", "开放申报"


def pack_here(request: Request) -> Pack:
    """The law that governs what is begun today; nobody without a post comes here (one statement)."""
    who = acting(request)
    if who.unit is None:
        raise Http404
    return law_of(who.jurisdiction, request.at.date()).pack


def may(pack: Pack, request: Request, act: str) -> bool:
    """Whether who is here may do this act at all."""
    return not why_not(pack.process, act, acting(request), None)


def only(pack: Pack, request: Request, act: str) -> None:
    """Raises Http404 for whom the page of this act is not."""
    if not may(pack, request, act):
        raise Http404


def year_in(request: Request) -> int:
    """The year that is looked at: as asked for, else this one."""
    asked = request.GET.get("year", "")
    return int(asked) if asked.isdecimal() and len(asked) == 4 else request.at.year
