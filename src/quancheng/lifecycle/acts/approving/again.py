"""A round of review that ends in 修改后再审, or in finance's own findings: back to the unit, and then once more."""

from __future__ import annotations

from quancheng.lifecycle.acts.doing import Doing
from quancheng.lifecycle.refusals import WrongState
from quancheng.projects.models import Project
from quancheng.projects.models.slips import SENT_BACK, UNDER_WAY, Slip

AGAIN = "修改后再审"
CONCLUDED, PASSED, BUDGETED, APPROVED = "立项评审结论", "评审情况提交财政日", "预算评审日", "立项批复日"
OF_THE_ROUND = ("申报受理日", "立项评审日", CONCLUDED, "立项审核意见日", "建议投资额", PASSED)
"""What each round sets anew."""


def demand_returnable(do: Doing) -> None:
    """Raises WrongState where what was accepted does not go back: by whom, is told by who acts."""
    facts = do.state().facts
    if facts.get(APPROVED) or facts.get(BUDGETED):
        done = APPROVED if facts.get(APPROVED) else BUDGETED
        raise WrongState(f"已有{done.removesuffix('日')}，不再退回补正（第十一条）")
    if not facts.get(PASSED):
        raise WrongState("已受理的申报，出具审核意见并把评审情况提交财政部门以后，才能退回补正（第十条）")
    # Whoever does not accept applications returns on findings of its own: finance, before its budget review.
    by_opinion = do.acting.duty in do.law.pack.process.holders("出具审核意见")
    if by_opinion and facts.get(CONCLUDED) != AGAIN:
        raise WrongState(f"审核意见是“{facts.get(CONCLUDED)}”；只有“{AGAIN}”的，由项目主管部门退回补正（第十条）")


def begin_again(do: Doing, project: Project) -> None:
    """Clears the days of this round and makes the slips under way void: what they rested on is open again."""
    cleared = {name: None for name in OF_THE_ROUND if project.facts.get(name) is not None}
    do.set_facts(cleared, "行为")
    note = f"{do.on.isoformat()} {do.acting.unit}退回补正"
    Slip.objects.filter(project=project, state__in=UNDER_WAY).update(state=SENT_BACK, void_note=note)
