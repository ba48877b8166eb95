"""投资立项审批, 反馈预算评审, 列入年度预算, 列入区级预算: each a form and what is on record beside it."""

from __future__ import annotations

from typing import Any

from quancheng.law.values import THOUSANDTHS
from quancheng.lifecycle.acts.budgeting import entries, investment, review
from quancheng.lifecycle.content import yuan
from quancheng.lifecycle.facts import APPROVERS
from quancheng.lifecycle.findings import State
from quancheng.money.models import ANNUAL, DISTRICT, BudgetEntry
from quancheng.web.act_page import Opened
from quancheng.web.budgeting import deeds
from quancheng.web.budgeting.asking import asking
from quancheng.web.doors import acting
from quancheng.web.form_page import Field, Form

NUMBER = Field("number", "审批文号", width="20", hint="如 青发改投资〔2025〕8号")
NOTE = Field("note", "反馈说明", "textarea", required=False, hint="写进日志，不超过 500 字")
BASIS = Field("basis", "依据", width="30", hint="列入预算的文件名称和文号，如 青财预〔2025〕11号")
TOLD = "budgeting/told.html"
Told = list[tuple[str, str]]


def _amount(state: State, name: str) -> str:
    value = state.subject.project[name]
    return f"{yuan(value)} 元" if isinstance(value, int) else "没有记录"


def _invest(opened: Opened) -> Form:
    state = opened.state
    applied = investment.applied_on(state)
    since = f"不早于立项申请日 {applied.isoformat()}，" if applied else ""
    told: Told = [("资金来源", str(state.facts.get("资金来源") or "没有写明")), ("送审投资", _declared(state))]
    told += [(f"{each.organ}审批", f"{each.on.isoformat()} {each.number}") for each in state.rows.approvals]
    fields = (
        NUMBER,
        Field("on", "审批日", "date", width="10", hint=f"以审批文件落款为准，{since}不晚于今天"),
        Field("text", "审批意见", "textarea", required=False, hint="不超过 500 字"),
    )
    return Form(fields, TOLD, {"told": told, "holders": _approvers(state)})


def _approvers(state: State) -> str:
    """Each organ with the kind of investment that it approves."""
    pack = state.law.pack
    kinds = {duty: APPROVERS[word].removeprefix("涉及") for duty, word in investment.organs(pack).items()}
    return "、".join(f"{pack.terms.names.get(duty, duty)}（{kind}）" for duty, kind in kinds.items())


def _declared(state: State) -> str:
    declared = state.project.details.get("申报投资额")
    return f"{yuan(declared)} 元" if isinstance(declared, int) else _amount(state, "建议投资额")


def _feed_back(opened: Opened) -> Form:
    facts = opened.state.facts
    told: Told = [("预算评审日", str(facts.get(review.REVIEWED_ON) or "没有记录"))]
    last = review.last_review(opened.project)
    if last is not None:
        told += [
            ("文号", last.number),
            ("送审", f"{yuan(last.asked)} 元"),
            ("核减", f"{yuan(last.asked - last.approved)} 元"),
        ]
    told += [("审定", _amount(opened.state, review.REVIEWED)), *([("评审意见", last.text)] if last else [])]
    return Form((NOTE,), TOLD, {"told": told, "traced": last is not None})


def _annual(opened: Opened) -> Form:
    state, today = opened.state, opened.today
    wanted = state.subject.project[entries.BUDGET_YEAR]
    year = wanted // THOUSANDTHS if isinstance(wanted, int) else today.year + 1
    told: Told = [
        ("预算评审审定", _amount(state, entries.REVIEWED)),
        ("预算年度", f"{year} 年" if wanted else "没有写明"),
    ]
    told += _entered(opened, ANNUAL)
    fields = (
        Field(
            "year",
            "列入哪一年的预算",
            "number",
            width="5",
            unit="年",
            value=str(year),
            hint="当年或者下一年；更远的列入中期财政规划",
        ),
        Field(
            "amount",
            "列入金额",
            "money",
            width="20",
            unit="元",
            hint="各年度列入的金额之和不超过预算评审审定的金额（第十一条）",
        ),
        BASIS,
    )
    return Form(fields, TOLD, {"told": told})


def _district(opened: Opened) -> Form:
    state = opened.state
    told: Told = [(name, _amount(state, name)) for name in (entries.CONSTRUCTION, entries.OPERATION)]
    told += [("事权划分日", str(state.facts.get("事权划分日") or "没有记录")), *_entered(opened, DISTRICT)]
    fields = (
        Field(
            "year",
            "列入哪一年的预算",
            "number",
            width="5",
            unit="年",
            value=str(opened.today.year + 1),
            hint="当年或者下一年",
        ),
        Field(
            "construction",
            "建设资金",
            "money",
            width="20",
            unit="元",
            hint="各年度之和不超过区级承担建设资金；没有的填 0",
        ),
        Field(
            "operation",
            "运维经费",
            "money",
            width="20",
            unit="元",
            hint="当年的运维经费，不超过区级承担运维经费；没有的填 0",
        ),
        BASIS,
    )
    return Form(fields, TOLD, {"told": told})


def _year(value: int, hint: str) -> Field:
    return Field("year", "列入哪一年的预算", "number", hint, "年", "5", value=str(value))


def _money(name: str, label: str, hint: str) -> Field:
    return Field(name, label, "money", hint, "元", "20")


def _entered(opened: Opened, kind: str) -> Told:
    """What is entered already, a line a year."""
    found = BudgetEntry.objects.filter(project=opened.project, kind=kind).order_by("year")
    return [(f"{each.year} 年已列入", f"{yuan(each.amount)} 元（{each.basis}）") for each in found]


def _not_to_enter(kind: str) -> Any:
    return lambda opened: entries.not_to_enter(opened.state, kind)


invest = asking(
    deeds.INVEST, investment.approve_investment, _invest,
    lambda opened: investment.not_to_approve(opened.state, acting(opened.request).duty),
)  # fmt: skip
feed_back = asking(
    deeds.FEED_BACK, review.feed_back, _feed_back, lambda opened: review.not_to_feed_back(opened.project)
)
annual = asking(deeds.ANNUAL, entries.enter_annual, _annual, _not_to_enter(ANNUAL))
district = asking(deeds.DISTRICT, entries.enter_district, _district, _not_to_enter(DISTRICT))
