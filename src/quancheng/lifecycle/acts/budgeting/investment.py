"""投资立项审批 (第四条): of government money by one organ, of social money by another, of both by each."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.law import Pack
from quancheng.law import expressions as x
from quancheng.lifecycle.acts.approving.distance import demand_distance
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.doing import doing
from quancheng.lifecycle.facts import APPROVERS
from quancheng.lifecycle.findings import State
from quancheng.lifecycle.refusals import WrongState
from quancheng.lifecycle.register import official
from quancheng.projects.models import ACCEPTED
from quancheng.reviews.models import InvestmentApproval

APPROVING, ARTICLE = "投资立项审批", "第四条"
ORGAN, APPLIED_ON = "投资立项审批部门", "立项申请日"


def organs(pack: Pack) -> dict[str, str]:
    """Duty → the word by which 投资立项审批部门 tells it: as the pack's rules say who is to approve what."""
    found = {}
    for rule in pack.rules.values():
        match rule.duty.meaning:
            case x.Compare("=", x.Fact(name=name), x.Text(word)) if name == ORGAN:
                found[rule.holder] = word
    return found


def not_to_approve(state: State, duty: str) -> str:
    """Why the organ that holds this duty has nothing to approve here, as a sentence; nothing where it has."""
    pack = state.law.pack
    organ = organs(pack).get(duty)
    if organ is None:
        return f"办法没有写由{duty}审批投资立项（{ARTICLE}）"
    money = APPROVERS[organ]
    kind, name = money.removeprefix("涉及"), pack.terms.names.get(duty, duty)
    told = state.facts.get(money)
    if told is None:
        return f"申报没有写明是否{money}，不能确定是否由{name}审批；请建设单位先更正（{ARTICLE}）"
    if not told:
        return f"项目不涉及{kind}，不由{name}审批（{ARTICLE}）"
    done = next((each for each in state.rows.approvals if each.organ == organ), None)
    return f"{name}已经在 {done.on.isoformat()} 审批（{done.number}）" if done else ""


@official(APPROVING, states=(ACCEPTED,))
def approve_investment(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """Approve the investment: ``number``, ``on`` (not before the application, not in the future), ``text``.

    Where both kinds of money are in it, it is approved once both organs have. Raises Invalid, WrongState, NotAllowed,
    Stale.
    """
    with doing(APPROVING, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        demand_distance(do, opened)
        state = do.state()
        if why := not_to_approve(state, acting.duty):
            raise WrongState(why)
        asked = Asked(values, ARTICLE)
        number = asked.text("number", "审批文号", longest=60, lines=False)
        on = asked.day("on", "审批日", since=applied_on(state), until=do.on)
        text = asked.text("text", "审批意见", required=False)
        asked.done()
        assert on is not None  # noqa: S101  a day that is asked for is there once nothing is wrong
        organ = organs(do.law.pack)[acting.duty]
        InvestmentApproval.objects.create(
            project=opened, organ=organ, number=number, on=on, text=text, by_name=acting.named
        )
        do.change(f"{APPROVING}（{organ}）", None, f"{on.isoformat()} {number}")
        do.note = text
        do.reply |= {"project": opened.public_id}


def applied_on(state: State) -> datetime.date | None:
    """The day of the application, where it is known."""
    told = state.facts.get(APPLIED_ON)
    try:
        return datetime.date.fromisoformat(str(told))
    except ValueError:
        return None
