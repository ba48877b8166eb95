"""The engine against a second, naive reading of the law: thousands of made-up projects, rule by rule.

The oracle (oracle.py, oracle_language.py, oracle_days.py) was written from law.md, not from the engine's SQL.
"""

import datetime
import random
from dataclasses import replace
from typing import Any

import pytest

from quancheng.law import KINDS, NEVER, PROJECT, VERDICTS, Gate, Judge, Pack, Subject, to_outside
from quancheng.law.sweep import Sweep
from tests.law import oracle, portfolio, worlds
from tests.law.oracle_language import View

TODAYS = ["2022-11-01", "2024-02-29", "2025-05-09", "2026-11-23"]
DAYS = [datetime.date.fromisoformat(day) for day in TODAYS]


@pytest.fixture(scope="module")
def judges() -> dict[str, Judge]:
    """One judge a pack, kept."""
    return {}


def kept(judges: dict[str, Judge], pack: Pack) -> Judge:
    return judges.setdefault(pack.name, Judge(pack))


@pytest.mark.parametrize("today", DAYS, ids=TODAYS)
def test_one_project_is_judged_as_the_table_of_the_law_says(
    pack: Pack, judges: dict[str, Judge], today: datetime.date
) -> None:
    chance = random.Random(f"one {pack.name} {today}")
    for subject in worlds.many(pack, today, chance, 25):
        found = portfolio.judged(kept(judges, pack), subject, today)
        assert portfolio.differences(found, oracle.verdicts(pack, subject, today)) == {}, subject


def test_a_portfolio_is_judged_as_the_table_of_the_law_says(pack: Pack, connection: Any) -> None:
    for today in DAYS[1::2]:
        chance = random.Random(f"many {pack.name} {today}")
        subjects = worlds.many(pack, today, chance, 50)
        worlds.load(connection, pack, f"facts {today}", subjects)
        sweep = Sweep(pack, connection, f"facts {today}", f"verdicts {today}")
        sweep.fill(today)
        found = portfolio.swept(sweep, connection)
        assert portfolio.differences(found, portfolio.expected(pack, subjects, today)) == {}, today


def test_the_made_up_projects_get_every_verdict_there_is(pack: Pack) -> None:
    """Otherwise the two tests above would prove little."""
    chance = random.Random(f"reach {pack.name}")
    today = datetime.date(2026, 11, 23)
    reached: dict[str, set[str]] = {}
    for subject in worlds.many(pack, today, chance, 150):
        for (_, _, rule), found in oracle.verdicts(pack, subject, today).items():
            reached.setdefault(rule, set()).add(found.verdict)
    assert set().union(*reached.values()) == set(VERDICTS)
    dull = {rule for rule, verdicts in reached.items() if not verdicts - {"不适用", "待认定"}}
    assert dull <= {"自行调整", "变更后监理", "列入建设计划"}  # conditions that chance alone rarely brings together


def test_an_object_alone_is_judged_as_it_would_be_in_its_project(pack: Pack, judges: dict[str, Judge]) -> None:
    """``law judge --object 合同`` gives its facts from outside, with those of its project beside them."""
    chance = random.Random(f"alone {pack.name}")
    today = datetime.date(2026, 11, 23)
    facts = pack.vocabulary.facts
    for subject in worlds.many(pack, today, chance, 40):
        for kind in KINDS:
            rows = [subject.project] if kind == PROJECT else subject.children[kind]
            for row in rows[:1]:
                outside = {name: to_outside(facts[kind][name].type, value) for name, value in row.items()}
                above = {
                    f"{PROJECT}.{name}": to_outside(facts[PROJECT][name].type, value)
                    for name, value in subject.project.items()
                    if kind != PROJECT
                }
                alone = Subject(subject.project, {} if kind == PROJECT else {kind: [row]}, frozenset(KINDS[1:]))
                view = oracle.view_of(pack, alone, today).of(kind)
                rules = [rule for rule in pack.rules.values() if rule.kind == kind and not rule.is_permission]
                found = kept(judges, pack).objects(kind, [outside | above], today)[0]
                assert {each.rule.name: each.verdict for each in found} == {
                    rule.name: oracle.judge(rule, view).verdict for rule in rules
                }, (outside, above)


