"""更正 (internal control): old → new with a reason, in force once a second person of the unit has confirmed it."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q

from quancheng.accounts.acting import Acting
from quancheng.law import PROJECT, BadValue, to_inside, to_outside
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.acts.submission import demand_reason
from quancheng.lifecycle.facts import FROM_ROWS, IDENTITY
from quancheng.lifecycle.refusals import Fault, Invalid, NotAllowed, WrongState
from quancheng.lifecycle.register import official
from quancheng.projects.models import ACCEPTED, SUBMITTED, Correction, Item, Project

NAME = "项目名称"
CLASSIFIED = "涉密"
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
        do.note = f"拟更正“{fact}”：{made.reason}"
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
            _apply(do, opened, found)
        do.reply |= {"project": opened.public_id}


def _read(do: Doing, project: Project, kind: str, name: str, value: Any) -> Any:
    fact = do.law.pack.vocabulary.facts.get(kind, {}).get(name)
    derived = (*IDENTITY, *FROM_ROWS) if not project.historic else IDENTITY
    if fact is None or fact.key or name == CLASSIFIED or (kind == PROJECT and name in derived and name != NAME):
        raise Invalid([Fault("fact", f"“{name}”不能在这里更正")])
    if fact.finding and fact.finding != do.acting.duty:
        raise NotAllowed(f"“{name}”由{fact.finding}认定")
    try:
        inside = to_inside(fact, value)
    except BadValue as error:
        raise Invalid([Fault("value", str(error))]) from error
    return to_outside(fact.type, inside)


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
