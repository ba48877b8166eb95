"""预算评审 (第十一条): line by line, prepared, checked and signed in finance; then fed back to who asked."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Unit
from quancheng.law import to_outside
from quancheng.lifecycle.acts.approving.distance import demand_distance
from quancheng.lifecycle.acts.approving.prepared import PREPARED, Prepared, settle, signed_slip
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.budgeting.lines import ARTICLE, SUGGESTED, lines_of, read
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.acts.letters.keeping import keep_issued
from quancheng.lifecycle.content import yuan
from quancheng.lifecycle.findings import State
from quancheng.lifecycle.refusals import Invalid, WrongState
from quancheng.lifecycle.register import official
from quancheng.money.models import BudgetReview, BudgetReviewLine
from quancheng.projects.models import ACCEPTED, Project

REVIEWING, FEEDING_BACK = "预算评审", "反馈预算评审"
REVIEWED_ON, REVIEWED, FED_BACK_ON = "预算评审日", "预算评审额", "预算评审反馈日"
LONGEST_OPINION = 2000
ISSUED_ON, CONCLUDED, PASSED_ON, APPROVED_ON = "立项审核意见日", "立项评审结论", "评审情况提交财政日", "立项批复日"
AGREED = "同意"
RESTS = (ISSUED_ON, CONCLUDED, SUGGESTED)


def read_review(_do: Doing, project: Project, values: Mapping[str, Any]) -> dict[str, Any]:
    """``number``, ``text``, ``lines`` (approved in 元 and why, in the order of the estimate), with the sums.

    Raises Invalid with every fault, those of a line at its row.
    """
    asked = Asked(values, ARTICLE)
    number = asked.text("number", "文号", longest=60, lines=False)
    text = asked.text("text", "评审意见", longest=LONGEST_OPINION)
    rows = values.get("lines") or []
    try:
        judged = read(lines_of(project), rows)
    except Invalid as refusal:
        raise Invalid([*asked.faults, *refusal.faults]) from refusal
    asked.done()
    sums = {
        "asked": to_outside("金额", sum(each.line.asked for each in judged)),
        "approved": to_outside("金额", sum(each.approved for each in judged)),
    }
    return {"number": number, "text": text, "lines": [each.kept() for each in judged]} | sums


def unready(state: State, _unit: Unit | None) -> str:
    """Why a budget review cannot be prepared, as a sentence; what the law itself bars is left to its gate."""
    facts = state.facts
    if not facts.get(ISSUED_ON):
        return ""
    if facts.get(CONCLUDED) not in (AGREED, None):
        return f"审核意见是“{facts[CONCLUDED]}”，不评审预算（内控规则，{ARTICLE}）"
    if facts.get(APPROVED_ON):
        return f"{facts[APPROVED_ON]} 已经立项批复，不再评审预算（内控规则）"
    if not facts.get(PASSED_ON):
        return f"立项评审情况还没有提交财政部门，先由项目主管部门提交（内控规则，{ARTICLE}“根据项目立项评审情况”）"
    if not lines_of(state.project):
        return f"项目没有投资概算，也没有{SUGGESTED}，没有可以逐项评审的（{ARTICLE}）"
    return ""


PREPARED[REVIEWING] = Prepared(
    validate=read_review,
    unready=unready,
    proposed=lambda do, kept: {REVIEWED: kept["approved"]},
    rests=lambda project: {"立项审核意见": {name: project.facts.get(name) for name in RESTS}},
)


@official(REVIEWING, states=(ACCEPTED,))
def review_budget(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None
) -> None:
    """Issue the review that was signed (审签): its lines and sums stay as they are. Done again, the last one counts.

    Raises Invalid, WrongState, Barred, NotAllowed, Stale.
    """
    with doing(REVIEWING, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        slip = signed_slip(do, opened)
        review = _issued(do, opened, slip.values)
        settle(do, slip)
        facts = {REVIEWED_ON: do.on.isoformat(), REVIEWED: to_outside("金额", review.approved), FED_BACK_ON: None}
        do.set_facts(facts, "行为")
        do.change(REVIEWING, None, f"送审 {yuan(review.asked)} 元，审定 {yuan(review.approved)} 元（{review.number}）")
        do.reply |= {"project": opened.public_id}


@official(FEEDING_BACK)
def feed_back(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """The review goes back to the competent department and the unit; ``note`` (or nothing) goes into the journal.

    Raises WrongState where there is no review, or it went back already; Invalid, NotAllowed, Stale.
    """
    with doing(FEEDING_BACK, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        demand_distance(do, opened)
        if why := not_to_feed_back(opened):
            raise WrongState(why)
        asked = Asked(values, ARTICLE)
        note = asked.text("note", "反馈说明", required=False)
        asked.done()
        last = last_review(opened)
        if last is not None:
            BudgetReview.objects.filter(pk=last.pk, fed_back_on=None).update(fed_back_on=do.on)
        do.set_facts({FED_BACK_ON: do.on.isoformat()}, "行为")
        if last is not None:
            keep_issued(do, "预算评审意见")
        do.note = note
        do.reply |= {"project": opened.public_id}


def not_to_feed_back(project: Project) -> str:
    """Why there is nothing to feed back, as a sentence; nothing where there is."""
    if not project.facts.get(REVIEWED_ON):
        return f"还没有预算评审意见，没有可以反馈的（{ARTICLE}）"
    if project.facts.get(FED_BACK_ON):
        return f"预算评审意见已经在 {project.facts[FED_BACK_ON]} 反馈（{ARTICLE}）"
    return ""


def last_review(project: Project) -> BudgetReview | None:
    """The one that counts (one statement)."""
    return BudgetReview.objects.filter(project=project).order_by("-id").first()


def _issued(do: Doing, project: Project, kept: Mapping[str, Any]) -> BudgetReview:
    judged = read(lines_of(project), kept["lines"])
    review = BudgetReview.objects.create(
        project=project, number=kept["number"], text=kept["text"], on=do.on, by_name=do.acting.named,
        asked=sum(each.line.asked for each in judged), approved=sum(each.approved for each in judged),
    )  # fmt: skip
    BudgetReviewLine.objects.bulk_create(
        BudgetReviewLine(
            review=review, place=each.line.place, category=each.line.category, name=each.line.name,
            asked=each.line.asked, approved=each.approved, why=each.why,
        )
        for each in judged
    )  # fmt: skip
    return review
