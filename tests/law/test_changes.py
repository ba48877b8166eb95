"""What would change a verdict: 差 3 天, 差 0.01 元, or which facts are missing."""

import datetime
import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from quancheng.law import PROJECT, Judge, Pack, Subject, Verdict, to_inside
from tests.law import oracle, portfolio, worlds

TODAY = datetime.date(2024, 12, 2)
FEN = Decimal("0.01")
Json = dict[str, Any]


def verdict(
    judge: Judge, rule: str, facts: Mapping[str, Any], kind: str = PROJECT, today: str = "2024-12-02"
) -> Verdict:
    found = judge.objects(kind, [facts], datetime.date.fromisoformat(today))[0]
    return next(each for each in found if each.rule.name == rule)


def changes(found: Verdict) -> list[tuple[Any, ...]]:
    return [tuple(each[key] for key in ("fact", "to", "by", "unit", "verdict")) for each in found.would_change]


def test_so_many_days_too_late(judge: Judge) -> None:
    late = verdict(judge, "合同备案", {"合同签订日": "2024-03-01", "合同备案日": "2024-03-18"}, "合同")
    assert ("合同备案日", "2024-03-15", -3, "天", "符合") in changes(late)
    assert ("合同签订日", "2024-03-04", 3, "天", "符合") in changes(late)


def test_so_many_days_still_to_go(judge: Judge) -> None:
    running = verdict(judge, "合同备案", {"合同签订日": "2024-11-29"}, "合同")
    assert ("合同备案日", "2024-12-02", None, None, "符合") in changes(running)


def test_one_fen_too_much(judge: Judge) -> None:
    facts = {
        "类别": "甲",
        "概算批复额": "1000000.00",
        "提出日": "2024-05-01",
        "调整金额": "150000.01",
        "变更实施日": "2024-06-03",
    }
    found = verdict(judge, "变更手续", facts, "变更")
    assert found.verdict == "不符合"
    assert ("调整金额", "150000.00", "-0.01", "元", "不适用") in changes(found)


def test_four_thousand_yuan_too_much(judge: Judge) -> None:
    facts = {
        "类别": "甲",
        "概算批复额": "1000000.00",
        "提出日": "2024-05-01",
        "调整金额": "154000.00",
        "变更实施日": "2024-06-03",
    }
    assert ("调整金额", "150000.00", "-4000.00", "元", "不适用") in changes(verdict(judge, "变更手续", facts, "变更"))


def test_another_option(judge: Judge) -> None:
    facts = {"类别": "甲", "审核日": "2024-05-01", "审核结论": "不通过", "验收日": "2024-05-02"}
    assert ("审核结论", "通过", None, None, "符合") in changes(verdict(judge, "数据审核", facts))


def test_where_nothing_alone_would_change_it_nothing_is_listed(judge: Judge) -> None:
    found = verdict(judge, "适用范围", {"类别": "其他"})
    assert changes(found) == [("类别", "甲", None, None, "符合")]
    barred = verdict(judge, "验收期限", {"类别": "其他", "完工日": "2024-01-31"})
    assert (barred.verdict, changes(barred)) == ("不适用", []), "the scope's own verdict says what would change"


def test_doubt_names_the_unknown_facts_in_the_order_they_are_needed(judge: Judge) -> None:
    found = verdict(judge, "合同备案", {"合同签订日": "未知", "合同备案日": "未知"}, "合同")
    assert [(each["fact"], each["from"], each["verdict"]) for each in found.would_change] == [
        ("合同签订日", "未知", None), ("合同备案日", "未知", None)
    ]  # fmt: skip
    many = verdict(
        judge, "三项办齐", {"类别": "甲", "审核日": "未知", "责任书签订日": "未知", "方案日": "未知", "开工日": "未知"}
    )
    assert len(many.would_change) == 3
    money = verdict(judge, "工程监理", {"类别": "甲"})
    assert [each["fact"] for each in money.would_change] == ["概算批复额", "预算评审额", "合同总额"]


