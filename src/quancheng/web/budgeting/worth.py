"""Whether there is anything to do for the acts of this chapter on a project: no button for what does not arise."""

from __future__ import annotations

from quancheng.accounts.acting import Acting
from quancheng.lifecycle.acts.budgeting.entries import SHARED
from quancheng.lifecycle.acts.budgeting.investment import not_to_approve
from quancheng.lifecycle.acts.budgeting.review import FED_BACK_ON, REVIEWED_ON
from quancheng.lifecycle.findings import State

_AGAIN = {"拟办": False}
"""What was reviewed is reviewed again from the table of its lines, where somebody looks for it."""


def arising(state: State, acting: Acting) -> dict[str, bool]:
    """act → whether something waits for it here."""
    facts, process = state.facts, state.law.pack.process
    reviewed, fed_back = bool(facts.get(REVIEWED_ON)), bool(facts.get(FED_BACK_ON))
    return {
        "投资立项审批": not not_to_approve(state, acting.duty),
        "反馈预算评审": reviewed and not fed_back,
        "列入区级预算": bool(facts.get(SHARED)),
    } | (_AGAIN if reviewed and acting.duty in process.holders("预算评审") else {})
