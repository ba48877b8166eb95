"""抽取专家 (internal control): by lots that anybody can draw again; who must recuse himself takes no part."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Post
from quancheng.journal import newest
from quancheng.journal.lots import DRAWN, TooFew, draw
from quancheng.law import Pack, smallest_panel
from quancheng.lifecycle.acts.doing import doing
from quancheng.lifecycle.acts.reviewing.batches import SETTING, in_preparation
from quancheng.lifecycle.acts.reviewing.sealing import panel
from quancheng.lifecycle.acts.reviewing.terms import bound_since, fields
from quancheng.lifecycle.acts.reviewing.ties import parties, ties
from quancheng.lifecycle.refusals import Fault, Invalid, WrongState
from quancheng.lifecycle.register import official
from quancheng.reviews.models import Batch, Draw, Expert, Recusal, Reviewed, Seat

DRAWING = "抽取专家"
MOST = 99
"""Of one field in one draw."""


@dataclass
class Candidates:
    """Who could be drawn: public id → fields; who is left out and why; the names of all."""

    pool: dict[str, list[str]] = field(default_factory=dict)
    recused: list[tuple[str, str]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    def count(self, name: str) -> int:
        """How many could be drawn for a field."""
        return sum(name in each for each in self.pool.values())


@official(DRAWING)
def draw_experts(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", batch: str, wanted: Sequence[tuple[str, int]]
) -> Draw:
    """Draw so many experts for each field, in this order, and invite them. Again, with the next number, for more.

    The seed is the hash of the newest row of the journal, which nobody could choose; what was drawn from what stands
    in the act's own row, so that `quancheng.journal.verifier` can draw again. Raises Batch.DoesNotExist, Invalid,
    WrongState, NotAllowed.
    """
    with doing(DRAWING, acting=acting, at=at, key=key, digest=digest) as do:
        do.allow(None)
        found = in_preparation(do, batch)
        _demand_ready(found)
        _demand_sealed(found, smallest_panel(do.law.pack, do.on))
        _check(wanted, fields(do.law.pack, do.on))
        lot = candidates(found, acting, do.law.pack, do.on, [name for name, _ in wanted])
        experts = {each.public_id: each for each in Expert.objects.filter(public_id__in=lot.pool)}
        entry, seed = newest(do.chain)  # from here on nobody writes before this act has
        try:
            drawn = draw(seed, lot.pool, wanted)
        except TooFew as few:
            raise Invalid([Fault("wanted", f"{few}。可以减少名额，或者先登记这些领域的专家")]) from few
        told: dict[str, Any] = {
            "seed": {"entry": entry, "hash": seed},
            "wanted": [list(each) for each in wanted],
            "pool": [[who, names] for who, names in sorted(lot.pool.items())],
            "recused": [list(each) for each in lot.recused],
            "drawn": [list(each) for each in drawn],
        }
        made = _keep(found, told, lot, at, acting)
        Seat.objects.bulk_create(
            Seat(batch=found, expert=experts[who], draw=made, field=name) for name, who in drawn
        )  # fmt: skip
        do.subject, do.title = found.subject, found.name
        do.change(DRAWN, None, told)
        do.reply |= {"batch": found.public_id, "draw": made.number}
    return made


def _keep(batch: Batch, told: dict[str, Any], lot: Candidates, at: datetime.datetime, acting: Acting) -> Draw:
    """The draw, with the names by which people know the experts: the journal holds their ids alone."""
    last = Draw.objects.filter(batch=batch).aggregate(last=Max("number"))["last"] or 0
    pool = [[who, lot.names[who], names] for who, names in sorted(lot.pool.items())]
    recused = [[who, lot.names[who], reason] for who, reason in lot.recused]
    return Draw.objects.create(
        batch=batch, number=last + 1, seed=told["seed"], wanted=told["wanted"], pool=pool, recused=recused,
        drawn=told["drawn"], at=at, by_name=acting.named,
    )  # fmt: skip


def _demand_ready(batch: Batch) -> None:
    """Raises WrongState where it is not known yet from whom experts must keep away."""
    if batch.agency is None:
        raise WrongState("先委托评审机构，再抽取专家：机构的人要回避（内控规则）")
    if not Reviewed.objects.filter(batch=batch, left_on=None).exists():
        raise WrongState("先把项目列入批次，再抽取专家：建设单位的人要回避（内控规则）")


def _demand_sealed(batch: Batch, least: int) -> None:
    """Raises WrongState while scores lie open of which nothing is concluded: nobody adds votes to votes he has seen."""
    waiting = Reviewed.objects.filter(batch=batch, left_on=None, on=None, scores__isnull=False).distinct()
    for each in waiting.select_related("project"):
        if panel(each, least).open:
            raise WrongState(f"“{each.project.name}”的评分已经开封，先作出评审结论，再补抽专家（内控规则）")


def _check(wanted: Sequence[tuple[str, int]], known: Collection[str]) -> None:
    faults = [] if wanted else [Fault("wanted", "请填写要抽取的人数，至少一个领域")]
    for name, number in wanted:
        if name not in known:
            faults.append(Fault("wanted", f"专业领域没有“{name}”；可选：{'、'.join(known)}"))
        if not 1 <= number <= MOST:
            faults.append(Fault(f"wanted-{name}", f"“{name}”的人数应为 1 至 {MOST} 的整数"))
    if len({name for name, _ in wanted}) != len(wanted):
        faults.append(Fault("wanted", "同一领域写了两次"))
    if faults:
        raise Invalid(faults)


def candidates(batch: Batch, acting: Acting, pack: Pack, on: datetime.date, wanted: Collection[str]) -> Candidates:
    """Who could be drawn for these fields, and who is left out (ten statements, however many experts there are).

    Left out: who has or had a seat, is registered as recused, is too close to a unit that builds or to the agency, or
    works in the section that handles the batch. The first of these reasons is told.
    """
    rows = Expert.objects.filter(jurisdiction=batch.jurisdiction_id, active=True).order_by("name", "id")
    why = _left_out(batch, acting, pack, on)
    found = Candidates()
    for key, who, name, person, names in rows.values_list("pk", "public_id", "name", "person", "fields"):
        mine = [each for each in names if each in wanted]
        if not mine:
            continue
        found.names[who] = name
        reason = why.experts.get(key) or (why.people.get(person) if person else None)
        if reason:
            found.recused.append((who, reason))
        else:
            found.pool[who] = mine
    return found


@dataclass(frozen=True)
class _Why:
    """Why experts, and people who are experts, are left out."""

    experts: dict[int, str]
    people: dict[int, str]


def _left_out(batch: Batch, acting: Acting, pack: Pack, on: datetime.date) -> _Why:
    close = ties(batch, parties(batch), bound_since(pack, batch.on))
    why = {expert: "；".join(dict.fromkeys(tie.reason for tie in found)) for expert, found in close.items()}
    for recusal in Recusal.objects.filter(batch=batch, project=None).order_by("-id"):
        why[recusal.expert_id] = f"已登记回避：{recusal.reason}"
    for expert, number, state in Seat.objects.filter(batch=batch).values_list("expert", "draw__number", "state"):
        why[expert] = f"第 {number} 次已抽中，{state}"
    return _Why(why, _colleagues(acting, pack, on))


def _colleagues(acting: Acting, pack: Pack, on: datetime.date) -> dict[int, str]:
    """People in the section that handles the batch: that of who draws; the whole unit where it has no sections."""
    posts = Post.objects.on(on).filter(unit=acting.unit, duty__in=pack.process.holders(SETTING))
    here = posts.filter(section=acting.section) if acting.section else posts
    place = f"{acting.unit}{acting.section.name if acting.section else ''}"
    return dict.fromkeys(here.values_list("person", flat=True), f"在组织评审的{place}任职")


def recused_from(seat: Seat) -> set[int]:
    """The keys of the projects that this expert does not score (one statement)."""
    rows = Recusal.objects.filter(batch=seat.batch_id, expert=seat.expert_id).exclude(project=None)
    return {int(key) for key in rows.values_list("project", flat=True) if key}
