"""Which papers an act asks for: always, or where the condition of 材料.yaml holds; what is not known stays open."""

import datetime
import random
import shutil
from pathlib import Path

import pytest

from quancheng.law import PROJECT, BadValue, Judge, Pack, PackError, load_pack
from quancheng.law.papers import ALWAYS
from tests.law import oracle, worlds
from tests.law.oracle_language import truth
from tests.law.oracle_reading import read
from tests.law.phrases import Phrases

TODAY = datetime.date(2024, 12, 2)


def asked(judge: Judge, act: str, today: datetime.date = TODAY, **facts: object) -> dict[str, bool | None]:
    """paper → needed"""
    needed = judge.papers(act, judge.subject(PROJECT, facts), today)
    return {each.paper: each.needed for each in needed}


def test_what_is_asked_of_all_is_asked_and_the_rest_where_its_condition_holds(judge: Judge) -> None:
    assert asked(judge, "项目开工", 概算批复额="1000000.00", 上云=True) == {
        "开工报告": True, "施工图": True, "监理合同": True, "不上云的理由": False,
    }  # fmt: skip
    assert asked(judge, "项目开工", 概算批复额="999999.99", 上云=False) == {
        "开工报告": True, "施工图": True, "监理合同": False, "不上云的理由": True,
    }  # fmt: skip


def test_what_hangs_on_a_fact_nobody_knows_is_open(judge: Judge) -> None:
    assert asked(judge, "项目开工") == {"开工报告": True, "施工图": True, "监理合同": None, "不上云的理由": None}


def test_a_paper_says_its_set_and_articles(judge: Judge) -> None:
    found = judge.papers("项目开工", judge.subject(PROJECT, {}), TODAY)
    assert [(each.set_name, each.articles) for each in found][2:] == [
        ("大额另交", ("第二条", "第四条")), ("不上云说明", ("第三条",)),
    ]  # fmt: skip


def test_what_is_filled_in_online_asks_for_no_file(mudan: Judge) -> None:
    found = {each.paper: each.online for each in mudan.papers("提交立项申请", mudan.subject(PROJECT, {}), TODAY)}
    assert (found["项目立项申请"], found["事前绩效评估报告"]) == (True, False)


def test_online_names_papers_of_its_own_list(mini: Pack, tmp_path: Path) -> None:
    shutil.copytree(mini.folder.parent, tmp_path / "all")
    path = tmp_path / "all" / "mini" / "材料.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "  在线: [没有列出的]\n", encoding="utf-8")
    with pytest.raises(PackError, match="在线列出清单里"):
        load_pack(tmp_path / "all" / "mini")


def test_a_condition_may_go_by_the_day(judge: Judge) -> None:
    saturday, sunday = datetime.date(2024, 5, 11), datetime.date(2024, 5, 12)  # the Saturday was worked (调休)
    assert asked(judge, "竣工验收", saturday, 立项批复日="2024-05-06") == {"迟延说明": False}
    assert asked(judge, "竣工验收", sunday, 立项批复日="2024-05-06") == {"迟延说明": True}
    assert asked(judge, "竣工验收", sunday, 立项批复日="未知") == {"迟延说明": None}


def test_an_act_may_ask_for_nothing_but_must_be_one(judge: Judge) -> None:
    assert asked(judge, "项目结项") == {}
    with pytest.raises(BadValue, match="没有“起飞”这个行为"):
        asked(judge, "起飞")


def test_a_project_of_mudan_that_is_built_together_hands_in_more(mudan: Judge) -> None:
    needed = asked(mudan, "提交立项申请", 新增支出=True, 共建类型="跨部门", 上云=True)
    assert needed["事前绩效评估报告"] is True
    assert needed["各共建单位对共同方案的确认"] is True
    assert needed["不上市政务云的理由"] is False
    assert asked(mudan, "提交立项申请", 共建类型="无")["各共建单位对共同方案的确认"] is False


@pytest.mark.parametrize("today", ["2024-02-29", "2026-11-23"])
def test_each_condition_of_a_pack_is_as_the_oracle_says(pack: Pack, today: str) -> None:
    _compare(Judge(pack), datetime.date.fromisoformat(today), random.Random(f"papers {pack.name} {today}"), 40)


@pytest.mark.parametrize("number", range(8))
def test_random_conditions_are_as_the_oracle_says(mini: Pack, tmp_path: Path, number: int) -> None:
    chance = random.Random(f"random papers {number}")
    phrases = Phrases(mini, PROJECT, chance)
    lines = [
        f'- {{名称: 试{n}, 适用: "{phrases.condition(2)}", 行为: 项目开工, 清单: [甲{n}], 条: 第一条}}\n'
        for n in range(12)
    ]
    shutil.copytree(mini.folder.parent, tmp_path, dirs_exist_ok=True)
    (tmp_path / "mini" / "材料.yaml").write_text("".join(lines), encoding="utf-8")
    _compare(Judge(load_pack(tmp_path / "mini")), datetime.date(2025, 5, 7), chance, 15)


def _compare(judge: Judge, today: datetime.date, chance: random.Random, count: int) -> None:
    texts = {papers.name: papers.text for papers in judge.pack.papers}
    seen = set()
    for subject in worlds.many(judge.pack, today, chance, count):
        view = oracle.with_periods(oracle.view_of(judge.pack, subject, today))
        for act in {papers.act for papers in judge.pack.papers}:
            for each in judge.papers(act, subject, today):
                text = texts[each.set_name]
                expected = True if text == ALWAYS else truth(read(text), view)
                assert each.needed is expected, (each.set_name, text, subject)
                seen.add(each.needed)
    assert seen == {True, False, None}
