"""Which acts there is anything to do for on a project: no button for what does not arise."""

from __future__ import annotations

from collections.abc import Sequence

from quancheng.accounts.acting import Acting
from quancheng.law import PROJECT, Verdict
from quancheng.ledger.judged import PRINCIPLE, UNMET_PRINCIPLE
from quancheng.lifecycle import gates
from quancheng.lifecycle.acts.finding_of_fact import FINDING, findable
from quancheng.lifecycle.findings import State
from quancheng.projects.models import Correction, Handover, Urge
from quancheng.projects.models.application import COMMISSIONED
from quancheng.projects.models.slips import Slip
from quancheng.web.approving.worth import arising
from quancheng.web.budgeting.worth import arising as of_budgets
from quancheng.web.deeds import DEEDS
from quancheng.web.dossier import gates_near
from quancheng.web.letters.worth import arising as of_letters
from quancheng.web.library import deeds as library

WAIVED = "准予例外"


def worth_doing(
    state: State, acting: Acting, corrections: Sequence[Correction], urges: Sequence[Urge], handover: Handover | None,
    slips: Sequence[Slip],
) -> frozenset[str]:  # fmt: skip
    """The acts that arise here: something waits for them, or they may always be done."""
    unit = acting.unit
    rows = state.rows
    commissioned = [each for each in rows.evaluations if each.kind == COMMISSIONED]
    arises = (
        {
            "确认更正": any(
                each.confirmed_by_id is None and not each.refused and each.proposed_by_id != acting.person.pk
                for each in corrections
            ),
            "答复催办": any(each.answered_at is None for each in urges),
            "确认共建": any(
                each.unit_id == (unit and unit.pk) and each.confirmed_on is None for each in rows.cobuilders
            ),
            "委托绩效评估": not commissioned,
            "提交委托评估报告": any(
                each.evaluator_id == (unit and unit.pk) and each.on is None for each in commissioned
            ),
            "移交项目": handover is None,
            "撤回移交": handover is not None,
            "接收项目": False,
            WAIVED: bool(waivable(state, acting)),
            FINDING: bool(findable(state.law.pack, acting)),
            "需求论证": not state.facts.get("立项评审日"),
            "方案评估": not state.facts.get("立项评审日"),
            "专家评分": rows.reviewed is not None and rows.reviewed.on is None,
            "立项评审": rows.reviewed is not None and rows.reviewed.on is None,
        }
        | arising(state, acting, slips)
        | of_budgets(state, acting)
        | of_letters(state)
        | library.arising(state.facts)
    )
    return frozenset(act for act in DEEDS if arises.get(act, True))


def waivable(state: State, acting: Acting) -> list[Verdict]:
    """The 原则上 that this duty may pass: those that are not met, and those that would bar a coming act."""
    pack = state.law.pack
    mine = {name for name, rule in pack.rules.items() if acting.duty in rule.waivers}
    if not mine:
        return []
    found = {verdict.rule.name: verdict for shade, verdict in state.shaded if shade == UNMET_PRINCIPLE}
    for name in gates_near(pack, state.project):
        if pack.acts[name].kind == PROJECT:
            barring = gates.ask(state, name).barring
            found = {verdict.rule.name: verdict for verdict in barring if verdict.rule.strength == PRINCIPLE} | found
    return [verdict for name, verdict in found.items() if name in mine]
