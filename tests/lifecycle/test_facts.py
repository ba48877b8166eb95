"""One source for each fact, and a number of statements that does not grow with the projects."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quancheng.law import PROJECT, load_pack
from quancheng.lifecycle.application import PARTS
from quancheng.lifecycle.facts import FROM_ROWS, IDENTITY, outside, rows_of
from quancheng.lifecycle.findings import judge, refresh
from quancheng.projects.models import CoBuilder, Evaluation, Project, Resource
from quancheng.projects.models.application import COMMISSIONED, OWN
from tests.lifecycle.standing import PARTNER
from tests.lifecycle.standing_made import Standing

LIES = {
    "项目编号": "假编号", "项目名称": "假名称", "建设单位": "假单位", "统一社会信用代码": "假代码", "单位类别": "其他",
    "共建单位": "假共建", "共建单位确认日": "2020-01-01", "资源目录已编制": False, "共享开放属性已明确": False,
    "安全可靠说明": False, "事前绩效评估日": "2020-01-01", "事前绩效评估得分": "1", "事前绩效评估等级": "差",
    "第三方绩效评估日": "2020-01-01", "第三方绩效评估等级": "差",
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
    project.facts |= LIES
    facts = outside(project, rows_of([project])[project.pk])
    own = Evaluation.objects.get(project=project, kind=OWN)
    assert {name: facts[name] for name in LIES} == {
        "项目编号": project.number, "项目名称": "共建草稿", "建设单位": "区文化和旅游局", "统一社会信用代码": None,
        "单位类别": "政府", "共建单位": PARTNER, "共建单位确认日": "2025-03-03", "资源目录已编制": True,
        "共享开放属性已明确": True, "安全可靠说明": True, "事前绩效评估日": "2025-02-25", "事前绩效评估得分": "89.5",
        "事前绩效评估等级": own.grade, "第三方绩效评估日": "2025-03-03", "第三方绩效评估等级": "优",
    }  # fmt: skip


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
        found = refresh(projects, day)
    assert sum(len(state.shaded) for state in found) > 50 * len(captured), "fresh findings are written many at a time"
    assert statements(rows_of, projects[:1]) == statements(rows_of, projects) == 4
    assert statements(judge, projects[:1], day) == statements(judge, projects, day) <= 7
    assert statements(refresh, projects[:1], day) == statements(refresh, projects, day) <= 8
