"""From the review to the approval: opinion, budget review, investment approval, approval (第四条, 第十条, 第十一条)."""

from __future__ import annotations

from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.demo.stage import Stage, Told
from quancheng.lifecycle.acts import acceptance
from quancheng.lifecycle.acts.approving import approval, opinion, slips
from quancheng.lifecycle.acts.approving.amounts import outside
from quancheng.lifecycle.acts.budgeting import investment, review
from quancheng.lifecycle.acts.urging import urge
from quancheng.money.models import BudgetReview
from quancheng.projects.models import EstimateLine
from quancheng.reviews.models import Reviewed

OFFICE = ("周闻笛", "江照晚", "顾长风")
FINANCE = ("钱有度", "贝明珠", "金守衡")
"""Who prepares, checks and signs."""

OWN = "云岚区大数据局"
"""What it builds itself the leading group confirms; the approval still waits for that."""


def opine(stage: Stage, each: Told) -> None:
    """The opinion, prepared, checked, signed, issued, and passed to finance on the same day."""
    made = Reviewed.objects.get(project=each.project, left_on=None, on__isnull=False)
    values = {
        "conclusion": made.conclusion, "text": f"{made.text}审核意见：{made.conclusion}。", "number": "", "why": "",
        "suggested": outside(made.suggested) if made.conclusion == "同意" else "", "more": "",
    }  # fmt: skip
    _through(stage, each, OFFICE, opinion.ISSUING, values)
    stage.on(stage.cast.people["周闻笛"], opinion.issue_opinion, each.project)
    stage.later(minutes=30)
    stage.on(stage.cast.people["周闻笛"], opinion.pass_to_finance, each.project)


def send_back(stage: Stage, each: Told) -> None:
    """修改后再审: back to the unit, item by item, and a reminder."""
    items = [
        acceptance.Returning("overview", "建设目标", "请把目标写成可以考核的指标（评审意见第 1 条）"),
        acceptance.Returning("estimate", "", "请补充每一行的测算依据（评审意见第 2 条）"),
    ]
    officer = stage.cast.people["周闻笛"]
    stage.on(officer, acceptance.return_application, each.project, items=items)
    stage.later(hours=1)
    stage.does(officer, urge, project=each.project.public_id, text="请按评审意见修改后重新提交。")


def draft_only(stage: Stage, each: Told, *, check: bool) -> None:
    """An opinion that lies on a desk: prepared, perhaps checked, not signed."""
    made = Reviewed.objects.get(project=each.project, left_on=None, on__isnull=False)
    agreed = made.conclusion == "同意"
    values = {
        "conclusion": made.conclusion, "text": f"{made.text}拟出具审核意见：{made.conclusion}。", "number": "",
        "why": "", "suggested": outside(made.suggested) if agreed else "", "more": "",
    }  # fmt: skip
    _through(stage, each, OFFICE, opinion.ISSUING, values, steps=2 if check else 1)


def review_budget(stage: Stage, each: Told) -> None:
    """Line by line: most stand, one or two are cut for a reason."""
    lines = []
    for line in EstimateLine.objects.filter(project=each.project).order_by("place"):
        cut = each.draft.chance.random() < 0.3
        share = each.draft.chance.uniform(0.82, 0.96) if cut else 1
        approved = int(line.amount * share) // 1000 * 1000 if cut else line.amount
        why = "高于近期同类成交价，按可比价格核减" if approved < line.amount else ""
        lines.append({"place": str(line.place), "approved": outside(approved), "why": why})
    number = f"云财评〔{stage.day.year}〕{each.number}号"
    values = {"number": number, "text": "依据充分，按审定额控制。", "lines": lines}
    _through(stage, each, FINANCE, review.REVIEWING, values)
    stage.on(stage.cast.people["钱有度"], review.review_budget, each.project)
    stage.later(days=1)
    stage.on(stage.cast.people["钱有度"], review.feed_back, each.project, values={"note": "请据以编制部门预算。"})


def approve_investment(stage: Stage, each: Told) -> None:
    on = stage.day.isoformat()
    values = {"number": f"云发改投资〔{stage.day.year}〕{each.number}号", "on": on, "text": "同意立项"}
    stage.on(stage.cast.people["计远图"], investment.approve_investment, each.project, values=values)


def approve(stage: Stage, each: Told) -> None:
    """立项批复, each line as finance has approved it; what the unit had not planned is passed with a reason."""
    if not each.planned:
        told = {"rule": "年度计划", "reason": "上级年中部署的任务，编制年度计划时尚未下达"}
        stage.on(stage.cast.people["顾长风"], acceptance.waive, each.project, **told)
    made = BudgetReview.objects.prefetch_related("lines").get(project=each.project)
    lines = [{"amount": outside(line.approved), "note": line.why and "按预算评审核减"} for line in made.lines.all()]
    suggested = Reviewed.objects.get(project=each.project, left_on=None, on__isnull=False).suggested or 0
    why = "预算评审逐项审定，以审定额为准" if made.approved > suggested else ""
    values: dict[str, Any] = {
        "number": f"云数批〔{stage.day.year}〕{each.number}号", "amount": outside(made.approved), "why": why,
        "text": "按批复的方案和预算组织实施，落实等级保护和密码应用要求。", "lines": lines,
    }  # fmt: skip
    _through(stage, each, OFFICE, approval.APPROVING, values)
    if each.draft.unit != OWN:
        stage.on(stage.cast.people["周闻笛"], approval.approve, each.project)


def _through(
    stage: Stage, each: Told, who: tuple[str, str, str], act: str, values: dict[str, Any], steps: int = 3
) -> None:  # fmt: skip
    """拟办, 复核, 签发."""
    prepares, checks, signs = (_acting(stage, name) for name in who)
    slip = stage.on(prepares, slips.prepare, each.project, act=act, values=values, note="拟同意，请审阅。").public_id
    stage.later(hours=2)
    if steps > 1:
        stage.on(checks, slips.check, each.project, slip=slip, agreed=True, note="已核对评审记录。")
        stage.later(hours=3)
    if steps > 2:
        stage.on(signs, slips.sign, each.project, slip=slip, agreed=True, note="")
        if signs.unit == stage.cast.units[each.draft.unit] and act == opinion.ISSUING:
            stage.later(days=1)
            group = stage.cast.people["统筹远"]
            stage.on(group, slips.confirm, each.project, slip=slip, agreed=True, note="同意审核结果。")
        stage.later(hours=1)


def _acting(stage: Stage, name: str) -> Acting:
    return stage.cast.people[name]
