"""Why a verdict is what it is, clause by clause."""

import datetime
from collections.abc import Mapping
from typing import Any

import pytest

from quancheng.law import PROJECT, Judge, Verdict

Json = dict[str, Any]


def verdict(
    judge: Judge, rule: str, facts: Mapping[str, Any], kind: str = PROJECT, today: str = "2024-12-02"
) -> Verdict:
    found = judge.objects(kind, [facts], datetime.date.fromisoformat(today))[0]
    return next(each for each in found if each.rule.name == rule)


def clause(found: Verdict, key: str, number: int = 0) -> Json:
    return [each for each in found.clauses if each["key"] == key][number]


# clauses


def test_each_clause_gives_its_words_its_predicate_and_what_it_came_to(judge: Judge) -> None:
    found = verdict(judge, "合同备案", {"合同签订日": "2024-03-01", "合同备案日": "2024-03-18"}, "合同")
    assert [(each["key"], each["quote"], each["predicate"], each["value"]) for each in found.clauses] == [
        ("当", "签订正式采购合同", "合同签订日 IS NOT NULL", True),
        ("限", "10个工作日内", "工作日后(合同签订日, 合同备案工作日)", False),
        ("应", "应将相关资料向项目主管部门备案", "合同备案日", True),
    ]


def test_a_limit_shows_the_day_done_against_the_last_day(judge: Judge) -> None:
    late = verdict(judge, "合同备案", {"合同签订日": "2024-03-01", "合同备案日": "2024-03-18"}, "合同")
    assert clause(late, "限")["comparisons"] == [
        {
            "left": "合同备案日", "op": "<=", "right": "工作日后(合同签订日, 合同备案工作日)",
            "left_value": "2024-03-18", "right_value": "2024-03-15", "value": False,
        }
    ]  # fmt: skip
    assert clause(late, "限")["parameters"] == {"合同备案工作日": 10}


def test_a_limit_not_yet_kept_shows_today_against_the_last_day(judge: Judge) -> None:
    running = verdict(judge, "合同备案", {"合同签订日": "2024-11-29"}, "合同")
    assert clause(running, "限")["value"] is True
    assert clause(running, "限")["comparisons"][0] | {"right": ""} == {
        "left": "今日()", "op": "<=", "right": "",
        "left_value": "2024-12-02", "right_value": "2024-12-13", "value": True,
    }  # fmt: skip
    assert clause(running, "应")["value"] is False
    assert clause(running, "应")["facts"] == {"合同备案日": None}


def test_an_event_shows_both_days(judge: Judge) -> None:
    facts = {"类别": "甲", "立项批复日": "2024-01-05", "责任书签订日": "2024-02-02", "采购启动日": "2024-02-01"}
    event = clause(verdict(judge, "责任书", facts), "先于")
    assert (event["value"], event["quote"], event["facts"]) == (False, "〔解释 I-3-1〕", {"采购启动日": "2024-02-01"})
    assert event["comparisons"][0] == {
        "left": "责任书签订日", "op": "<=", "right": "采购启动日",
        "left_value": "2024-02-02", "right_value": "2024-02-01", "value": False,
    }  # fmt: skip
    strict = clause(verdict(judge, "年前申请", {"类别": "甲", "预算年度": 2024, "立项申请日": "2024-01-01"}), "先于")
    assert (strict["comparisons"][0]["op"], strict["value"]) == ("<", False)


def test_a_window_shows_when_it_opened(judge: Judge) -> None:
    facts = {"类别": "甲", "验收日": "2023-06-30", "自评价日": "2024-06-29"}
    opened = clause(verdict(judge, "自评价", facts), "自")
    assert (opened["value"], opened["parameters"]) == (False, {"自评价起": 12})
    assert [(each["op"], each["left_value"], each["right_value"]) for each in opened["comparisons"]] == [
        (">=", "2024-06-29", "2024-06-30")
    ]


@pytest.mark.parametrize(
    ("amount", "value", "left", "right"),
    [
        ("150000.00", True, "150000.00", "150000.00"),
        ("150000.01", False, "150000.01", "150000.00"),
        (None, None, None, "150000.00"),
    ],
)
def test_both_sides_of_a_share_are_shown_in_yuan(
    judge: Judge, amount: str | None, value: bool | None, left: str | None, right: str
) -> None:
    facts = {"类别": "甲", "概算批复额": "1000000.00", "提出日": "2024-05-01", "调整金额": amount}
    when = clause(verdict(judge, "变更手续", facts, "变更"), "当")
    assert when["value"] is (None if value is None else not value)
    assert when["comparisons"] == [
        {
            "left": "至此调整额", "op": "<=", "right": "概算批复额 * 调整比例",
            "left_value": left, "right_value": right, "value": value,
        }
    ]  # fmt: skip
    assert when["parameters"] == {"调整比例": "15%"}
    assert when["derived"] == {"至此调整额": left}
    assert when["facts"]["调整金额"] == amount, "what the running sum is made of is shown too"


