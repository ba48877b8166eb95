"""Rows become the law's facts. Each fact has one source: a row where there are rows for it, else the project's facts.

All functions take many projects at once, in a number of statements that does not depend on how many.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from quancheng.law import KINDS, PROJECT, Pack, Subject, complete
from quancheng.law.values import THOUSANDTHS, UNKNOWN_DATE
from quancheng.lifecycle.cells import Cell, rows_in
from quancheng.projects.models import CoBuilder, Evaluation, Item, PlanComment, PlanItem, Project, Resource, Waiver
from quancheng.projects.models.application import COMMISSIONED, OWN
from quancheng.projects.models.planning import DIFFERENT, IN_DOUBT, SAME, UNIFIED
from quancheng.reviews.models import InvestmentApproval, Reviewed

Facts = dict[str, Any]

IDENTITY = ("项目编号", "项目名称", "建设单位", "统一社会信用代码", "单位类别")
"""Known from the project and its unit, never entered twice."""

FROM_ROWS = (
    "共建单位", "共建单位确认日", "资源目录已编制", "共享开放属性已明确", "安全可靠说明",
    "事前绩效评估日", "事前绩效评估得分", "事前绩效评估等级", "第三方绩效评估日", "第三方绩效评估等级",
    "年度计划列入日", "统建清单重复", "评审机构", "集中评审方式", "投资立项审批部门", "投资立项审批日",
)  # fmt: skip
"""Follow from rows wherever there are any; entered as facts only for 补录 without rows."""

APPROVERS = {"发改": "涉及政府投资", "行政审批": "涉及社会投资"}
"""投资立项审批部门 → the fact that makes it the one who approves (第四条); joint money is told as the first."""

FOUND = (SAME, IN_DOUBT, DIFFERENT)

SAFE_TEXT = "安全可靠说明"
NO_RESOURCES = "不涉及信息资源"
"""Headings in ``Project.details``: the statement itself, and why there is no resource to list."""


class Planned(NamedTuple):
    """A project as an item of its unit's annual plan. ``said``: what was found of it against the unified-build list."""

    filed_on: str | None
    dropped_on: str | None
    said: frozenset[str]


class Approved(NamedTuple):
    """投资立项审批 by one organ, as it is kept."""

    organ: str
    number: str
    on: datetime.date
    text: str
    by_name: str


@dataclass
class Rows:
    """What belongs to one project."""

    cobuilders: list[CoBuilder] = field(default_factory=list)
    evaluations: list[Evaluation] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    reviews: list[Reviewed] = field(default_factory=list)
    """The batches it is or was in, those it was taken out of aside, the last one last."""

    planned: Planned | None = None
    approvals: list[Approved] = field(default_factory=list)
    waivers: dict[str, str] = field(default_factory=dict)
    """rule → who has passed it, when and why."""

    @property
    def reviewed(self) -> Reviewed | None:
        """The last batch it is or was in."""
        return self.reviews[-1] if self.reviews else None


def rows_of(projects: Iterable[Project]) -> dict[int, Rows]:
    """The rows of many projects (six statements)."""
    ids = [project.pk for project in projects]
    found: dict[int, Rows] = {pk: Rows() for pk in ids}
    for cobuilder in CoBuilder.objects.filter(project__in=ids).select_related("unit").order_by("id"):
        found[cobuilder.project_id].cobuilders.append(cobuilder)
    for evaluation in Evaluation.objects.filter(project__in=ids).select_related("evaluator").order_by("id"):
        found[evaluation.project_id].evaluations.append(evaluation)
    for resource in Resource.objects.filter(project__in=ids).order_by("place"):
        found[resource.project_id].resources.append(resource)
    for item in Item.objects.filter(project__in=ids).order_by("id"):
        found[item.project_id].items.append(item)
    put_reviews(found)
    put_small(found)
    return found


def put_reviews(found: Mapping[int, Rows]) -> None:
    """The batches (one statement)."""
    stays = Reviewed.objects.filter(project__in=list(found), left_on=None)
    for reviewed in stays.select_related("batch__agency").order_by("id"):
        found[reviewed.project_id].reviews.append(reviewed)


def put_small(found: Mapping[int, Rows]) -> None:
    """The plan item, the approvals and what was passed (one statement)."""
    of = {"project": OuterRef("pk")}
    said = PlanComment.objects.filter(item=OuterRef("pk"), against=UNIFIED, superseded=False)
    findings = {f"said_{finding}": Exists(said.filter(finding=finding)) for finding in FOUND}
    planned = PlanItem.objects.filter(**of).annotate(**findings)
    approved = InvestmentApproval.objects.filter(**of).order_by("on", "id")
    cells = {
        "told_plan": Cell(planned, "filed_on", "dropped_on", *findings),
        "told_approvals": Cell(approved, *Approved._fields),
        "told_waivers": Cell(Waiver.objects.filter(**of), "rule", "by_unit", "by_name", "on", "reason"),
    }
    told = Project.objects.filter(pk__in=list(found)).annotate(**cells).values_list("pk", *cells)
    for pk, plan, approvals, passed in told.order_by():
        rows = found[pk]
        for filed_on, dropped_on, *was_said in rows_in(plan):
            said_of = frozenset(finding for finding, was in zip(FOUND, was_said, strict=True) if was)
            rows.planned = Planned(filed_on, dropped_on, said_of)
        for organ, number, on, *more in rows_in(approvals):
            rows.approvals.append(Approved(organ, number, datetime.date.fromisoformat(on), *more))
        for rule, unit, name, on, reason in rows_in(passed):
            rows.waivers[rule] = f"{unit} {name}（{on}）：{reason}"


