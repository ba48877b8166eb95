"""Gates over whole projects: contracts, periods, payments; a regulation past its term; the pack that ships."""

import datetime
from typing import Any

import pytest

from quancheng.law import Judge
from tests.law.asking import ask, barring

READY = {"类别": "甲", "立项批复日": "2024-03-01", "概算批复额": "100000.00", "责任书签订日": "2024-03-05"}


def closing(**children: Any) -> dict[str, Any]:
    quiet: dict[str, Any] = {"合同": [], "变更": [], "季度": [], "年度": [], "支付": [], "拨付": [], "系统": []}
    return {"类别": "甲", **quiet, **children}


FILED = {"合同签订日": "2024-03-01", "合同备案日": "2024-03-05"}
UNFILED = {"合同签订日": "2024-03-01"}


def test_a_contract_bars_the_act_of_its_project(judge: Judge) -> None:
    assert ask(judge, "项目结项", closing(合同=[FILED, FILED])).open
    answer = ask(judge, "项目结项", closing(合同=[FILED, UNFILED | {"合同编号": "乙二"}]))
    assert [(each.rule.name, each.number) for each in answer.barring] == [("合同备案", "乙二")]


def test_a_contract_that_is_not_yet_due_does_not(judge: Judge) -> None:
    assert ask(judge, "项目结项", closing(合同=[{"合同签订日": "2024-11-29"}])).open


def test_a_report_that_is_missing_bars_as_one_that_is_late(judge: Judge) -> None:
    begun = {"立项批复日": "2024-06-20"}
    answer = ask(judge, "项目结项", closing() | begun)
    assert [(each.rule.name, each.number) for each in answer.barring] == [("季报", "2024Q2"), ("季报", "2024Q3")]
    sent = [{"季度": "2024Q2", "季报报送日": "2024-06-28"}, {"季度": "2024Q3", "季报报送日": "2024-11-01"}]
    assert ask(judge, "项目结项", closing(季度=sent) | begun).open, "late is late, not for ever"


def test_a_principle_on_a_period_bars_until_passed(judge: Judge) -> None:
    spent = [{"年份": 2023, "当年预算额": "100.00", "当年支出额": "79.99"}]
    assert barring(ask(judge, "项目结项", closing(年度=spent))) == ["年度支出"]
    assert ask(judge, "项目结项", closing(年度=spent), waivers={"年度支出": "结转"}).open


def test_an_act_on_a_payment_is_judged_by_that_payment_alone(judge: Judge) -> None:
    advance = {"支付类型": "预付款"}
    wrong, right = advance | {"用途相符": False}, advance | {"用途相符": True}
    assert barring(ask(judge, "支付", closing(支付=[right, wrong]), kind="支付")) == ["资金用途"]
    assert ask(judge, "支付", closing(支付=[wrong, right]), kind="支付").open


def test_an_act_on_a_change_is_not_barred_by_another_change(judge: Judge) -> None:
    big = {"提出日": "2024-05-01", "调整金额": "20000.00"}
    project = closing(变更=[big, big | {"变更批准日": "2024-06-01"}]) | {"概算批复额": "100000.00"}
    assert ask(judge, "实施变更", project, kind="变更").open
    project = closing(变更=[big | {"变更批准日": "2024-06-01"}, big]) | {"概算批复额": "100000.00"}
    assert barring(ask(judge, "实施变更", project, kind="变更")) == ["变更手续"]


def test_the_act_itself_happens_today(judge: Judge) -> None:
    """验收前支付 bars by the payment's own date, which the act sets."""
    final = [{"支付编号": "三", "支付类型": "验收款", "用途相符": True}]
    assert barring(ask(judge, "支付", closing(支付=final), kind="支付")) == ["验收前支付"]
    assert ask(judge, "支付", closing(支付=final) | {"验收日": "2024-11-30"}, kind="支付").open
    assert ask(judge, "支付", closing(支付=final) | {"验收日": "2024-12-02"}, kind="支付").open
    assert barring(ask(judge, "支付", closing(支付=final) | {"验收日": "2024-12-03"}, kind="支付")) == ["验收前支付"]


