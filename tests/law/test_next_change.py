"""The day until which a project may be left alone: before it nothing changes, and a sweep says the same day."""

import datetime
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from quancheng.law import NEVER, PROJECT, Judge, Pack, Subject
from quancheng.law.changes import least, next_period
from quancheng.law.judgement import Judged
from quancheng.law.sweep import Sweep
from tests.law import oracle, portfolio, worlds
from tests.law.phrases import derivations, made_pack, rules

DAY = datetime.date
FAR = DAY(2030, 1, 1)


def judged(judge: Judge, subject: Subject, today: datetime.date) -> Judged:
    return judge.judged(subject.project, subject.children, today, subject.unknown)


def stated(judge: Judge, today: str, **facts: Any) -> str | None:
    """The next change of a project given by its facts, as a text."""
    found = judged(judge, judge.subject(PROJECT, {"类别": "甲", **facts}), DAY.fromisoformat(today))
    return found.next_change.isoformat() if found.next_change else None


def days_before(change: datetime.date | None, today: datetime.date, chance: random.Random, count: int) -> set[int]:
    """Some days from today on, before the change, the last among them."""
    last = min(change or FAR, FAR).toordinal() - 1
    return (
        {last, *(chance.randint(today.toordinal(), last) for _ in range(count))} if last > today.toordinal() else set()
    )


@pytest.mark.parametrize("today", ["2024-06-28", "2025-12-30"])
def test_nothing_changes_before_the_day_a_judge_says_it_may(pack: Pack, today: str) -> None:
    chance, now, judge = random.Random(f"judged {pack.name} {today}"), DAY.fromisoformat(today), Judge(pack)
    quiet = 0
    for subject in worlds.many(pack, now, chance, 15):
        found = judged(judge, subject, now)
        before = oracle.verdicts(pack, subject, now)
        for day in days_before(found.next_change, now, chance, 2):
            later = oracle.verdicts(pack, subject, DAY.fromordinal(day))
            assert portfolio.differences(before, later) == {}, (DAY.fromordinal(day), subject)
            quiet += 1
    assert quiet > 5


@pytest.mark.parametrize("number", range(4))
def test_nor_by_rules_made_up_at_random(mini: Pack, tmp_path: Path, number: int) -> None:
    """Rules that speak of today in every place the grammar allows."""
    chance, now = random.Random(f"changing {number}"), DAY(2024, 12, 30)
    blocks = "".join(rules(mini, kind, chance, 5) for kind in (PROJECT, "合同", "变更"))
    made = made_pack(mini, tmp_path, derivations(mini, chance, 1), blocks)
    judge = Judge(made)
    for _ in range(12):
        subject = worlds.subject(made, chance)
        found = judged(judge, subject, now)
        before = oracle.verdicts(made, subject, now)
        for day in days_before(found.next_change, now, chance, 3):
            later = oracle.verdicts(made, subject, DAY.fromordinal(day))
            assert portfolio.differences(before, later) == {}, (DAY.fromordinal(day), subject)


def test_a_sweep_says_the_same_day_but_for_the_periods_it_makes_itself(pack: Pack, connection: Any) -> None:
    chance, today, judge = random.Random(f"same {pack.name}"), DAY(2024, 6, 28), Judge(pack)
    subjects = worlds.many(pack, today, chance, 25)
    worlds.load(connection, pack, "facts", subjects)
    sweep = Sweep(pack, connection, "facts", "verdicts")
    sweep.fill(today)
    swept = _swept(sweep, connection)
    quarter, year = DAY(2024, 7, 1).toordinal(), DAY(2025, 1, 1).toordinal()
    same = 0
    for number, subject in enumerate(subjects, 1):
        change = judged(judge, subject, today).next_change
        day = change.toordinal() if change else NEVER
        assert day == swept[number] or (day < swept[number] and _is_of_periods(pack, subject, day, quarter, year))
        same += day == swept[number]
    assert same > 10


