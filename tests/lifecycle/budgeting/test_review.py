"""预算评审 (第十一条): line by line to the 分, signed first, never more than asked; then fed back."""

from __future__ import annotations

from typing import Any

import pytest

from quancheng.journal import Entry
from quancheng.lifecycle.acts.approving import slips
from quancheng.lifecycle.acts.budgeting.review import feed_back, review_budget
from quancheng.lifecycle.refusals import Barred
from quancheng.money.models import BudgetReview, BudgetReviewLine
from quancheng.projects.models import EstimateLine, Project
from tests.lifecycle.budgeting.asking import alter, ask, faults, refused, waiting
from tests.lifecycle.budgeting.standing import CUT, REVIEW, signed
from tests.lifecycle.standing_made import Standing

NAME, FRESH = "待审定", "已受理"


def review_of(**values: Any) -> dict[str, Any]:
    """What is told to `prepare`."""
    return {"act": "预算评审", "values": REVIEW | values}


def lines(first: str, why: str = "", second: str = "130020.00") -> list[dict[str, str]]:
    return [{"approved": first, "why": why}, {"approved": second, "why": ""}]


@pytest.fixture
def again(standing: Standing) -> Standing:
    """The project reviewed once already."""
    ask(standing, NAME, review_budget)
    return standing


def test_each_line_is_kept_as_it_was_signed_and_the_sums_to_the_last_cent(standing: Standing) -> None:
    ask(standing, NAME, review_budget)
    review = BudgetReview.objects.get()
    assert (review.asked, review.approved, review.number) == (99002000, 93002000, "青财评〔2025〕3号")
    kept = list(BudgetReviewLine.objects.values_list("place", "name", "asked", "approved", "why"))
    assert kept == [
        (1, "客流分析系统", 86000000, 80000000, "同类系统合同价较低"),
        (2, "客流计数终端", 13002000, 13002000, ""),
    ]
    facts = standing[NAME].facts
    assert (facts["预算评审日"], facts["预算评审额"]) == ("2025-03-03", "930020.00")
    assert waiting(standing, NAME, "预算评审") == set()
    assert waiting(standing, NAME, "反馈预算评审") == {"财政部门"}


def test_cents_are_added_up_and_never_rounded(again: Standing) -> None:
    to_the_cent = [{"approved": "799999.99", "why": "核到分"}, {"approved": "130019.98", "why": "核到分"}]
    signed(again.world, again.projects[NAME], lines=to_the_cent)
    ask(again, NAME, review_budget)
    assert again[NAME].facts["预算评审额"] == "930019.97"


def test_without_a_slip_that_was_signed_nothing_is_issued(again: Standing) -> None:
    said = refused(again, NAME, review_budget)
    assert "先由经办人拟办、另一人复核、负责人签发" in said
    again.world.does("钱有度", slips.prepare, project=again.projects[NAME], version=None, **review_of())
    assert "待复核" in refused(again, NAME, review_budget)
    assert BudgetReview.objects.count() == 1


def test_every_fault_is_told_at_its_line_with_the_article(again: Standing) -> None:
    wrong = lines("860000.01", second="130019.99")
    assert faults(again, NAME, slips.prepare, **review_of(number="", lines=wrong)) == {
        "number": "请填写文号（第十一条）",
        "approved-1": "第 1 行审定金额大于送审金额 860,000.00 元；要增加的，由建设单位重新申报（第十一条）",
        "why-2": "第 2 行核减 0.01 元，请写明核减理由（第十一条）",
    }
    told = faults(again, NAME, slips.prepare, **review_of(lines=lines("八十万", second="-1")))
    assert set(told) == {"approved-1", "approved-2"}
    short = faults(again, NAME, slips.prepare, **review_of(lines=CUT[:1]))
    assert short == {"lines": "概算有 2 行，填了 1 行（第十一条）"}


def test_without_the_opinion_the_law_bars_it(standing: Standing) -> None:
    alter(standing, FRESH, {"立项审核意见日": None})
    Project.objects.filter(public_id=standing.projects[FRESH]).update(stage="评审")
    with pytest.raises(Barred, match="第十一条“预算评审前置”"):
        ask(standing, FRESH, slips.prepare, **review_of())


def test_what_was_not_agreed_to_or_not_passed_to_finance_is_not_reviewed(again: Standing) -> None:
    alter(again, NAME, {"立项评审结论": "修改后再审"})
    assert "修改后再审" in refused(again, NAME, slips.prepare, **review_of())
    alter(again, NAME, {"立项评审结论": "同意", "评审情况提交财政日": None})
    assert "还没有提交财政部门" in refused(again, NAME, slips.prepare, **review_of())
    alter(again, NAME, {"评审情况提交财政日": "2025-03-03", "立项批复日": "2025-03-03"})
    assert "已经立项批复" in refused(again, NAME, slips.prepare, **review_of())


def test_a_project_without_lines_is_reviewed_as_one_sum_or_not_at_all(again: Standing) -> None:
    EstimateLine.objects.filter(project=again[NAME]).delete()
    whole = [{"approved": "900000.01", "why": ""}]
    assert "900,000.00" in faults(again, NAME, slips.prepare, **review_of(lines=whole))["approved-1"]
    alter(again, NAME, {"建议投资额": None})
    assert "没有可以逐项评审的" in refused(again, NAME, slips.prepare, **review_of(lines=whole))


def test_reviewed_once_more_the_last_counts_and_waits_to_be_fed_back_again(again: Standing) -> None:
    ask(again, NAME, feed_back, values={})
    again.world.later(days=1)
    signed(again.world, again.projects[NAME], lines=lines("860000.00"))
    ask(again, NAME, review_budget)
    facts = again[NAME].facts
    assert (facts["预算评审日"], facts["预算评审额"], facts["预算评审反馈日"]) == ("2025-03-04", "990020.00", None)
    assert BudgetReview.objects.count() == 2
    ask(again, NAME, feed_back, values={})
    assert [str(each.fed_back_on) for each in BudgetReview.objects.order_by("id")] == ["2025-03-03", "2025-03-04"]


def test_the_unit_has_the_review_once_it_is_fed_back(again: Standing) -> None:
    ask(again, NAME, feed_back, values={"note": "请据以编制预算"})
    assert again[NAME].facts["预算评审反馈日"] == "2025-03-03"
    assert waiting(again, NAME, "反馈预算评审") == set()
    assert Entry.objects.latest("pk").content["note"] == "请据以编制预算"
    assert "已经在 2025-03-03 反馈" in refused(again, NAME, feed_back, values={})


def test_there_must_be_a_review_to_feed_back(standing: Standing) -> None:
    said = refused(standing, NAME, feed_back, values={})
    assert said == "还没有预算评审意见，没有可以反馈的（第十一条）"