def test_a_proposed_payment_may_stand_by_itself(judge: Judge) -> None:
    proposed = {"支付类型": "验收款", "支付日": "2024-12-02", "用途相符": True}
    assert barring(ask(judge, "支付", closing(), proposed, kind="支付")) == ["验收前支付"]
    assert ask(judge, "支付", closing(), proposed | {"支付类型": "预付款"}, kind="支付").open


def test_a_rule_with_two_events_bars_both_acts(judge: Judge) -> None:
    facts = READY | {"概算批复额": "900000.00", "审核日": "2024-05-01", "审核结论": "通过", "方案日": None}
    assert "三项办齐" in barring(ask(judge, "项目开工", facts))
    assert "三项办齐" in barring(ask(judge, "竣工验收", facts))
    done = facts | {"方案日": "2024-05-01", "方案结论": "通过", "立项申请日": "2024-01-01", "理由": "见方案"}
    assert ask(judge, "项目开工", done).open
    assert ask(judge, "竣工验收", done).open


# a regulation past its term


def test_a_lapsed_regulation_warns_and_does_not_refuse(judge: Judge) -> None:
    last_day, day_after = {"立项批复日": "2025-05-09"}, {"立项批复日": "2025-05-10"}
    today = datetime.date(2025, 6, 2)
    in_force = ask(judge, "启动采购", {"类别": "甲"} | last_day, today=today)
    assert (barring(in_force), in_force.warnings, in_force.open) == (["责任书"], (), False)
    lapsed = ask(judge, "启动采购", {"类别": "甲"} | day_after, today=today)
    assert (barring(lapsed), [each.rule.name for each in lapsed.warnings], lapsed.open) == ([], ["责任书"], True)
    assert lapsed.warnings[0].basis_lapsed


def test_a_project_goes_by_its_application_where_it_is_not_approved(judge: Judge) -> None:
    today = datetime.date(2025, 6, 2)
    applied = {"类别": "甲", "立项申请日": "2025-05-09", "预算年度": 2025}
    assert not any(each.basis_lapsed for each in judge.objects("项目", [applied], today)[0])
    assert all(each.basis_lapsed for each in judge.objects("项目", [{"类别": "甲"}], today)[0]), "else by today"


def test_where_it_is_not_known_which_law_governs_the_gate_refuses(judge: Judge) -> None:
    unknown = ask(judge, "启动采购", {"类别": "甲", "立项批复日": "未知"}, today=datetime.date(2025, 6, 2))
    assert not unknown.open


# the pack that ships


@pytest.mark.parametrize(
    ("act", "facts", "rules"),
    [
        ("竣工验收", {}, ["数据资源审核"]),
        ("竣工验收", {"数据资源审核日": "2024-05-01", "数据资源审核结论": "不通过"}, ["数据资源审核"]),
        ("竣工验收", {"数据资源审核日": "2024-05-01", "数据资源审核结论": "通过"}, []),
        ("立项评审", {"新增支出": True}, ["事前绩效评估"]),
        ("立项评审", {"新增支出": True, "事前绩效评估日": "2024-01-01", "事前绩效评估等级": "差"}, ["绩效差不进评审"]),
    ],
)  # fmt: skip
def test_the_gates_of_mudan(mudan: Judge, act: str, facts: dict[str, Any], rules: list[str]) -> None:
    settled = {
        "概算批复额": "100000.00", "软件开发": False, "涉密": False, "产生数据": True, "建设性质": "新建",
        "合同": [], "变更": [], "支付": [], "拨付": [],
    }  # fmt: skip
    answer = ask(mudan, act, settled | facts, today=datetime.date(2024, 12, 2))
    assert set(rules) <= set(barring(answer))
    assert answer.open is (rules == [])
