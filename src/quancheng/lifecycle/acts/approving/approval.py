"""立项批复 (第十条, 第二十一条): of scheme and budget, line by line; what is built must be what was approved."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Unit
from quancheng.lifecycle.acts.approving.again import APPROVED, CONCLUDED
from quancheng.lifecycle.acts.approving.amounts import fen, outside, said
from quancheng.lifecycle.acts.approving.numbers import check_number
from quancheng.lifecycle.acts.approving.opinion import AGREED, DECLARED, ISSUED_ON, LONGEST_OPINION, LONGEST_WHY
from quancheng.lifecycle.acts.approving.prepared import PREPARED, Prepared, settle, signed_slip
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.acts.letters.keeping import keep_issued
from quancheng.lifecycle.findings import State
from quancheng.lifecycle.register import official
from quancheng.money.models import BudgetReview
from quancheng.projects.models import ACCEPTED, EstimateLine, Project
from quancheng.reviews.models import Approval, ApprovedLine, Opinion

APPROVING = "立项批复"
ARTICLE = "第二十一条"
AMOUNT = "概算批复额"
LONGEST_LINE_NOTE = 300
LIMITS = ("预算评审额", "建议投资额")


def last_budget_review(project: Project) -> BudgetReview | None:
    """What finance has approved last, with its lines at hand; none where it was not reviewed here."""
    return BudgetReview.objects.filter(project=project).prefetch_related("lines").order_by("-id").first()


def read_approval(do: Doing, project: Project, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a form says of an approval: the sum of the lines is 概算批复额 to the 分; more than advised needs a reason.

    ``values["lines"]``: one mapping a line of the estimate, in its order, with ``amount`` and ``note``. Raises
    Invalid.
    """
    state = do.state()
    estimate = list(EstimateLine.objects.filter(project=project))
    asked = Asked(values, ARTICLE)
    number = check_number(asked, project, required=True)
    amount = asked.money("amount", AMOUNT, least=1)
    why = asked.text("why", "高于评审额度的理由", longest=LONGEST_WHY, required=False)
    text = asked.text("text", "批复意见", longest=LONGEST_OPINION, required=False)
    lines = _lines(asked, estimate, values.get("lines") or [])
    _check_sum(asked, amount, lines)
    limit = limit_of(state)
    if amount is not None and limit and amount > limit[1] and not why:
        asked.wrong("why", f"{AMOUNT}高于{limit[0]} {said(limit[1])} 的，请写明理由（内控规则）")
    asked.done()
    above = bool(limit and amount and amount > limit[1])
    return {
        "number": number, "amount": outside(amount), "why": why if above else "", "text": text,
        "lines": [line | {"amount": outside(line["amount"])} for line in lines],
    }  # fmt: skip


def unready(state: State, _unit: Unit | None) -> str:
    """Why there is nothing to approve now, as a sentence; nothing where there is."""
    facts = state.facts
    if facts.get(APPROVED):
        return f"{facts[APPROVED]} 已批复"
    if not facts.get(ISSUED_ON) and not state.project.historic:
        return "还没有出具审核意见，不能批复（内控规则，第十条）"
    if facts.get(CONCLUDED) not in (AGREED, None):
        return f"审核意见是“{facts[CONCLUDED]}”，不能批复（内控规则，第十条）"
    return ""


def _lines(asked: Asked, estimate: Sequence[EstimateLine], told: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What is approved of each line of the estimate, in 分; 0 where a line is struck out."""
    if len(told) != len(estimate):
        asked.wrong("amount", f"申报概算有 {len(estimate)} 行，批复只写了 {len(told)} 行，请重新打开页面填写")
        return []
    found = []
    for number, (line, said_) in enumerate(zip(estimate, told, strict=True), 1):
        row = Asked(said_, ARTICLE, number)
        amount = row.money("amount", f"{line.name}的批复金额")
        note = row.text("note", "说明", longest=LONGEST_LINE_NOTE, required=False, lines=False)
        asked.faults += row.faults
        found.append({
            "place": line.place, "category": line.category, "name": line.name, "amount": amount, "note": note,
        })  # fmt: skip
    return found


def _check_sum(asked: Asked, amount: int | None, lines: Sequence[Mapping[str, Any]]) -> None:
    parts = [line["amount"] for line in lines]
    if amount is None or not parts or None in parts:
        return
    total = sum(parts)
    if total != amount:
        more = "多" if total > amount else "少"
        asked.wrong(
            "amount",
            f"各行批复金额合计 {said(total)}，比{AMOUNT} {said(amount)} {more} {said(abs(total - amount))}，应当相等",
        )


def limit_of(state: State) -> tuple[str, int] | None:
    """The lower of what was reviewed and what was recommended, with its name; else what was declared. In 分."""
    facts, declared = state.subject.project, state.project.details.get(DECLARED)
    known = [(name, value) for name in LIMITS if isinstance(value := facts[name], int)]
    if not known and isinstance(declared, int):
        known = [(DECLARED, declared)]
    return min(known, key=lambda each: each[1], default=None)


def _proposed(_: Doing, kept: dict[str, Any]) -> dict[str, Any]:
    return {AMOUNT: kept["amount"]}


def _rests(project: Project) -> dict[str, Any]:
    opinion = Opinion.objects.filter(project=project).order_by("-id").first()
    review = last_budget_review(project)
    issued = [opinion.pk, opinion.conclusion, opinion.suggested] if opinion else []
    lines = [[line.place, line.approved] for line in review.lines.all()] if review else []
    return {
        "审核意见": [*issued, *(project.facts.get(name) for name in (ISSUED_ON, CONCLUDED, "建议投资额"))],
        "预算评审": [review.pk if review else None, lines, project.facts.get("预算评审额")],
    }


PREPARED[APPROVING] = Prepared(validate=read_approval, proposed=_proposed, rests=_rests, unready=unready)


@official(APPROVING, states=(ACCEPTED,))
def approve(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None
) -> None:
    """Approve scheme and budget as they were signed, with their lines. Raises as ``signed_slip``, and Stale."""
    with doing(APPROVING, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        slip = signed_slip(do, opened)
        told = slip.values
        made = Approval.objects.create(
            project=opened, number=told["number"], on=do.on, amount=fen(told["amount"]) or 0, text=told["text"],
            by_name=slip.signed_name,
        )  # fmt: skip
        ApprovedLine.objects.bulk_create(
            ApprovedLine(approval=made, **(line | {"amount": fen(line["amount"])})) for line in told["lines"]
        )
        do.set_facts({APPROVED: do.on.isoformat(), AMOUNT: told["amount"]}, "行为")
        do.change("立项批复文号", None, told["number"])
        keep_issued(do, "立项批复")
        settle(do, slip)
        do.reply |= {"project": opened.public_id}
