"""出具审核意见 and 提交评审情况 (第十条): what the opinion must agree with, and where its conclusion leads."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from quancheng.journal import Entry
from quancheng.lifecycle.acts.approving import opinion, slips
from quancheng.lifecycle.findings import judge
from quancheng.lifecycle.models import Awaited
from quancheng.lifecycle.refusals import Invalid, WrongState
from quancheng.projects.models import Project
from quancheng.reviews.models import Batch, Opinion, Reviewed
from tests.lifecycle.approving.acting import act, faults, set_facts
from tests.lifecycle.approving.standing import OPINING, prepared, signed
from tests.lifecycle.standing_made import Standing

DISAGREEING = {"conclusion": "不同意", "why": "与在建平台重复", "text": "不同意立项"}


def reviewed(standing: Standing, on: str = "已评审", suggested: int = 88_000_000) -> Reviewed:
    """The review of this round, with what the panel came to."""
    day = standing.world.at.date()
    batch = Batch.objects.create(jurisdiction=standing.world.jurisdiction, year=2025, name="第一批", on=day)
    return Reviewed.objects.create(
        batch=batch, project=standing[on], place=1, conclusion="同意", average=86_500, suggested=suggested,
        text="必要、可行", on=day,
    )  # fmt: skip


def refused(standing: Standing, **values: Any) -> Any:
    with pytest.raises(Invalid) as told:
        prepared(standing.world, standing["已评审"], values=OPINING | values)
    return faults(told)


def test_an_opinion_is_issued_as_it_was_signed(standing: Standing) -> None:
    act(standing, "周闻笛", opinion.issue_opinion, "已签发")
    project, made = standing["已签发"], Opinion.objects.get(project=standing["已签发"])
    assert (made.conclusion, made.suggested, made.text, made.by_name) == ("同意", 90_000_000, OPINING["text"], "顾长风")
    today = standing.world.at.date().isoformat()
    assert project.facts["立项审核意见日"] == today
    assert project.facts["建议投资额"] == "900000.00"
    assert project.sources["建议投资额"] == {"source": "行为", "act": "出具审核意见", "on": today}
    assert project.amount == 90_000_000
    after = Entry.objects.latest("pk").content["after"]
    assert after["办理单"] == "已办结：周闻笛 拟办、江照晚 复核、顾长风 签发"


def test_what_is_missing_is_told_field_by_field(standing: Standing) -> None:
    told = refused(standing, conclusion="", text="", suggested="")
    assert told == {"conclusion": "请选择审核结论", "text": "请填写审核意见"}
    assert refused(standing, suggested="") == {"suggested": "请填写建议投资额"}
    assert "没有“同意立项”" in refused(standing, conclusion="同意立项")["conclusion"]


def test_more_than_was_declared_is_recommended_by_nobody(standing: Standing) -> None:
    told = refused(standing, suggested="990020.01", more="后来涨价")
    assert told == {"suggested": "建议投资额 990,020.01 元 高于申报投资额 990,020.00 元"}
    assert prepared(standing.world, standing["已评审"], values=OPINING | {"suggested": "990020.00"})


def test_more_than_the_panel_said_needs_a_reason(standing: Standing) -> None:
    reviewed(standing)
    told = refused(standing, suggested="880000.01")
    assert told == {"more": "建议投资额高于专家建议的平均额 880,000.00 元 的，请写明理由（内控规则）"}
    assert prepared(standing.world, standing["已评审"], values=OPINING | {"suggested": "880000.01", "more": "含监理费"})


def test_to_depart_from_the_review_needs_a_reason(standing: Standing) -> None:
    told = refused(standing, **DISAGREEING | {"why": ""})
    assert told == {"why": "立项评审结论是“同意”，审核意见为“不同意”的，请写明理由（内控规则）"}
    signed(standing.world, standing["已评审"], values=DISAGREEING)
    act(standing, "周闻笛", opinion.issue_opinion, "已评审")
    project = standing["已评审"]
    assert (project.facts["立项评审结论"], project.facts.get("建议投资额")) == ("不同意", None)
    assert Opinion.objects.get(project=project).suggested is None


def test_no_two_documents_have_one_number(standing: Standing) -> None:
    values = OPINING | {"number": "青数审〔2025〕1号"}
    other = standing["待复核"]
    Opinion.objects.create(
        project=other,
        number=values["number"],
        conclusion="同意",
        text="同意",
        on=standing.world.at.date(),
        by_name="甲",
    )
    assert refused(standing, number=values["number"]) == {"number": "文号“青数审〔2025〕1号”已用于“待复核”（内控规则）"}


def test_there_is_no_opinion_without_a_review(standing: Standing) -> None:
    set_facts(standing, "已评审", 立项评审日=None)
    with pytest.raises(WrongState, match="还没有立项评审"):
        prepared(standing.world, standing["已评审"])


def test_there_is_one_opinion_a_round(standing: Standing) -> None:
    with pytest.raises(WrongState, match="2025-03-03 已出具审核意见"):
        prepared(standing.world, standing["已出具"])


def test_a_review_that_is_done_again_makes_the_slip_void(standing: Standing) -> None:
    slip = prepared(standing.world, standing["已评审"])
    reviewed(standing)
    with pytest.raises(WrongState, match="评审结论"):
        act(standing, "江照晚", slips.check, "已评审", slip=slip, agreed=True)


def passed(standing: Standing, on: str = "已签发") -> Project:
    act(standing, "周闻笛", opinion.issue_opinion, on)
    act(standing, "叶知秋", opinion.pass_to_finance, on)
    return standing[on]


def test_passed_to_finance_an_agreed_project_goes_to_the_library_and_finance_is_waited_for(standing: Standing) -> None:
    project = passed(standing)
    assert (project.stage, project.facts["评审情况提交财政日"]) == ("入库", "2025-03-03")
    assert Opinion.objects.get(project=project).passed_on == standing.world.at.date()
    assert Awaited.objects.filter(project=project, act="预算评审", duty="财政部门").exists()
    assert not Awaited.objects.filter(project=project, act="提交评审情况").exists()


def test_what_is_not_agreed_to_ends(standing: Standing) -> None:
    signed(standing.world, standing["已评审"], values=DISAGREEING)
    assert passed(standing, "已评审").stage == "终止"


def test_what_is_to_be_mended_waits_to_go_back(standing: Standing) -> None:
    mending = {"conclusion": "修改后再审", "why": "概算依据不足", "text": "补充询价"}
    signed(standing.world, standing["已评审"], values=mending)
    project = passed(standing, "已评审")
    assert project.stage == "评审"
    assert [row.duty for row in Awaited.objects.filter(project=project, act="退回补正")] == ["项目主管部门"]


def test_the_same_day_is_in_time_and_a_day_later_is_late(standing: Standing) -> None:
    act(standing, "周闻笛", opinion.issue_opinion, "已签发")
    standing.world.at += datetime.timedelta(days=1)
    act(standing, "叶知秋", opinion.pass_to_finance, "已签发")
    verdicts = judge([standing["已签发"]], standing.world.at.date())[0].verdicts
    assert next(each.verdict for each in verdicts if each.rule.name == "评审提交") == "逾期办结"


def test_there_is_something_to_pass_only_once(standing: Standing) -> None:
    with pytest.raises(WrongState, match="还没有出具审核意见"):
        act(standing, "叶知秋", opinion.pass_to_finance, "已评审")
    act(standing, "叶知秋", opinion.pass_to_finance, "已出具")
    with pytest.raises(WrongState, match="项目现在处于“入库”阶段，不办理“提交评审情况”"):
        act(standing, "叶知秋", opinion.pass_to_finance, "已出具")
