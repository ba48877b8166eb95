"""补录: a project already under way is entered at its present stage, with what is known of it and nothing more."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import pytest

from quancheng.journal import Entry, Repeated
from quancheng.law import load_pack
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.acts.history import enter_project
from quancheng.lifecycle.acts.screening import Secret
from quancheng.lifecycle.facts import children, outside, rows_of
from quancheng.lifecycle.findings import judge
from quancheng.lifecycle.history import Told, preview, read, suggested_stage
from quancheng.lifecycle.laws import bindings
from quancheng.lifecycle.models import Finding
from quancheng.lifecycle.refusals import Invalid, NotAllowed
from quancheng.projects.models import Item, Project
from tests.lifecycle.world import World, fresh, screened

HIDDEN = "绝密工程代号天鹰"
FACTS: dict[str, Any] = {
    "项目编号": "QH-2024-011", "项目名称": "智慧水务平台", "涉密": False, "资金来源": "政府投资",
    "系统类别": "业务信息系统", "排除类型": "无", "建设性质": "新建", "立项申请日": "2024-01-08",
    "立项批复日": "2024-03-15", "概算批复额": "3260000.00", "开工日": "2024-05-06", "验收日": None,
}  # fmt: skip
CONTRACT = {"合同编号": "HT-1", "合同签订日": "2024-04-22", "合同备案日": "2024-06-20", "合同金额": "3000000.00"}


def entered(world: World, who: str = "林知远", **more: Any) -> Project:
    """One project entered; ``more`` are arguments of the act, or facts by their name."""
    own = {"unit", "stage", "source", "children", "unknown_kinds", "key", "child_sources"}
    facts = {name: value for name, value in {**FACTS, **more}.items() if name not in own}
    told = {
        "unit": getattr(world[who].unit, "public_id", ""), "stage": "建设", "source": "表单填写",
    } | {name: value for name, value in more.items() if name in own}  # fmt: skip
    return fresh(world.does(who, enter_project, facts=facts, **told))


def facts_of(project: Project) -> Mapping[str, Any]:
    return outside(project, rows_of([project])[project.pk])


def test_a_project_is_entered_at_its_stage_and_seen_by_the_competent_department(world: World) -> None:
    project = entered(world)
    assert (project.stage, project.state, project.historic, project.filed) == ("建设", "已受理", True, True)
    assert (project.number, project.name, project.clerk.name) == ("QH-2024-011", "智慧水务平台", "林知远")
    assert project in visible(world.officer)
    assert project not in visible(world["路人甲"])


def test_each_fact_says_where_it_is_from(world: World) -> None:
    project = entered(world, source="台账.xlsx“项目”表第 12 行")
    assert project.sources["概算批复额"]["source"] == "补录"
    assert project.sources["概算批复额"]["from"] == "台账.xlsx“项目”表第 12 行"
    assert "完工日" not in project.sources


def test_what_is_not_told_is_not_known_and_what_did_not_happen_is_told(world: World) -> None:
    facts = facts_of(entered(world))
    assert facts["完工日"] == "未知"
    assert facts.get("验收日") is None
    assert facts["开工日"] == "2024-05-06"


def test_past_gates_are_judged_and_kept_but_bar_nothing(world: World) -> None:
    project = entered(world, children={"合同": [CONTRACT]})
    late = Finding.objects.get(project=project, rule="合同备案")
    assert (late.shade, late.number) == ("逾期办结", "HT-1")
    assert project.late >= 1
    assert project.doubts > 0


def test_what_is_shown_before_is_what_is_kept_after(world: World) -> None:
    unit, on = world.units["区文化和旅游局"], world.at.date()
    told = Told(FACTS, {"合同": [CONTRACT]}, ["支付"])
    seen = preview(read(load_pack("mudan-2023"), unit, "建设", told, on, {}), bindings(world.jurisdiction), on)
    kept = judge([entered(world, children={"合同": [CONTRACT]}, unknown_kinds=["支付"])], on)[0]
    words = [[(v.rule.name, v.number, v.verdict, v.due) for v in state.verdicts] for state in (seen, kept)]
    assert words[0] == words[1]


def test_contracts_and_payments_become_rows_with_their_facts(world: World) -> None:
    where = {"合同": ["台账.xlsx“合同”表第 7 行"]}
    project = entered(world, children={"合同": [CONTRACT], "季度": [{"季度": "2024Q3"}]}, child_sources=where)
    contract, quarter = Item.objects.filter(project=project).order_by("id")
    assert (contract.kind, contract.key, contract.facts["合同金额"]) == ("合同", "HT-1", "3000000.00")
    assert contract.sources["合同金额"]["from"] == "台账.xlsx“合同”表第 7 行"
    assert contract.facts["中标日"] == "未知"
    assert (quarter.key, quarter.facts["季报报送日"]) == ("2024Q3", "未知")


def test_kinds_nobody_knows_of_stay_unknown(world: World) -> None:
    project = entered(world, unknown_kinds=["支付"], children={"合同": []})
    below = children(project, [])
    assert "支付" not in below
    assert below["合同"] == []


def test_an_evaluation_with_its_date_becomes_a_row_and_without_one_stays_a_fact(world: World) -> None:
    whole: dict[str, Any] = {"事前绩效评估日": "2024-01-03", "事前绩效评估得分": 87.5, "事前绩效评估等级": "良"}
    project = entered(world, **whole)
    row = project.evaluations.get()
    assert (row.total, row.grade, str(row.on)) == (87500, "良", "2024-01-03")
    assert not set(whole) & set(project.facts)
    assert facts_of(project)["事前绩效评估得分"] == "87.5"
    other = entered(world, 项目编号="QH-2", 事前绩效评估等级="良")
    assert not other.evaluations.exists()
    assert (facts_of(other)["事前绩效评估等级"], facts_of(other)["事前绩效评估日"]) == ("良", "未知")


def test_a_co_builder_of_the_jurisdiction_becomes_a_row_and_sees_the_project(world: World) -> None:
    project = entered(world, 共建类型="跨部门", 共建单位="区教育和体育局")
    assert project in visible(world["白景行"])
    assert facts_of(project)["共建单位"] == "区教育和体育局"
    assert facts_of(project)["共建单位确认日"] == "未知"


def test_a_co_builder_nobody_knows_stays_a_fact(world: World) -> None:
    project = entered(world, 共建单位="区教育和体育局、某县水利局", 共建单位确认日="2024-01-02")
    assert not project.cobuilders.exists()
    assert facts_of(project)["共建单位"] == "区教育和体育局、某县水利局"
    assert facts_of(project)["共建单位确认日"] == "2024-01-02"


def test_a_co_builder_that_had_confirmed_is_not_asked_again(world: World) -> None:
    project = entered(world, 共建单位="区教育和体育局", 共建单位确认日="2024-01-02")
    assert str(project.cobuilders.get().confirmed_on) == "2024-01-02"
    assert facts_of(project)["共建单位确认日"] == "2024-01-02"


def test_without_a_number_it_is_given_one(world: World) -> None:
    assert entered(world, 项目编号=None).number == "379901-2025-0001"


@pytest.mark.parametrize(("day", "state"), [(None, "起草"), ("2024-02-01", "已受理")])
def test_at_the_stage_of_applying_it_is_a_draft_until_it_was_accepted(
    world: World, day: str | None, state: str
) -> None:
    assert entered(world, stage="申报", 申报受理日=day).state == state


# who may


def test_the_competent_department_enters_for_any_unit_and_its_clerk_has_it_from_then_on(world: World) -> None:
    project = entered(world, who="周闻笛", unit=world.units["区教育和体育局"].public_id)
    assert (project.unit.name, project.clerk.name) == ("区教育和体育局", "白景行")


def test_a_building_unit_enters_only_its_own(world: World) -> None:
    with pytest.raises(NotAllowed, match="本单位"):
        entered(world, who="路人甲", unit=world.units["区教育和体育局"].public_id)
    assert not Project.objects.exists()
    assert Entry.objects.latest("number").result == "拒绝"


@pytest.mark.parametrize("who", ["钱有度", "程审之", "管系统"])
def test_others_may_not_enter_anything(world: World, who: str) -> None:
    with pytest.raises(NotAllowed):
        entered(world, who=who, unit=world.units["区教育和体育局"].public_id)
    assert not Project.objects.exists()


# secrets


@pytest.mark.parametrize("secret", [True, None, "是", "未知", "机密", "", 1])
def test_whatever_is_not_clearly_open_is_refused_and_leaves_no_trace(world: World, secret: object) -> None:
    before = Entry.objects.count()
    with pytest.raises(Secret):
        entered(world, 项目名称=HIDDEN, 涉密=secret)
    assert not Project.objects.exists()
    assert Entry.objects.count() == before


# wrong input


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"立项批复日": "2024-02-30"}, "立项批复日", "应为日期"),
        ({"开工日": "2025-12-01"}, "开工日", "将来"),
        ({"概算批复额": "三百万"}, "概算批复额", "应为数字"),
        ({"系统类别": "办公系统"}, "系统类别", "没有选项"),
        ({"不是事实": "x"}, "不是事实", "没有"),
        ({"项目名称": " "}, "项目名称", "请填写项目名称"),
        ({"项目编号": "1" * 41}, "项目编号", "40"),
    ],
)
def test_a_fault_names_its_field(world: World, facts: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(Invalid, match=words) as caught:
        entered(world, **facts)
    assert [fault.field for fault in caught.value.faults] == [field]
    assert not Project.objects.exists()


def test_a_fault_in_a_contract_names_its_row_and_article(world: World) -> None:
    rows = [CONTRACT, CONTRACT | {"合同编号": "HT-2", "合同备案日": "去年"}, CONTRACT]
    with pytest.raises(Invalid) as caught:
        entered(world, children={"合同": rows})
    found = [(fault.field, fault.row, fault.article) for fault in caught.value.faults]
    assert found[0] == ("合同.合同备案日", 2, "第二十二条")
    assert found[1][:2] == ("合同.合同编号", 3)


def test_a_stage_before_the_application_is_not_entered(world: World) -> None:
    with pytest.raises(Invalid, match="阶段"):
        entered(world, stage="谋划")


def test_a_number_is_used_once_and_the_other_named_only_to_who_may_see_it(world: World) -> None:
    entered(world)
    with pytest.raises(Invalid, match="智慧水务平台"):
        entered(world, 项目名称="另一个")
    with pytest.raises(Invalid, match="其他项目") as caught:
        entered(world, who="白景行", 项目名称="另一个")
    assert "水务" not in str(caught.value)


def test_without_a_number_a_project_of_the_same_name_is_asked_about(world: World) -> None:
    screened(world, "智慧水务平台")
    with pytest.raises(Invalid, match="同名"):
        entered(world, 项目编号="")


def test_another_units_code_is_noticed(world: World) -> None:
    world.units["区文化和旅游局"].code = "11371702004512345X"
    world.units["区文化和旅游局"].save()
    with pytest.raises(Invalid, match="不一致"):
        entered(world, 统一社会信用代码="11371702004599999X")


# once, and on record


def test_the_same_request_twice_enters_once(world: World) -> None:
    project = entered(world, key="one-key")
    with pytest.raises(Repeated) as caught:
        entered(world, key="one-key")
    assert caught.value.reply["project"] == project.public_id
    assert Project.objects.count() == 1


def test_one_row_of_the_journal_tells_it_all(world: World) -> None:
    project = entered(world, children={"合同": [CONTRACT]}, source="台账.xlsx")
    entry = Entry.objects.get(act="补录历史项目")
    assert entry.subject_id == project.public_id
    for words in ("智慧水务平台", "3260000.00", "HT-1", "台账.xlsx", "QH-2024-011"):
        assert words in entry.body
    assert "未知" not in entry.body.partition("合同 HT-1")[0]


# the suggested stage


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        ({}, "申报"),
        ({"立项批复日": "2024-03-15"}, "评审"),
        ({"立项批复日": "2024-03-15", "开工日": "2024-05-06"}, "建设"),
        ({"验收日": "2024-12-01"}, "验收"),
        ({"验收日": "2024-12-01", "投入使用日": "2024-12-20"}, "运行"),
        ({"开工日": "未知", "采购启动日": "2024-04-01"}, "采购"),
        ({"验收日": "2030-01-01", "开工日": "2024-05-06"}, "建设"),
    ],
)
def test_the_stage_suggested_is_the_last_of_which_something_has_happened(facts: dict[str, Any], stage: str) -> None:
    today = datetime.date(2025, 3, 3)
    assert suggested_stage(load_pack("mudan-2023"), facts, {}, today) == stage


def test_what_happened_to_a_contract_counts_for_the_stage() -> None:
    today = datetime.date(2025, 3, 3)
    assert suggested_stage(load_pack("mudan-2023"), {}, {"合同": [CONTRACT]}, today) == "采购"
