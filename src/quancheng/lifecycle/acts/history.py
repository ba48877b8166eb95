"""补录历史项目 (internal control): a project under way is entered at its present stage, each fact with its source.

Past gates are judged and shown, not enforced.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import CLERK, Person, Unit
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.acts.numbering import next_number
from quancheng.lifecycle.acts.screening import demand_no_secret
from quancheng.lifecycle.facts import outside
from quancheng.lifecycle.history import (
    NUMBER,
    SOURCE,
    Record,
    Told,
    cobuilders_named,
    is_clearly_open,
    read,
    units_named,
)
from quancheng.lifecycle.holders import BUILDER
from quancheng.lifecycle.laws import bindings, law_for
from quancheng.lifecycle.refusals import Fault, Invalid, NotAllowed
from quancheng.lifecycle.register import official
from quancheng.projects.models import VOID, CoBuilder, Evaluation, Item, Project

ACT = "补录历史项目"
LONGEST_SOURCE = 300


@dataclass(frozen=True)
class Sources:
    """Where what is told comes from: the whole, each child by kind and place, single facts."""

    whole: str
    children: Mapping[str, Sequence[str]]
    facts: Mapping[str, str]

    def of_child(self, kind: str, place: int) -> str:
        """Of the child at this place, counted from 0."""
        found = self.children.get(kind, ())
        return found[place] if place < len(found) else self.whole


@official(ACT)
def enter_project(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", unit: str, stage: str,
    facts: Mapping[str, Any], children: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    unknown_kinds: Sequence[str] = (), source: str, child_sources: Mapping[str, Sequence[str]] | None = None,
    fact_sources: Mapping[str, str] | None = None,
) -> Project:  # fmt: skip
    """Enter a project already under way. ``unit``: public id; facts as outside values; ``source``: where they are from.

    ``child_sources`` by kind in the order of the children, ``fact_sources`` by fact: where that differs.
    The secrecy question first: unless the answer is a clear no, nothing is read or kept, not even in the journal. A
    date that is not told is not known; None says that it has not happened. Without a number it is given one.
    Raises Secret, Invalid, NotAllowed.
    """
    demand_no_secret(secret=False if is_clearly_open(facts) else None)
    with doing(ACT, acting=acting, at=at, key=key, digest=digest) as do:
        do.allow(None)
        owner = _owner(acting, unit)
        told = Told(facts, children or {}, unknown_kinds)
        partners = units_named(acting.jurisdiction, cobuilders_named(facts))
        record = read(do.law.pack, owner, stage, told, do.on, partners)
        _demand_new(do, record.project)
        _keep(do, record, Sources(source.strip()[:LONGEST_SOURCE], child_sources or {}, fact_sources or {}))
        do.reply |= {"project": record.project.public_id, "number": record.project.number}
    return record.project


def _owner(acting: Acting, unit: str) -> Unit:
    found = Unit.objects.filter(public_id=unit, jurisdiction=acting.jurisdiction, dissolved_on=None)
    owner = found.select_related("jurisdiction").first()
    if owner is None:
        raise Invalid([Fault("unit", "本行政区没有这个单位，或者单位已经撤销")])
    if acting.duty == BUILDER and owner != acting.unit:
        raise NotAllowed("建设单位只能补录本单位的项目（内控规则）")
    return owner


def _demand_new(do: Doing, project: Project) -> None:
    """Raises Invalid where the number is taken; without one, where the unit has a project of the same name."""
    there = Project.objects.filter(jurisdiction=project.jurisdiction)
    if project.number is not None:
        if other := there.filter(number=project.number).first():
            raise Invalid([_taken(do, other)])
    elif other := there.filter(unit=project.unit, name=project.name).exclude(state=VOID).first():
        text = f"{project.unit.name}已有同名项目（{other.number or '尚无编号'}）；如果是另一个项目，请填写它的编号"
        raise Invalid([Fault(NUMBER, text)])


def _taken(do: Doing, other: Project) -> Fault:
    """Whose number it is, said only to who may see that project."""
    if visible(do.acting).filter(pk=other.pk).exists():
        return Fault(NUMBER, f"项目编号“{other.number}”已经有了：{other.name}（{other.unit.name}）")
    return Fault(NUMBER, f"项目编号“{other.number}”已被本行政区的其他项目使用，请核对")


def _keep(do: Doing, record: Record, sources: Sources) -> None:
    project, rows = record.project, record.rows
    project.clerk, project.created_at, project.changed_at = _clerk(do, project.unit), do.at, do.at
    project.number = project.number or next_number(project.jurisdiction, do.on.year)
    mark = {"source": SOURCE, "act": do.name, "on": do.on.isoformat()}
    project.sources = {name: mark | {"from": sources.facts.get(name, sources.whole)} for name in record.told}
    try:
        with transaction.atomic():
            project.save(force_insert=True)
    except IntegrityError as error:
        raise Invalid([Fault(NUMBER, f"项目编号“{project.number}”刚刚被另一个项目使用，请核对")]) from error
    counted = Counter[str]()
    for item in rows.items:
        where = sources.of_child(item.kind, counted[item.kind])
        counted[item.kind] += 1
        item.sources = dict.fromkeys(item.facts, mark | {"from": where})
    belonging: list[Item | CoBuilder | Evaluation] = [*rows.items, *rows.cobuilders, *rows.evaluations]
    for each in belonging:
        each.project = project
    CoBuilder.objects.bulk_create(rows.cobuilders)
    Evaluation.objects.bulk_create(rows.evaluations)
    Item.objects.bulk_create(rows.items)
    do.about(project)
    _tell(do, record, sources.whole)


def _tell(do: Doing, record: Record, source: str) -> None:
    """What the journal keeps: everything that was told, and by which law it is judged."""
    project, rows = record.project, record.rows
    facts = outside(project, rows)
    do.law = law_for(bindings(project.jurisdiction), project.jurisdiction.code, facts, do.on)
    for name in ("number", "name", "unit", "clerk", "stage", "state"):
        do.change(name, None, getattr(project, name))
    for name in record.told:
        do.change(name, None, facts.get(name))
    for item in rows.items:
        do.change(f"{item.kind} {item.key}", None, {name: value for name, value in item.facts.items() if value})
    if project.unknown_kinds:
        do.change("unknown_kinds", None, project.unknown_kinds)
    do.note = f"来源：{source}"


def _clerk(do: Doing, unit: Unit) -> Person:
    """Who handles it from now on: who enters it, if of the unit; else the unit's clerk who has been there longest."""
    if do.acting.unit == unit and do.acting.duty == BUILDER:
        return do.acting.person
    posts = unit.posts.filter(duty=BUILDER, role=CLERK, since__lte=do.on, person__is_active=True).order_by(
        "since", "id"
    )
    current = posts.exclude(until__lt=do.on).select_related("person").first()
    return current.person if current else do.acting.person
