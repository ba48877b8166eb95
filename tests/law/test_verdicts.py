"""The verdict table of law.md, row by row, each on both of its sides (tables/verdicts.yaml and verdicts.md)."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from quancheng.law import Judge, Verdict
from tests.law.rows import FOLDER, table

TODAY = "2024-12-02"
Facts = dict[str, Any]
ROWS = [
    pytest.param(*row[1:], id=f"{section}: {row[0]}") for section, rows in table("verdicts").items() for row in rows
]


@pytest.fixture(scope="module")
def law(judge_by: Callable[[str], Judge]) -> Judge:
    return judge_by((FOLDER / "verdicts.md").read_text(encoding="utf-8"))


def asked(law: Judge, rule: str, facts: Facts, today: str = TODAY) -> Verdict:
    found = law.objects("项目", [facts], datetime.date.fromisoformat(today))[0]
    return next(verdict for verdict in found if verdict.rule.name == rule)


@pytest.mark.parametrize(("rule", "facts", "verdict"), ROWS)
def test_the_first_row_of_the_table_that_holds_gives_the_verdict(
    law: Judge, rule: str, facts: Facts, verdict: str
) -> None:
    assert asked(law, rule, facts).verdict == verdict


def test_every_verdict_and_every_rule_is_asked_about(law: Judge) -> None:
    assert {row.values[0] for row in ROWS} == {name for name in law.pack.rules if name != "原则"}
    assert {row.values[2] for row in ROWS} == {"不适用", "待认定", "符合", "逾期办结", "不符合", "未到期"}


# the due day


@pytest.mark.parametrize("rule", ["及时", "先于", "开始前", "不得", "是否"])
def test_where_the_law_names_no_limit_there_is_no_due_day(law: Judge, rule: str) -> None:
    assert asked(law, rule, {"采购启动日": "2024-11-01", "立项批复日": "2024-11-01"}).as_json()["due"] is None


@pytest.mark.parametrize(
    ("other", "due"), [("2024-11-20", "2024-11-20"), ("2025-01-20", "2024-12-01"), (None, "2024-12-01"), ("未知", None)]
)
def test_of_two_limits_the_earlier_is_the_due_day(law: Judge, other: str | None, due: str | None) -> None:
    found = asked(law, "两个限期", {"立项批复日": "2024-11-01", "整改期限": other})
    assert found.as_json()["due"] == due


def test_a_limit_that_does_not_run_has_no_due_day(law: Judge) -> None:
    assert asked(law, "有限期", {}).as_json()["due"] is None


def test_a_window_is_told_with_both_its_days(law: Judge) -> None:
    found = asked(law, "自起", {"验收日": "2024-02-29"}).as_json()
    assert (found["opens"], found["due"]) == ("2025-02-28", "2026-02-28")


# principles


def test_an_unmet_principle_is_not_met_but_not_counted_as_a_breach(law: Judge) -> None:
    found = asked(law, "原则", {"采购启动日": "2024-12-01"})
    assert (found.verdict, found.as_json()["strength"]) == ("不符合", "原则")
    assert not found.is_breach
    assert found.waived_by is None
    assert asked(law, "先于", {"采购启动日": "2024-12-01"}).is_breach


def test_a_principle_that_was_passed_says_by_whom(law: Judge) -> None:
    passed = {"放行": {"原则": "区大数据局〔2024〕3号"}}
    found = asked(law, "原则", {"采购启动日": "2024-12-01"} | passed)
    assert (found.verdict, found.waived_by) == ("不符合", "区大数据局〔2024〕3号")
    assert asked(law, "原则", passed).waived_by is None, "nothing was to be passed"


def test_what_is_firm_is_not_passed(law: Judge) -> None:
    assert asked(law, "先于", {"采购启动日": "2024-12-01", "放行": {"先于": "某"}}).waived_by is None


# time


def test_a_provisional_limit_is_shown_as_such(law: Judge) -> None:
    running = asked(law, "工作日", {"立项批复日": "2025-12-29"}, "2025-12-30")
    assert (running.verdict, running.provisional, running.as_json()["due"]) == ("未到期", True, "2026-01-12")
    assert not asked(law, "工作日", {"立项批复日": "2024-06-03"}).provisional
    assert asked(law, "工作日", {"立项批复日": "2023-06-05"}).provisional


def test_a_limit_turns_into_a_breach_overnight(law: Judge) -> None:
    facts = {"立项批复日": "2024-06-03"}
    assert asked(law, "工作日", facts, "2024-06-18").verdict == "未到期"
    assert asked(law, "工作日", facts, "2024-06-19").verdict == "不符合"


def test_late_is_late_for_ever_and_no_more_than_late(law: Judge) -> None:
    late = {"立项批复日": "2024-06-03", "报备日": "2024-06-19"}
    for today in ("2024-06-19", "2024-12-31", "2031-01-01"):
        assert asked(law, "工作日", late, today).verdict == "逾期办结"
    assert asked(law, "工作日", late, "2024-06-18").verdict == "未到期", "as of the day before it was not done yet"
