"""The project library (第十二条): entering it, rolling over into the next year, leaving it, a place put by a person."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.lifecycle.acts.approving.distance import demand_distance
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.refusals import WrongState
from quancheng.lifecycle.register import official
from quancheng.money.models import ANNUAL, BudgetEntry
from quancheng.projects.models import ACCEPTED, LibraryEntry, PlannedProject, Project
from quancheng.projects.models.library import IN_LIBRARY, LEFT, ROLLED

ARTICLE = "第十二条"
YEAR, ENTERED, BUDGETED = "预算年度", "入库日", "年度预算列入日"
AHEAD = 3
"""How many years ahead a budget can be applied for: the years of a medium-term plan."""

MOST_PLACES = 100_000


@official("项目入库", states=(ACCEPTED,))
def enter_library(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """Enter the library for a budget year (``year``); too late for it is possible, and a breach (规则 入库).

    Raises Invalid, WrongState (in the library already), Stale, NotAllowed.
    """
    with doing("项目入库", acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        demand_distance(do, opened)
        asked = Asked(values, ARTICLE)
        year = asked.number("year", "预算年度", least=do.on.year, most=do.on.year + AHEAD)
        asked.done()
        assert year is not None  # noqa: S101  `asked` has refused what is not told
        for entry in LibraryEntry.objects.filter(project=opened):
            if entry.state == IN_LIBRARY:
                raise WrongState(f"这个项目已经在 {entry.year} 年项目库（{entry.on.isoformat()} 入库）")
            if entry.year == year:
                raise WrongState(f"这个项目在 {year} 年项目库的记录已经{entry.state}，不能再入同一年的库")
        first = opened.facts.get(ENTERED) or do.on.isoformat()
        LibraryEntry.objects.create(
            project=opened, jurisdiction=opened.jurisdiction, year=year, on=do.on, by_name=acting.named
        )
        do.set_facts({YEAR: year, ENTERED: first}, "行为")
        do.change("项目库", None, f"{year} 年项目库")
        do.reply |= {"project": opened.public_id, "year": year}


@official("滚动入下年", states=(ACCEPTED,))
def roll_over(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """What was not arranged in its year goes into the next year's library; the day of entry stays the first.

    ``note`` may say why. Raises Invalid, WrongState (not in the library; arranged in its year), Stale, NotAllowed.
    """
    with doing("滚动入下年", acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        demand_distance(do, opened)
        asked = Asked(values, ARTICLE)
        do.note = asked.text("note", "说明", required=False)
        asked.done()
        entry = open_entry(opened)
        _demand_not_arranged(opened, entry)
        following = entry.year + 1
        if following > do.on.year + AHEAD:
            raise WrongState(f"{following} 年还太远；最远滚动到 {do.on.year + AHEAD} 年")
        if LibraryEntry.objects.filter(project=opened, year=following).exists():
            raise WrongState(f"这个项目在 {following} 年项目库已经有过记录")
        LibraryEntry.objects.filter(pk=entry.pk).update(state=ROLLED)
        LibraryEntry.objects.create(
            project=opened, jurisdiction=opened.jurisdiction, year=following, on=entry.on, by_name=acting.named,
            rolled_from=entry,
        )  # fmt: skip
        do.set_facts({YEAR: following}, "行为")
        do.change("项目库", f"{entry.year} 年项目库", f"{following} 年项目库（滚动）")
        do.reply |= {"project": opened.public_id, "year": following}


@official("移出项目库", states=(ACCEPTED,))
def leave_library(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """What is no longer wanted leaves the library with a ``reason``, and the project ends (流程.yaml, 去向).

    Raises Invalid, WrongState, Stale, NotAllowed.
    """
    with doing("移出项目库", acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        demand_distance(do, opened)
        asked = Asked(values, ARTICLE)
        reason = asked.text("reason", "移出的理由")
        asked.done()
        entry = open_entry(opened)
        _demand_not_arranged(opened, entry)
        LibraryEntry.objects.filter(pk=entry.pk).update(state=LEFT, left_on=do.on, left_reason=reason)
        do.change("项目库", f"{entry.year} 年项目库", "移出")
        do.note = reason
        do.reply |= {"project": opened.public_id}


@official("调整库内排序", states=(ACCEPTED,))
def rerank(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """Put a project at a ``place`` of its year's library with a ``reason``; no place: back to where the score puts it.

    A place somebody has put another project at is taken over; that one moves down by one, and so on. Raises Invalid,
    WrongState, Stale, NotAllowed.
    """
    with doing("调整库内排序", acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        demand_distance(do, opened)
        entry = open_entry(opened)
        asked = Asked(values, "第七条")
        count = LibraryEntry.objects.filter(jurisdiction=opened.jurisdiction, year=entry.year, state=IN_LIBRARY).count()
        place = asked.number("place", "位次", least=1, most=count, required=False)
        reason = asked.text("reason", "调整的理由")
        if place is None and entry.rank is None and not asked.faults:
            asked.wrong("place", "请填写位次；这个项目现在就是按得分排列的")
        asked.done()
        if place is not None:
            _make_room(do, entry, place)
        kept = reason if place is not None else ""
        LibraryEntry.objects.filter(pk=entry.pk).update(rank=place, rank_reason=kept)
        do.change("库内位次", _said(entry.rank), _said(place))
        do.note = reason
        do.reply |= {"project": opened.public_id, "year": entry.year}


def open_entry(project: Project) -> LibraryEntry:
    """The entry that stands. Raises WrongState."""
    entry = LibraryEntry.objects.filter(project=project, state=IN_LIBRARY).first()
    if entry is None:
        raise WrongState("这个项目现在不在项目库里")
    return entry


def _said(rank: int | None) -> str:
    return "按得分排列" if rank is None else f"人工排第 {rank} 位"


def _make_room(do: Doing, entry: LibraryEntry, place: int) -> None:
    """Those a person has put at this place and, without a gap, behind it move down by one."""
    others = LibraryEntry.objects.filter(
        jurisdiction=entry.jurisdiction, year=entry.year, state=IN_LIBRARY, rank__gte=place
    ).exclude(pk=entry.pk).select_related("project").order_by("rank")  # fmt: skip
    wanted = place
    moved = []
    for each in others:
        if each.rank != wanted:
            break
        wanted = each.rank + 1
        LibraryEntry.objects.filter(pk=each.pk).update(rank=wanted)
        moved.append(f"{each.project.name} 顺延到第 {wanted} 位")
    if moved:
        do.change("顺延", None, moved)


def _demand_not_arranged(project: Project, entry: LibraryEntry) -> None:
    """Raises WrongState where its year's budget or construction plan has it."""
    if (
        project.facts.get(BUDGETED)
        or BudgetEntry.objects.filter(project=project, kind=ANNUAL, year=entry.year).exists()
    ):
        raise WrongState(f"这个项目已经列入年度预算，不再滚动或者移出（{ARTICLE}）")
    if PlannedProject.objects.filter(project=project, plan__year=entry.year).exists():
        raise WrongState(f"这个项目已经列入 {entry.year} 年建设计划，不再滚动或者移出（{ARTICLE}）")
