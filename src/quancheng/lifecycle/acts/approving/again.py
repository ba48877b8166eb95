"""A round of review that ends in 修改后再审, or in finance's own findings: back to the unit, and then once more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quancheng.law.process import Process
from quancheng.lifecycle.acts.doing import Doing
from quancheng.lifecycle.refusals import WrongState
from quancheng.projects.models import Project
from quancheng.projects.models.slips import SENT_BACK, UNDER_WAY, Slip

AGAIN, OPINING = "修改后再审", "出具审核意见"
CONCLUDED, PASSED, BUDGETED, APPROVED = "立项评审结论", "评审情况提交财政日", "预算评审日", "立项批复日"
OF_THE_ROUND = ("申报受理日", "立项评审日", CONCLUDED, "立项审核意见日", "建议投资额", PASSED)
"""What each round sets anew."""


def not_to_return(facts: Mapping[str, Any], duty: str, process: Process) -> str:
    """Why what was accepted does not go back by who holds this duty, as a sentence; nothing where it does."""
    if facts.get(APPROVED) or facts.get(BUDGETED):
        done = APPROVED if facts.get(APPROVED) else BUDGETED
        return f"已有{done.removesuffix('日')}，不再退回补正（第十一条）"
    if not facts.get(PASSED):
        return "已受理的申报，出具审核意见并把评审情况提交财政部门以后，才能退回补正（第十条）"
    # Whoever issues no opinion returns on findings of its own: finance, before its budget review.
    if duty in process.holders(OPINING) and facts.get(CONCLUDED) != AGAIN:
        return f"审核意见是“{facts.get(CONCLUDED)}”；只有“{AGAIN}”的，由项目主管部门退回补正（第十条）"
    return ""


def demand_returnable(do: Doing) -> None:
    """Raises WrongState where what was accepted does not go back by who acts."""
    if why := not_to_return(do.state().facts, do.acting.duty, do.law.pack.process):
        raise WrongState(why)


def begin_again(do: Doing, project: Project) -> None:
    """Clears the days of this round and makes the slips under way void: what they rested on is open again."""
    cleared = {name: None for name in OF_THE_ROUND if project.facts.get(name) is not None}
    do.set_facts(cleared, "行为")
    note = f"{do.on.isoformat()} {do.acting.unit}退回补正"
    Slip.objects.filter(project=project, state__in=UNDER_WAY).update(state=SENT_BACK, void_note=note)
