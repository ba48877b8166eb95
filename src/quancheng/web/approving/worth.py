"""Which acts of a department arise on a project: no button where there is no slip, no opinion, nothing to return."""

from __future__ import annotations

from collections.abc import Sequence

from quancheng.accounts.acting import Acting
from quancheng.lifecycle.acts.approving.again import not_to_return
from quancheng.lifecycle.acts.approving.opinion import PASSING, not_to_pass
from quancheng.lifecycle.acts.approving.prepared import PREPARED
from quancheng.lifecycle.acts.approving.slips import CHECKING, CONFIRMING, PREPARING, SIGNING
from quancheng.lifecycle.findings import State
from quancheng.lifecycle.gates import RETURNING
from quancheng.lifecycle.register import stands
from quancheng.projects.models import ACCEPTED
from quancheng.projects.models.slips import SIGNED, TO_CHECK, TO_SIGN, Slip
from quancheng.web.approving import waiting


def arising(state: State, acting: Acting, slips: Sequence[Slip]) -> dict[str, bool]:
    """act → whether there is anything to do for it. ``slips``: those under way that this person may see."""
    project, process = state.project, state.law.pack.process
    signed = {each.act for each in slips if each.state == SIGNED and (not each.own or each.confirmed_at)}
    return {
        PREPARING: any(_preparable(state, acting, act, slips) for act in waiting.prepares(acting, process)),
        CHECKING: any(each.state == TO_CHECK and not _took(each, acting, 1) for each in slips),
        SIGNING: any(each.state == TO_SIGN and not _took(each, acting, 2) for each in slips),
        CONFIRMING: any(each.state == SIGNED and each.own and not each.confirmed_at for each in slips),
        PASSING: not not_to_pass(state.facts),
        RETURNING: project.state != ACCEPTED or not not_to_return(state.facts, acting.duty, process),
        **{act: act in signed for act in process.steps.signed},
    }


def _preparable(state: State, acting: Acting, act: str, slips: Sequence[Slip]) -> bool:
    """Whether an act can be prepared as the project stands, and nobody has."""
    project, process = state.project, state.law.pack.process
    here = project.stage in process.stages_with(act) and stands(act, project.state) and act in PREPARED
    return here and not any(each.act == act for each in slips) and not PREPARED[act].unready(state, acting.unit)


def _took(slip: Slip, acting: Acting, steps: int) -> bool:
    """Whether who acts, or whose post it is, has taken one of the first steps."""
    people = {acting.person.pk, acting.post.person_id if acting.post else acting.person.pk}
    prepared, checked = {slip.prepared_by_id, slip.prepared_for_id}, {slip.checked_by_id, slip.checked_for_id}
    taken: list[set[int | None]] = [{*prepared}, {*checked}]
    return any(people.intersection(each) for each in taken[:steps])