def test_what_is_permitted_is_answered_as_the_article_says(pack: Pack, judges: dict[str, Judge]) -> None:
    chance = random.Random(f"permitted {pack.name}")
    today = datetime.date(2026, 11, 23)
    facts, seen = pack.vocabulary.facts, set()
    for subject in worlds.many(pack, today, chance, 110):
        for kind in {rule.kind for rule in pack.rules.values() if rule.is_permission}:
            rows = [subject.project] if kind == PROJECT else subject.children[kind]
            for row in rows[:1]:
                raw = {f"{PROJECT}.{name}": to_outside(facts[PROJECT][name].type, value)
                       for name, value in subject.project.items() if kind != PROJECT}  # fmt: skip
                raw |= {name: to_outside(facts[kind][name].type, value) for name, value in row.items()}
                alone = Subject(subject.project, {} if kind == PROJECT else {kind: [row]}, frozenset(KINDS[1:]))
                view = oracle.view_of(pack, alone, today).of(kind)
                answers = kept(judges, pack).answers(kind, raw, today)
                expected = {
                    rule.name: oracle.permits(rule, view)
                    for rule in pack.rules.values()
                    if rule.kind == kind and rule.is_permission
                }
                assert answers == expected, raw
                seen |= set(answers.values())
    assert seen >= {"可", "不可", "待认定", "不适用"}


def test_a_gate_is_closed_by_just_those_rules_that_the_law_names(pack: Pack, judges: dict[str, Judge]) -> None:
    chance = random.Random(f"gate {pack.name}")
    today = datetime.date(2025, 5, 7)
    gate = Gate(kept(judges, pack))
    blocked = {act for rule in pack.rules.values() for act in rule.blocks}
    answers = set()
    for subject in worlds.many(pack, today, chance, 25):
        for act in (act for act in pack.acts.values() if act.name in blocked):
            if act.kind != PROJECT and not subject.children[act.kind]:
                continue
            answer = gate.ask(act.name, act.kind, subject, today, {})
            closed = {
                (each.object, portfolio.name_of(each), each.rule.name) for each in answer.barring + answer.warnings
            }
            view = acting(oracle.view_of(pack, subject, today), act.kind, act.event)
            assert closed == oracle.barring(view, act.name), (act, subject)
            answers.add(answer.open)
    assert answers == {True, False}


def acting(view: View, kind: str, event: str | None) -> View:
    """The object the act is about (the last of its kind), with the act's own date set to today if it has none."""
    rows = [view.project] if kind == PROJECT else list(view.children[kind])
    if event is not None and event in rows[-1] and rows[-1][event] in (None, NEVER):
        rows[-1] = {**rows[-1], event: view.today}
    if kind == PROJECT:
        return replace(view, project=rows[0])
    return replace(view, kind=kind, place=len(rows) - 1, children={**view.children, kind: rows})


def test_nothing_changes_before_the_day_a_sweep_says_it_may(pack: Pack, connection: Any) -> None:
    """``next_change`` lets the daily pass leave an object alone until then."""
    chance = random.Random(f"next {pack.name}")
    today = datetime.date(2024, 6, 28)
    subjects = [replace(each, unknown=frozenset()) for each in worlds.many(pack, today, chance, 30)]
    worlds.load(connection, pack, "facts", subjects)
    sweep = Sweep(pack, connection, "facts", "verdicts")
    sweep.fill(today)
    cursor = connection.cursor()
    cursor.execute(f'SELECT id, next_change FROM "{sweep.table(PROJECT)}"')
    quiet = 0
    for number, change in cursor.fetchall():
        before = _of_project(pack, subjects[number - 1], today)
        last = min(int(change) - 1, datetime.date(2030, 1, 1).toordinal())
        for day in {last, *(chance.randint(today.toordinal(), last) for _ in range(3))}:
            later = _of_project(pack, subjects[number - 1], datetime.date.fromordinal(day))
            assert portfolio.differences(before, later) == {}, (number, day, subjects[number - 1])
            quiet += day > today.toordinal()
    assert quiet > 30


def _of_project(pack: Pack, subject: Subject, today: datetime.date) -> dict[oracle.Key, oracle.Found]:
    found = oracle.verdicts(pack, subject, today)
    return {key: each for key, each in found.items() if key[0] == PROJECT}


def test_the_next_change_is_the_day_after_a_limit_or_the_day_of_a_date_ahead(mini: Pack, connection: Any) -> None:
    contracts = {
        "2024-03-16": {"合同签订日": "2024-03-01"},  # the day after the limit
        "2024-03-10": {"合同签订日": "2024-03-01", "合同备案日": "2024-03-10"},  # a date ahead comes true
        "2024-04-01": {"中标日": "2024-03-01"},  # the earlier of two limits, 30 days and the end of the quarter
    }
    inside = mini.vocabulary.inside
    project = inside(PROJECT, {"类别": "甲", "立项批复日": "2024-01-05"})
    subject = Subject(project, {"合同": [inside("合同", facts) for facts in contracts.values()]})
    worlds.load(connection, mini, "facts", [subject])
    sweep = Sweep(mini, connection, "facts", "verdicts")
    sweep.fill(datetime.date(2024, 3, 5))
    cursor = connection.cursor()
    cursor.execute(f'SELECT next_change FROM "{sweep.table("合同")}" ORDER BY id')
    assert [datetime.date.fromordinal(day).isoformat() for (day,) in cursor.fetchall()] == list(contracts)
