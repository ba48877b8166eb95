"""立项批复 (第十条, 第二十一条): its lines come to its amount, to the 分; more than advised needs a reason."""

from __future__ import annotations

from typing import Any

import pytest

from quancheng.lifecycle.acts.approving import approval, slips
from quancheng.lifecycle.models import Awaited
from quancheng.lifecycle.refusals import Invalid, WrongState
from quancheng.money.models import BudgetReview, BudgetReviewLine
from quancheng.projects.models import EstimateLine, Slip
from quancheng.reviews.models import Approval, ApprovedLine
from tests.lifecycle.approving.acting import act, faults, set_facts
from tests.lifecycle.approving.standing import APPROVING, prepared
from tests.lifecycle.standing_made import Standing


@pytest.fixture
def opened(standing: Standing) -> Standing:
    """Nothing is prepared yet for the project that has its opinion."""
    Slip.objects.filter(public_id=standing.ids["批复"]).update(state="已退回")
    return standing


def lines(*amounts: str) -> list[dict[str, str]]:
    return [{"amount": amount, "note": ""} for amount in amounts]


def refused(standing: Standing, **values: Any) -> Any:
    with pytest.raises(Invalid) as told:
        prepared(standing.world, standing["已出具"], "立项批复", APPROVING | values)
    return faults(told)


def test_scheme_and_budget_are_approved_line_by_line(standing: Standing) -> None:
    act(standing, "顾长风", approval.approve, "已出具")
    project = standing["已出具"]
    made = Approval.objects.get(project=project)
    assert (made.number, made.amount, made.by_name) == ("青数批〔2025〕3号", 90_000_000, "顾长风")
    found = ApprovedLine.objects.filter(approval=made).values_list("place", "category", "name", "amount", "note")
    assert list(found) == [
        (1, "软件开发", "客流分析系统", 80_000_000, ""),
        (2, "硬件购置", "客流计数终端", 10_000_000, "核减终端数量"),
    ]
    assert (project.facts["立项批复日"], project.facts["概算批复额"]) == ("2025-03-03", "900000.00")
    assert project.amount == 90_000_000
    assert not Awaited.objects.filter(project=project, act="立项批复").exists()


def test_the_lines_come_to_the_amount_to_the_fen(opened: Standing) -> None:
    told = refused(opened, lines=lines("800000.00", "99999.99"))
    assert told == {"amount": "各行批复金额合计 899,999.99 元，比概算批复额 900,000.00 元 少 0.01 元，应当相等"}
    told = refused(opened, lines=lines("800000.00", "130020.00"))
    assert "多 30,020.00 元" in told["amount"]


def test_a_line_that_is_no_amount_is_told_at_its_row(opened: Standing) -> None:
    told = refused(opened, lines=lines("八十万", "-1"), number="")
    assert set(told) == {"amount-1", "amount-2", "number"}
    assert told["number"] == "请填写文号"
    assert "客流分析系统" in told["amount-1"]


def test_each_line_of_the_estimate_is_asked_for(opened: Standing) -> None:
    assert "申报概算有 2 行，批复只写了 1 行" in refused(opened, lines=lines("900000.00"))["amount"]


def test_a_line_may_be_struck_out(opened: Standing) -> None:
    assert prepared(
        opened.world, opened["已出具"], "立项批复", APPROVING | {"lines": lines("900000.00", "0"), "amount": "900000"}
    )


def test_more_than_was_recommended_needs_a_reason(opened: Standing) -> None:
    more = {"amount": "900000.01", "lines": lines("800000.01", "100000.00")}
    assert refused(opened, **more) == {"why": "概算批复额高于建议投资额 900,000.00 元 的，请写明理由（内控规则）"}
    prepared(opened.world, opened["已出具"], "立项批复", APPROVING | more | {"why": "尾差"})
    assert Slip.objects.latest("pk").values["why"] == "尾差"


def test_more_than_was_reviewed_needs_a_reason(opened: Standing) -> None:
    set_facts(opened, "已出具", 预算评审日="2025-03-03", 预算评审额="880000.00")
    assert refused(opened) == {"why": "概算批复额高于预算评审额 880,000.00 元 的，请写明理由（内控规则）"}


def test_a_budget_review_after_it_was_prepared_makes_the_slip_void(standing: Standing) -> None:
    review = BudgetReview.objects.create(
        project=standing["已出具"], asked=99_002_000, approved=85_000_000, text="核减", on=standing.world.at.date(),
        by_name="金满仓",
    )  # fmt: skip
    line = EstimateLine.objects.filter(project=standing["已出具"]).first()
    assert line is not None
    BudgetReviewLine.objects.create(
        review=review, place=line.place, category=line.category, name=line.name, asked=line.amount, approved=85_000_000
    )
    with pytest.raises(WrongState, match="预算评审"):
        act(standing, "顾长风", approval.approve, "已出具")


def test_only_what_was_agreed_to_is_approved(opened: Standing) -> None:
    set_facts(opened, "已出具", 立项评审结论="修改后再审")
    with pytest.raises(WrongState, match="审核意见是“修改后再审”，不能批复"):
        prepared(opened.world, opened["已出具"], "立项批复", APPROVING)
    with pytest.raises(WrongState, match="还没有出具审核意见，不能批复"):
        prepared(opened.world, opened["已评审"], "立项批复", APPROVING)


def test_it_is_approved_once(standing: Standing) -> None:
    act(standing, "顾长风", approval.approve, "已出具")
    with pytest.raises(WrongState, match="2025-03-03 已批复"):
        act(standing, "周闻笛", slips.prepare, "已出具", act="立项批复", values=APPROVING | {"number": "另一号"})
