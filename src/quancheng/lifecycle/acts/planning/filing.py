"""What filing an annual plan writes: its items, their links, the unit's answers; each row once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quancheng.law import to_outside
from quancheng.lifecycle.acts.doing import Doing
from quancheng.lifecycle.acts.planning.changes import CONTENT, Changes
from quancheng.projects.models import VOID, AnnualPlan, PlanComment, PlanItem, Project


def apply(do: Doing, plan: AnnualPlan, found: Changes) -> None:
    """Writes the changes of a draft and tells the journal; projects whose facts follow from them go along."""
    linked = {row["project"] for row in plan.draft["rows"] if row["project"]}
    touched = [each.item for each in found.changed if each.linked] + found.dropped
    before = Project.objects.filter(pk__in=[item.project_id for item in touched if item.project_id])
    projects = {
        each.public_id: each
        for each in (before | Project.objects.filter(public_id__in=linked))
        .select_related("unit", "jurisdiction")
        .select_for_update(of=("self",))
    }
    rejudged = _leave(do, found) + _change(do, plan, found, projects) + _add(do, plan, found, projects)
    for public_id in dict.fromkeys(rejudged):
        if public_id in projects and projects[public_id].state != VOID:
            do.others.append(projects[public_id])
    _answer(do, plan)


def _leave(do: Doing, found: Changes) -> list[str]:
    if not found.dropped:
        return []
    PlanItem.objects.filter(pk__in=[item.pk for item in found.dropped]).update(dropped_on=do.on, project=None)
    do.change("删除", None, [item.name for item in found.dropped])
    return [item.project.public_id for item in found.dropped if item.project]


def _change(do: Doing, plan: AnnualPlan, found: Changes, projects: Mapping[str, Project]) -> list[str]:
    """Those that let a project go come first: a project has one item."""
    places = {row["item"]: place for place, row in enumerate(plan.draft["rows"], 1)}
    rejudged = []
    for each in sorted(found.changed, key=lambda each: bool(each.row["project"])):
        told = {field: each.row[field] for field in CONTENT} | {"project": projects.get(each.row["project"])}
        PlanItem.objects.filter(pk=each.item.pk).update(place=places[each.item.public_id], **told)
        for title, old, new in each.fields:
            do.change(f"{each.item.name}·{title}", _plain(title, old), _plain(title, new))
        if each.linked:
            was, now = each.item.project, projects.get(each.row["project"])
            do.change(f"{each.item.name}·关联项目", was.name if was else None, now.name if now else None)
            rejudged += [project.public_id for project in (was, now) if project]
    return rejudged


def _add(do: Doing, plan: AnnualPlan, found: Changes, projects: Mapping[str, Project]) -> list[str]:
    if not found.added:
        return []
    places = {id(row): place for place, row in enumerate(plan.draft["rows"], 1)}
    PlanItem.objects.bulk_create(
        PlanItem(
            plan=plan, place=places[id(row)], filed_on=do.on, project=projects.get(row["project"]),
            **{field: row[field] for field in CONTENT},
        )
        for row in found.added
    )  # fmt: skip
    do.change("列入", None, [row["name"] for row in found.added])
    return [row["project"] for row in found.added if row["project"]]


def _answer(do: Doing, plan: AnnualPlan) -> None:
    answers: Mapping[str, str] = plan.draft.get("answers", {})
    for comment in PlanComment.objects.filter(item__plan=plan, pk__in=answers).select_related("item"):
        do.change(f"{comment.item.name}·说明", comment.answer or None, answers[str(comment.pk)])
        PlanComment.objects.filter(pk=comment.pk).update(answer=answers[str(comment.pk)])


def _plain(title: str, value: Any) -> Any:
    return to_outside("金额", value) if title == "估算投资" else value