def _swept(sweep: Sweep, connection: Any) -> dict[int, int]:
    """project → the first day on which a verdict of it or of what belongs to it may change, by the sweep's tables."""
    found: dict[int, int] = {}
    cursor = connection.cursor()
    for compiled in (each for each in sweep.kinds if each.rules):
        table, owner = sweep.table(compiled.kind), f"{sweep.source}_{compiled.kind}"
        if compiled.kind in ("季度", "年度"):
            owner = f"{sweep.name}_period_{compiled.kind}"
        own = "v.id" if compiled.kind == PROJECT else "o.project_id"
        cursor.execute(f'SELECT {own}, v.next_change FROM "{table}" v JOIN "{owner}" o ON o.id = v.id')
        for project, day in cursor.fetchall():
            found[project] = min(day, found.get(project, NEVER))
    return found


def _is_of_periods(pack: Pack, subject: Subject, day: int, quarter: int, year: int) -> bool:
    """Whether a day is the first of a new period, or one on which a date of a 逐期 comes true."""
    spans = [rule.period for rule in pack.rules.values() if rule.period]
    names = {
        part.name for span in spans for end in (span.start, span.stop) for part in end.walk() if hasattr(part, "name")
    }
    return day in (quarter, year) or day in {subject.project.get(name) for name in names}


def test_the_day_after_a_limit_or_the_day_of_a_date_ahead(judge: Judge) -> None:
    assert stated(judge, "2024-03-12", 合同=[{"合同签订日": "2024-03-01"}]) == "2024-03-16"
    ahead = {"合同签订日": "2024-03-01", "合同备案日": "2024-03-13"}
    assert stated(judge, "2024-03-12", 合同=[ahead]) == "2024-03-13"
    assert stated(judge, "2024-03-12", 合同=[ahead, {"中标日": "2024-02-12"}]) == "2024-03-13"


def test_a_new_quarter_asks_for_a_report_while_the_project_runs(judge_by: Any) -> None:
    judge = judge_by(
        "```规则 甲\n对象: 季度\n主体: 某\n逐期: 季度 自 立项批复日 至 验收日\n应: 〔解释 I-3-1〕 | 季报报送日\n```\n"
    )
    assert stated(judge, "2024-07-02", 立项批复日="2024-02-01") == "2024-10-01"
    assert stated(judge, "2024-07-02", 立项批复日="2024-02-01", 验收日="2024-08-01") == "2024-08-01"
    law_changes = "2025-01-01"  # new values of two numbers
    assert stated(judge, "2024-08-01", 立项批复日="2024-02-01", 验收日="2024-08-01") == law_changes
    assert stated(judge, "2024-07-02", 立项批复日="2024-09-03") == "2024-09-03"
    assert stated(judge, "2024-07-02", 立项批复日="未知") == law_changes


def made(mini: Pack, folder: Path, kind: str, type_: str, formula: str, duty: str) -> Judge:
    """A judge by one rule on a derived fact 试, a hint."""
    derived = f'试: {{对象: {kind}, 类型: {type_}, 含义: 试, 式: "{formula}"}}\n'
    block = f"```规则 甲\n对象: {kind}\n主体: 某\n力度: 提示\n应: 〔解释 I-3-1〕 | {duty}\n```\n"
    return Judge(made_pack(mini, folder, derived, block))


def test_today_inside_a_count_of_children_makes_tomorrow_the_day(mini: Pack, tmp_path: Path) -> None:
    judge = made(mini, tmp_path, PROJECT, "数", "计数(合同, 合同.合同签订日 < 今日())", "试 >= 专人起数")
    assert stated(judge, "2024-03-05", 合同=[{"合同签订日": "2024-03-05"}] * 2) == "2024-03-06"


def test_a_date_ahead_of_a_sibling_counts_where_a_running_sum_asks_for_it(mini: Pack, tmp_path: Path) -> None:
    judge = made(mini, tmp_path, "变更", "金额", "至此合计(调整金额, 提出日, 变更批准日 IS NULL)", "试 >= 监理起点")
    earlier = {"提出日": "2024-01-05", "调整金额": 900000, "变更批准日": "2024-04-09"}
    assert stated(judge, "2024-03-05", 变更=[earlier, {"提出日": "2024-02-01", "调整金额": 900000}]) == "2024-04-09"


