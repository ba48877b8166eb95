"""The pages of one project: its dossier, one rule on it clause by clause, its journal."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quancheng.accounts.acting import Acting
from quancheng.accounts.presence import Request
from quancheng.lifecycle.access import withheld
from quancheng.lifecycle.application import BY_KEY
from quancheng.lifecycle.content import content
from quancheng.lifecycle.findings import State, judge
from quancheng.lifecycle.holders import ASSIGNED
from quancheng.lifecycle.official_papers import issued
from quancheng.projects.models import EstimateLine, Project
from quancheng.web import dossier, dossier_rows, journal_rows, regulation
from quancheng.web.approving.waiting import of_project
from quancheng.web.approving.words import in_words
from quancheng.web.budgeting.trace import trace
from quancheng.web.deed import Deed
from quancheng.web.deeds import BY_NAME
from quancheng.web.doors import acting, project_or_404
from quancheng.web.dossier_worth import worth_doing
from quancheng.web.explained import by_rule, missing
from quancheng.web.library.on_project import on_project
from quancheng.web.reviewing.rounds import rounds
from quancheng.web.sample import SHADES
from quancheng.web.told import by_shade, who

FULL = ("不符合", "原则不符", "逾期办结")
"""Shades set out as duties that are broken or late."""

FOLDED = ("提示", "已放行", "符合", "不适用")
SHORT_JOURNAL = 10
RULES_AT_ONCE = 20
"""How many objects of one rule are told clause by clause on a page."""


@require_safe
def project(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """一项目一档."""
    found = project_or_404(request, id)
    state = judge([found], request.at.date())[0]
    offers = dossier.survey(state, acting(request))
    sent = dossier_rows.submissions(found)
    corrections, urges = dossier_rows.corrections(found), dossier_rows.urges(found)
    slips = of_project(found, acting(request), state.law.pack.process)
    handover, turns = dossier_rows.open_handover(found), dossier.turns(state)
    worth = worth_doing(state, acting(request), corrections, urges, handover, slips)
    papers = dossier_rows.documents_of(found, acting(request))
    journal = journal_rows.about(found, acting(request), None, SHORT_JOURNAL + 1)
    lines = list(EstimateLine.objects.filter(project=found))
    deed = _done(request, found)
    context = head(request, state) | {
        "turn": dossier.turn(state, dossier_rows.last_submitted(sent), turns),
        "turns": turns,
        "choices": dossier.choices(state, offers, worth, turns),
        "closed": dossier.closed(state, offers, worth),
        "ahead": dossier.ahead(state, offers),
        "warnings": dossier.lapsed_warnings(offers),
        "submissions": sent,
        "corrections": corrections,
        "urges": urges,
        "handover": handover,
        "shelved": on_project(state, acting(request)),
        "slips": slips,
        "papers": papers,
        "official": issued(state),
        "content": content(state, lines, [paper.document for paper in papers]),
        "trace": trace(state, acting(request), lines),
        "journal": journal[:SHORT_JOURNAL],
        "more_journal": len(journal) > SHORT_JOURNAL,
        "assigned": acting(request).duty in ASSIGNED,
        "deed": deed,
        "done": journal_rows.done_by(acting(request), deed.act, journal) if deed else None,
        "rounds": rounds(state),
    }
    return render(request, "dossier/project.html", context | findings_of(state) | facts_of(state, acting(request)))


def _done(request: Request, project: Project) -> Deed | None:
    """What has just been done on its own page, in the words that fit the project."""
    named = BY_NAME.get(f"do-{request.GET.get('done', '')}") or BY_NAME.get(request.GET.get("done", ""))
    return in_words(named, project) if named else None


def head(request: Request, state: State) -> dict[str, Any]:
    """What stands on top of each page of a project."""
    return {
        "section": "ledger",
        "project": state.project,
        "state": state,
        "pack": state.law.pack,
        "track": dossier.track(state.law.pack, state.project),
        "head_facts": dossier.head_facts(state),
        "holder": lambda duty: who(state.law.pack, state.project, [duty]),
        "today": request.at.date(),
    }


def findings_of(state: State) -> dict[str, Any]:
    """What the law says of it, by shade."""
    said = by_shade(state)
    groups = {name: by_rule(said.get(name, [])) for name in (*FULL, "待认定", "未到期", *FOLDED, "不在范围")}
    pending = [each for group in groups["未到期"] for each in group]
    return {
        "counts": {name: len(said.get(name, [])) for name in groups},
        "full": [(name, groups[name]) for name in FULL if groups[name]],
        "doubts": missing(groups["待认定"]),
        "dated": sorted((each for each in pending if each.due), key=lambda each: each.due or state.today),
        "undated": [group for group in groups["未到期"] if not group[0].due],
        "folded": [(name, groups[name]) for name in FOLDED if groups[name]],
        "outside": groups["不在范围"],
        "units": regulation.UNITS,
    }


def facts_of(state: State, me: Acting) -> dict[str, Any]:
    """What is on record of it, without what is withheld from who looks."""
    hidden = withheld(me, state.project, state.facts)
    titles = {key: part.title for key, part in BY_KEY.items()}
    return {
        "money": [each for each in dossier.money(state) if each[0] not in hidden],
        "part_titles": titles,
        "fact_groups": dossier_rows.fact_groups(state, hidden),
        "items": dossier_rows.items_by_kind(state),
    }


@require_safe
def rule(request: Request, id: str, name: str) -> HttpResponse:  # noqa: A002  the word in the address
    """One rule on a project and on what belongs to it, clause by clause."""
    found = project_or_404(request, id)
    state = judge([found], request.at.date())[0]
    groups = by_shade(state)
    said = [each for shade in SHADES for each in groups.get(shade, []) if each.verdict.rule.name == name]
    if not said:
        raise Http404
    verdicts, first = by_rule(said)[0], _number(request.GET.get("from", "")) or 0
    context = head(request, state) | {
        "rule": said[0].verdict.rule,
        "verdicts": verdicts,
        "first": first,
        "shown": verdicts[first : first + RULES_AT_ONCE],
    }
    return render(request, "dossier/rule.html", context)


@require_safe
def journal(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """Everything that was done on it, newest first, a page at a time by the row's number."""
    found = project_or_404(request, id)
    before, number = (_number(request.GET.get(name, "")) for name in ("before", "row"))
    row = journal_rows.one(found, acting(request), number) if number is not None else None
    if number is not None and row is None:
        raise Http404
    rows = [] if row else journal_rows.about(found, acting(request), before, journal_rows.AT_ONCE + 1)
    context = {
        "section": "ledger",
        "project": found,
        "row": row,
        "rows": rows[: journal_rows.AT_ONCE],
        "older": rows[journal_rows.AT_ONCE - 1].number if len(rows) > journal_rows.AT_ONCE else None,
        "before": before,
    }
    return render(request, "dossier/journal.html", context)


def _number(given: str) -> int | None:
    return int(given) if given.isdecimal() and len(given) < 16 else None
