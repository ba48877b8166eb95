"""The same facts under another reading, other numbers or another pack, without touching anything."""

import datetime
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from quancheng.law import BadValue, Judge, Pack, Subject, load_pack
from quancheng.law.whatif import compare, with_readings, with_values
from tests.law import oracle, portfolio, worlds

TODAY = datetime.date(2024, 12, 2)


def subject(judge: Judge, facts: dict[str, Any]) -> Subject:
    return judge.subject("项目", {"类别": "甲", **facts})


def changed(before: Judge, after: Judge, *facts: dict[str, Any]) -> list[tuple[Any, ...]]:
    subjects = [subject(before, each) for each in facts]
    return [
        (each.subject, each.rule, each.number, each.before and each.before.verdict, each.after and each.after.verdict)
        for each in compare(before, after, subjects, TODAY)
    ]


SMALL = {"概算批复额": "900000.00", "合同": [{"合同金额": "1100000.00"}]}
LARGE = {"概算批复额": "1100000.00", "合同": [{"合同金额": "900000.00"}]}


def test_another_reading_changes_only_what_rests_on_it(judge: Judge) -> None:
    other = Judge(with_readings(judge.pack, {"I-2-1": "合同优先"}))
    assert changed(judge, other, SMALL, LARGE, {}) == [
        (0, "工程监理", None, "不适用", "未到期"),
        (1, "工程监理", None, "未到期", "不适用"),
    ]


def test_other_numbers_change_only_what_rests_on_them(judge: Judge) -> None:
    other = Judge(with_values(judge.pack, {"监理起点": "900000", "合同备案工作日": "3"}))
    signed = {
        "合同": [{"合同编号": "甲一", "合同签订日": "2024-03-01", "合同备案日": "2024-03-08", "合同金额": "1.00"}]
    }
    assert changed(judge, other, SMALL, signed, LARGE) == [
        (0, "工程监理", None, "不适用", "未到期"),
        (1, "合同备案", "甲一", "符合", "逾期办结"),
    ]


def test_both_sides_explain_themselves(judge: Judge) -> None:
    other = Judge(with_values(judge.pack, {"监理起点": "900000"}))
    (found,) = compare(judge, other, [subject(judge, SMALL)], TODAY)
    assert found.before is not None
    assert found.after is not None
    assert [side.clauses[0]["parameters"] for side in (found.before, found.after)] == [
        {"监理起点": "1000000.00"}, {"监理起点": "900000.00"}
    ]  # fmt: skip
    assert [side.clauses[0]["value"] for side in (found.before, found.after)] == [False, True]
    assert found.before.would_change[0]["to"] == "1000000.00"
    assert found.after.would_change[0]["fact"] == "监理合同签订日"


def test_under_the_same_law_nothing_changes(judge: Judge, mini: Pack) -> None:
    assert changed(judge, Judge(mini), SMALL, LARGE, {}) == []


def test_another_pack_has_other_rules(judge: Judge, copy: Path) -> None:
    text = (copy / "办法.md").read_text(encoding="utf-8")
    (copy / "办法.md").write_text(text.replace("规则 工程监理", "规则 项目监理"), encoding="utf-8")
    assert changed(judge, Judge(load_pack(copy)), LARGE) == [
        (0, "工程监理", None, "未到期", None),
        (0, "项目监理", None, None, "未到期"),
    ]


def test_the_pack_that_is_asked_stays_as_it_was(mini: Pack) -> None:
    adopted, parameters = dict(mini.adopted), dict(mini.parameters)
    other = with_values(with_readings(mini, {"I-2-1": "合同优先"}), {"调整比例": "20%", "适用类别": "甲、其他"})
    assert other.adopted == {"I-2-1": "合同优先", "I-3-1": "采购启动"}
    assert other.parameters["调整比例"].values[-1].value == Fraction(1, 5)
    assert other.parameters["适用类别"].values[-1].value == ("甲", "其他")
    assert (dict(mini.adopted), dict(mini.parameters)) == (adopted, parameters)


def test_another_number_holds_from_the_first_day_on(mini: Pack) -> None:
    """报备界限 has two values; asked about otherwise it has one, for old projects and new."""
    judge = Judge(with_values(mini, {"报备界限": "700000"}))
    for approved in ("2024-01-05", "2025-01-05"):
        facts = {"类别": "甲", "概算批复额": "600000.00", "立项批复日": approved, "报备日": approved}
        found = judge.objects("项目", [facts], datetime.date(2025, 3, 3))[0]
        assert next(each.verdict for each in found if each.rule.name == "小额报备") == "符合"


@pytest.mark.parametrize(
    ("readings", "values", "said"),
    [
        ({"I-2-1": "随便"}, {}, "可用：概算优先、合同优先"),
        ({"I-0-0": "随便"}, {}, "可用：I-2-1、I-3-1"),
        ({}, {"没有": "1"}, "没有参数“没有”"),
        ({}, {"合同备案工作日": "1.5"}, "不是工作日"),
        ({}, {"合同备案工作日": ""}, "不是工作日"),
        ({}, {"监理起点": "一百万"}, "不是金额"),
        ({}, {"监理起点": "10000000000000.01"}, "不是金额"),
        ({}, {"监理起点": "0.001"}, "不是金额"),
        ({}, {"监理起点": "NaN"}, "不是金额"),
        ({}, {"调整比例": "0"}, "不是份额"),
        ({}, {"调整比例": "15.01%"}, "不是份额"),
        ({}, {"调整比例": "-15%"}, "不是份额"),
        pytest.param({}, {"验收月数": "100000000"}, "不是月"),
        pytest.param({}, {"合同备案工作日": "100000000"}, "不是工作日"),
    ],
)
def test_what_makes_no_sense_is_refused(
    mini: Pack, readings: dict[str, str], values: dict[str, str], said: str
) -> None:
    with pytest.raises(BadValue, match=said):
        with_values(with_readings(mini, readings), values)


@pytest.mark.parametrize("name", ["mini", "mudan-2023"])
def test_under_every_reading_the_table_of_the_law_holds(name: str, mini: Pack, mudan: Judge) -> None:
    """The oracle agrees with the engine not only under the readings adopted."""
    pack = mini if name == "mini" else mudan.pack
    chance = random.Random(f"readings {name}")
    for _ in range(2):
        choices = {entry.id: chance.choice(list(entry.readings)) for entry in pack.readings.values()}
        other = with_readings(pack, choices)
        judge = Judge(other)
        for each in worlds.many(other, TODAY, chance, 10):
            found = portfolio.judged(judge, each, TODAY)
            assert portfolio.differences(found, oracle.verdicts(other, each, TODAY)) == {}, choices
