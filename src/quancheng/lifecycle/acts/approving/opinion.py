"""出具审核意见 and 提交评审情况 (第十条): the opinion with its amount; finance is told at the same time."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Unit
from quancheng.law import PROJECT
from quancheng.lifecycle.acts.approving.again import CONCLUDED, PASSED
from quancheng.lifecycle.acts.approving.amounts import fen, outside, said
from quancheng.lifecycle.acts.approving.distance import builds, demand_distance
from quancheng.lifecycle.acts.approving.numbers import check_number
from quancheng.lifecycle.acts.approving.prepared import PREPARED, Prepared, settle, signed_slip
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.acts.letters.keeping import keep_issued
from quancheng.lifecycle.findings import State
from quancheng.lifecycle.refusals import WrongState
from quancheng.lifecycle.register import official
from quancheng.projects.models import ACCEPTED, Project
from quancheng.reviews.models import Opinion, Reviewed

ISSUING, PASSING = "出具审核意见", "提交评审情况"
ARTICLE = "第十条"
REVIEWED_ON, ISSUED_ON, SUGGESTED, AGENCY = "立项评审日", "立项审核意见日", "建议投资额", "评审机构"
AGREED = "同意"
DECLARED = "申报投资额"
LONGEST_OPINION, LONGEST_WHY = 2000, 500


def last_review(project: Project) -> Reviewed | None:
    """The review of this round, concluded; none where it was not held here."""
    found = Reviewed.objects.filter(project=project, left_on=None, on__isnull=False)
    return found.select_related("batch__agency").order_by("-id").first()


def read_opinion(do: Doing, project: Project, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a form says of an opinion, checked against the review and what was declared.

    A recommended amount belongs to 同意 alone; above what was declared there is none. Raises Invalid.
    """
    facts = do.state().facts
    review = last_review(project)
    asked = Asked(values, ARTICLE)
    options = do.law.pack.vocabulary.facts[PROJECT][CONCLUDED].options
    conclusion = asked.choice("conclusion", "审核结论", options)
    reviewed = facts.get(CONCLUDED)
    why = asked.text("why", "与评审结论不一致的理由", longest=LONGEST_WHY, required=False)
    if conclusion and reviewed and conclusion != reviewed and not why:
        asked.wrong("why", f"立项评审结论是“{reviewed}”，审核意见为“{conclusion}”的，请写明理由（内控规则）")
    suggested = asked.money("suggested", SUGGESTED, required=True, least=1) if conclusion == AGREED else None
    more = asked.text("more", "高于评审建议的理由", longest=LONGEST_WHY, required=False)
    _check_amount(asked, project, review, suggested, more)
    number = check_number(asked, project, required=False)
    text = asked.text("text", "审核意见", longest=LONGEST_OPINION)
    asked.done()
    return {
        "conclusion": conclusion, "why": why if conclusion != reviewed else "", "suggested": outside(suggested),
        "more": more if _above(suggested, review) else "", "number": number, "text": text,
    }  # fmt: skip


def unready(state: State, unit: Unit | None) -> str:
    """Why there is no opinion to issue now, as a sentence; nothing where there is."""
    facts = state.facts
    if not facts.get(REVIEWED_ON):
        return "还没有立项评审，不能出具审核意见（第十条）"
    if facts.get(ISSUED_ON):
        return f"{facts[ISSUED_ON]} 已出具审核意见"
    if builds(state.project, unit) and not facts.get(AGENCY):
        return "本单位自己的项目，由第三方机构组织评审以后才能出具审核意见（内控规则）"
    return ""


def _check_amount(asked: Asked, project: Project, review: Reviewed | None, suggested: int | None, more: str) -> None:
    declared = project.details.get(DECLARED)
    if suggested is None:
        return
    if isinstance(declared, int) and suggested > declared:
        asked.wrong("suggested", f"{SUGGESTED} {said(suggested)} 高于申报投资额 {said(declared)}")
    elif _above(suggested, review) and not more:
        panel = said(review.suggested if review else None)
        asked.wrong("more", f"{SUGGESTED}高于专家建议的平均额 {panel} 的，请写明理由（内控规则）")


def _above(suggested: int | None, review: Reviewed | None) -> bool:
    panel = review.suggested if review else None
    return suggested is not None and panel is not None and suggested > panel


def _proposed(_: Doing, kept: dict[str, Any]) -> dict[str, Any]:
    return {CONCLUDED: kept["conclusion"], SUGGESTED: kept["suggested"] or None}


def _rests(project: Project) -> dict[str, Any]:
    review = last_review(project)
    told = [review.pk, review.conclusion, review.average, review.suggested, review.text] if review else []
    return {"评审结论": [*told, *(project.facts.get(name) for name in (REVIEWED_ON, CONCLUDED))]}


PREPARED[ISSUING] = Prepared(validate=read_opinion, proposed=_proposed, rests=_rests, unready=unready)


@official(ISSUING, states=(ACCEPTED,))
def issue_opinion(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None
) -> None:
    """Issue the opinion as it was signed, with the recommended amount. Raises as ``signed_slip``, and Stale."""
    with doing(ISSUING, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        slip = signed_slip(do, opened)
        told = slip.values
        Opinion.objects.create(
            project=opened, reviewed=last_review(opened), number=told["number"], conclusion=told["conclusion"],
            suggested=fen(told["suggested"]), text=told["text"], on=do.on, by_name=slip.signed_name,
        )  # fmt: skip
        do.set_facts(
            {ISSUED_ON: do.on.isoformat(), SUGGESTED: told["suggested"] or None, CONCLUDED: told["conclusion"]}, "行为"
        )
        do.change("审核意见", None, told["text"])
        keep_issued(do, "立项审核意见")
        settle(do, slip)
        do.reply |= {"project": opened.public_id}


def not_to_pass(facts: Mapping[str, Any]) -> str:
    """Why there is nothing to pass to finance, as a sentence; nothing where there is."""
    if not facts.get(ISSUED_ON):
        return "还没有出具审核意见，出具以后才能提交评审情况（第十条）"
    return f"{facts[PASSED]} 已提交财政部门" if facts.get(PASSED) else ""


@official(PASSING, states=(ACCEPTED,))
def pass_to_finance(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None
) -> None:
    """Pass the review and the opinion to finance; the project goes where its conclusion leads (去向 of the pack).

    “同时”: the rule 评审提交 measures whether it was the opinion's day. Raises WrongState, NotAllowed, Stale.
    """
    with doing(PASSING, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        demand_distance(do, opened)
        if why := not_to_pass(do.state().facts):
            raise WrongState(why)
        do.ask()
        last = Opinion.objects.filter(project=opened, passed_on=None).order_by("-id").values("pk")[:1]
        Opinion.objects.filter(pk__in=list(last.values_list("pk", flat=True))).update(passed_on=do.on)
        do.set_facts({PASSED: do.on.isoformat()}, "行为")
        do.reply |= {"project": opened.public_id}
