"""补录 as its pages show it: who may, what a row tells so far, what the law would say of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from rapidfuzz import fuzz, process

from quancheng.accounts.models import Unit
from quancheng.accounts.presence import Request
from quancheng.law import PROJECT, Pack
from quancheng.law.values import UNKNOWN_DATE
from quancheng.ledger import phrases
from quancheng.lifecycle.acts.history import ACT
from quancheng.lifecycle.facts import outside, rows_of
from quancheng.lifecycle.findings import State
from quancheng.lifecycle.gates import why_not
from quancheng.lifecycle.history_assessing import Assessor
from quancheng.lifecycle.history_table import Intake, Missing, Row
from quancheng.lifecycle.laws import law_of
from quancheng.lifecycle.refusals import Invalid
from quancheng.projects.models import Project
from quancheng.web.doors import acting
from quancheng.web.explained import Explained, by_rule, missing
from quancheng.web.history_inputs import groups
from quancheng.web.told import by_shade

P = ParamSpec("P")
BASIC = "basic"
FULL = ("不符合", "原则不符", "逾期办结")
"""Shades told clause by clause."""

MOST_CANDIDATES, LIKELY = 3, 55
NOT_YET = "没有发生"
_PLACE = re.compile(r"^.*?[省市县区]")
"""What many names of units begin with: no likeness."""

MOST_DOUBTS = 8


@dataclass(frozen=True)
class Part:
    """One part of what is told of a project. ``told`` of ``asked`` facts, or so many children."""

    key: str
    title: str
    told: int
    asked: int
    said: list[tuple[str, str, bool]]
    """fact, value in words, whether it is not known"""
    kind: str = PROJECT
    children: list[list[tuple[str, str, bool]]] | None = None
    unknown: bool = False

    @property
    def not_yet(self) -> list[str]:
        """The dates that are told not to have happened."""
        return [name for name, text, _ in self.said if text == NOT_YET]


@dataclass(frozen=True)
class Difference:
    """One fact as it is told and as it stands on record."""

    name: str
    told: str
    stands: str


def for_who_enters(
    view: Callable[Concatenate[Request, P], HttpResponseBase],
) -> Callable[Concatenate[Request, P], HttpResponseBase]:
    """A page for who may enter projects already under way; others are told who may."""

    @wraps(view)
    def checked(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        me = acting(request)
        reason = why_not(law_of(me.jurisdiction, request.at.date()).pack.process, ACT, me, None)
        if reason:
            return render(request, "history/closed.html", {"section": "ledger", "reason": reason}, status=403)
        return view(request, *args, **kwargs)

    return cast("Callable[Concatenate[Request, P], HttpResponseBase]", checked)


def intake_or_404(request: Request, id_: str) -> Intake:
    """The work table, if it is this person's."""
    try:
        return Intake.of(acting(request), id_)
    except Missing as error:
        raise Http404 from error


def row_or_404(intake: Intake, place: int) -> Row:
    """One row of it."""
    try:
        return intake.row(place)
    except Missing as error:
        raise Http404 from error


def parts(pack: Pack, row: Row) -> list[Part]:
    """Everything that is told of a row, part by part."""
    facts, children = row.told["facts"], row.told["children"]
    found = []
    for title, asked in groups(pack.vocabulary).items():
        said = _said(pack, PROJECT, {fact.name: facts[fact.name] for fact in asked if fact.name in facts})
        found.append(Part(title, title, sum(not weak for _, _, weak in said), len(asked), said))
    for kind in pack.vocabulary.kinds:
        if kind != PROJECT:
            rows = [_said(pack, kind, child) for child in children.get(kind, ())]
            unknown = kind in row.told["unknown_kinds"]
            found.append(Part(kind, kind, len(rows), 0, [], kind, rows, unknown and not rows))
    return found


def _said(pack: Pack, kind: str, facts: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """Facts in words; a date that has not happened is said, another fact that is not known is left out."""
    found = []
    for name, value in facts.items():
        fact = pack.vocabulary.facts[kind][name]
        dated = fact.type == "日期"
        if dated:
            weak = value == UNKNOWN_DATE
            found.append((name, "不清楚" if weak else NOT_YET if value is None else str(value), weak))
        elif value is not None:
            found.append((name, phrases.value(value), False))
    return found


def judged(assessor: Assessor, row: Row) -> dict[str, Any]:
    """What the law would say of a row, for its page; nothing while it cannot be read."""
    if not row.unit or row.unit not in assessor.by_id:
        return {"full": [], "doubts": [], "state": None, "counts": {}}
    try:
        state = assessor.state(row)
    except Invalid:
        return {"full": [], "doubts": [], "state": None, "counts": {}}
    shades = by_shade(state)
    doubts = missing(by_rule(shades.get("待认定", [])))
    return {
        "state": state,
        "counts": {name: len(found) for name, found in shades.items()},
        "full": [(name, _flat(by_rule(shades[name]))) for name in FULL if name in shades],
        "doubts": [(text, sum(len(group) for group in groups_)) for text, groups_ in doubts[:MOST_DOUBTS]],
        "more_doubts": max(0, len(doubts) - MOST_DOUBTS),
    }


def _flat(groups_: Iterable[list[Explained]]) -> list[Explained]:
    return [each for group in groups_ for each in group]


def differences(pack: Pack, state: State | None, existing: Project) -> list[Difference]:
    """Where a row says otherwise than the project that is already there (four statements)."""
    stands = outside(existing, rows_of([existing])[existing.pk])
    told = state.facts if state else {}
    found = []
    for name in pack.vocabulary.facts[PROJECT]:
        new, old = _words(pack, name, told.get(name)), _words(pack, name, stands.get(name))
        if new != old:
            found.append(Difference(name, new, old))
    return found


def _words(pack: Pack, name: str, value: Any) -> str:
    fact = pack.vocabulary.facts[PROJECT][name]
    if fact.type == "日期":
        return "不清楚" if value == UNKNOWN_DATE else NOT_YET if value is None else str(value)
    return "" if value is None else phrases.value(value)


def _bare(name: str) -> str:
    return _PLACE.sub("", name) or name


def candidates(units: dict[str, Unit], written: str) -> list[Unit]:
    """The units whose names are most like what is written: to be asked about, never taken."""
    names = [name for name, unit in units.items() if unit.dissolved_on is None]
    found = process.extract(
        written, names, scorer=fuzz.ratio, processor=_bare, limit=MOST_CANDIDATES, score_cutoff=LIKELY
    )
    return [units[name] for name, _, _ in found]
