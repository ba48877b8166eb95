"""Filling in: what a returned application lets be written, who loses nothing of what was typed, co-builders."""

import pytest

from quancheng.lifecycle.acts import acceptance, drafting, evaluation, submission
from quancheng.lifecycle.acts.acceptance import Returning
from quancheng.lifecycle.refusals import Invalid, WrongState
from quancheng.projects.models import CoBuilder, Project, Scratch
from tests.lifecycle.world import LINES, PDF, SCORES, World, attach, filled, fresh, screened, submitted


def returned(world: World, *items: Returning) -> Project:
    """A submitted application that was returned for these reasons."""
    project = submitted(world)
    world.does(
        "周闻笛", acceptance.return_application, project=project.public_id, version=project.version, items=list(items)
    )
    return fresh(project)


def test_only_what_was_returned_may_be_written_again(world: World) -> None:
    project = returned(world, Returning("overview", "建设目标", "请写出可以检查的指标"))
    told = {"project": project.public_id, "version": None}
    world.does("林知远", drafting.draft, part="overview", values={"建设目标": "日均客流误差不超过百分之五"}, **told)
    with pytest.raises(WrongState, match="建设内容"):
        world.does("林知远", drafting.draft, part="overview", values={"建设内容": "另一套内容"}, **told)
    with pytest.raises(WrongState, match="投资概算"):
        world.does("林知远", drafting.draft, part="estimate", values={}, rows=LINES[:1], **told)
    with pytest.raises(WrongState, match="项目名称"):
        world.does("林知远", drafting.draft, part="overview", values={"项目名称": "另一个名称"}, **told)
    assert fresh(project).details["建设目标"] == "日均客流误差不超过百分之五"
    assert fresh(project).details["建设内容"] == "采集、分析、预警"


def test_what_was_not_sent_changed_is_no_change_and_needs_no_opening(world: World) -> None:
    project = returned(world, Returning("overview", "建设目标", "请写出可以检查的指标"))
    told = {"project": project.public_id, "version": None}
    world.does("林知远", drafting.draft, part="overview", values={"建设内容": "采集、分析、预警"}, **told)
    world.does("林知远", drafting.draft, part="estimate", values={}, rows=LINES, **told)


def test_questions_that_a_returned_answer_makes_arise_may_be_answered(world: World) -> None:
    project = returned(world, Returning("scheme", "上云", "请核对是否上市政务云"))
    told = {"project": project.public_id, "version": None}
    world.does("林知远", drafting.write_scheme, values={"上云": False, "不上云理由": "涉及专网设备"}, **told)
    with pytest.raises(WrongState, match="不上云理由"):
        world.does("林知远", drafting.write_scheme, values={"不上云理由": "另一个理由"}, **told)


def test_a_paper_that_a_returned_answer_makes_needed_may_be_filed_once(world: World) -> None:
    project = filled(world, screened(world), 新增支出=False)
    told = {"project": project.public_id, "version": None}
    world.does("苏明达", submission.submit_application, **told)
    items = [Returning("overview", "新增支出", "请核对是不是新增支出")]
    world.does("周闻笛", acceptance.return_application, items=items, **told)
    world.does("林知远", drafting.draft, part="overview", values={"新增支出": True}, **told)
    attach(world, project, "事前绩效评估报告")
    with pytest.raises(WrongState, match="没有被退回"):
        attach(world, project, "事前绩效评估报告", content=PDF + b"2")


def test_an_evaluation_that_was_not_returned_stays(world: World) -> None:
    project = returned(world, Returning("overview", "新增支出", "请核对"))
    with pytest.raises(WrongState, match="事前绩效评估"):
        world.does(
            "林知远",
            evaluation.file_evaluation,
            project=project.public_id,
            version=None,
            values=SCORES | {"筹资合规性": "1"},
        )


