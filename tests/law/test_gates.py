"""May this be done now? What bars an act, what does not, and what only warns."""

from collections.abc import Callable
from typing import Any

import pytest

from quancheng.law import BadValue, Judge
from tests.law.asking import TODAY, ask, barring
from tests.law.rows import FOLDER

DONE: dict[str, Any] = {
    "报备日": "2024-11-01", "汇总日": "2024-11-01", "立项申请日": "2024-01-01", "设专人": True, "涉密": False
}  # fmt: skip


@pytest.fixture(scope="module")
def law(judge_by: Callable[[str], Judge]) -> Judge:
    return judge_by((FOLDER / "gates.md").read_text(encoding="utf-8"))


def without(*names: str, **other: Any) -> dict[str, Any]:
    return {name: value for name, value in DONE.items() if name not in names} | other


def test_with_everything_done_the_gate_is_open(law: Judge) -> None:
    answer = ask(law, "启动采购", DONE)
    assert answer.open
    assert {verdict.rule.name for verdict in answer.verdicts} == {
        "备案", "当年报告", "开始前申请", "鼓励上云", "原则上专人", "不涉密",
    }  # fmt: skip


def test_a_duty_that_had_to_come_first_bars_the_act(law: Judge) -> None:
    answer = ask(law, "启动采购", without("报备日"))
    assert not answer.open
    assert barring(answer) == ["备案"]
    assert answer.barring[0].verdict == "不符合", "the event is taken as happening now"


def test_without_the_act_the_same_duty_is_only_not_yet_due(law: Judge) -> None:
    found = law.objects("项目", [without("报备日")], TODAY)[0]
    assert next(each for each in found if each.rule.name == "备案").verdict == "未到期"


def test_a_duty_done_today_is_in_time_for_an_act_of_today(law: Judge) -> None:
    answer = ask(law, "启动采购", without("报备日", 报备日="2024-12-02"))
    assert answer.open
    assert next(each for each in answer.verdicts if each.rule.name == "备案").verdict == "符合"


def test_late_opens_the_gate_and_stays_a_finding(law: Judge) -> None:
    done_today = ask(law, "启动采购", without("立项申请日", 立项申请日="2024-12-02"))
    assert done_today.open
    assert next(each for each in done_today.verdicts if each.rule.name == "开始前申请").verdict == "逾期办结"
    assert barring(ask(law, "启动采购", without("立项申请日"))) == ["开始前申请"]


def test_an_event_of_the_past_does_not_stand_for_the_act_of_today(law: Judge) -> None:
    """Procurement began once; what was filed since then is filed before the procurement of today."""
    started = {"采购启动日": "2024-10-01"}
    assert ask(law, "启动采购", DONE | started).open
    found = law.objects("项目", [DONE | started], TODAY)[0]
    assert next(each for each in found if each.rule.name == "备案").verdict == "逾期办结"


def test_a_running_limit_bars_nothing(law: Judge) -> None:
    assert ask(law, "启动采购", without("汇总日", 立项批复日="2024-11-20")).open
    assert barring(ask(law, "启动采购", without("汇总日", 立项批复日="2024-11-01"))) == ["当年报告"]


def test_doubt_bars_what_is_firm_and_says_what_to_supply(law: Judge) -> None:
    answer = ask(law, "启动采购", without("报备日", "涉密", 报备日="未知"))
    assert barring(answer) == ["备案", "不涉密"]
    assert {verdict.verdict for verdict in answer.barring} == {"待认定"}
    assert [[each["fact"] for each in verdict.would_change] for verdict in answer.barring] == [["报备日"], ["涉密"]]


def test_a_principle_bars_until_it_is_passed_with_a_reason(law: Judge) -> None:
    unmet = without("设专人", 设专人=False)
    assert barring(ask(law, "启动采购", unmet)) == ["原则上专人"]
    passed = ask(law, "启动采购", unmet, waivers={"原则上专人": "单位仅两人，由主任兼管"})
    assert passed.open
    waived = next(each for each in passed.verdicts if each.rule.name == "原则上专人")
    assert (waived.verdict, waived.waived_by) == ("不符合", "单位仅两人，由主任兼管")


def test_doubt_about_a_principle_bars_nothing(law: Judge) -> None:
    assert ask(law, "启动采购", without("设专人")).open


def test_what_is_firm_cannot_be_passed(law: Judge) -> None:
    assert barring(ask(law, "启动采购", without("报备日"), waivers={"备案": "某"})) == ["备案"]


def test_a_hint_bars_nothing(law: Judge) -> None:
    assert ask(law, "启动采购", DONE | {"上云": False}).open


def test_what_is_proposed_is_laid_over_the_facts(law: Judge) -> None:
    assert ask(law, "启动采购", without("报备日"), {"报备日": "2024-12-01"}).open
    assert barring(ask(law, "启动采购", DONE, {"涉密": True})) == ["不涉密"]
    assert barring(ask(law, "启动采购", DONE, {"报备日": None})) == ["备案"]


def test_rules_that_do_not_name_the_act_do_not_speak(law: Judge) -> None:
    answer = ask(law, "竣工验收", {})
    assert answer.open
    assert answer.verdicts == ()


def test_an_act_nobody_knows_is_refused(law: Judge) -> None:
    with pytest.raises(BadValue, match="没有“起飞”这个行为"):
        ask(law, "起飞", DONE)


@pytest.mark.parametrize(
    ("proposed", "said"),
    [
        ({"起飞日": "2024-12-01"}, "项目没有事实“起飞日”"),
        ({"报备日": "昨天"}, "应为日期"),
        ({"涉密": "大概"}, "应为 是 或 否"),
        ({"概算批复额": "-1"}, "不能是负数"),
    ],
)
def test_a_proposal_that_makes_no_sense_is_refused(law: Judge, proposed: dict[str, Any], said: str) -> None:
    with pytest.raises(BadValue, match=said):
        ask(law, "启动采购", DONE, proposed)
