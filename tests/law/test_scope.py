"""前提: outside the regulation's scope nothing else binds."""

import datetime
from typing import Any

from quancheng.law import Judge, Verdict

TODAY = datetime.date(2024, 12, 2)
OVERDUE = {"完工日": "2024-01-31"}


def of_mini(judge: Judge, facts: dict[str, Any]) -> dict[str, Verdict]:
    return {each.rule.name: each for each in judge.objects("项目", [facts], TODAY)[0]}


def test_outside_the_scope_nothing_else_binds(judge: Judge) -> None:
    found = of_mini(judge, OVERDUE | {"类别": "其他"})
    assert found.pop("适用范围").verdict == "不符合"
    assert {each.verdict for each in found.values()} == {"不适用"}
    assert all(each.due is None for each in found.values())


def test_a_scope_that_is_not_known_leaves_the_rest_to_be_judged(judge: Judge) -> None:
    found = of_mini(judge, OVERDUE)
    assert found["适用范围"].verdict == "待认定"
    assert found["验收期限"].verdict == "不符合"


def test_within_the_scope_the_rest_is_judged(judge: Judge) -> None:
    found = of_mini(judge, OVERDUE | {"类别": "乙"})
    assert found["适用范围"].verdict == "符合"
    assert (found["验收期限"].verdict, found["验收期限"].as_json()["due"]) == ("不符合", "2024-07-31")


def test_to_be_outside_the_scope_is_no_breach(judge: Judge) -> None:
    assert not of_mini(judge, {"类别": "其他"})["适用范围"].is_breach


def test_the_scope_of_the_project_is_that_of_its_contracts(judge: Judge) -> None:
    signed = {"合同签订日": "2024-03-01"}
    rows = judge.objects("合同", [signed | {"类别": "其他"}, signed | {"类别": "甲"}, signed], TODAY)
    filing = [next(each for each in row if each.rule.name == "合同备案").verdict for row in rows]
    assert filing == ["不适用", "不符合", "不符合"]


def test_outside_the_scope_nothing_is_permitted_either(judge: Judge) -> None:
    change = {"概算批复额": "100.00", "提出日": "2024-05-01", "调整金额": "15.00"}
    answers = [judge.answers("变更", change | {"类别": kind}, TODAY)["可自行调整"] for kind in ("其他", "甲")]
    assert answers == ["不适用", "可"]


def test_a_project_with_state_secrets_is_not_ours(mudan: Judge) -> None:
    judged = mudan.objects("项目", [{"涉密": True}], datetime.date(2024, 6, 1))[0]
    found = {each.rule.name: each.verdict for each in judged}
    assert found.pop("涉密排除") == "不符合"
    assert found.pop("适用范围") == "待认定"
    assert set(found.values()) == {"不适用"}