def test_saving_drops_what_oneself_has_typed_and_keeps_what_others_have(world: World) -> None:
    project = screened(world)
    told = {"project": project.public_id, "part": "overview"}
    for name in ("林知远", "何小满"):
        drafting.keep_typing(acting=world[name], at=world.at, data={"建设目标": name}, **told)
    world.does("林知远", drafting.draft, values={"建设目标": "目标"}, version=None, **told)
    assert list(Scratch.objects.values_list("person__name", flat=True)) == ["何小满"]
    drafting.forget_typing(acting=world["何小满"], **told)
    assert not Scratch.objects.exists()


def test_nobody_keeps_or_drops_typing_in_a_foreign_project(world: World) -> None:
    project = screened(world)
    stranger, told = world["白景行"], {"project": project.public_id, "part": "overview"}
    with pytest.raises(Project.DoesNotExist):
        drafting.keep_typing(acting=stranger, at=world.at, data={"建设目标": "别人的"}, **told)
    with pytest.raises(Project.DoesNotExist):
        drafting.forget_typing(acting=stranger, **told)


def test_every_wrong_co_builder_is_named_in_its_row(world: World) -> None:
    project = screened(world)
    units = world.units
    rows = [
        {"unit": units["区教育和体育局"].public_id, "part": "研学数据"},
        {"unit": "没有这个局", "part": ""},
        {"unit": units["区文化和旅游局"].public_id, "part": ""},
        {"unit": units["区教育和体育局"].public_id, "part": "又一次"},
    ]
    with pytest.raises(Invalid) as refused:
        world.does(
            "林知远", drafting.draft, project=project.public_id, version=None, part="cobuilding",
            values={"共建类型": "跨部门", "牵头部门": "区文化和旅游局"}, rows=rows,
        )  # fmt: skip
    assert [(fault.field, fault.row) for fault in refused.value.faults] == [("unit", 2), ("unit", 3), ("unit", 4)]
    assert not CoBuilder.objects.exists()


def test_everything_that_is_wrong_in_a_part_is_named_at_once(world: World) -> None:
    project = screened(world)
    values = {"申报年度": "二〇二六", "预算年度": "20277", "建设依据": "长" * 5001, "建设内容": "系\x07统"}
    with pytest.raises(Invalid) as refused:
        world.does(
            "林知远", drafting.draft, project=project.public_id, version=None, part="overview", values=values
        )  # fmt: skip
    assert [fault.field for fault in refused.value.faults] == ["申报年度", "预算年度", "建设依据", "建设内容"]


def test_a_submission_keeps_what_is_said_of_sharing_and_what_the_evaluation_found(world: World) -> None:
    content = submitted(world).submissions.get().content
    assert content["信息资源目录"]["1. 景区客流统计"] == "无条件共享\n有条件开放，脱敏后\n提供方 区文化和旅游局"
    assert "立项必要性 18" in content["事前绩效评估"]["事前绩效评估分项得分"]
    assert content["事前绩效评估"]["事前绩效评估意见"] == "必要可行，建议立项"


def test_a_co_builder_whose_part_changes_confirms_again(world: World) -> None:
    project = filled(world, screened(world))
    unit = world.units["区教育和体育局"].public_id
    told = {"project": project.public_id, "version": None, "part": "cobuilding"}
    values = {"共建类型": "跨部门", "牵头部门": "区文化和旅游局"}
    world.does("林知远", drafting.draft, values=values, rows=[{"unit": unit, "part": "甲"}], **told)
    CoBuilder.objects.update(confirmed_on=world.at.date(), confirmed_by="沈望舒")
    world.does("林知远", drafting.draft, values=values, rows=[{"unit": unit, "part": "甲"}], **told)
    assert CoBuilder.objects.get().confirmed_by == "沈望舒"
    world.does("林知远", drafting.draft, values=values, rows=[{"unit": unit, "part": "乙"}], **told)
    assert CoBuilder.objects.get().confirmed_on is None
