"""本部门（单位）年度建设计划 (第五条): the clerk prepares it, the head determines and files it; again when amended."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Unit
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.acts.planning.changes import Changes, changes
from quancheng.lifecycle.acts.planning.filing import apply
from quancheng.lifecycle.acts.planning.rows import ARTICLE, Row, missing, planned_rows
from quancheng.lifecycle.plans import filed_items, years
from quancheng.lifecycle.refusals import Fault, Invalid, NotAllowed, Stale, WrongState
from quancheng.lifecycle.register import official
from quancheng.projects.models import VOID, AnnualPlan, PlanComment, PlanItem, Project
from quancheng.projects.models.planning import PLAN_DRAFT, PLAN_FILED

KIND = "年度计划"
LONGEST_ANSWER = 500


@official("编制年度计划")
def draft_plan(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", year: int, version: int,
    rows: Sequence[Row], answers: Mapping[str, str] | None = None,
) -> AnnualPlan:  # fmt: skip
    """Keep the draft of the own unit's plan of a year; what was filed stands until the head files again.

    ``rows``: item (public id, empty for a new one), name, purpose, functions, nature, source, amount (元), project
    (public id of an own one, or empty). ``answers``: key of a comment → 说明. ``version``: of the plan that was seen,
    0 for none. Raises NotAllowed, Invalid with the rows, Stale.
    """
    with doing("编制年度计划", acting=acting, at=at, key=key, digest=digest) as do:
        do.allow(None)
        plan, unit = _opened(do, year, version), _unit(acting)
        items = list(filed_items().filter(plan=plan).select_related("project")) if plan else []
        found = planned_rows(rows, do.law.pack)
        if faults := [*_wrong_items(items, found), *_wrong_links(unit, items, found)]:
            raise Invalid(faults)
        said = _answers(plan, answers or {})
        values = {"draft": {"rows": found, "answers": said}, "drafter": acting.person, "state": PLAN_DRAFT}
        do.change("编制", _told(plan), f"{len(found)} 项" + (f"，说明 {len(said)} 条" if said else ""))
        if plan is None:
            plan = AnnualPlan.objects.create(
                jurisdiction=acting.jurisdiction, unit=unit, year=year, changed_at=at, **values
            )
        else:
            _save(plan, changed_at=at, **values)
        do.subject = (KIND, plan.public_id)
        do.reply |= {"plan": plan.public_id}
    return plan


@official("报送年度计划")
def file_plan(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", year: int, version: int
) -> AnnualPlan:
    """Determine and file what was prepared: new items get their day of listing, those left out their day of leaving.

    Linked projects are judged anew. Raises NotAllowed (who prepared it does not file it, nor for the head), Invalid,
    WrongState, Stale.
    """
    with doing("报送年度计划", acting=acting, at=at, key=key, digest=digest) as do:
        do.allow(None)
        plan = _opened(do, year, version)
        if plan is None or not plan.draft:
            raise WrongState(f"{year} 年度计划没有编好待报送的内容，请先由经办人编制")
        _four_eyes(acting, plan)
        rows = plan.draft["rows"]
        items = list(filed_items().filter(plan=plan).select_related("project"))
        found = changes(items, rows)
        if plan.filings and not found and not plan.draft.get("answers"):
            raise WrongState("与已报送的计划相比没有变化，不用再报送")
        if faults := [*missing(rows), *_wrong_links(_unit(acting), items, rows), *_submitted(found)]:
            raise Invalid(faults)
        apply(do, plan, found)
        _save(
            plan, state=PLAN_FILED, filings=plan.filings + 1, filed_on=do.on, filed_by=acting.named,
            filer=acting.person, consolidated_on=None, draft={}, changed_at=at,
        )  # fmt: skip
        do.change("报送次数", plan.filings - 1, plan.filings)
        do.reply |= {"plan": plan.public_id}
    return plan


def answerable(plan: AnnualPlan) -> list[PlanComment]:
    """What the competent department said of items that are in the plan (one statement)."""
    said = PlanComment.objects.filter(item__plan=plan, item__filed_on__isnull=False, item__dropped_on=None)
    return list(said.select_related("item").order_by("item__place", "pk"))


def _unit(acting: Acting) -> Unit:
    assert acting.unit is not None  # noqa: S101  allow() lets nobody through without a post
    return acting.unit


def _opened(do: Doing, year: int, version: int) -> AnnualPlan | None:
    """The own unit's plan, locked. Raises Invalid for a year that is not planned, Stale."""
    do.subject, do.title = (KIND, f"{year}"), f"{_unit(do.acting).name} {year} 年度建设计划"
    plan = AnnualPlan.objects.select_for_update().filter(unit=_unit(do.acting), year=year).first()
    if plan is None and year not in years(do.on):
        said = "、".join(map(str, years(do.on)))
        raise Invalid([Fault("year", f"年度计划可以编制 {said} 年度的", article=ARTICLE)])
    if plan is not None:
        do.subject = (KIND, plan.public_id)
    stands = plan.version if plan else 0
    if version != stands:
        raise Stale("他人已修改：您看到的不是最新的计划，您填写的没有保存", version, stands)
    return plan


