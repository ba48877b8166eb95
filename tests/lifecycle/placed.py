"""Projects put where a chapter begins, without going through the acts of the chapters before it."""

from __future__ import annotations

from typing import Any

from quancheng.lifecycle.awaiting import rejudge
from quancheng.lifecycle.findings import columns
from quancheng.projects.models import Project
from tests.lifecycle.world import World, accepted, fresh

REVIEWED = {"立项评审日": "2025-03-03", "立项评审结论": "同意"}
OPINION = REVIEWED | {"立项审核意见日": "2025-03-03", "建议投资额": "900000.00"}
PASSED = OPINION | {"评审情况提交财政日": "2025-03-03"}
BUDGETED = PASSED | {"预算评审日": "2025-03-03", "预算评审额": "880000.00", "预算评审反馈日": "2025-03-03"}
IN_LIBRARY = BUDGETED | {"预算年度": 2026, "入库日": "2025-03-03"}
APPROVED = IN_LIBRARY | {"立项批复日": "2025-03-03", "概算批复额": "880000.00"}
IN_BUDGET = APPROVED | {"年度预算列入日": "2025-03-03"}
PLANNED = IN_BUDGET | {"建设计划列入日": "2025-03-03", "建设计划反馈日": "2025-03-03"}


def placed(world: World, name: str, stage: str, facts: dict[str, Any]) -> Project:
    """An accepted application, set to a stage with facts, judged anew."""
    project = accepted(world, name)
    project.stage = stage
    project.facts = project.facts | facts
    states = rejudge([project], world.at.date())
    told = {"stage": stage, "facts": project.facts} | columns(states[0])
    Project.objects.filter(pk=project.pk).update(**told)
    return fresh(project)
