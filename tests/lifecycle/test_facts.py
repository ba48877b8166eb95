"""One source for each fact, and a number of statements that does not grow with the projects."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quancheng.law import PROJECT, load_pack
from quancheng.lifecycle.application import PARTS
from quancheng.lifecycle.awaiting import rejudge
from quancheng.lifecycle.facts import FROM_ROWS, IDENTITY, outside, rows_of
from quancheng.lifecycle.findings import judge
from quancheng.projects.models import AnnualPlan, CoBuilder, Evaluation, PlanComment, PlanItem, Project, Resource
from quancheng.projects.models.application import COMMISSIONED, OWN
from quancheng.projects.models.planning import DIFFERENT, EXISTING, IN_DOUBT, SAME, UNIFIED
from quancheng.reviews.models import Batch, InvestmentApproval, Reviewed
from tests.lifecycle.standing import PARTNER, THIRD
from tests.lifecycle.standing_made import Standing

LIES = {
    "项目编号": "假编号", "项目名称": "假名称", "建设单位": "假单位", "统一社会信用代码": "假代码", "单位类别": "其他",
    "共建单位": "假共建", "共建单位确认日": "2020-01-01", "资源目录已编制": False, "共享开放属性已明确": False,
    "安全可靠说明": False, "事前绩效评估日": "2020-01-01", "事前绩效评估得分": "1", "事前绩效评估等级": "差",
    "第三方绩效评估日": "2020-01-01", "第三方绩效评估等级": "差", "年度计划列入日": "2020-01-01", "统建清单重复": False,
    "评审机构": "假机构", "集中评审方式": False, "投资立项审批部门": "行政审批", "投资立项审批日": "2020-01-01",
}  # fmt: skip


def test_the_lies_are_about_every_fact_that_rows_tell() -> None:
    assert LIES.keys() == {*IDENTITY, *FROM_ROWS}
    assert LIES.keys() <= load_pack("mudan-2023").vocabulary.facts[PROJECT].keys()


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.key)
def test_no_part_of_the_application_asks_for_what_rows_tell(part: Any) -> None:
    assert not {*IDENTITY, *FROM_ROWS, "涉密"} & set(part.facts)


def test_where_there_are_rows_they_win_over_whatever_the_facts_say(standing: Standing) -> None:
    project, day = standing["共建草稿"], standing.world.at.date()
    Evaluation.objects.create(project=project, kind=COMMISSIONED, grade="优", on=day)
    CoBuilder.objects.filter(project=project).update(confirmed_on=day)
    planned(standing, project)
    reviewed(standing, project)
    InvestmentApproval.objects.create(project=project, organ="发改", number="1", on=day, by_name="计远图")
    project.facts |= LIES
    facts = outside(project, rows_of([project])[project.pk])
    own = Evaluation.objects.get(project=project, kind=OWN)
    assert {name: facts[name] for name in LIES} == {
        "项目编号": project.number, "项目名称": "共建草稿", "建设单位": "区文化和旅游局", "统一社会信用代码": None,
        "单位类别": "政府", "共建单位": PARTNER, "共建单位确认日": "2025-03-03", "资源目录已编制": True,
        "共享开放属性已明确": True, "安全可靠说明": True, "事前绩效评估日": "2025-02-25", "事前绩效评估得分": "89.5",
        "事前绩效评估等级": own.grade, "第三方绩效评估日": "2025-03-03", "第三方绩效评估等级": "优",
        "年度计划列入日": "2025-02-10", "统建清单重复": True, "评审机构": THIRD, "集中评审方式": True,
        "投资立项审批部门": "发改", "投资立项审批日": "2025-03-03",
    }  # fmt: skip


def planned(standing: Standing, project: Project, *said: str) -> PlanItem:
    """The project as an item of its unit's filed plan, of which somebody has said whether it is built already."""
    plan = AnnualPlan.objects.create(
        jurisdiction=project.jurisdiction, unit=project.unit, year=2031, changed_at=standing.world.at
    )
    day = datetime.date(2025, 2, 10)
    item = PlanItem.objects.create(plan=plan, place=1, name=project.name, filed_on=day, project=project)
    for finding in said or (SAME,):
        PlanComment.objects.create(item=item, against=UNIFIED, finding=finding, text="见清单", by_name="人", on=day)
    return item


def reviewed(standing: Standing, project: Project) -> Reviewed:
    """The project in a batch that a third party organises."""
    day = standing.world.at.date()
    batch = Batch.objects.create(
        jurisdiction=project.jurisdiction, year=2031, name="试评", on=day, agency=standing.world.units[THIRD]
    )
    return Reviewed.objects.create(batch=batch, project=project, place=1)


