"""The construction plan (第十二条): who qualifies, finance's agreement, feedback; and urgent ones (第十三条)."""

from typing import Any

import pytest

from quancheng.journal import Entry
from quancheng.law import load_pack
from quancheng.lifecycle.acts.library import construction, qualifying
from quancheng.lifecycle.acts.library.qualifying import Arranged, Lack, Request, lacking
from quancheng.lifecycle.refusals import Barred, Invalid, Stale, WrongState
from quancheng.money.models import ANNUAL, BudgetEntry
from quancheng.projects.models import ConstructionPlan, PlannedProject, Project
from tests.lifecycle.library.standing import AGREED, plan_of
from tests.lifecycle.standing_made import Standing

REFUSED = {"agreed": "不同意", "text": "超出可用财力"}
WANTED = ("立项审核意见日", "预算评审日", "年度预算列入日")
READY = dict.fromkeys(WANTED, "2025-03-03") | {"突发临时": False}


def does(standing: Standing, function: Any, on: str, who: str = "周闻笛", **values: Any) -> None:
    standing.world.does(who, function, project=standing.projects[on], version=standing.version(on), values=values)


def signs(standing: Standing, values: Any = AGREED, year: int = 2026, version: int | None = None) -> None:
    plan = plan_of(standing.world, year).public_id
    standing.world.does("金满仓", construction.countersign_plan, plan=plan, version=version, values=values)


def facts(standing: Standing, on: str, **more: Any) -> None:
    project = standing[on]
    Project.objects.filter(pk=project.pk).update(facts=project.facts | more)


def budgeted(standing: Standing, on: str, year: int, amount: int = 88000001) -> None:
    project = standing[on]
    BudgetEntry.objects.create(
        project=project, jurisdiction=project.jurisdiction, kind=ANNUAL, year=year, amount=amount,
        basis="青财预〔2025〕1 号", on="2025-03-03", by_name="钱有度",
    )  # fmt: skip


def amount(standing: Standing, on: str) -> int:
    return PlannedProject.objects.get(project=standing[on]).amount


# ------------------------------------------------------------------------------------------------ who qualifies


def test_the_facts_a_project_is_planned_on_are_those_of_the_packs_rule() -> None:
    assert qualifying.premises(load_pack("mudan-2023")) == WANTED


@pytest.mark.parametrize("name", WANTED)
def test_each_fact_that_is_not_there_is_lacking_and_one_not_known_is_in_doubt(name: str) -> None:
    assert lacking(WANTED, READY | {name: None}, 2026, Arranged(), None) == [Lack(f"{name} 尚无", "第十二条")]
    assert lacking(WANTED, READY | {name: "未知"}, 2026, Arranged(), None) == [
        Lack(f"{name} 未知", "第十二条", unknown=True)
    ]


def test_what_has_everything_lacks_nothing() -> None:
    assert lacking(WANTED, READY, 2026, Arranged(100, (2026,)), None) == []
    assert lacking(WANTED, READY, 2026, Arranged(), None) == []


def test_the_budget_of_another_year_is_not_of_this_one() -> None:
    (lack,) = lacking(WANTED, READY, 2026, Arranged(None, (2025,)), None)
    assert str(lack) == "列入的是 2025 年度预算，不是 2026 年的（第十二条）"


URGENT: dict[str, Any] = {"突发临时": True, "重大项目": False}


@pytest.mark.parametrize(
    ("more", "request_", "words"),
    [
        ({}, None, ["没有申请急需追加"]),
        ({}, Request(2026, "审核中"), ["追加的申请还在审核中"]),
        ({}, Request(2025, "已同意"), ["申请追加的是 2025 年，只能纳入当年的建设计划"]),
        ({}, Request(2026, "已同意"), []),
        ({"追加财政审核日": "2024-05-06"}, None, []),
        ({"重大项目": None}, Request(2026, "已同意"), ["重大项目 还没有认定"]),
        ({"重大项目": True}, Request(2026, "已同意"), ["区领导同意日 尚无"]),
        ({"重大项目": True, "区领导同意日": "2026-05-06"}, Request(2026, "已同意"), []),
    ],
)
def test_an_urgent_one_goes_by_article_thirteen(more: Any, request_: Request | None, words: list[str]) -> None:
    found = lacking(WANTED, URGENT | more, 2026, Arranged(), request_)
    assert [each.words for each in found] == words
    assert {each.article for each in found} <= {"第十三条"}


