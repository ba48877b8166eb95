"""逐期: the quarters and years that must have a report are made, so that a missing one is seen."""

import datetime
from typing import Any

from quancheng.law import Judge


def reports(judge: Judge, rule: str, today: str, **facts: Any) -> dict[str | None, str]:
    """period → verdict"""
    subject = judge.subject("项目", {"类别": "甲", **facts})
    day = datetime.date.fromisoformat(today)
    found = judge.project(subject.project, subject.children, day, subject.unknown)
    return {each.number: each.verdict for each in found if each.rule.name == rule}


def test_a_report_that_is_missing_is_seen(judge: Judge) -> None:
    span: dict[str, Any] = {"立项批复日": "2024-05-06", "验收日": "2024-11-20"}
    sent = [{"季度": "2024Q2", "季报报送日": "2024-06-30"}]
    assert reports(judge, "季报", "2025-03-01", 季度=sent, **span) == {
        "2024Q2": "符合",
        "2024Q3": "不符合",
        "2024Q4": "不符合",
    }
    assert reports(judge, "年度总结", "2025-03-01", 年度=[], **span) == {"2024": "不符合"}


def test_without_acceptance_periods_go_on_to_today(judge: Judge) -> None:
    assert reports(judge, "季报", "2025-07-01", 立项批复日="2024-12-31", 季度=[]) == {
        "2024Q4": "不符合",
        "2025Q1": "不符合",
        "2025Q2": "不符合",
        "2025Q3": "未到期",
    }
    years = reports(judge, "年度总结", "2025-07-01", 立项批复日="2024-12-31", 年度=[])
    assert years == {"2024": "不符合", "2025": "未到期"}


def test_an_acceptance_that_lies_ahead_has_not_ended_them(judge: Judge) -> None:
    found = reports(judge, "季报", "2025-02-01", 立项批复日="2024-12-31", 验收日="2025-01-31", 季度=[])
    assert set(found) == {"2024Q4", "2025Q1"}
    ahead = reports(judge, "季报", "2025-01-30", 立项批复日="2024-12-31", 验收日="2025-01-31", 季度=[])
    assert set(ahead) == {"2024Q4", "2025Q1"}
    assert set(reports(judge, "季报", "2025-05-01", 立项批复日="2024-12-31", 验收日="2025-01-31", 季度=[])) == set(
        found
    )


def test_where_no_one_knows_which_reports_there_are_none_is_called_missing(judge: Judge) -> None:
    assert set(reports(judge, "季报", "2025-07-01", 立项批复日="2024-05-06").values()) == {"待认定"}


def test_a_report_from_before_or_after_its_time_is_not_asked_for(judge: Judge) -> None:
    sent = [{"季度": "2024Q1"}, {"季度": "2024Q3"}]
    found = reports(judge, "季报", "2025-07-01", 立项批复日="2024-05-06", 验收日="2024-06-20", 季度=sent)
    assert found == {"2024Q1": "不适用", "2024Q2": "不符合", "2024Q3": "不适用"}


def test_a_project_that_has_not_begun_owes_no_report(judge: Judge) -> None:
    assert reports(judge, "季报", "2025-07-01", 季度=[]) == {}
    assert reports(judge, "年度总结", "2025-07-01", 年度=[]) == {}


def test_when_it_is_not_known_whether_it_has_begun_only_what_was_sent_is_in_doubt(judge: Judge) -> None:
    found = reports(judge, "季报", "2025-07-01", 立项批复日="未知", 季度=[{"季度": "2024Q1"}])
    assert found == {"2024Q1": "待认定"}


def test_a_quarter_ends_on_its_last_day_whatever_else_is_recorded(judge: Judge) -> None:
    sent = [{"季度": "2024Q1", "季报报送日": "2024-03-31"}, {"季度": "2024Q2", "季报报送日": "2024-07-01"}]
    found = reports(judge, "季报", "2024-12-02", 立项批复日="2024-01-06", 验收日="2024-06-20", 季度=sent)
    assert found == {"2024Q1": "符合", "2024Q2": "逾期办结"}
