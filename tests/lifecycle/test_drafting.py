"""What an application may say: texts that can be read, days that have come, sums that can be counted."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from quancheng.lifecycle.acts import acceptance, cobuilding, drafting, evaluation, papers, screening, submission
from quancheng.lifecycle.acts.acceptance import Returning
from quancheng.lifecycle.refusals import Invalid, WrongState
from quancheng.projects.models import CoBuilder, EstimateLine, Project
from tests.lifecycle.standing import JOINT, PARTNER
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.world import ANSWERS, LINES, PDF, RESOURCES, SCORES


def draft(standing: Standing, part: str, values: Any = None, rows: Any = (), name: str = "草稿") -> None:
    told = {"project": standing.projects[name], "version": None}
    standing.world.does("林知远", drafting.draft, part=part, values=values or {}, rows=rows, **told)


def write(standing: Standing, function: Any, values: Any, name: str = "草稿", **more: Any) -> None:
    told = {"project": standing.projects[name], "version": None}
    standing.world.does("林知远", function, values=values, **told, **more)


UNSHOWN = ["有\x00空", "退\x08格", "反\u202e转", "半\ud800个"]


@pytest.mark.parametrize("text", UNSHOWN)
def test_a_text_that_cannot_be_shown_is_told_at_its_field(standing: Standing, text: str) -> None:
    tries: dict[str, Callable[[], None]] = {
        "建设目标": lambda: draft(standing, "overview", {"建设目标": text}),
        "项目名称": lambda: draft(standing, "overview", {"项目名称": text}),
        "不上云理由": lambda: write(standing, drafting.write_scheme, {"上云": False, "不上云理由": text}),
        "basis": lambda: draft(standing, "estimate", rows=[LINES[0] | {"basis": text}]),
        "summary": lambda: write(standing, drafting.list_resources, {}, rows=[RESOURCES[0] | {"summary": text}]),
        "part": lambda: draft(standing, "cobuilding", JOINT, [{"unit": _unit(standing), "part": text}]),
        "opinion": lambda: write(standing, evaluation.file_evaluation, SCORES | {"opinion": text}),
    }
    for field, attempt in tries.items():
        with pytest.raises(Invalid) as refused:
            attempt()
        assert [fault.field for fault in refused.value.faults] == [field]


@pytest.mark.parametrize("name", ["", "   ", "\n", "长" * 201, *UNSHOWN])
def test_a_project_has_a_name_that_can_be_read(standing: Standing, name: str) -> None:
    with pytest.raises(Invalid, match="项目名称"):
        standing.world.does("林知远", screening.screen, secret=False, name=name, answers=ANSWERS)


@pytest.mark.parametrize("name", ["𠮷野家数据平台", "“一网通办”（二期）", "A&B <script>平台", "平台😀", "' OR 1=1 --"])
def test_odd_names_are_kept_as_they_are(either_standing: Standing, name: str) -> None:
    made = either_standing.world.does("林知远", screening.screen, secret=False, name=f" {name}\n", answers=ANSWERS)
    assert Project.objects.get(pk=made.project_id).name == name


@pytest.mark.parametrize(
    ("function", "fact", "value", "words"),
    [
        (drafting.write_scheme, "建设方案日", "2025-03-04", "今天"),
        (drafting.write_scheme, "建设方案日", "未知", "请填写"),
        (drafting.split_powers, "事权划分日", "2099-01-01", "今天"),
        (drafting.split_powers, "区级承担建设资金", "-1", "负数"),
        (drafting.split_powers, "区级承担建设资金", "10000000000001", "十万亿"),
        (drafting.split_powers, "区级承担建设资金", "1.005", "数字"),
        (drafting.split_powers, "区级承担建设资金", "NaN", "数字"),
    ],
)
def test_days_that_have_not_come_and_sums_that_are_none_are_told(
    standing: Standing, function: Any, fact: str, value: str, words: str
) -> None:
    with pytest.raises(Invalid, match=words) as refused:
        write(
            standing, function, {"市县区协同": True, fact: value} if "划分" in fact or "区级" in fact else {fact: value}
        )
    assert refused.value.faults[0].field == fact
    assert refused.value.faults[0].article


@pytest.mark.parametrize("year", ["99999", "-1", "0", "2025.5", "二〇二五"])
def test_a_year_is_a_year(either_standing: Standing, year: str) -> None:
    with pytest.raises(Invalid, match="申报年度"):
        draft(either_standing, "overview", {"申报年度": year})


def test_a_day_planned_for_may_lie_ahead(standing: Standing) -> None:
    draft(standing, "overview", {"计划完工日": "2026-12-31"})
    assert standing["草稿"].facts["计划完工日"] == "2026-12-31"


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"unit_price": "一百"}, "unit_price"),
        ({"unit_price": ""}, "unit_price"),
        ({"quantity": "0"}, "quantity"),
        ({"quantity": "1.0001"}, "quantity"),
        ({"unit_price": "9999999999999", "quantity": "9999"}, "unit_price"),
        ({"category": "其他"}, "category"),
        ({"name": "名" * 201}, "name"),
    ],
)
def test_a_wrong_line_is_told_by_its_row(standing: Standing, row: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        draft(standing, "estimate", rows=[LINES[0], {}, LINES[1] | row])
    assert [(each.field, each.row, each.article) for each in refused.value.faults] == [(field, 3, "第九条")]


def test_lines_that_sum_up_to_more_than_can_be_counted_are_told(either_standing: Standing) -> None:
    rows = [LINES[0] | {"unit_price": "9999999999999", "name": str(number)} for number in range(3)]
    with pytest.raises(Invalid, match="合计"):
        draft(either_standing, "estimate", rows=rows)
    with pytest.raises(Invalid, match="行"):
        draft(either_standing, "estimate", rows=[LINES[0]] * 1001)


def test_the_largest_sum_is_counted_to_the_cent(either_standing: Standing) -> None:
    draft(either_standing, "estimate", rows=[LINES[0] | {"unit_price": "9999999999999.99", "quantity": "1"}])
    project = either_standing["草稿"]
    assert (project.details["申报投资额"], project.amount) == (999_999_999_999_999, 999_999_999_999_999)
    assert EstimateLine.objects.get(project=project).amount == 999_999_999_999_999


def test_each_part_has_its_own_act(standing: Standing) -> None:
    for part in ("scheme", "resources", "safety", "evaluation", "powers", "nowhere"):
        with pytest.raises(KeyError):
            draft(standing, part)


# what was returned, and nothing else


def returned(standing: Standing, *items: Returning, name: str = "已提交") -> None:
    told = {"project": standing.projects[name], "version": None}
    standing.world.does("周闻笛", acceptance.return_application, items=list(items), **told)


def test_nobody_renames_through_another_part(standing: Standing) -> None:
    returned(standing, Returning("estimate", "", "请重算"))
    draft(standing, "estimate", {"项目名称": "改头换面"}, LINES, name="已提交")
    assert standing["已提交"].name == "已提交"


def test_nobody_adds_who_builds_along_unless_that_was_returned(standing: Standing) -> None:
    returned(standing, Returning("safety", "", "请说明"))
    for values in ({}, JOINT):
        with pytest.raises((WrongState, Invalid)):
            draft(standing, "cobuilding", values, [{"unit": _unit(standing), "part": "x"}], name="已提交")
    assert not CoBuilder.objects.filter(project=standing["已提交"]).exists()


def test_questions_that_are_not_asked_are_not_answered_after_a_return(standing: Standing) -> None:
    returned(standing, Returning("safety", "", "请说明"))
    with pytest.raises(WrongState, match="区级承担建设资金"):
        write(standing, drafting.split_powers, {"区级承担建设资金": "100"}, name="已提交")


# building along


def _unit(standing: Standing) -> str:
    return standing.world.units[PARTNER].public_id


def confirmed(standing: Standing) -> None:
    told = {"project": standing.projects["共建草稿"], "version": None}
    standing.world.does("沈望舒", cobuilding.confirm_cobuilding, **told)


@pytest.mark.parametrize("what", ["方案", "概算", "资源", "材料"])
def test_who_confirmed_a_scheme_confirms_again_when_it_changes(standing: Standing, what: str) -> None:
    confirmed(standing)
    name = "共建草稿"
    if what == "方案":
        write(standing, drafting.write_scheme, {"技术路线": "换一条"}, name=name)
    elif what == "概算":
        draft(standing, "estimate", rows=LINES[:1], name=name)
    elif what == "资源":
        write(standing, drafting.list_resources, {}, name, rows=[RESOURCES[0] | {"summary": "更多"}])
    else:
        told = {"project": standing.projects[name], "version": None, "filename": "方案.pdf"}
        label = "项目建设方案（含政务信息资源目录和数据共享开放属性）"
        standing.world.does("林知远", papers.attach, label=label, stream=BytesIO(PDF + b"2"), **told)
    assert CoBuilder.objects.get(project=standing[name]).confirmed_on is None


def test_what_was_saved_unchanged_is_still_confirmed(standing: Standing) -> None:
    confirmed(standing)
    draft(standing, "estimate", rows=LINES, name="共建草稿")
    draft(standing, "overview", {"建设依据": "另一份规划"}, name="共建草稿")
    assert CoBuilder.objects.get(project=standing["共建草稿"]).confirmed_on is not None


def test_nobody_slips_past_a_confirmation_by_calling_it_no_joint_project(standing: Standing) -> None:
    with pytest.raises(Invalid, match="共建类型"):
        draft(standing, "cobuilding", {"共建类型": "无"}, [{"unit": _unit(standing), "part": "研学数据"}], "共建草稿")
    told = {"project": standing.projects["共建草稿"], "version": None}
    with pytest.raises(Invalid, match="确认"):
        standing.world.does("苏明达", submission.submit_application, **told)
    draft(standing, "cobuilding", {"共建类型": "无"}, [], "共建草稿")
    assert not CoBuilder.objects.filter(project=standing["共建草稿"]).exists()