def test_whether_it_is_urgent_has_to_be_known() -> None:
    (lack,) = lacking(WANTED, READY | {"突发临时": None}, 2026, Arranged(), None)
    assert lack.unknown


# ------------------------------------------------------------------------------------------------ on the plan


def test_the_amount_is_that_of_finances_budget_to_the_cent(standing: Standing) -> None:
    budgeted(standing, "待列计划", 2026)
    does(standing, construction.plan_project, "待列计划", year=2026, amount="1.00")
    assert amount(standing, "待列计划") == 88000001
    assert standing["待列计划"].facts["建设计划列入日"] == "2025-03-03"
    assert Entry.objects.latest("pk").content["after"]["2026 年建设计划安排资金"] == "880000.01 元"


def test_without_a_budget_entry_the_amount_is_asked(standing: Standing) -> None:
    with pytest.raises(Invalid, match="请填写安排资金"):
        does(standing, construction.plan_project, "待列计划", year=2026)
    with pytest.raises(Invalid, match="安排资金应大于零"):
        does(standing, construction.plan_project, "待列计划", year=2026, amount="0")
    does(standing, construction.plan_project, "待列计划", year=2026, amount="0.01")
    assert amount(standing, "待列计划") == 1


def test_what_does_not_qualify_is_refused_with_everything_it_lacks(standing: Standing) -> None:
    facts(standing, "待列计划", 预算评审日=None, 年度预算列入日=None)
    with pytest.raises(WrongState) as told:
        does(standing, construction.plan_project, "待列计划", year=2026, amount="1.00")
    assert "预算评审日 尚无（第十二条）；年度预算列入日 尚无（第十二条）" in told.value.message


def test_what_is_budgeted_for_another_year_is_refused(standing: Standing) -> None:
    budgeted(standing, "待列计划", 2027)
    with pytest.raises(WrongState, match="列入的是 2027 年度预算，不是 2026 年的"):
        does(standing, construction.plan_project, "待列计划", year=2026, amount="1.00")


@pytest.mark.parametrize("major", [None, True])
def test_an_urgent_one_that_is_or_may_be_major_is_barred_by_article_thirteen(
    standing: Standing, major: bool | None
) -> None:
    facts(
        standing, "待列计划", 突发临时=True, 重大项目=major, 党组会研究日="2025-03-01", 追加主管审核日="2025-03-02",
        追加财政审核日="2025-03-03",
    )  # fmt: skip
    with pytest.raises(Barred) as told:
        does(standing, construction.plan_project, "待列计划", year=2025, amount="1.00")
    (verdict,) = told.value.answer.barring
    assert (verdict.rule.name, verdict.rule.title) == ("区领导同意", "第十三条")
    assert verdict.verdict == ("待认定" if major is None else "不符合")


def test_an_urgent_one_nobody_has_agreed_with_is_barred(standing: Standing) -> None:
    facts(standing, "待列计划", 突发临时=True, 重大项目=False)
    with pytest.raises(Barred, match="第十三条“急需追加”"):
        does(standing, construction.plan_project, "待列计划", year=2025, amount="1.00")


def test_a_change_takes_finances_agreement_back(standing: Standing) -> None:
    signs(standing)
    assert plan_of(standing.world, 2026).agreed is True
    does(standing, construction.plan_project, "已列计划", year=2026, amount="900000.00")
    assert plan_of(standing.world, 2026).agreed is None
    signs(standing)
    does(standing, construction.plan_project, "待列计划", year=2026, amount="1.00")
    assert plan_of(standing.world, 2026).agreed is None