def test_a_share_that_is_no_whole_fen_is_shown_to_its_fraction(judge: Judge) -> None:
    facts = {"类别": "甲", "概算批复额": "0.01", "提出日": "2024-05-01", "调整金额": "0.00"}
    assert clause(verdict(judge, "变更手续", facts, "变更"), "当")["comparisons"][0]["right_value"] == "0.0015"


def test_a_derived_fact_shows_what_it_rests_on_and_how_it_was_read(judge: Judge) -> None:
    facts = {"类别": "甲", "预算评审额": "1200000.00", "合同": [{"合同金额": "900000.00"}]}
    when = clause(verdict(judge, "工程监理", facts), "当")
    assert when["derived"] == {"投资额": "1200000.00", "合同额": "900000.00"}
    assert when["facts"] == {"概算批复额": None, "预算评审额": "1200000.00", "合同总额": None}
    assert when["readings"] == {"I-2-1": "概算优先"}
    assert when["parameters"] == {"监理起点": "1000000.00"}


@pytest.mark.parametrize(
    ("approved", "bound", "days"),
    [("2024-12-31", "500000.00", 5), ("2025-01-01", "800000.00", 3)],
)
def test_a_number_is_shown_as_it_stood_on_the_day_that_counts(
    judge: Judge, approved: str, bound: str, days: int
) -> None:
    found = verdict(judge, "小额报备", {"类别": "甲", "概算批复额": "1.00", "立项批复日": approved}, today="2025-03-03")
    assert clause(found, "当")["parameters"]["报备界限"] == bound
    assert clause(found, "限")["parameters"] == {"报备工作日": days}


@pytest.mark.parametrize(("found_on", "days"), [("2024-06-30", 30), ("2024-07-01", 15)])
def test_a_number_by_a_fact_is_shown_as_it_stood_on_that_day(judge: Judge, found_on: str, days: int) -> None:
    found = verdict(judge, "隐患整改", {"类别": "甲", "立项批复日": "2023-06-01", "隐患发现日": found_on})
    assert clause(found, "限")["parameters"] == {"整改天数": days}
    assert found.due == (datetime.date.fromisoformat(found_on) + datetime.timedelta(days)).toordinal()


def test_an_option_is_shown_beside_what_it_should_be(judge: Judge) -> None:
    also = clause(verdict(judge, "数据审核", {"类别": "甲", "审核日": "2024-05-01", "审核结论": "不通过"}), "且")
    assert (also["value"], also["facts"]) == (False, {"审核结论": "不通过"})
    assert also["comparisons"] == [
        {
            "left": "审核结论", "op": "=", "right": "'通过'",
            "left_value": "不通过", "right_value": "通过", "value": False,
        }
    ]  # fmt: skip
    scope = clause(verdict(judge, "适用范围", {"类别": "其他"}), "应")
    assert (scope["facts"], scope["parameters"]) == ({"类别": "其他"}, {"适用类别": ["甲", "乙"]})


def test_every_comparison_of_a_condition_is_shown(judge: Judge) -> None:
    facts = {
        "类别": "甲",
        "立项申请日": "2024-01-10",
        "方案日": "2024-02-01",
        "开工日": "2024-01-20",
        "方案结论": "通过",
        "理由": "见附件",
    }
    also = clause(verdict(judge, "方案审查", facts), "且", 1)
    assert [(each["left"], each["op"], each["right"], each["value"]) for each in also["comparisons"]] == [
        ("方案日", ">=", "立项申请日", True),
        ("方案日", "<=", "开工日", False),
    ]


def test_a_fact_of_the_project_is_told_from_the_childs_own_of_the_same_name(judge: Judge) -> None:
    facts = {"类别": "甲", "使用中": True, "等级": 3, "项目.等级": 2}
    when = clause(verdict(judge, "系统备案", facts, "系统"), "当", 2)
    assert when["value"] is False
    assert when["facts"] == {"等级": 3, "项目.等级": 2}
    (compared,) = when["comparisons"]
    assert (compared["left_value"], compared["op"], compared["right_value"], compared["value"]) == (3, "<=", 2, False)


def test_a_comparison_says_whose_fact_it_speaks_of(judge: Judge) -> None:
    facts = {"类别": "甲", "使用中": True, "等级": 3, "项目.等级": 2}
    (compared,) = clause(verdict(judge, "系统备案", facts, "系统"), "当", 2)["comparisons"]
    assert (compared["left"], compared["right"]) == ("等级", "项目.等级")
