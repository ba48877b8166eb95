"""Who is too close to whom (internal control): experts and those whose projects they would judge.

A tie is an employer, present or not long past, a post, or a declared interest. With the agency it binds the whole
batch, with a unit that builds it binds that unit's projects; in a draw any tie leaves the expert out. Each function
takes many experts at once, in a number of statements that does not depend on how many.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from quancheng.accounts.models import Post, Unit
from quancheng.lifecycle.acts.doing import Doing
from quancheng.lifecycle.acts.reviewing.terms import bound_since
from quancheng.projects.models import CoBuilder
from quancheng.reviews.models import (
    COMING,
    INVITED,
    RECUSED,
    Batch,
    Employment,
    Interest,
    Recusal,
    Reviewed,
    Score,
    Seat,
)

BY_RULE = "系统（内控规则）"
LONGEST_REASON = 300


@dataclass(frozen=True)
class Party:
    """A unit that an expert may be too close to. ``project``: the key of the one it builds; None: the agency."""

    unit: int
    name: str
    role: str
    project: int | None


@dataclass(frozen=True)
class Tie:
    """Why an expert is too close, and to whose project (None: to the agency, thus to the whole batch)."""

    reason: str
    project: int | None


def builders(reviewed: Sequence[Reviewed]) -> list[Party]:
    """Who builds these projects, alone or along (one statement; projects with their units are loaded)."""
    found = [
        Party(each.project.unit_id, each.project.unit.name, f"“{each.project.name}”的建设单位", each.project_id)
        for each in reviewed
    ]
    names = {each.project_id: each.project.name for each in reviewed}
    for row in CoBuilder.objects.filter(project__in=names).select_related("unit").order_by("id"):
        role = f"“{names[row.project_id]}”的共建单位"
        found.append(Party(row.unit_id, row.unit.name, role, row.project_id))
    return found


def parties(batch: Batch) -> list[Party]:
    """Who builds what is in the batch, and the agency (three statements); with what has been merged into them."""
    inside = Reviewed.objects.filter(batch=batch, left_on=None).select_related("project__unit")
    found = builders(list(inside))
    if batch.agency is not None:
        found.append(Party(batch.agency.pk, batch.agency.name, "评审机构", None))
    return [*found, *_merged(batch, found)]


def _merged(batch: Batch, found: Iterable[Party]) -> list[Party]:
    into: dict[int, list[Unit]] = defaultdict(list)
    for unit in Unit.objects.filter(jurisdiction=batch.jurisdiction_id).exclude(successor=None):
        into[unit.successor_id or 0].append(unit)
    more: list[Party] = []
    waiting = list(found)
    while waiting:
        party = waiting.pop()
        for unit in into[party.unit]:
            older = Party(unit.pk, unit.name, f"{party.role}（已并入{party.name}）", party.project)
            more.append(older)
            waiting.append(older)
    return more


def ties(
    batch: Batch, found: Collection[Party], since: datetime.date, experts: Collection[int] | None = None
) -> dict[int, list[Tie]]:
    """The ties of experts (by key; all of the jurisdiction where none are named) with these parties (three statements).

    ``since``: who left an employer on this day or later is still bound (`terms.bound_since`).
    """
    by_unit: dict[int, list[Party]] = defaultdict(list)
    by_name: dict[str, list[Party]] = defaultdict(list)
    for party in found:
        by_unit[party.unit].append(party)
        by_name[party.name].append(party)
    who = Q(expert__jurisdiction=batch.jurisdiction_id)
    who &= Q() if experts is None else Q(expert__in=experts)
    where = who & (Q(unit__in=by_unit) | Q(unit=None, name__in=by_name))
    told: dict[int, list[Tie]] = defaultdict(list)
    worked = Employment.objects.filter(where).filter(Q(until=None) | Q(until__gte=since), since__lte=batch.on)
    for job in worked.order_by("id"):
        words = "任职于" if job.until is None or job.until >= batch.on else f"{job.until.isoformat()} 离开"
        for party in by_unit.get(job.unit_id or 0) or by_name[job.name]:
            told[job.expert_id].append(Tie(f"{words}{party.name}，{party.role}", party.project))
    for expert, unit in _posted(batch, by_unit, experts):
        for party in by_unit[unit]:
            told[expert].append(Tie(f"有{party.name}的岗位，{party.role}", party.project))
    for interest in Interest.objects.filter(where, withdrawn_on=None).order_by("id"):
        for party in by_unit.get(interest.unit_id or 0) or by_name[interest.name]:
            reason = f"申报与{party.name}有利益关系（{interest.text}），{party.role}"
            told[interest.expert_id].append(Tie(reason, party.project))
    return told


def _posted(batch: Batch, units: Collection[int], experts: Collection[int] | None) -> list[tuple[int, int]]:
    """Experts (by key) who have a post in one of these units on the day of review (one statement)."""
    posts = Post.objects.on(batch.on).filter(unit__in=units, person__expert__jurisdiction=batch.jurisdiction_id)
    found = posts if experts is None else posts.filter(person__expert__in=experts)
    return list(dict.fromkeys(found.order_by("id").values_list("person__expert", "unit")))


def tied(do: Doing, batch: Batch, expert: int, project: int) -> str:
    """Why an expert is too close to a project of the batch as things stand now; nothing where he is not."""
    since = bound_since(do.law.pack, batch.on)
    found = ties(batch, parties(batch), since, [expert]).get(expert, [])
    return next((tie.reason for tie in found if tie.project in (None, project)), "")


def recuse_seated(do: Doing, batch: Batch) -> None:
    """Puts on record which experts of the panel are too close to whom, as it stands now: what came after the draw.

    From a project: a recusal of that project. From the agency: the expert leaves the panel. What has been scored stays.
    """
    held = Seat.objects.select_for_update(of=("self",)).select_related("expert")
    seats = list(held.filter(batch=batch, state__in=(INVITED, COMING)))
    if not seats:
        return
    by_expert = {seat.expert_id: seat for seat in seats}
    kept: set[tuple[int, int | None]] = set(Recusal.objects.filter(batch=batch).values_list("expert", "project"))
    scored = set(Score.objects.filter(seat__in=seats).values_list("seat", "reviewed__project"))
    since = bound_since(do.law.pack, batch.on)
    for expert, found in ties(batch, parties(batch), since, list(by_expert)).items():
        seat = by_expert[expert]
        for tie in found:
            if (expert, tie.project) in kept or (expert, None) in kept or _has_scored(seat, tie, scored):
                continue
            kept.add((expert, tie.project))
            _record(do, batch, seat, tie)


def _has_scored(seat: Seat, tie: Tie, scored: set[tuple[int, int]]) -> bool:
    return any(who == seat.pk and tie.project in (None, project) for who, project in scored)


def _record(do: Doing, batch: Batch, seat: Seat, tie: Tie) -> None:
    reason = tie.reason[:LONGEST_REASON]
    Recusal.objects.create(
        batch=batch, expert=seat.expert, project_id=tie.project, reason=reason, by_name=BY_RULE, on=do.on
    )
    if tie.project is None:
        Seat.objects.filter(pk=seat.pk).update(state=RECUSED, reason=reason, answered_at=do.at)
    if do.project is None:  # a project's own journal is read by who builds it: it does not name its judges
        name = f"回避 {seat.expert.name}"
        do.change(name, None, "；".join(each for each in (do.after.get(name), reason) if each))