def outside(project: Project, rows: Rows) -> Facts:
    """All facts of a project as outside values. The project's unit must be loaded."""
    unit = project.unit
    facts = dict(project.facts)
    facts |= {
        "项目编号": project.number,
        "项目名称": project.name,
        "建设单位": unit.name,
        "统一社会信用代码": unit.code or None,
        "单位类别": unit.body,
    }
    facts |= _of_cobuilders(rows.cobuilders, project.facts) | _of_resources(project, rows.resources)
    for evaluation in rows.evaluations:
        facts |= _of_evaluation(evaluation)
    if project.details.get(SAFE_TEXT):
        facts["安全可靠说明"] = True
    return facts | _of_plan(rows.planned) | _of_batch(rows.reviewed, facts) | _of_approvals(rows.approvals, facts)


def children(project: Project, items: Sequence[Item]) -> dict[str, list[Facts]]:
    """The facts of what belongs to a project, by kind, as outside values."""
    found: dict[str, list[Facts]] = defaultdict(list)
    for item in items:
        found[item.kind].append(item.values())
    return {kind: found[kind] for kind in KINDS if kind != PROJECT and kind not in unknown_kinds(project, found)}


def unknown_kinds(project: Project, found: Mapping[str, object]) -> frozenset[str]:
    """Kinds of which it is not known what there are: of those with rows it is known."""
    return frozenset(kind for kind in project.unknown_kinds if kind not in found)


def subject(pack: Pack, project: Project, rows: Rows) -> Subject:
    """The project as the law sees it. Raises BadValue."""
    vocabulary = pack.vocabulary
    below = children(project, rows.items)
    inside = {kind: [complete(kind, vocabulary.inside(kind, each)) for each in facts] for kind, facts in below.items()}
    missing = frozenset(KINDS) - set(inside) - {PROJECT}
    return Subject(vocabulary.inside(PROJECT, outside(project, rows)), inside, missing)


def _of_cobuilders(cobuilders: Sequence[CoBuilder], told: Mapping[str, Any]) -> Facts:
    """Until each has confirmed, what 补录 told of the date stands (it may be not known); else it has not happened."""
    if not cobuilders:
        return {}
    days = [each.confirmed_on for each in cobuilders]
    known = [day for day in days if day is not None]
    last = max(known).isoformat() if len(known) == len(days) else told.get("共建单位确认日")
    return {"共建单位": "、".join(each.unit.name for each in cobuilders), "共建单位确认日": last}


def _of_resources(project: Project, resources: Sequence[Resource]) -> Facts:
    if resources:
        return {"资源目录已编制": True, "共享开放属性已明确": all(each.sharing and each.opening for each in resources)}
    if project.details.get(NO_RESOURCES):
        return {"资源目录已编制": True, "共享开放属性已明确": True}
    return {}


def _of_evaluation(evaluation: Evaluation) -> Facts:
    on = evaluation.on.isoformat() if evaluation.on else None
    grade = evaluation.grade or None
    if evaluation.kind == COMMISSIONED:
        return {"第三方绩效评估日": on, "第三方绩效评估等级": grade}
    total = None if evaluation.total is None else str(Decimal(evaluation.total) / THOUSANDTHS)
    return {"事前绩效评估日": on, "事前绩效评估得分": total, "事前绩效评估等级": grade}


def _of_plan(planned: Planned | None) -> Facts:
    """Of the unit's annual plan (第五条): when it was listed, and whether the unified-build list has it already."""
    if planned is None:
        return {}
    said = planned.said
    doubled = True if SAME in said else None if IN_DOUBT in said else False
    on = planned.filed_on if planned.dropped_on is None else None
    return {"年度计划列入日": on} | ({"统建清单重复": doubled} if said else {})


def _of_batch(reviewed: Reviewed | None, facts: Mapping[str, Any]) -> Facts:
    """Of the batch it is or was in; a review that is concluded belongs to a round, and that may be over (退回补正)."""
    if reviewed is None or (reviewed.on is not None and facts.get("立项评审日") is None):
        return {}
    agency = reviewed.batch.agency
    return {"集中评审方式": True, "评审机构": agency.name if agency else None}


def _of_approvals(approvals: Sequence[Approved], facts: Mapping[str, Any]) -> Facts:
    """投资立项审批 (第四条): done once all who must have approved: both, for joint money."""
    if not approvals:
        return {}
    organs = {each.organ for each in approvals}
    wanted = {organ for organ, fact in APPROVERS.items() if facts.get(fact)}
    on = approvals[-1].on.isoformat() if wanted <= organs else None
    return {"投资立项审批部门": next(organ for organ in APPROVERS if organ in organs), "投资立项审批日": on}


def unknown_dates(pack: Pack, kind: str) -> Facts:
    """Every date of a kind as not known: what a record from before says of what it does not tell."""
    return {name: UNKNOWN_DATE for name, fact in pack.vocabulary.facts[kind].items() if fact.type == "日期"}


__all__ = ["FROM_ROWS", "IDENTITY", "OWN", "Rows", "children", "outside", "rows_of", "subject", "unknown_dates"]
