"""列入年度预算, 中期财政规划, 区级预算: what the law bars, once a year, within the review and the split of powers."""

from __future__ import annotations

from typing import Any

import pytest

from quancheng.journal import Entry
from quancheng.lifecycle.acts.acceptance import waive
from quancheng.lifecycle.acts.budgeting.entries import enter_annual, enter_district, enter_midterm
from quancheng.lifecycle.refusals import Barred
from quancheng.money.models import ANNUAL, DISTRICT, MIDTERM, BudgetEntry
from quancheng.projects.models import Evaluation, Item
from tests.lifecycle.budgeting.asking import alter, ask, faults, refused, waiting
from tests.lifecycle.budgeting.deeds import ANNUAL as VALUES
from tests.lifecycle.budgeting.deeds import DISTRICT as PARTS
from tests.lifecycle.budgeting.deeds import MIDTERM as YEARS
from tests.lifecycle.standing_made import Standing

NAME = "待列预算"
BASIS = {"basis": "青财预〔2025〕10号"}


def barring(standing: Standing, function: Any, **more: Any) -> set[str]:
    with pytest.raises(Barred) as told:
        ask(standing, NAME, function, **more)
    return {f"{each.rule.title}{each.rule.name}" for each in told.value.answer.barring}


def amounts(kind: str) -> list[tuple[int, int]]:
    return list(BudgetEntry.objects.filter(kind=kind).order_by("year").values_list("year", "amount"))


def test_the_project_comes_into_a_years_budget_and_goes_on_to_the_plan(standing: Standing) -> None:
    assert waiting(standing, NAME, "列入年度预算") == {"财政部门"}
    ask(standing, NAME, enter_annual, values=VALUES)
    project = standing[NAME]
    assert (project.stage, project.facts["年度预算列入日"]) == ("计划", "2025-03-03")
    assert amounts(ANNUAL) == [(2026, 88000000)]
    item = Item.objects.get(project=project, kind="年度")
    assert (item.key, item.facts) == ("2026", {"年份": 2026, "当年预算额": "880000.00"})
    assert waiting(standing, NAME, "列入年度预算") == set()
    after = Entry.objects.latest("pk").content["after"]
    assert after["年度预算 2026"] == "880,000.00 元（青财预〔2025〕11号）"


def test_the_law_bars_what_was_not_evaluated_or_badly(standing: Standing) -> None:
    own = Evaluation.objects.filter(project=standing[NAME], kind="事前")
    own.update(grade="差")
    assert barring(standing, enter_annual, values=VALUES) == {"第八条绩效差不列预算"}
    assert barring(standing, enter_midterm, values=BASIS, rows=YEARS) == {"第八条绩效差不列中期规划"}
    own.delete()
    assert barring(standing, enter_annual, values=VALUES) >= {"第八条未评估不列预算"}
    assert barring(standing, enter_midterm, values=BASIS, rows=YEARS) >= {"第八条未评估不列中期规划"}
    assert not BudgetEntry.objects.exists()


def test_without_an_opinion_that_agrees_no_money_is_arranged(standing: Standing) -> None:
    alter(standing, NAME, {"立项评审结论": "修改后再审"})
    assert barring(standing, enter_annual, values=VALUES) == {"第十一条先审后排资金"}


def test_what_is_not_in_the_library_gets_no_budget_unless_finance_passes_it(standing: Standing) -> None:
    alter(standing, NAME, {"入库日": None})
    assert barring(standing, enter_annual, values=VALUES) == {"第十二条未入库不安排预算"}
    ask(standing, NAME, waive, "金满仓", rule="未入库不安排预算", reason="区政府专题会议同意")
    ask(standing, NAME, enter_annual, values=VALUES)
    assert amounts(ANNUAL) == [(2026, 88000000)]


def test_an_urgent_project_needs_no_library(standing: Standing) -> None:
    alter(standing, NAME, {"入库日": None, "突发临时": True, "党组会研究日": "2025-03-03", "预算年度": None})
    ask(standing, NAME, enter_annual, values=VALUES | {"year": "2025"})
    assert standing[NAME].facts["预算年度"] == 2025


def test_without_a_review_there_is_nothing_to_measure_it_by(standing: Standing) -> None:
    alter(standing, NAME, {"预算评审日": None, "预算评审额": None})
    assert "还没有预算评审意见" in refused(standing, NAME, enter_annual, values=VALUES)


def test_all_years_together_stay_within_the_review_to_the_cent(standing: Standing) -> None:
    told = faults(standing, NAME, enter_annual, values=VALUES | {"amount": "880000.01"})
    assert told == {"amount": "列入金额共 880,000.01 元，超过预算评审审定的 880,000.00 元（第十一条）"}
    ask(standing, NAME, enter_annual, values=VALUES | {"amount": "500000.00"})
    standing.world.later(days=365)
    told = faults(standing, NAME, enter_annual, values=VALUES | {"year": "2027", "amount": "380000.01"})
    assert told["amount"].startswith("列入金额连同其他年度已列入的 500,000.00 元共 880,000.01 元，超过")
    ask(standing, NAME, enter_annual, values=VALUES | {"year": "2027", "amount": "380000.00"})
    assert amounts(ANNUAL) == [(2026, 50000000), (2027, 38000000)]
    assert standing[NAME].facts["年度预算列入日"] == "2025-03-03"


def test_a_year_is_entered_once_and_more_is_registered_elsewhere(standing: Standing) -> None:
    ask(standing, NAME, enter_annual, values=VALUES | {"amount": "1.00"})
    told = faults(standing, NAME, enter_annual, values=VALUES | {"amount": "1.00"})
    assert told == {"year": "2026 年已经列入年度预算；增减金额在资金管理中登记预算，不在这里重复列入（第十二条）"}