def told(project: Project) -> dict[str, Any]:
    return outside(project, rows_of([project])[project.pk])


@pytest.mark.parametrize(
    ("said", "doubled"),
    [((DIFFERENT,), False), ((DIFFERENT, IN_DOUBT), None), ((IN_DOUBT, SAME), True), ((DIFFERENT, SAME), True)],
)
def test_one_likeness_makes_an_item_doubled_and_one_doubt_leaves_it_open(
    standing: Standing, said: tuple[str, ...], doubled: bool | None
) -> None:
    planned(standing, standing["草稿"], *said)
    assert told(standing["草稿"])["统建清单重复"] is doubled


def test_what_was_said_of_an_item_against_other_things_is_no_matter_of_the_list(standing: Standing) -> None:
    item = planned(standing, standing["草稿"])
    item.comments.update(against=EXISTING)
    assert "统建清单重复" not in told(standing["草稿"])


def test_an_item_that_was_dropped_from_the_plan_is_not_listed(standing: Standing) -> None:
    item = planned(standing, standing["草稿"])
    item.dropped_on = standing.world.at.date()
    item.save()
    assert told(standing["草稿"])["年度计划列入日"] is None


def test_a_project_that_has_left_its_batch_is_in_none(standing: Standing) -> None:
    row = reviewed(standing, standing["已受理"])
    assert told(standing["已受理"])["集中评审方式"] is True
    row.left_on = standing.world.at.date()
    row.save()
    assert "集中评审方式" not in told(standing["已受理"])


def test_joint_money_is_approved_once_both_have_approved(standing: Standing) -> None:
    project, day = standing["已受理"], standing.world.at.date()
    project.facts |= {"涉及政府投资": True, "涉及社会投资": True}
    InvestmentApproval.objects.create(project=project, organ="行政审批", number="2", on=day, by_name="窦一窗")
    assert (told(project)["投资立项审批部门"], told(project)["投资立项审批日"]) == ("行政审批", None)
    later = day + datetime.timedelta(days=2)
    InvestmentApproval.objects.create(project=project, organ="发改", number="3", on=later, by_name="计远图")
    assert (told(project)["投资立项审批部门"], told(project)["投资立项审批日"]) == ("发改", later.isoformat())


def test_a_resource_without_an_attribute_is_not_clear(standing: Standing) -> None:
    project = standing["草稿"]
    Resource.objects.filter(project=project).update(sharing="")
    assert outside(project, rows_of([project])[project.pk])["共享开放属性已明确"] is False


def test_the_unit_as_it_is_called_today_is_the_building_unit(standing: Standing) -> None:
    project = standing["草稿"]
    project.unit.name, project.unit.code = "区文旅融合局", "11371702004412340Q"
    facts = outside(project, rows_of([project])[project.pk])
    assert (facts["建设单位"], facts["统一社会信用代码"]) == ("区文旅融合局", "11371702004412340Q")


# statements


def many(standing: Standing, count: int) -> list[Project]:
    """So many projects, with rows and findings as the accepted one has them."""
    source = standing["已受理"]
    kept = {model: list(model._base_manager.filter(project=source)) for model in (Resource, Evaluation)}
    copies = []
    for number in range(count):
        values = {field.attname: getattr(source, field.attname) for field in Project._meta.concrete_fields}
        values |= {"id": None, "public_id": f"many{number:03}", "number": f"M-{number}"}
        copies.append(Project.objects.create(**values))
    for rows in kept.values():
        for copy in copies:
            for row in rows:
                row.pk, row.project_id = None, copy.pk  # type: ignore[attr-defined]  # what belongs to a project
                row.save(force_insert=True)
    wanted = Project.objects.filter(pk__in=[copy.pk for copy in copies])
    return list(wanted.select_related("unit", "jurisdiction"))


def statements(function: Any, *arguments: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        function(*arguments)
    return len(captured)


def test_a_hundred_projects_take_as_many_statements_as_one(either_standing: Standing) -> None:
    day, projects = either_standing.world.at.date(), many(either_standing, 100)
    with CaptureQueriesContext(connection) as captured:
        found = rejudge(projects, day)
    assert sum(len(state.shaded) for state in found) > 50 * len(captured), "fresh findings are written many at a time"
    assert statements(rows_of, projects[:1]) == statements(rows_of, projects) == 6
    assert statements(judge, projects[:1], day) == statements(judge, projects, day) <= 7
    assert statements(rejudge, projects[:1], day) == statements(rejudge, projects, day) <= 9