def test_the_day_on_which_another_law_governs_the_project_counts(judge_by: Any) -> None:
    judge = judge_by("```规则 甲\n主体: 某\n力度: 提示\n应: 〔解释 I-3-1〕 | 概算批复额 >= 报备界限\n```\n")
    dates = {"立项申请日": "2024-06-01", "立项批复日": "2025-03-01", "概算批复额": 600000}
    assert stated(judge, "2025-02-01", **dates) == "2025-03-01"


@pytest.mark.parametrize(
    ("kind", "start", "stop", "today", "expected"),
    [
        ("季度", "2024-02-01", None, "2024-05-09", "2024-07-01"),
        ("季度", "2024-02-01", "never", "2024-05-09", "2024-07-01"),
        ("季度", "2024-02-01", "2024-05-01", "2024-05-09", None),
        ("季度", "2024-02-01", "2024-06-30", "2024-05-09", None),
        ("季度", "2024-02-01", "2024-07-01", "2024-05-09", "2024-07-01"),
        ("季度", "2024-12-20", None, "2024-05-09", "2024-10-01"),
        ("季度", "2024-06-20", None, "2024-05-09", "2024-07-01"),
        ("季度", "never", None, "2024-05-09", None),
        ("季度", "2024-02-01", None, "2024-12-31", "2025-01-01"),
        ("年度", "2024-02-01", None, "2024-05-09", "2025-01-01"),
        ("年度", "2026-02-01", "never", "2024-05-09", "2026-01-01"),
        ("年度", "2024-02-01", "2024-12-31", "2024-05-09", None),
    ],
)
def test_the_next_period_begins_while_the_span_runs(
    kind: str, start: str, stop: str | None, today: str, expected: str | None
) -> None:
    def day(text: str | None) -> int | None:
        return None if text is None else NEVER if text == "never" else DAY.fromisoformat(text).toordinal()

    found = next_period(kind, day(start), day(stop), DAY.fromisoformat(today).toordinal())
    assert found == (day(expected) if expected else NEVER)


def test_a_project_of_which_it_is_not_known_when_it_began_gets_no_new_period() -> None:
    assert next_period("季度", None, None, DAY(2024, 5, 9).toordinal()) == NEVER


def test_where_time_can_change_nothing_there_is_no_such_day(judge_by: Any) -> None:
    judge = judge_by("```规则 甲\n主体: 某\n应: 〔解释 I-3-1〕 | 类别 = '甲'\n```\n")
    pack = replace(judge.pack, front={**judge.pack.front, "有效期至": None}, parameters={})
    assert stated(Judge(pack), "2024-05-09") is None


def test_a_project_of_after_the_last_day_is_told_lapsed(judge: Judge) -> None:
    for day, lapsed in (("2025-05-09", False), ("2025-05-10", True)):
        subject = judge.subject(PROJECT, {"类别": "甲", "立项批复日": day})
        assert judged(judge, subject, DAY(2025, 6, 1)).lapsed is lapsed


def test_a_judge_gives_the_same_verdicts_both_ways(judge: Judge) -> None:
    subject = judge.subject(PROJECT, {"类别": "甲", "立项批复日": "2024-05-06", "季度": []})
    today = DAY(2025, 6, 1)
    one = judge.project(subject.project, subject.children, today, subject.unknown)
    assert [each.as_json() for each in one] == [each.as_json() for each in judged(judge, subject, today).verdicts]


def test_more_days_than_a_function_takes_are_no_more_than_many(connection: Any) -> None:
    on_sqlite = type(connection).__module__ == "sqlite3"
    text = least([str(day) for day in range(700_000, 700_450)], on_sqlite).replace(":today", "700321")
    cursor = connection.cursor()
    cursor.execute(f"SELECT {text}")
    assert cursor.fetchone()[0] == 700_322