def _save(plan: AnnualPlan, **values: Any) -> None:
    """Writes the plan if its version still stands. Raises Stale."""
    seen = plan.version
    if AnnualPlan.objects.filter(pk=plan.pk, version=seen).update(version=seen + 1, **values) != 1:
        raise Stale("他人已修改：您填写的没有保存", seen, seen + 1)
    plan.version = seen + 1
    for name, value in values.items():
        setattr(plan, name, value)


def _four_eyes(acting: Acting, plan: AnnualPlan) -> None:
    people = {acting.person.pk, acting.post.person_id if acting.post else None}
    if plan.drafter_id in people:
        raise NotAllowed("这份计划是您编制的，由另一位负责人确定并报送，也不能代他人报送（内控规则）")


def _wrong_items(items: Sequence[PlanItem], rows: Sequence[Row]) -> list[Fault]:
    known, seen, faults = {each.public_id for each in items}, set[str](), []
    for number, row in enumerate(rows, 1):
        item = row["item"]
        if item and (item not in known or item in seen):
            faults.append(Fault("name", "这一行的项目不在已报送的计划里，请删去，另起一行填写", number, ARTICLE))
        seen.add(item)
    return faults


def _wrong_links(unit: Unit, items: Sequence[PlanItem], rows: Sequence[Row]) -> list[Fault]:
    """Links to what is no own project, or is linked already; links of submitted applications that are changed."""
    wanted = {row["project"] for row in rows if row["project"]}
    own = Project.objects.filter(unit=unit, public_id__in=wanted).exclude(state=VOID).select_related("plan_item__plan")
    known = {each.public_id: each for each in own}
    before = {each.public_id: each for each in items}
    seen: dict[str, int] = {}
    faults = []
    for number, row in enumerate(rows, 1):
        item, told = before.get(row["item"]), row["project"]
        was = item.project if item else None
        if was and was.filed and was.state != VOID and was.public_id != told:
            faults.append(Fault("project", f"“{was.name}”的立项申请已经提交，不能改为其他项目", number, ARTICLE))
        if not told:
            continue
        project = known.get(told)
        linked = getattr(project, "plan_item", None)
        if project is None:
            faults.append(Fault("project", "没有这个项目，只能关联本单位没有作废的项目", number, ARTICLE))
        elif linked is not None and linked.public_id != row["item"]:
            where = f"{linked.plan.year} 年度计划的“{linked.name}”"
            faults.append(Fault("project", f"“{project.name}”已经关联{where}", number, ARTICLE))
        elif told in seen:
            faults.append(Fault("project", f"“{project.name}”在第 {seen[told]} 行已经关联", number, ARTICLE))
        seen.setdefault(told, number)
    return faults


def _submitted(found: Changes) -> list[Fault]:
    """Items that may not be left out."""
    return [
        Fault("rows", f"“{item.name}”的立项申请已经提交，不能从计划中删除", article=ARTICLE)
        for item in found.dropped
        if item.project and item.project.filed and item.project.state != VOID
    ]


def _answers(plan: AnnualPlan | None, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers that are typed, by the key of their comment. Raises Invalid."""
    if plan is None or not answers:
        return {}
    asked, found = Asked(answers, ARTICLE), {}
    for comment in answerable(plan):
        field = str(comment.pk)
        text = asked.text(field, f"对“{comment.item.name}”的说明", longest=LONGEST_ANSWER, required=False)
        if field in answers and text != comment.answer:
            found[field] = text
    if asked.faults:
        raise Invalid([Fault(f"answer-{each.field}", each.message, None, ARTICLE) for each in asked.faults])
    return found


def _told(plan: AnnualPlan | None) -> str | None:
    return f"{len(plan.draft['rows'])} 项" if plan and plan.draft else None
