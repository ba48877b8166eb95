"""Where an act leads and what is waited for: by the pack's conditions, three-valued, and before the day says so."""

from __future__ import annotations

import datetime
import random
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from quancheng.law import PROJECT, Judge, Pack, load_pack
from quancheng.law.steps import Steps
from tests.law import oracle, worlds
from tests.law.oracle_language import truth
from tests.law.oracle_reading import read
from tests.law.phrases import Phrases

TODAY = datetime.date(2024, 12, 2)


def stand(judge: Judge, today: datetime.date = TODAY, **facts: Any) -> Steps:
    return judge.steps(judge.subject(PROJECT, facts), today)


def leads(judge: Judge, act: str, **facts: Any) -> str | None:
    """The first stage an act leads to."""
    return next((lead.to for lead in stand(judge, **facts).leads if lead.act == act), None)


def waits(judge: Judge, today: datetime.date = TODAY, **facts: Any) -> set[str]:
    return {wait.act for wait in stand(judge, today, **facts).waits}


def test_the_first_way_whose_condition_holds_is_taken(judge: Judge) -> None:
    assert leads(judge, "竣工验收", 审核结论="通过") == "结项"
    assert leads(judge, "竣工验收", 审核结论="不通过") == "验收"
    assert leads(judge, "项目开工", 概算批复额="1000000.00") == "验收"
    assert leads(judge, "项目开工", 概算批复额="999999.99") is None
    assert leads(judge, "支付") is None


def test_a_way_of_which_it_is_not_known_is_not_taken(judge: Judge) -> None:
    assert leads(judge, "项目开工") is None
    assert leads(judge, "竣工验收") == "结项"


def test_what_is_waited_for_is_what_is_known_to_be_waited_for(judge: Judge) -> None:
    assert waits(judge, 完工日="2024-05-06", 上云=True) == {"竣工验收", "列入预算"}
    assert waits(judge, 完工日="2024-05-06", 验收日="2024-06-03", 上云=False) == set()
    assert waits(judge) == set()
    assert waits(judge, 完工日="未知", 上云=True, 预算列入日="未知") == set()


def test_a_date_that_lies_ahead_has_not_come(judge: Judge) -> None:
    assert waits(judge, 完工日="2024-12-03") == set()
    assert waits(judge, TODAY + datetime.timedelta(days=1), 完工日="2024-12-03") == {"竣工验收"}


def test_a_wait_may_say_of_whom(mini: Pack) -> None:
    told = {wait.act: wait.holders for wait in mini.process.steps.waits}
    assert told == {"竣工验收": (), "列入预算": ("项目主管部门",)}


def test_what_is_signed_inside_the_department_is_said(mini: Pack, mudan: Judge) -> None:
    assert mini.process.steps.signed == ("列入预算",)
    assert set(mudan.pack.process.steps.signed) <= set(mudan.pack.acts)


def test_a_wait_may_begin_with_a_day(mini: Pack, tmp_path: Path) -> None:
    """The tenth working day after 6 May is the 20th: Saturday the 11th was worked (调休)."""
    text = "今日() > 工作日后(验收日, 合同备案工作日) AND 结项日 IS NULL"
    wait = {"行为": "项目结项", "当": text}
    judge = Judge(load_pack(_changed(mini, tmp_path / "dated", lambda data: data.update({"待办": [wait]}))))
    last, first = datetime.date(2024, 5, 17), datetime.date(2024, 5, 20)
    assert waits(judge, last, 验收日="2024-05-06") == set()
    assert waits(judge, first, 验收日="2024-05-06") == {"项目结项"}
    subject = judge.subject(PROJECT, {"类别": "甲", "验收日": "2024-05-06"})
    assert judge.judged(subject.project, subject.children, last).next_change <= first  # type: ignore[operator]  # there is one


def test_the_judge_says_on_which_day_a_wait_may_begin(mini: Pack, tmp_path: Path) -> None:
    """Of two packs that differ in a wait on a date ahead alone, only that which has it names the day."""
    without = load_pack(_changed(mini, tmp_path / "without", lambda data: data.pop("待办")))
    subject = Judge(without).subject(PROJECT, {"类别": "甲", "方案日": "2024-12-10"})
    with_wait = load_pack(
        _changed(mini, tmp_path / "with", lambda data: data.update({"待办": [WAIT_FOR_SCHEME]})),
    )
    days = []
    for pack in (without, with_wait):
        found = Judge(pack).judged(subject.project, subject.children, datetime.date(2024, 12, 2))
        days.append(found.next_change)
    assert days[1] == datetime.date(2024, 12, 10)
    assert days[0] is None or days[0] >= days[1]


WAIT_FOR_SCHEME = {"行为": "项目开工", "当": "方案日 IS NOT NULL AND 开工日 IS NULL"}


