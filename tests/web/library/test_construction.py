"""The page of the construction plan: who qualifies and who does not and why, finance's word, feedback, print, Excel."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from quancheng.money.models import ANNUAL, BudgetEntry
from quancheng.projects.models import ConstructionPlan, LibraryEntry, PlannedProject, Project, UrgentRequest
from tests.lifecycle.world import World, fresh
from tests.web.ledgers import many
from tests.web.library.placing import FUNDED, PRICED, URGENT, key, project, shelved
from tests.web.reading import parsed
from tests.web.visiting import Visitor, counted

Enter = Callable[[str], Visitor]
PLAN = "/plans/construction/?year=2026"


def funded(world: World, name: str, amount: int | None = 88000001, year: int = 2026, **more: Any) -> Project:
    """A project that may be on the plan of a year."""
    found = project(world, name, "计划", FUNDED | more)
    if amount:
        BudgetEntry.objects.create(
            project=found, jurisdiction=world.jurisdiction, kind=ANNUAL, year=year, amount=amount, basis="青财预",
            on=world.at.date(), by_name="钱有度",
        )  # fmt: skip
    return found


def planned(world: World, *found: Project, agreed: bool | None = None, fed_back: bool = False) -> ConstructionPlan:
    """The plan of 2026 with these on it."""
    on = world.at.date()
    plan, _ = ConstructionPlan.objects.get_or_create(jurisdiction=world.jurisdiction, year=2026)
    told = {"agreed": agreed, "opinion_by": "金满仓" if agreed else "", "opinion_on": on if agreed else None}
    ConstructionPlan.objects.filter(pk=plan.pk).update(**told | {"published_on": on if fed_back else None})
    for each in found:
        PlannedProject.objects.create(
            plan=plan, project=each, amount=88000001, on=on, fed_back_on=on if fed_back else None
        )  # fmt: skip
        Project.objects.filter(pk=each.pk).update(
            facts=each.facts | {"建设计划列入日": "2025-03-03", "建设计划反馈日": None}
        )
    plan.refresh_from_db()
    return plan


def sections(page: Any) -> str:
    return " ".join(page.words("section"))


def test_who_qualifies_and_who_does_not_and_why_with_the_article(world: World, enter: Enter) -> None:
    funded(world, "齐备项目")
    lacking = project(world, "缺预算项目", facts=PRICED)
    LibraryEntry.objects.create(
        project=lacking, jurisdiction=world.jurisdiction, year=2026, on=world.at.date(), by_name="周闻笛"
    )
    page = enter("周闻笛").page(PLAN)
    assert "可以列入 1 个" in sections(page)
    assert "880,000.01 元" in sections(page) or "88.000001 万元" in sections(page)
    assert page.words("ul", "lacks") == ["年度预算列入日 尚无 第十二条"]
    assert "/law/12/" in page.links()
    assert page.words("td", "name") == ["齐备项目区文化和旅游局", "缺预算项目区文化和旅游局"]


def test_what_is_budgeted_for_another_year_stands_on_the_page_of_that_year(world: World, enter: Enter) -> None:
    funded(world, "明年项目", year=2027)
    assert "可以列入 0 个" in sections(enter("周闻笛").page(PLAN))
    assert "可以列入 1 个" in sections(enter("周闻笛").page("/plans/construction/?year=2027"))


def test_an_urgent_one_that_may_be_major_waits_for_who_finds_it(world: World, enter: Enter) -> None:
    told = URGENT | {"党组会研究日": "2025-03-01", "追加主管审核日": "2025-03-02", "追加财政审核日": "2025-03-03"}
    found = project(world, "急需项目", "计划", told)
    UrgentRequest.objects.create(
        project=found, jurisdiction=world.jurisdiction, year=2025, state="已同意", reason="汛期", meeting="党组会",
        meeting_on="2025-03-01", asked_on="2025-03-01", asked_by="苏明达",
    )  # fmt: skip
    page = enter("周闻笛").page("/plans/construction/?year=2025")
    assert page.words("ul", "lacks") == ["重大项目 还没有认定 待认定 第十三条"]
    page = enter("周闻笛").page(f"/projects/{found.public_id}/do/plan/")
    assert "区领导同意" in page.words("ul", "bars")[0] or "需经区领导同意" in page.words("ul", "bars")[0]
    assert "急需项目" not in enter("周闻笛").page(PLAN).source


def test_several_are_put_on_the_plan_at_once_with_their_amounts(world: World, enter: Enter) -> None:
    first, second, third = funded(world, "甲项目"), funded(world, "乙项目", None), funded(world, "丙项目", None)
    reply = enter("周闻笛").sends(
        PLAN, of="2026", what="plan", project=[key(first), key(second), key(third)],
        **{f"amount-{second.public_id}": "1,234.56", f"amount-{third.public_id}": "12万"},
    )  # fmt: skip
    page = parsed(reply)
    assert page.words("div", "told") == ["2 个项目已办理：甲项目、乙项目"]
    assert "丙项目 “安排资金”应为数字" in page.words("div", "errors")[0]
    assert page.all("input", id=f"amount-{third.public_id}")[0]["value"] == "12万"
    assert [each["value"] for each in page.all("input", type="checkbox") if "checked" in each.attributes] == [
        key(third)
    ]
    assert list(PlannedProject.objects.order_by("pk").values_list("amount", flat=True)) == [88000001, 123456]
    assert "2 个" in page.words("dd")[0]


def test_finance_agrees_and_then_it_is_published_and_fed_back_in_one_go(world: World, enter: Enter) -> None:
    plan = planned(world, funded(world, "甲项目"), funded(world, "乙项目"))
    officer, finance = enter("周闻笛"), enter("金满仓")
    assert officer.page(PLAN).all("button", "primary") == []
    reply = finance.sends(
        PLAN, of="2026", what="sign", plan=plan.public_id, version=str(plan.version), agreed="同意", text=""
    )  # fmt: skip
    assert (reply.status_code, reply.url) == (302, "/plans/construction/?year=2026&done=sign")
    page = officer.page(PLAN)
    assert "发布并反馈 2 个项目" in page.words("button")
    keys = [each["value"] for each in page.all("input", type="hidden") if each["name"] == "project"]
    reply = officer.sends(PLAN, of="2026", what="feed", project=keys)
    assert parsed(reply).words("div", "told") == ["2 个项目已办理：甲项目、乙项目"]
    plan.refresh_from_db()
    assert plan.published_on == world.at.date()
    assert {fresh(each.project).facts["建设计划反馈日"] for each in plan.projects.all()} == {"2025-03-03"}


def test_finance_is_told_that_the_plan_has_changed_and_loses_no_word(world: World, enter: Enter) -> None:
    plan = planned(world, funded(world, "甲项目"))
    ConstructionPlan.objects.filter(pk=plan.pk).update(version=7)
    told = {
        "of": "2026",
        "what": "sign",
        "plan": plan.public_id,
        "version": "1",
        "agreed": "不同意",
        "text": "超出财力",
    }
    reply = enter("金满仓").post(PLAN, told)
    page = parsed(reply)
    assert reply.status_code == 409
    assert "建设计划有改动" in page.words("div", "errors")[0]
    assert page.words("textarea") == ["超出财力"]
    assert [each["value"] for each in page.all("input", type="radio") if "checked" in each.attributes] == ["不同意"]


def test_finances_clerk_does_not_sign(world: World, enter: Enter) -> None:
    plan = planned(world, funded(world, "甲项目"))
    assert "会签建设计划" not in enter("钱有度").page(PLAN).words("h2")
    told = {"of": "2026", "what": "sign", "plan": plan.public_id, "version": "1", "agreed": "同意"}
    assert enter("钱有度").post(PLAN, told).status_code == 403


def test_a_unit_sees_its_part_once_it_is_fed_back(world: World, enter: Enter) -> None:
    own, foreign = funded(world, "本局项目"), project(world, "邻局项目", "计划", FUNDED, "白景行")
    planned(world, own, foreign)
    page = enter("林知远").page(PLAN)
    assert "还没有反馈给本单位的项目" in page.source
    assert "项目库与建设计划" not in enter("林知远").page(f"/projects/{own.public_id}/").source
    assert "还没有反馈" in enter("周闻笛").page(f"/projects/{own.public_id}/").source
    PlannedProject.objects.update(fed_back_on=world.at.date())
    assert enter("林知远").page(PLAN).words("td", "name") == ["本局项目"]
    assert "2026 年建设计划" in enter("林知远").page(f"/projects/{own.public_id}/").source


def test_others_see_what_is_published(world: World, enter: Enter) -> None:
    planned(world, funded(world, "甲项目"))
    assert "还没有发布" in enter("审计人").page(PLAN).source
    PlannedProject.objects.update(fed_back_on=world.at.date())
    page = enter("审计人").page(PLAN)
    assert page.words("td", "name") == ["甲项目"]
    assert page.all("form", action="") == [] or not page.all("input", type="checkbox")


def test_the_plan_is_an_excel_sheet_with_numbers_and_no_formulas(world: World, enter: Enter) -> None:
    planned(world, funded(world, "=1+1"), funded(world, "甲项目"))
    reply = enter("周闻笛").get("/plans/construction/excel/?year=2026")
    sheet = openpyxl.load_workbook(BytesIO(reply.content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "青禾区 2026 年政务信息化项目建设计划"
    assert [row[3] for row in rows[3:5]] == ["=1+1", "甲项目"]
    assert sheet["D4"].data_type == "s"
    assert [row[4] for row in rows[3:6]] == [880000.01, 880000.01, 1760000.02]


def test_the_plan_is_printed_with_room_for_both_seals(world: World, enter: Enter) -> None:
    planned(world, funded(world, "甲项目"), agreed=True)
    page = enter("周闻笛").page("/plans/construction/print/?year=2026")
    assert page.words("h1") == ["青禾区 2026 年政务信息化项目建设计划"]
    assert "讨论稿" in page.words("p", "printed-sub")[0]
    assert "金满仓 2025-03-03 会签同意" in page.words("div", "seals")[0]


@pytest.mark.parametrize("name", ["周闻笛", "金满仓", "林知远", "审计人"])
def test_the_page_takes_at_most_eight_statements(world: World, enter: Enter, name: str) -> None:
    made = []
    for count in (30, 200):
        shelved(world, count)
        many(world, count, stage="计划", state="已受理", facts=FUNDED)
        fresh_ones = Project.objects.filter(stage="计划", planned=None)
        planned(world, *fresh_ones[: count // 2], agreed=True, fed_back=True)
        visitor = enter(name)
        with counted() as statements:
            visitor.page(PLAN)
        made.append(len(statements))
    assert made[0] == made[1] <= 8
