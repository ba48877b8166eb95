"""逐项对照: scheme, budget review, approval line by line; and what is entered by year and unit."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from quancheng.lifecycle.acts.budgeting.entries import enter_annual
from quancheng.lifecycle.acts.budgeting.review import feed_back, review_budget
from quancheng.lifecycle.findings import judge
from quancheng.projects.models import EstimateLine, Project
from quancheng.reviews.models import Approval, ApprovedLine
from quancheng.web.budgeting.trace import Row, trace
from tests.lifecycle.budgeting.deeds import ANNUAL
from tests.lifecycle.budgeting.standing import signed
from tests.lifecycle.placed import IN_LIBRARY, PASSED, placed
from tests.lifecycle.world import World, fresh
from tests.web.visiting import Visitor, counted

Enter = Callable[[str], Visitor]


@pytest.fixture
def project(world: World) -> Project:
    """Reviewed: the first line cut to 800,000.00, the second left at 130,020.00; not fed back."""
    found = placed(world, "对照项目", "评审", PASSED)
    signed(world, found.public_id)
    world.does("钱有度", review_budget, project=found.public_id, version=None)
    return fresh(found)


def approved(project: Project, *lines: tuple[int | None, str, int]) -> None:
    made = Approval.objects.create(
        project=project,
        number="青数批〔2025〕1号",
        on="2025-03-03",
        amount=sum(each[2] for each in lines),
        by_name="周",
    )
    ApprovedLine.objects.bulk_create(
        ApprovedLine(approval=made, place=place, category="软件开发", name=name, amount=amount)
        for place, name, amount in lines
    )


def rows(world: World, project: Project, who: str = "钱有度") -> list[Row]:
    return trace(judge([fresh(project)], world.at.date())[0], world[who]).rows


def test_each_line_says_what_was_asked_what_is_left_and_why(world: World, project: Project) -> None:
    first, second = rows(world, project)
    assert (first.asked, first.reviewed, first.cut, first.why) == (86000000, 80000000, 6000000, "同类系统合同价较低")
    assert first.marks == ("核减 60,000.00 元",)
    assert (second.reviewed, second.cut, second.marks) == (13002000, 0, ())


def test_what_is_missing_fewer_dearer_or_new_in_the_approval_is_told(world: World, project: Project) -> None:
    approved(project, (1, "客流分析系统", 80000001), (None, "应急广播", 500))
    first, second, third = rows(world, project)
    assert first.marks[-1] == "批复比审定高 0.01 元"
    assert second.marks == ("批复缺这一项",)
    assert (third.name, third.asked, third.approved, third.marks) == ("应急广播", None, 500, ("方案里没有，批复增加",))


def test_less_than_was_reviewed_and_struck_out_are_told(world: World, project: Project) -> None:
    approved(project, (1, "客流分析系统", 79999900), (2, "客流计数终端", 0))
    first, second = rows(world, project)
    assert first.marks[-1] == "批复比审定少 1.00 元"
    assert second.marks == ("批复缺这一项",)


def test_a_scheme_changed_after_its_review_is_told(world: World, project: Project) -> None:
    EstimateLine.objects.filter(project=project, place=1).update(amount=85000000)
    EstimateLine.objects.filter(project=project, place=2).delete()
    first, second = rows(world, project)
    assert first.marks[0] == "评审以后方案由 860,000.00 元改为 850,000.00 元"
    assert second.marks == ("现在的方案里没有这一行",)


def test_the_table_takes_three_statements_however_long(world: World, project: Project) -> None:
    approved(project, (1, "客流分析系统", 80000000), (2, "客流计数终端", 13002000))
    state = judge([fresh(project)], world.at.date())[0]
    with counted() as statements:
        found = trace(state, world["钱有度"])
    assert len(statements) == 3
    assert (found.asked, found.review.total, found.marked) == (99002000, 93002000, 1)


def test_the_unit_sees_the_review_once_it_is_fed_back(world: World, project: Project, enter: Enter) -> None:
    page = enter("林知远").page(f"/projects/{project.public_id}/trace/")
    assert "800,000.00" not in page.source
    assert "反馈以后" in page.words("p", "hint")[0]
    assert "800,000.00" in enter("周闻笛").page(f"/projects/{project.public_id}/trace/").source
    world.does("钱有度", feed_back, project=project.public_id, version=None, values={})
    page = enter("林知远").page(f"/projects/{project.public_id}/trace/")
    assert "800,000.00" in page.source
    assert "核减理由：同类系统合同价较低" in page.source
    assert "尚未采购" in page.words("td", "to-come")[0]
    assert "逐项对照" in " ".join(enter("林知远").page(f"/projects/{project.public_id}/").words("h2"))


def test_the_table_as_a_workbook_has_amounts_as_numbers(world: World, project: Project, enter: Enter) -> None:
    reply: Any = enter("钱有度").get(f"/projects/{project.public_id}/trace/xlsx/")
    book: Any = openpyxl.load_workbook(io.BytesIO(b"".join(reply.streaming_content)))
    told = list(book.active.values)
    assert told[2][:4] == ("类别", "名称", "方案（元）", "预算评审审定（元）")
    assert told[3][1:6] == ("客流分析系统", 860000, 800000, 60000, "同类系统合同价较低")
    assert told[-1][1:5] == ("合计", 990020, 930020, 60000)


def test_a_foreign_unit_and_who_is_only_assigned_see_no_table(world: World, project: Project, enter: Enter) -> None:
    for name in ("路人甲", "程审之", "专家甲"):
        enter(name).page(f"/projects/{project.public_id}/trace/", 404)


def test_budgets_tell_what_waits_and_what_is_entered_by_unit(world: World, project: Project, enter: Enter) -> None:
    entered = placed(world, "已列项目", "入库", IN_LIBRARY)
    placed(world, "待列项目", "入库", IN_LIBRARY)
    world.does("钱有度", enter_annual, project=entered.public_id, version=None, values=ANNUAL)
    finance = enter("钱有度")
    finance.page("/budgets/")
    with counted() as statements:
        page = finance.page("/budgets/")
    assert len(statements) - _around(statements) <= 8
    assert [words.split()[0] for words in page.words("h2")[:2]] == ["等待反馈预算评审", "等待列入年度预算"]
    assert f"/projects/{project.public_id}/do/feed-back/" in page.links()
    assert "880,000.00" in page.words("table", "by-unit")[0]
    unit = next(href for href in page.links() if "unit=" in href)
    rows_ = finance.page(f"/budgets/{unit.removesuffix('#rows')}").words("td", "name")
    assert any(words.startswith("已列项目") for words in rows_)


def test_a_unit_sees_its_own_budgets_and_who_is_assigned_none(world: World, project: Project, enter: Enter) -> None:
    entered = placed(world, "已列项目", "入库", IN_LIBRARY)
    world.does("钱有度", enter_annual, project=entered.public_id, version=None, values=ANNUAL)
    assert "880,000.00" in enter("林知远").page("/budgets/").source
    assert "880,000.00" not in enter("白景行").page("/budgets/").source
    for name in ("程审之", "专家甲", "管系统"):
        enter(name).page("/budgets/", 404)


def _around(statements: list[str]) -> int:
    """Statements of the session and the person, which every page makes."""
    return sum(1 for sql in statements if "django_session" in sql or "accounts_" in sql.split("WHERE")[0])