def test_a_pack_with_other_stages_leads_its_own_way(mini: Pack, tmp_path: Path) -> None:
    def shorter(data: dict[str, object]) -> None:
        acts = ["列入预算", "启动采购", "项目开工", "实施变更", "竣工验收", "支付", "项目结项"]
        data["阶段"] = [
            {"名称": "在办", "行为": acts[:-1], "至": ["办结"]},
            {"名称": "办结", "行为": acts[-1:], "至": ["终"]},
        ]
        data["去向"] = [{"行为": "竣工验收", "到": "办结"}]
        data["待办"] = [{"行为": "项目结项", "当": "验收日 IS NOT NULL AND 结项日 IS NULL"}]

    judge = Judge(load_pack(_changed(mini, tmp_path / "shorter", shorter)))
    assert judge.pack.process.first.name == "在办"
    assert leads(judge, "竣工验收") == "办结"
    assert waits(judge, 验收日="2024-06-03") == {"项目结项"}


def test_a_pack_may_say_nothing_of_all_this(mini: Pack, tmp_path: Path) -> None:
    def silent(data: dict[str, object]) -> None:
        for key in ("审签", "去向", "待办"):
            data.pop(key)

    judge = Judge(load_pack(_changed(mini, tmp_path / "silent", silent)))
    assert stand(judge, 完工日="2024-05-06") == Steps()


def _changed(pack: Pack, folder: Path, change: object) -> Path:
    """A copy of the pack's folder whose 流程.yaml is another."""
    shutil.copytree(pack.folder.parent, folder)
    path = folder / "mini" / "流程.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(data)  # type: ignore[operator]  # a function of the mapping
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder / "mini"


# mudan


MUDAN = [
    ("受理申报", {"管理方式": "备案"}, "采购"), ("受理申报", {"管理方式": "报批"}, "评审"), ("受理申报", {}, "评审"),
    ("退回补正", {}, "申报"), ("提交评审情况", {"立项评审结论": "同意"}, "入库"),
    ("提交评审情况", {"立项评审结论": "不同意"}, "终止"), ("提交评审情况", {"立项评审结论": "修改后再审"}, None),
    ("列入年度预算", {}, "计划"), ("财政审核追加", {}, None),
    ("财政审核追加", {"追加财政审核日": "2024-11-04"}, "计划"),
]  # fmt: skip


@pytest.mark.parametrize(("act", "facts", "to"), MUDAN)
def test_mudan_leads_where_its_process_says(mudan: Judge, act: str, facts: dict[str, object], to: str | None) -> None:
    assert leads(mudan, act, **facts) == to


def test_purchase_begins_when_the_last_of_three_is_there_whichever_that_is(mudan: Judge) -> None:
    days = {"立项批复日": "2024-11-04", "建设计划反馈日": "2024-11-05", "责任书签订日": "2024-11-06"}
    for last in ("立项批复", "反馈建设计划", "签订责任书"):
        assert leads(mudan, last, **days) == "采购"
        for name in days:
            assert leads(mudan, last, **{**days, name: None}) is None


def test_each_who_approves_an_investment_is_waited_for_by_its_money(mudan: Judge) -> None:
    def organs(**facts: Any) -> set[str]:
        passed: dict[str, Any] = {"评审情况提交财政日": "2024-11-04", **facts}
        found = stand(mudan, **passed).waits
        return {duty for wait in found if wait.act == "投资立项审批" for duty in wait.holders}

    assert organs(涉及政府投资=True, 涉及社会投资=False) == {"发展改革部门"}
    assert organs(涉及政府投资=False, 涉及社会投资=True) == {"行政审批部门"}
    assert organs(涉及政府投资=True, 涉及社会投资=True) == {"发展改革部门", "行政审批部门"}
    assert organs() == set()


# against the oracle


@pytest.mark.parametrize("today", ["2024-02-29", "2026-11-23"])
def test_each_condition_of_a_pack_is_as_the_oracle_says(pack: Pack, today: str) -> None:
    _compare(Judge(pack), datetime.date.fromisoformat(today), random.Random(f"steps {pack.name} {today}"), 40)


@pytest.mark.parametrize("number", range(6))
def test_random_conditions_are_as_the_oracle_says(mini: Pack, tmp_path: Path, number: int) -> None:
    chance = random.Random(f"random steps {number}")
    phrases = Phrases(mini, PROJECT, chance)

    def random_waits(data: dict[str, object]) -> None:
        data["待办"] = [{"行为": "项目开工", "当": phrases.condition(2)} for _ in range(12)]

    judge = Judge(load_pack(_changed(mini, tmp_path / "random", random_waits)))
    _compare(judge, datetime.date(2025, 5, 7), chance, 15)


def _compare(judge: Judge, today: datetime.date, chance: random.Random, count: int) -> None:
    told = judge.pack.process.steps.waits
    seen = set()
    for subject in worlds.many(judge.pack, today, chance, count):
        view = oracle.with_periods(oracle.view_of(judge.pack, subject, today))
        found = judge.steps(subject, today).waits
        for wait in told:
            expected = truth(read(wait.text), view)
            assert (wait in found) is (expected is True), (wait.text, expected, subject)
            seen.add(expected)
    assert seen == {True, False, None}
