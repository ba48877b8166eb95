"""反馈计划意见 (第五条): what the competent department says of one item of a plan. People decide, no score does."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Unit
from quancheng.law.likeness import measure
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.plans import filed_items, standing_list
from quancheng.lifecycle.refusals import Invalid, NotAllowed, Stale, WrongState
from quancheng.lifecycle.register import official
from quancheng.projects.likeness import CONTENT, GOAL, Texts, compare
from quancheng.projects.models import VOID, PlanComment, PlanItem, Project, UnifiedItem
from quancheng.projects.models.planning import DIFFERENT, EXISTING, IN_DOUBT, OTHER, SAME, UNIFIED

ARTICLE = "第五条"
LONGEST_OTHER = 200
FINDINGS = (SAME, DIFFERENT, IN_DOUBT)
LISTED, PROJECT, PLANNED, NOTHING = "list", "project", "plan", ""
"""What an item is compared with: list:KEY of the unified list, project:ID, plan:ID of another unit's item; nothing."""


class Compared(NamedTuple):
    """The thing an item is compared with. ``texts`` None: it is only named."""

    against: str
    name: str
    texts: Texts | None


@official("反馈计划意见")
def comment(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", item: str, filings: int,
    values: Mapping[str, Any],
) -> PlanComment:  # fmt: skip
    """Say of one filed item whether it is built twice: 重复, 不重复 or 存疑, and why; the unit sees it.

    ``values``: against (list:…, project:…, plan:…, or empty with a name in ``other``), finding, text. ``filings``: how
    often the plan had been filed when it was looked at. A linked project is judged anew (统建清单重复).
    Raises NotAllowed, WrongState, Stale, Invalid.
    """
    with doing("反馈计划意见", acting=acting, at=at, key=key, digest=digest) as do:
        do.allow(None)
        found = _opened(do, item, filings)
        asked = Asked(values, ARTICLE)
        finding = asked.choice("finding", "认定", FINDINGS)
        text = asked.text("text", "意见")
        compared = _compared(do, found, asked)
        asked.done()
        if compared is None:
            raise Invalid(asked.faults)
        alike = None
        if compared.texts is not None:
            alike = compare(texts_of(found), compared.texts, measure(do.law.pack, do.on).weights)
        earlier = PlanComment.objects.filter(item=found, superseded=False)
        earlier.filter(against=compared.against, other=compared.name).update(superseded=True)
        made = PlanComment.objects.create(
            item=found, against=compared.against, other=compared.name, likeness=alike.total if alike else None,
            finding=finding, text=text, by_name=acting.named, on=do.on,
        )  # fmt: skip
        do.change(f"{compared.against}{f'“{compared.name}”' if compared.name else ''}", None, f"{finding}：{text}")
        if found.project_id:
            linked = Project.objects.select_related("unit", "jurisdiction").select_for_update(of=("self",))
            do.others += linked.filter(pk=found.project_id).exclude(state=VOID)
        do.reply |= {"comment": made.pk, "plan": found.plan.public_id}
    return made


def texts_of(item: PlanItem | UnifiedItem) -> Texts:
    return Texts(item.name, item.purpose, item.functions)


def texts_of_project(project: Project) -> Texts:
    return Texts(project.name, str(project.details.get(GOAL) or ""), str(project.details.get(CONTENT) or ""))


def _opened(do: Doing, public_id: str, filings: int) -> PlanItem:
    acting = do.acting
    there = filed_items().filter(public_id=public_id, plan__jurisdiction=acting.jurisdiction)
    found = there.select_related("plan__unit").select_for_update(of=("self",)).first()
    if found is None:
        raise WrongState("已报送的年度计划里没有这一项，可能已经删除")
    plan = found.plan
    do.subject, do.title = ("年度计划", plan.public_id), f"{plan.unit.name} {plan.year} 年度建设计划“{found.name}”"
    if {plan.drafter_id, plan.filer_id} & {acting.person.pk, acting.post.person_id if acting.post else None}:
        raise NotAllowed("这份计划由您编制或者报送，不能由您提出意见，也不能代他人提出（内控规则）")
    if plan.filings != filings:
        raise Stale("单位已经重新报送，您看到的不是最新的计划，意见没有保存", filings, plan.filings)
    return found


def _compared(do: Doing, item: PlanItem, asked: Asked) -> Compared | None:
    kind, _, ref = str(asked.values.get("against") or "").partition(":")
    if kind == NOTHING:
        return Compared(OTHER, asked.text("other", "对照的名称", longest=LONGEST_OTHER, required=False), None)
    found: Compared | None = None
    if kind == LISTED:
        found = _listed(do, item, ref)
    elif kind == PROJECT:
        seen = visible(do.acting).select_related("unit").exclude(pk=item.project_id or 0)
        if project := seen.filter(public_id=ref).first():
            found = Compared(EXISTING, _of_unit(project.unit, project.name), texts_of_project(project))
    elif kind == PLANNED:
        other = filed_items().filter(public_id=ref, plan__jurisdiction=do.acting.jurisdiction).exclude(pk=item.pk)
        if planned := other.select_related("plan__unit").first():
            found = Compared(OTHER, _of_unit(planned.plan.unit, planned.name), texts_of(planned))
    if found is None:
        asked.wrong("against", "对照的内容已经变动，请重新选择")
    return found


def _of_unit(unit: Unit, name: str) -> str:
    return f"{unit.name}：{name}"[:LONGEST_OTHER]


def _listed(do: Doing, item: PlanItem, ref: str) -> Compared | None:
    """An item of the list that stands for the plan's year."""
    listed = standing_list(do.acting.jurisdiction, item.plan.year)
    found = UnifiedItem.objects.filter(list=listed, pk=ref).first() if listed and ref.isdecimal() else None
    return Compared(UNIFIED, found.name, texts_of(found)) if found else None