def test_a_change_that_lies_ahead_is_not_advised(pack: Pack) -> None:
    """Only a term may lie ahead; nothing else can be said to have happened tomorrow."""
    judge, chance = Judge(pack), random.Random(f"ahead {pack.name}")
    terms = {fact.name for facts in pack.vocabulary.facts.values() for fact in facts.values() if fact.term}
    advised = 0
    for subject in worlds.many(pack, TODAY, chance, 20):
        for found in judge.project(subject.project, subject.children, TODAY, subject.unknown):
            for change in found.would_change:
                if change["unit"] == "天" and change["fact"] not in terms:
                    assert change["to"] <= TODAY.isoformat()
                    advised += 1
    assert advised > 10


# as a property


def test_whatever_would_change_a_verdict_really_does(pack: Pack) -> None:
    """Applies every change to the facts, from outside, and judges again: the verdict is the one that was named."""
    judge, chance, tried = Judge(pack), random.Random(f"change {pack.name}"), 0
    for subject in worlds.many(pack, TODAY, chance, 20):
        for found in judge.project(subject.project, subject.children, TODAY, subject.unknown):
            assert len(found.would_change) <= 3
            for change in found.would_change:
                if change["verdict"] is None:
                    assert found.verdict == "待认定"
                    assert change["from"] in (None, "未知")
                    continue
                assert change["verdict"] != found.verdict
                assert change["fact"] != "季末日", "no one can change when a quarter ends"
                again = _with(pack, subject, found, change)
                assert again == change["verdict"], (found.rule.name, change, subject)
                tried += 1
    assert tried > 100


def test_no_smaller_change_of_the_same_fact_would_do(pack: Pack) -> None:
    """差 3 天 means three days: with two the verdict is what it was. And one fen less does not do either."""
    judge, chance, tried = Judge(pack), random.Random(f"least {pack.name}"), 0
    for subject in worlds.many(pack, TODAY, chance, 20):
        for found in judge.project(subject.project, subject.children, TODAY, subject.unknown):
            for change in found.would_change:
                for less in _less(change):
                    again = _with(pack, subject, found, less)
                    assert again == found.verdict, (found.rule.name, change, less, subject)
                    tried += 1
    assert tried > 100


def _less(change: Json) -> list[Json]:
    """The same fact, changed by less."""
    if change["unit"] == "天" and abs(change["by"]) <= 60:
        start = datetime.date.fromisoformat(change["from"])
        near = [start + datetime.timedelta(sign * days) for days in range(1, abs(change["by"])) for sign in (-1, 1)]
        return [{**change, "to": day.isoformat()} for day in near if day <= TODAY]
    if change["unit"] == "元" and change["by"] not in ("0.01", "-0.01"):
        to = Decimal(change["to"]) + (FEN if change["by"].startswith("-") else -FEN)
        return [{**change, "to": str(to)}]
    return []


def _with(pack: Pack, subject: Subject, found: Verdict, change: Json) -> str:
    """The verdict of the oracle with one fact changed."""
    kind, name = found.object, change["fact"].removeprefix(f"{PROJECT}.")
    own = kind != PROJECT and name == change["fact"] and name in pack.vocabulary.facts[kind]
    value = to_inside(pack.vocabulary.facts[kind if own else PROJECT][name], change["to"])
    view = oracle.with_periods(oracle.view_of(pack, subject, TODAY))
    if kind == PROJECT:
        return oracle.judge(found.rule, replace(view, project={**view.project, name: value})).verdict
    names = [key for _, each, key in oracle.everyone(view) if each == kind]
    place = names.index(portfolio.name_of(found))
    if own:
        rows = list(view.children[kind])
        rows[place] = {**rows[place], name: value}
        view = replace(view, children={**view.children, kind: rows})
    else:
        view = replace(view, project={**view.project, name: value})
    return oracle.judge(found.rule, view.of(kind, place)).verdict
