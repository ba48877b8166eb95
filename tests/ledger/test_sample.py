"""The sample ledger tells what it means to tell: the good are good, each breach is found, nothing else is."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from quancheng.law import NEVER, PROJECT, VERDICTS, Inside, Judge, Pack, Verdict, complete, load_pack, to_inside
from quancheng.ledger.blank import write_ledger
from quancheng.ledger.judging import judge_ledger
from quancheng.ledger.sample import sample_rows

TODAY = datetime.date(2026, 11, 23)
NUMBER = "项目编号"
Rows = dict[str, list[dict[str, str]]]
Judged = dict[str, list[Verdict]]

GOOD = {
    "政务服务综合受理平台", "应急指挥调度系统", "全民健康信息平台升级改造", "网上信访受理系统",
    "医保基金智能监管系统", "国土空间基础信息平台", "干部网络学习系统升级", "一体化大数据平台二期",
    "委员履职服务平台云服务", "区级政务外网运行维护", "防汛会商研判系统", "家庭医生签约服务系统",
    "森林防火视频监控系统", "劳动关系监测系统", "数字资源统一检索系统",
}  # fmt: skip

STAGES: dict[str, Callable[[dict[str, str]], bool]] = {
    "计划": lambda row: "年度计划列入日" in row and "立项申请日" not in row,
    "申报": lambda row: "立项申请日" in row and "立项评审日" not in row,
    "评审": lambda row: "立项评审日" in row and "立项批复日" not in row,
    "批复": lambda row: "立项批复日" in row and "采购启动日" not in row,
    "采购": lambda row: "采购启动日" in row and "开工日" not in row,
    "建设": lambda row: "开工日" in row and "完工日" not in row,
    "暂停建设": lambda row: "暂停建设日" in row and "恢复建设日" not in row,
    "待验收": lambda row: "完工日" in row and "验收日" not in row,
    "运行": lambda row: "投入使用日" in row and "自评价日" not in row,
    "评价": lambda row: "自评价日" in row and "项目终止日" not in row,
    "终止": lambda row: "项目终止日" in row,
}

BREACHES: dict[str, dict[str, str]] = {
    "农业农村数据资源库": {"数据资源审核": "不符合", "合同备案": "逾期办结", "季报": "不符合"},
    "养老服务综合管理系统": {
        "竣工验收": "逾期办结", "延期申请": "不符合", "后续资金": "不符合", "后续资金拨付": "不符合",
    },
    "公共法律服务平台": {"自评价": "不符合", "安全检测": "不符合"},
    "公路养护巡查系统": {"暂停运行": "不符合", "隐患整改": "不符合"},
    "食品安全追溯系统": {"运维经费": "不符合", "运维经费支付": "不符合", "密评": "逾期办结"},
    "诉讼服务一站通系统": {"变更手续": "不符合", "不得擅自调整": "不符合"},
    "审计数据分析系统": {"工程监理": "逾期办结", "合同备案": "逾期办结"},
    "残疾人康复服务平台": {"绩效差不进评审": "不符合", "绩效差不列预算": "不符合", "季报": "不符合"},
    "案件管理辅助系统": {"季报": "不符合"},
    "家庭教育指导服务系统": {"合同额不超概算": "不符合", "合同备案": "不符合", "季报": "逾期办结"},
    "代表履职服务平台": {"集中评审": "不符合", "年度计划": "不符合", "季报": "不符合"},
    "综合执法办案平台": {"整改": "不符合", "季报": "不符合"},
    "智慧商圈服务平台": {"政府投资审批部门": "不符合", "当年支出": "不符合", "资金用途": "不符合"},
    "数字化城市管理平台扩容": {"工程监理": "不符合", "合同备案": "逾期办结"},
    "文旅便民服务小程序": {"移动应用": "逾期办结", "移动应用依托统建平台": "不符合", "季报": "不符合"},
    "就业创业服务平台": {"不得擅自调整": "不符合", "季报": "不符合"},
    "校园安全管理系统": {"竣工验收": "不符合", "季报": "不符合", "后续资金": "不符合", "后续资金拨付": "不符合"},
    "房屋安全监管系统": {"合同备案": "逾期办结", "后续资金": "不符合"},
    "退役军人服务保障系统": {"先审后排资金": "不符合", "入库": "不符合", "未入库不安排预算": "不符合"},
    "急性传染病监测预警系统": {"急需追加": "不符合", "入库": "逾期办结", "季报": "逾期办结"},
    "物业监管服务系统": {"投资立项": "不符合", "责任书": "不符合", "季报": "不符合"},
    "历史档案数字化管理系统": {
        "资源目录": "不符合", "评审提交": "逾期办结", "入库": "不符合", "未入库不安排预算": "不符合",
    },
    "景区客流分析系统": {"事前绩效评估": "不符合", "申报材料": "不符合"},
    "货车治超联合执法系统": {"共同方案": "不符合"},
    "办公计算机和打印机更新": {"适用范围": "不符合"},
    "公众号和短视频账号运营": {"适用范围": "不符合"},
}  # fmt: skip
"""Everything that is wrong with the others; of several objects of one rule the gravest verdict."""


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack("mudan-2023")


@pytest.fixture(scope="module")
def rows() -> Rows:
    return sample_rows()


@pytest.fixture(scope="module")
def judged(pack: Pack, rows: Rows) -> Judged:
    """Name of the project (the secret one: its number) → all its verdicts."""
    judge, known = Judge(pack), pack.vocabulary
    result = {}
    for project in rows[PROJECT]:
        below: dict[str, list[dict[str, Inside]]] = {
            kind: [complete(kind, known.inside(kind, row)) for row in rows[kind] if row[NUMBER] == project[NUMBER]]
            for kind in known.kinds
            if kind != PROJECT
        }
        verdicts = judge.project(known.inside(PROJECT, project), below, TODAY)
        result[project.get("项目名称", project[NUMBER])] = verdicts
    return result


def found(judged: Judged, name: str, rule: str) -> list[str]:
    return [verdict.verdict for verdict in judged[name] if verdict.rule.name == rule]


def breaches(verdicts: list[Verdict]) -> dict[str, str]:
    """Rule → what is wrong, the gravest of its objects."""
    late = {one.rule.name: one.verdict for one in verdicts if one.verdict == "逾期办结"}
    return late | {one.rule.name: one.verdict for one in verdicts if one.verdict == "不符合"}


def test_every_cell_is_a_fact_that_can_be_read(pack: Pack, rows: Rows) -> None:
    assert tuple(rows) == pack.vocabulary.kinds
    for kind, sheet in rows.items():
        for row in sheet:
            for name, text in row.items():
                if name != NUMBER:
                    to_inside(pack.vocabulary.facts[kind][name], text)


def test_numbers_are_unique_and_every_row_belongs_to_a_project(pack: Pack, rows: Rows) -> None:
    projects = {row[NUMBER] for row in rows[PROJECT]}
    for kind, sheet in rows.items():
        key = pack.vocabulary.key(kind).name
        numbers = [(row[NUMBER], row[key]) for row in sheet]
        assert len(set(numbers)) == len(numbers), kind
        assert {number for number, _ in numbers} <= projects, kind


def test_people_worked_on_every_day_on_record_and_none_lies_ahead(pack: Pack, rows: Rows) -> None:
    for kind, sheet in rows.items():
        dates = [fact for fact in pack.vocabulary.facts[kind].values() if fact.type == "日期" and not fact.term]
        for row in sheet:
            for fact in dates:
                day = to_inside(fact, row.get(fact.name))
                if isinstance(day, int) and day != NEVER:
                    assert day <= TODAY.toordinal(), (row, fact.name)
                    assert pack.calendar.is_working(day), (row, fact.name)


def test_the_ledger_reads_its_own_sample_without_a_problem(pack: Pack, rows: Rows, tmp_path: Path) -> None:
    write_ledger(tmp_path / "示例.xlsx", pack, rows)
    result = judge_ledger(tmp_path / "示例.xlsx", pack, TODAY)
    assert result.problems == []
    assert result.summary.secret == 1
    assert result.summary.projects == len(rows[PROJECT]) - 1


def test_everything_is_plainly_invented(rows: Rows) -> None:
    units = {row["建设单位"] for row in rows[PROJECT] if "建设单位" in row}
    assert all("云岚区" in unit for unit in units)
    assert all(row["供应商"].startswith("示例") for row in rows["合同"])
    assert all(code[2:8] == "990000" for row in rows[PROJECT] if (code := row.get("统一社会信用代码")))


def test_the_secret_project_says_nothing_but_that(rows: Rows) -> None:
    secret = [row for row in rows[PROJECT] if row.get("涉密") == "是"]
    assert [set(row) for row in secret] == [{NUMBER, "涉密"}]
    assert not any(row[NUMBER] == secret[0][NUMBER] for kind in rows if kind != PROJECT for row in rows[kind])


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_occurs(rows: Rows, stage: str) -> None:
    assert any(STAGES[stage](row) for row in rows[PROJECT])


@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_occurs(judged: Judged, verdict: str) -> None:
    assert any(one.verdict == verdict for verdicts in judged.values() for one in verdicts)


def test_some_projects_were_founded_when_the_regulation_had_lapsed(judged: Judged) -> None:
    assert any(verdict.basis_lapsed for verdict in judged["劳动关系监测系统"])
    assert not any(verdict.basis_lapsed for verdict in judged["防汛会商研判系统"])


@pytest.mark.parametrize("name", sorted(GOOD))
def test_a_good_project_is_good(judged: Judged, name: str) -> None:
    assert breaches(judged[name]) == {}
    assert len([one for one in judged[name] if one.verdict == "待认定"]) <= 2


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_is_found_where_it_is_meant_and_nothing_else(judged: Judged, name: str) -> None:
    assert breaches(judged[name]) == BREACHES[name]


def test_what_is_not_known_is_not_judged(judged: Judged) -> None:
    assert breaches(judged["统计联网直报系统"]) == {}
    assert found(judged, "统计联网直报系统", "责任书") == ["待认定"]
    assert found(judged, "审计数据分析系统", "上云") == ["待认定"]


def test_about_a_third_is_good_and_the_others_are_not_all_bad(judged: Judged) -> None:
    assert 0.3 <= len(GOOD) / len(judged) <= 0.4
    counts = dict.fromkeys(VERDICTS, 0)
    for one in (one for verdicts in judged.values() for one in verdicts):
        counts[one.verdict] += 1
    applicable = sum(counts.values()) - counts["不适用"]
    assert 0.55 <= counts["符合"] / applicable <= 0.82
    assert counts["待认定"] / applicable < 0.1


def test_a_saturday_that_is_worked_counts(rows: Rows, judged: Judged) -> None:
    """Two contracts signed on the same day: one filed on the last day, a Saturday, the other three days late."""
    signed = {row["合同名称"]: row for row in rows["合同"] if row["合同签订日"] == "2026-02-09"}
    last, late = signed["国土空间基础信息平台软件合同"], signed["数字化城市管理平台扩容软件合同"]
    assert (last["合同备案日"], late["合同备案日"]) == ("2026-02-28", "2026-03-04")
    assert set(found(judged, "国土空间基础信息平台", "合同备案")) == {"符合"}
    assert "逾期办结" in found(judged, "数字化城市管理平台扩容", "合同备案")
