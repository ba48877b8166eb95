"""区年度项目建设计划 (第十二条): what is put on it, finance's agreement, publication and feedback to the units."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db.models import F

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Jurisdiction
from quancheng.law import PROJECT
from quancheng.lifecycle.acts.approving.distance import demand_distance
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.acts.library.qualifying import (
    THIRTEEN,
    TWELVE,
    URGENT,
    Arranged,
    Request,
    lacking,
    premises,
)
from quancheng.lifecycle.refusals import Stale, WrongState
from quancheng.lifecycle.register import official
from quancheng.money.models import ANNUAL, BudgetEntry
from quancheng.projects.models import (
    ACCEPTED,
    ConstructionPlan,
    LibraryEntry,
    PlannedProject,
    Project,
    UrgentRequest,
)
from quancheng.projects.models.library import IN_LIBRARY, LEFT, REFUSED

PLANNED_ON, FED_BACK_ON = "建设计划列入日", "建设计划反馈日"
AHEAD = 2
"""How many years ahead a plan can be formed: the next, and the one after while that is being prepared."""

OFF = "撤下"


@official("列入建设计划", states=(ACCEPTED,))
def plan_project(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """Put a project on the plan of a ``year`` with its ``amount`` (元; of finance's annual budget where that has it).

    Done again before it is fed back: another amount, or with ``off`` (the reason) taken off again. Each takes back
    finance's agreement. Raises Invalid, WrongState (what is lacking, by article), Barred (第十三条), Stale, NotAllowed.
    """
    with doing("列入建设计划", acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        demand_distance(do, opened)
        asked = Asked(values, TWELVE)
        year = asked.number("year", "年度", least=do.on.year, most=do.on.year + AHEAD)
        off = asked.text("off", "撤下的理由", required=False)
        asked.done()
        assert year is not None  # noqa: S101  `asked` has refused what is not told
        before = PlannedProject.objects.filter(project=opened, plan__year=year).select_related("plan").first()
        if before and before.fed_back_on:
            raise WrongState(f"{year} 年建设计划已经在 {before.fed_back_on.isoformat()} 反馈，不再改动")
        if off:
            _take_off(do, opened, before, year, off)
        else:
            _put_on(do, opened, before, year, values)
        do.reply |= {"project": opened.public_id, "year": year}


@official("会签建设计划")
def countersign_plan(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", plan: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """Finance agrees with the plan as it stands, or not (``agreed``: 同意 / 不同意), in its words (``text``).

    Until it is fed back finance may think again. Raises Invalid, WrongState (empty, agreed already), Stale,
    NotAllowed, ConstructionPlan.DoesNotExist.
    """
    with doing("会签建设计划", acting=acting, at=at, key=key, digest=digest) as do:
        do.allow(None)
        found = ConstructionPlan.objects.select_for_update().get(public_id=plan, jurisdiction=acting.jurisdiction)
        do.subject, do.title = ("区建设计划", found.public_id), f"{found.year} 年区建设计划"
        if version is not None and found.version != version:
            raise Stale("建设计划有改动：您看到的不是最新的内容，意见没有保存", version, found.version)
        asked = Asked(values, TWELVE)
        agreed = asked.choice("agreed", "意见", ("同意", "不同意"))
        text = asked.text("text", "意见内容", required=agreed != "同意")
        asked.done()
        if not PlannedProject.objects.filter(plan=found, fed_back_on=None).exists():
            raise WrongState("建设计划里没有等待会签的项目")
        if found.agreed and agreed == "同意":
            raise WrongState(f"{found.opinion_by} 已经会签同意；计划有改动以后再会签")
        ConstructionPlan.objects.filter(pk=found.pk).update(
            agreed=agreed == "同意", opinion=text, opinion_by=acting.named, opinion_on=do.on, version=found.version + 1
        )
        do.change("会签", None, agreed)
        do.note = text
        do.reply |= {"plan": found.public_id, "year": found.year}


@official("反馈建设计划", states=(ACCEPTED,))
def feed_back(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """Feed the plan of a ``year`` back to a project's unit, with finance (会同区财政部门): it must have agreed.

    The first feedback publishes the plan. Raises Invalid, WrongState, Stale, NotAllowed.
    """
    with doing("反馈建设计划", acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        asked = Asked(values, TWELVE)
        year = asked.number("year", "年度", least=do.on.year - AHEAD, most=do.on.year + AHEAD)
        asked.done()
        assert year is not None  # noqa: S101  `asked` has refused what is not told
        planned = PlannedProject.objects.filter(project=opened, plan__year=year).select_related("plan").first()
        if planned is None:
            raise WrongState(f"这个项目不在 {year} 年建设计划里")
        if planned.fed_back_on:
            raise WrongState(f"已经在 {planned.fed_back_on.isoformat()} 反馈")
        plan = ConstructionPlan.objects.select_for_update().get(pk=planned.plan_id)
        if not plan.agreed:
            said = "还没有会签" if plan.agreed is None else "不同意"
            raise WrongState(f"财政部门{said} {year} 年建设计划；会同财政部门商定以后才能反馈（{TWELVE}）")
        PlannedProject.objects.filter(pk=planned.pk).update(fed_back_on=do.on)
        if plan.published_on is None:
            ConstructionPlan.objects.filter(pk=plan.pk).update(published_on=do.on)
        do.set_facts({FED_BACK_ON: opened.facts.get(FED_BACK_ON) or do.on.isoformat()}, "行为")
        do.change("建设计划", None, f"{year} 年建设计划，{_yuan(planned.amount)}，已反馈")
        do.reply |= {"project": opened.public_id, "year": year}


def arranged(project: Project, year: int) -> Arranged:
    """What finance's annual budget has of it (one statement)."""
    rows = dict(BudgetEntry.objects.filter(project=project, kind=ANNUAL).values_list("year", "amount"))
    return Arranged(rows.get(year), tuple(sorted(rows)))


def requested(project: Project) -> Request | None:
    """Its last urgent request that was not refused (one statement)."""
    found = UrgentRequest.objects.filter(project=project).exclude(state=REFUSED).order_by("-id").first()
    return Request(found.year, found.state) if found else None


def _put_on(do: Doing, project: Project, before: PlannedProject | None, year: int, values: Mapping[str, Any]) -> None:
    found, urgent = arranged(project, year), bool(project.facts.get(URGENT))
    do.ask({PLANNED_ON: project.facts.get(PLANNED_ON) or do.on.isoformat()}, PROJECT)
    lacks = lacking(premises(do.law.pack), project.facts, year, found, requested(project))
    if lacks:
        raise WrongState(f"还不能列入 {year} 年建设计划：{'；'.join(str(each) for each in lacks)}")
    asked = Asked(values, THIRTEEN if urgent else TWELVE)
    amount = found.amount if found.amount is not None else asked.money("amount", "安排资金", least=1)
    asked.done()
    assert amount is not None  # noqa: S101  `asked` has refused what is not told
    if before and before.amount == amount:
        raise WrongState(f"已经列入 {year} 年建设计划，金额也没有变")
    plan = _reopened(project.jurisdiction, year)
    if before:
        PlannedProject.objects.filter(pk=before.pk).update(amount=amount)
    else:
        PlannedProject.objects.create(plan=plan, project=project, amount=amount, urgent=urgent, on=do.on)
    do.set_facts({PLANNED_ON: project.facts.get(PLANNED_ON) or do.on.isoformat()}, "行为")
    do.change(f"{year} 年建设计划安排资金", _yuan(before.amount if before else None), _yuan(amount))


def _take_off(do: Doing, project: Project, before: PlannedProject | None, year: int, reason: str) -> None:
    if before is None:
        raise WrongState(f"这个项目不在 {year} 年建设计划里")
    _reopened(project.jurisdiction, year)
    amount = before.amount
    before.delete()
    if not PlannedProject.objects.filter(project=project).exists():
        do.set_facts({PLANNED_ON: None}, "行为")
    do.change(f"{year} 年建设计划安排资金", _yuan(amount), OFF)
    do.note = reason


def leave_void(do: Doing, project: Project) -> None:
    """A project that is no more leaves the library, and the plans that have not been fed back."""
    held = LibraryEntry.objects.filter(project=project, state=IN_LIBRARY).first()
    if held is not None:
        LibraryEntry.objects.filter(pk=held.pk).update(state=LEFT, left_on=do.on, left_reason=do.note)
        do.change("项目库", f"{held.year} 年项目库", LEFT)
    for each in PlannedProject.objects.filter(project=project, fed_back_on=None).select_related("plan"):
        _reopened(project.jurisdiction, each.plan.year)
        do.change(f"{each.plan.year} 年建设计划安排资金", _yuan(each.amount), OFF)
        each.delete()


def _reopened(jurisdiction: Jurisdiction, year: int) -> ConstructionPlan:
    """The plan of the year, made if there is none; finance has not agreed with what it is about to become."""
    plan, made = ConstructionPlan.objects.select_for_update().get_or_create(jurisdiction=jurisdiction, year=year)
    if not made:
        ConstructionPlan.objects.filter(pk=plan.pk).update(agreed=None, version=F("version") + 1)
    return plan


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else f"{fen // 100}.{fen % 100:02d} 元"
