"""投资立项审批 and the budget entries at their pages: what bars is told before anything is typed."""

from __future__ import annotations

from collections.abc import Callable

from quancheng.money.models import ANNUAL, DISTRICT, MIDTERM, BudgetEntry
from quancheng.projects.models import Evaluation, Project
from tests.lifecycle.budgeting.standing import SHARED
from tests.lifecycle.placed import IN_LIBRARY, PASSED, placed
from tests.lifecycle.world import World
from tests.web.reading import parsed
from tests.web.visiting import Visitor

Enter = Callable[[str], Visitor]


def act(project: Project, word: str) -> str:
    return f"/projects/{project.public_id}/do/{word}/"


def test_investment_is_approved_by_who_is_asked_and_the_other_is_told_why_not(world: World, enter: Enter) -> None:
    project = placed(world, "待批", "评审", PASSED)
    page = enter("窦一窗").page(act(project, "invest"))
    assert "项目不涉及社会投资，不由区行政审批服务局审批（第四条）" in page.words("section", "nothing-to-do")[0]
    assert "/law/4/" in page.links()
    assert not page.all("form", "form")
    development = enter("计远图")
    assert act(project, "invest") in development.page(f"/projects/{project.public_id}/").links()
    assert act(project, "invest") not in enter("窦一窗").page(f"/projects/{project.public_id}/").links()
    reply = development.does(project, "invest", number="青发改〔2025〕8号", on="2025-03-03", text="")
    assert reply.url == f"/projects/{project.public_id}/?done=invest"


def test_what_bars_a_budget_is_told_before_anything_is_typed(world: World, enter: Enter) -> None:
    project = placed(world, "待列", "入库", IN_LIBRARY | {"入库日": None})
    Evaluation.objects.filter(project=project).update(grade="差")
    page = enter("钱有度").page(act(project, "annual"))
    said = page.words("section", "barred")[0]
    assert "第八条" in said
    assert "不得列入年度预算" in said
    assert "第十二条" in said
    assert [each.text for each in page.all("button") if each.text == "列入年度预算"] == []


def test_after_a_refusal_the_form_shows_what_was_typed(world: World, enter: Enter) -> None:
    project = placed(world, "待列", "入库", IN_LIBRARY)
    finance = enter("钱有度")
    reply = finance.does(project, "annual", year="2026", amount="９00,000.00 元", basis="青财预〔2025〕11号")
    page = parsed(reply)
    assert reply.status_code == 422
    assert "超过预算评审审定的 880,000.00 元（第十一条）" in page.words("p", "error")[0]
    assert page.all("input", id="amount")[0]["value"] == "900000.00"
    assert page.all("input", id="basis")[0]["value"] == "青财预〔2025〕11号"
    done = finance.does(project, "annual", year="2026", amount="880,000.00", basis="青财预〔2025〕11号")
    assert done.url == f"/projects/{project.public_id}/?done=annual"
    assert BudgetEntry.objects.get(kind=ANNUAL).amount == 88000000


def test_the_mid_term_plan_has_a_row_a_year_and_keeps_what_was_typed(world: World, enter: Enter) -> None:
    project = placed(world, "待列", "入库", IN_LIBRARY)
    finance = enter("钱有度")
    years = [each["value"] for each in finance.page(act(project, "midterm")).all("input", inputmode="numeric")]
    assert years == ["2026", "2027", "2028", "2029", "2030"]
    rows = {"year-1": "2026", "amount-1": "500,000", "year-2": "2028", "amount-2": "1"}
    page = parsed(finance.does(project, "midterm", basis="规划", **rows))
    assert "一年接一年" in page.words("p", "error")[0]
    assert page.all("input", id="amount-1")[0]["value"] == "500000"
    finance.does(project, "midterm", basis="规划", **rows | {"year-2": "2027"})
    assert BudgetEntry.objects.filter(kind=MIDTERM).count() == 2
    following = [each["value"] for each in finance.page(act(project, "midterm")).all("input", inputmode="numeric")]
    assert following[0] == "2028"


def test_the_districts_part_is_asked_for_only_where_there_is_one(world: World, enter: Enter) -> None:
    own, shared = placed(world, "区里自建", "入库", IN_LIBRARY), placed(world, "协同", "入库", IN_LIBRARY | SHARED)
    finance = enter("钱有度")
    page = finance.page(act(own, "district"))
    assert "第二十条" in page.words("section", "nothing-to-do")[0]
    assert act(own, "district") not in finance.page(f"/projects/{own.public_id}/").links()
    assert act(shared, "district") in finance.page(f"/projects/{shared.public_id}/").links()
    finance.does(shared, "district", year="2026", construction="500000", operation="0", basis="文件")
    assert BudgetEntry.objects.get(kind=DISTRICT).amount == 50000000


def test_who_has_no_part_in_budgets_has_no_form(world: World, enter: Enter) -> None:
    project = placed(world, "待列", "入库", IN_LIBRARY)
    for word in ("annual", "midterm", "district", "feed-back", "invest"):
        enter("周闻笛").page(act(project, word), 403)
        enter("路人甲").page(act(project, word), 404)
