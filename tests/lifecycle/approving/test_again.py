"""修改后再审: what was accepted goes back, its round is over, and the next begins as the first did."""

from __future__ import annotations

from typing import Any

import pytest

from quancheng.lifecycle.acts import acceptance, drafting, submission
from quancheng.lifecycle.acts.acceptance import Returning
from quancheng.lifecycle.acts.approving import approval, opinion
from quancheng.lifecycle.findings import judge
from quancheng.lifecycle.models import Awaited
from quancheng.lifecycle.refusals import WrongState
from quancheng.projects.models import Slip
from quancheng.reviews.models import Batch, Opinion, Reviewed
from tests.lifecycle.approving.acting import act, set_facts
from tests.lifecycle.standing_made import Standing

ITEMS = [Returning("overview", "建设目标", "按评审意见写明指标")]
ROUND = ("申报受理日", "立项评审日", "立项评审结论", "立项审核意见日", "建议投资额", "评审情况提交财政日")


def back(standing: Standing, who: str, on: str = "再审") -> Any:
    return act(standing, who, acceptance.return_application, on, items=ITEMS)


def test_it_goes_back_item_by_item_and_the_days_of_the_round_are_cleared(standing: Standing) -> None:
    back(standing, "周闻笛")
    project = standing["再审"]
    assert (project.stage, project.state) == ("申报", "退回补正")
    assert {project.facts[name] for name in ROUND} == {None}
    assert project.facts["立项申请日"] is not None


def test_the_unit_mends_it_and_the_next_round_begins_as_the_first(standing: Standing) -> None:
    day = standing.world.at.date()
    batch = Batch.objects.create(jurisdiction=standing.world.jurisdiction, year=2025, name="第一批", on=day)
    kept = Reviewed.objects.create(batch=batch, project=standing["再审"], place=1, conclusion="修改后再审", on=day)
    back(standing, "周闻笛")
    act(standing, "林知远", drafting.draft, "再审", part="overview", values={"建设目标": "监测三十个景区"})
    act(standing, "苏明达", submission.submit_application, "再审")
    act(standing, "周闻笛", acceptance.accept_application, "再审")
    project = standing["再审"]
    assert (project.stage, project.state) == ("评审", "已受理")
    state = judge([project], day)[0]
    assert state.facts.get("集中评审方式") is None
    assert not Awaited.objects.filter(project=project, act__in=["立项评审", "出具审核意见"]).exists()
    assert Reviewed.objects.filter(pk=kept.pk, conclusion="修改后再审").exists()


def test_what_was_agreed_to_does_not_go_back_by_the_competent_department(standing: Standing) -> None:
    set_facts(standing, "再审", 立项评审结论="同意")
    with pytest.raises(WrongState, match="审核意见是“同意”；只有“修改后再审”的"):
        back(standing, "周闻笛")


def test_it_goes_back_only_once_finance_knows(standing: Standing) -> None:
    set_facts(standing, "再审", 评审情况提交财政日=None)
    with pytest.raises(WrongState, match="把评审情况提交财政部门以后"):
        back(standing, "周闻笛")


def test_finance_returns_on_its_own_findings_before_its_review(standing: Standing) -> None:
    act(standing, "周闻笛", opinion.issue_opinion, "已签发")
    act(standing, "叶知秋", opinion.pass_to_finance, "已签发")
    assert standing["已签发"].stage == "入库"
    back(standing, "钱有度", "已签发")
    project = standing["已签发"]
    assert (project.stage, project.state, project.facts["建议投资额"]) == ("申报", "退回补正", None)
    assert Opinion.objects.filter(project=project).count() == 1


def test_after_the_budget_review_or_the_approval_nothing_goes_back(standing: Standing) -> None:
    act(standing, "叶知秋", opinion.pass_to_finance, "已出具")
    set_facts(standing, "再审", 预算评审日="2025-03-03")
    with pytest.raises(WrongState, match="已有预算评审，不再退回补正"):
        back(standing, "钱有度")
    act(standing, "周闻笛", approval.approve, "已出具")
    with pytest.raises(WrongState, match="已有立项批复，不再退回补正"):
        back(standing, "钱有度", "已出具")


def test_slips_under_way_end_with_the_round(standing: Standing) -> None:
    act(standing, "叶知秋", opinion.pass_to_finance, "已出具")
    back(standing, "钱有度", "已出具")
    slip = Slip.objects.get(public_id=standing.ids["批复"])
    assert (slip.state, slip.void_note) == ("已退回", "2025-03-03 区财政局退回补正")
