"""更正 (internal control): old → new with a reason, in force once a second person of the unit has confirmed it."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Post
from quancheng.law import PROJECT, BadValue, Vocabulary, to_inside, to_outside
from quancheng.law.values import UNKNOWN_DATE
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.acts.filling import untimely, wrong_text
from quancheng.lifecycle.acts.screening import ANSWERS, wrong_name
from quancheng.lifecycle.acts.submission import demand_reason
from quancheng.lifecycle.acts.texts import one_line
from quancheng.lifecycle.application import PARTS
from quancheng.lifecycle.content import words
from quancheng.lifecycle.facts import FROM_ROWS, IDENTITY
from quancheng.lifecycle.holders import BUILDER
from quancheng.lifecycle.refusals import Fault, Invalid, NotAllowed, WrongState
from quancheng.lifecycle.register import official
from quancheng.projects.models import ACCEPTED, SUBMITTED, Correction, Item, Project

NAME = "项目名称"
CLASSIFIED = "涉密"
BY_ACT = "行为"
FILLED = frozenset(name for part in PARTS for name in part.facts)
MAY_BE_OPEN = frozenset(name for part in PARTS for name in part.optional)
STATES = (SUBMITTED, ACCEPTED)


@official("更正", states=STATES)
def propose_correction(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    kind: str = PROJECT, number: str = "", fact: str, value: Any, reason: str,
) -> Correction:  # fmt: skip
    """Propose another value for one fact. Raises Invalid, NotAllowed, WrongState, Stale."""
    with doing("更正", acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        new = _read(do, opened, kind, fact, value)
        old = _standing(opened, kind, number, fact)
        if old == new:
            raise Invalid([Fault("value", f"“{fact}”现在就是这个值")])
        if Correction.objects.filter(
            Q(confirmed_by=None), project=opened, kind=kind, key=number, fact=fact, refused=False
        ).exists():
            raise WrongState(f"“{fact}”已有待确认的更正")
        made = Correction.objects.create(
            project=opened, kind=kind, key=number, fact=fact, old=old, new=new, reason=demand_reason(reason),
            proposed_by=acting.person, proposed_at=at,
        )  # fmt: skip
        do.note = f"拟更正“{fact}”：{_said(old)} → {_said(new)}；{made.reason}"
        do.reply |= {"project": opened.public_id, "correction": made.public_id}
    return made


@official("确认更正", states=STATES)
def decide_correction(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    correction: str, agreed: bool,
) -> None:  # fmt: skip
    """Confirm or refuse a proposed correction, as a second person. Raises NotAllowed, WrongState, Stale."""
    with doing("确认更正", acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        found = opened.corrections.select_for_update(of=("self",)).filter(public_id=correction).first()
        if found is None or found.confirmed_by_id or found.refused:
            raise WrongState("没有这条待确认的更正")
        if acting.person.pk == found.proposed_by_id or (acting.post and acting.post.person_id == found.proposed_by_id):
            raise NotAllowed("更正由提出人以外的另一人确认（内控规则）")
        found.refused, found.confirmed_at = not agreed, at
        found.confirmed_by = acting.person
        found.save(update_fields=["refused", "confirmed_at", "confirmed_by"])
        do.note = f"{'确认' if agreed else '不同意'}更正“{found.fact}”：{found.reason}"
        if agreed:
            if not Post.objects.filter(person=found.proposed_by, unit=acting.unit).exists():
                raise NotAllowed("更正由提出的单位里的另一人确认（内控规则）")
            _apply(do, opened, found)
        do.reply |= {"project": opened.public_id}


def not_correctable(vocabulary: Vocabulary, project: Project, duty: str, kind: str, name: str) -> str:
    """Why who holds this duty may not correct this fact, as a sentence; nothing where they may.

    What an act has made is only made again by an act; of a project that went through the acts here, only what was
    filled in is corrected, and findings by who makes them. No unit takes its project out of the regulation (第二条).
    """
    fact = vocabulary.facts.get(kind, {}).get(name)
    if kind == PROJECT and name == NAME:
        return ""
    derived = IDENTITY if project.historic else (*IDENTITY, *FROM_ROWS)
    if fact is None or fact.key or name == CLASSIFIED or (kind == PROJECT and name in derived):
        return f"“{name}”不能在这里更正"
    if fact.finding:
        return "" if fact.finding == duty else f"“{name}”由{fact.finding}认定"
    if kind != PROJECT:
        return ""
    if duty == BUILDER and name in ANSWERS:
        return f"“{name}”决定项目适用不适用办法，由受理申报的部门更正"
    told = project.sources.get(name) or {}
    if told.get("source") == BY_ACT:
        return f"“{name}”是办理“{told.get('act')}”时记下的，不能更正"
    if not project.historic and name not in FILLED:
        return f"“{name}”不是申报时填写的，不能在这里更正"
    return ""


def _read(do: Doing, project: Project, kind: str, name: str, value: Any) -> Any:
    if told := not_correctable(do.law.pack.vocabulary, project, do.acting.duty, kind, name):
        raise Invalid([Fault("fact", told)])
    fact = do.law.pack.vocabulary.facts[kind][name]
    try:
        new = to_outside(fact.type, to_inside(fact, value))
    except BadValue as error:
        raise Invalid([Fault("value", str(error))]) from error
    if name == NAME and kind == PROJECT:
        new = one_line(str(new or ""))
        told = wrong_name(new)
    elif new in (None, UNKNOWN_DATE) and not project.historic and name not in MAY_BE_OPEN:
        told = f"请填写“{name}”的新值"
    else:
        told = wrong_text(name, new) or ("" if new == UNKNOWN_DATE else untimely(fact, new, do.on))
    if told:
        raise Invalid([Fault("value", told)])
    return new


def _standing(project: Project, kind: str, number: str, fact: str) -> Any:
    if kind == PROJECT:
        return project.name if fact == NAME else project.facts.get(fact)
    item = Item.objects.filter(project=project, kind=kind, key=number).first()
    if item is None:
        raise Invalid([Fault("number", f"没有编号为“{number}”的{kind}")])
    return item.facts.get(fact)


def _apply(do: Doing, project: Project, found: Correction) -> None:
    now = _standing(project, found.kind, found.key, found.fact)
    if now != found.old:
        raise WrongState(f"“{found.fact}”已不是提出更正时的值，请重新提出")
    if found.kind != PROJECT:
        item = Item.objects.get(project=project, kind=found.kind, key=found.key)
        do.change(f"{found.kind} {found.key} {found.fact}", found.old, found.new)
        told = {"source": "更正", "act": do.name, "on": do.on.isoformat()}
        item.facts, item.sources = item.facts | {found.fact: found.new}, item.sources | {found.fact: told}
        item.version += 1
        item.save(update_fields=["facts", "sources", "version"])
    elif found.fact == NAME:
        do.set(name=found.new)
    else:
        do.set_facts({found.fact: found.new}, "更正")


def _said(value: Any) -> str:
    """An outside value as the journal's sentence says it."""
    return words(value) or "空"