def test_what_is_listed_already_with_this_amount_is_told_so(standing: Standing) -> None:
    with pytest.raises(WrongState, match="金额也没有变"):
        does(standing, construction.plan_project, "已列计划", year=2026, amount="880000.00")


def test_what_was_put_on_by_mistake_is_taken_off_with_a_reason(standing: Standing) -> None:
    signs(standing)
    does(standing, construction.plan_project, "已列计划", year=2026, off="重复列入")
    assert not PlannedProject.objects.filter(project=standing["已列计划"]).exists()
    assert standing["已列计划"].facts["建设计划列入日"] is None
    assert plan_of(standing.world, 2026).agreed is None
    assert Entry.objects.latest("pk").content["note"] == "重复列入"
    with pytest.raises(WrongState, match="不在 2026 年建设计划里"):
        does(standing, construction.plan_project, "已列计划", year=2026, off="再撤")


# ------------------------------------------------------------------------------------------------ finance and feedback


def test_finance_says_no_with_its_words_and_may_think_again(standing: Standing) -> None:
    with pytest.raises(Invalid, match="请填写意见内容"):
        signs(standing, {"agreed": "不同意"})
    signs(standing, REFUSED)
    plan = plan_of(standing.world, 2026)
    assert (plan.agreed, plan.opinion, plan.opinion_by) == (False, "超出可用财力", "金满仓")
    signs(standing)
    assert plan_of(standing.world, 2026).agreed is True
    with pytest.raises(WrongState, match="已经会签同意"):
        signs(standing)


def test_finance_speaks_of_the_plan_it_has_seen(standing: Standing) -> None:
    seen = plan_of(standing.world, 2026).version
    does(standing, construction.plan_project, "待列计划", year=2026, amount="1.00")
    with pytest.raises(Stale, match="建设计划有改动"):
        signs(standing, version=seen)


def test_an_empty_plan_is_not_agreed_with(standing: Standing) -> None:
    does(standing, construction.plan_project, "已列计划", year=2026, off="不建了")
    with pytest.raises(WrongState, match="没有等待会签的项目"):
        signs(standing)


def test_a_plan_of_another_jurisdiction_is_none(standing: Standing) -> None:
    foreign = standing.world["外区人"].jurisdiction
    plan = ConstructionPlan.objects.create(jurisdiction=foreign, year=2026)
    with pytest.raises(ConstructionPlan.DoesNotExist):
        standing.world.does(
            "金满仓", construction.countersign_plan, plan=plan.public_id, version=None, values=AGREED
        )  # fmt: skip


def test_nothing_is_fed_back_before_finance_agrees(standing: Standing) -> None:
    with pytest.raises(WrongState, match=r"还没有会签 2026 年建设计划.*第十二条"):
        does(standing, construction.feed_back, "已列计划", year=2026)
    signs(standing, REFUSED)
    with pytest.raises(WrongState, match="财政部门不同意 2026 年建设计划"):
        does(standing, construction.feed_back, "已列计划", year=2026)


def test_feedback_publishes_the_plan_and_tells_the_unit(standing: Standing) -> None:
    does(standing, construction.feed_back, "待反馈", year=2025)
    assert plan_of(standing.world, 2025).published_on == standing.world.at.date()
    assert standing["待反馈"].facts["建设计划反馈日"] == "2025-03-03"
    with pytest.raises(WrongState, match="已经在 2025-03-03 反馈"):
        does(standing, construction.feed_back, "待反馈", year=2025)
    with pytest.raises(WrongState, match="不再改动"):
        does(standing, construction.plan_project, "待反馈", year=2025, off="反悔")


def test_what_has_approval_plan_and_letter_goes_on_to_procurement(standing: Standing) -> None:
    facts(standing, "待反馈", 责任书签订日="2025-03-03")
    does(standing, construction.feed_back, "待反馈", year=2025)
    assert standing["待反馈"].stage == "采购"


def test_a_project_that_is_not_on_the_plan_is_not_fed_back(standing: Standing) -> None:
    with pytest.raises(WrongState, match="不在 2026 年建设计划里"):
        does(standing, construction.feed_back, "待列计划", year=2026)