def test_no_year_before_the_one_applied_for_and_none_far_ahead(standing: Standing) -> None:
    assert (
        "项目申请的是 2026 年的预算" in faults(standing, NAME, enter_annual, values=VALUES | {"year": "2025"})["year"]
    )
    assert faults(standing, NAME, enter_annual, values=VALUES | {"year": "2027"})["year"].startswith(
        "年度应为 2025 至 2026"
    )


def test_a_budget_on_record_that_says_otherwise_is_corrected_first(standing: Standing) -> None:
    facts = {"年份": 2026, "当年预算额": "1000.00"}
    item = Item.objects.create(project=standing[NAME], kind="年度", key="2026", facts=facts)
    told = faults(standing, NAME, enter_annual, values=VALUES)
    assert "台账上 2026 年的当年预算额是 1,000.00 元" in told["amount"]
    Item.objects.filter(pk=item.pk).update(facts={"年份": 2026})
    ask(standing, NAME, enter_annual, values=VALUES)
    item.refresh_from_db()
    assert (item.facts["当年预算额"], item.version) == ("880000.00", 2)


def test_the_mid_term_plan_takes_an_amount_a_year(standing: Standing) -> None:
    ask(standing, NAME, enter_midterm, values=BASIS, rows=[*YEARS, {"year": "2028", "amount": ""}])
    assert amounts(MIDTERM) == [(2026, 50000000), (2027, 38000000)]
    assert standing[NAME].facts["中期财政规划列入日"] == "2025-03-03"
    assert standing[NAME].stage == "入库"


@pytest.mark.parametrize(
    ("rows", "field", "words"),
    [
        ([], "rows", "请至少填写一个年度的金额"),
        ([{"year": "2026", "amount": "1"}, {"year": "2028", "amount": "1"}], "rows", "一年接一年"),
        ([{"year": "2026", "amount": "1"}, {"year": "2026", "amount": "1"}], "rows", "一年接一年"),
        ([{"year": "2026", "amount": "0"}], "amount-1", "第 1 行列入金额应大于零"),
        ([{"year": "二零二六", "amount": "1"}], "year-1", "第 1 行"),
        ([{"year": "2026", "amount": "880000.01"}], "rows", "超过预算评审审定的 880,000.00 元"),
    ],
)
def test_faults_of_the_mid_term_plan(standing: Standing, rows: list[dict[str, str]], field: str, words: str) -> None:
    assert words in faults(standing, NAME, enter_midterm, values=BASIS, rows=rows)[field]


def test_a_year_comes_into_the_mid_term_plan_once(standing: Standing) -> None:
    ask(standing, NAME, enter_midterm, values=BASIS, rows=YEARS[:1])
    told = faults(standing, NAME, enter_midterm, values=BASIS, rows=[{"year": "2026", "amount": "1"}])
    assert "2026 年已经列入中期财政规划" in told["rows"]
    more = faults(standing, NAME, enter_midterm, values=BASIS, rows=[{"year": "2027", "amount": "380000.01"}])
    assert "连同其他年度已列入的 500,000.00 元共 880,000.01 元" in more["rows"]


def test_the_districts_part_comes_into_its_own_budget(standing: Standing) -> None:
    assert waiting(standing, NAME, "列入区级预算") == {"财政部门"}
    ask(standing, NAME, enter_district, values=PARTS)
    entry = BudgetEntry.objects.get(kind=DISTRICT)
    assert (entry.year, entry.amount, entry.operation) == (2025, 36000000, 6000000)
    assert standing[NAME].facts["列入区级预算日"] == "2025-03-03"
    assert waiting(standing, NAME, "列入区级预算") == set()


def test_the_district_pays_no_more_than_the_split_of_powers_says(standing: Standing) -> None:
    more = faults(standing, NAME, enter_district, values=PARTS | {"construction": "500000.01", "operation": "60000.01"})
    assert more == {
        "construction": "超过事权划分写明的区级承担建设资金 500,000.00 元（第二十条）",
        "operation": "超过事权划分写明的区级承担运维经费 60,000.00 元（第二十条）",
    }
    ask(standing, NAME, enter_district, values=PARTS)
    again = faults(standing, NAME, enter_district, values=PARTS | {"construction": "200000.01"})
    assert "已列入 300,000.00 元" in again["construction"]
    assert "2025 年已经列入区级预算" in again["year"]
    nothing = PARTS | {"year": "2026", "construction": "0", "operation": "0"}
    assert "不能都是零" in faults(standing, NAME, enter_district, values=nothing)["construction"]


def test_only_what_is_built_together_with_the_city_has_a_districts_part(standing: Standing) -> None:
    alter(standing, NAME, {"市县区协同": False})
    said = refused(standing, NAME, enter_district, values=PARTS)
    assert said == "项目不是由市和县、区协同建设的，没有需区承担、列入区级预算的资金（第二十条）"
    alter(standing, NAME, {"市县区协同": True, "区级承担建设资金": "0", "区级承担运维经费": None})
    assert "没有要列入区级预算的" in refused(standing, NAME, enter_district, values=PARTS)


def test_finance_enters_nothing_for_itself(standing: Standing) -> None:
    project = standing[NAME]
    type(project).objects.filter(pk=project.pk).update(unit=standing.world["钱有度"].unit)
    own = "本单位自己的项目"
    assert own in refused(standing, NAME, enter_annual, values=VALUES)
    assert own in refused(standing, NAME, enter_midterm, values=BASIS, rows=YEARS)
    assert own in refused(standing, NAME, enter_district, values=PARTS)
