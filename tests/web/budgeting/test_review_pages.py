"""预算评审 in finance's hands: a dense table, a pasted column, errors at the line; issued as signed, then fed back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from quancheng.lifecycle.acts.approving import slips
from quancheng.money.models import BudgetReview
from quancheng.projects.models import EstimateLine, Project
from quancheng.projects.models.slips import Slip
from tests.lifecycle.budgeting.standing import REVIEW, signed
from tests.lifecycle.placed import PASSED, placed
from tests.lifecycle.world import World, fresh
from tests.web.reading import Page, parsed
from tests.web.visiting import Visitor, counted

Enter = Callable[[str], Visitor]
AS_ASKED = {"approved-1": "860,000.00", "why-1": "", "approved-2": "130,020.00", "why-2": ""}
TOLD = {"number": "青财评〔2025〕3号", "text": "同意按审定金额安排"}


def address(project: Project) -> str:
    return f"/projects/{project.public_id}/do/prepare/budget/"


def boxes(page: Page) -> dict[str, str]:
    return {each["name"]: each["value"] for each in page.all("input", "box") if "-" in each["name"]}


def prepared(world: World, enter: Enter, project: Project, **fields: str) -> Any:
    return enter("钱有度").sends(address(project), **(AS_ASKED | TOLD | fields))


def test_each_line_stands_there_as_it_was_asked_with_how_it_was_worked_out(world: World, enter: Enter) -> None:
    project = placed(world, "待评", "评审", PASSED)
    page = enter("钱有度").page(address(project))
    assert boxes(page) == AS_ASKED
    assert page.words("td", "what")[1] == "客流计数终端硬件购置 3,250.50 × 40 台，三家询价"
    assert page.words("output")[-2:] == ["990,020.00", "0.00"]
    assert "900,000.00 元" in page.words("dl", "beside-review")[0]


def test_what_is_cut_goes_to_be_checked_as_a_slip(world: World, enter: Enter) -> None:
    project = placed(world, "待评", "评审", PASSED)
    cut = {"approved-1": "８００,０００元", "why-1": "同类合同价较低", "note": "请复核"}
    reply = prepared(world, enter, project, **cut)
    slip = Slip.objects.get()
    assert (reply.status_code, reply.url) == (302, f"/slips/{slip.public_id}/?done=1")
    assert (slip.values["approved"], slip.note) == ("930020.00", "请复核")
    page = enter("贝明珠").page(f"/slips/{slip.public_id}/")
    rows = page.words("td", "name")
    assert rows[0] == "1. 客流分析系统核减理由：同类合同价较低"
    assert "930,020.00 元" in page.source


def test_a_fault_is_told_at_its_line_and_nothing_typed_is_lost(world: World, enter: Enter) -> None:
    project = placed(world, "待评", "评审", PASSED)
    reply = prepared(world, enter, project, **{"approved-1": "860000.01", "approved-2": "1", "number": ""})
    page = parsed(reply)
    assert reply.status_code == 422
    assert {"#approved-1", "#why-2", "#number"} <= set(page.links())
    assert page.all("input", id="approved-1")[0]["aria-describedby"] == "approved-1-error"
    assert "第 1 行审定金额大于送审金额 860,000.00 元" in page.words("p", "error")[0]
    assert boxes(page) == AS_ASKED | {"approved-1": "860,000.01", "approved-2": "1.00"}
    assert page.all("textarea", id="text")[0].text == TOLD["text"]
    assert not Slip.objects.exists()


def test_a_column_from_a_spreadsheet_is_laid_into_the_table(world: World, enter: Enter) -> None:
    project = placed(world, "待评", "评审", PASSED)
    page = parsed(prepared(world, enter, project, fill="1", column="800,000.00\t询价偏高\r\n130020\r\n"))
    assert boxes(page) == AS_ASKED | {"approved-1": "800,000.00", "why-1": "询价偏高"}
    assert page.words("output")[-2:] == ["930,020.00", "60,000.00"]
    assert not Slip.objects.exists()
    short = parsed(prepared(world, enter, project, fill="1", column="800000"))
    assert "概算有 2 行，粘贴了 1 行" in short.words("p", "error")[0]
    assert short.all("textarea", id="column")[0].text == "800000"


def test_what_went_back_is_there_to_be_mended(world: World, enter: Enter) -> None:
    project = placed(world, "待评", "评审", PASSED)
    told = {"project": project.public_id, "version": None}
    slip = world.does("钱有度", slips.prepare, act="预算评审", values=REVIEW, **told)
    world.does("贝明珠", slips.check, slip=slip.public_id, agreed=False, note="理由写具体", **told)
    page = enter("钱有度").page(address(project))
    assert boxes(page)["approved-1"] == "800,000.00"
    assert boxes(page)["why-1"] == "同类系统合同价较低"
    assert "理由写具体" in page.words("p", "awaited")[0]


def test_it_is_issued_as_it_was_signed_and_then_fed_back(world: World, enter: Enter) -> None:
    project = placed(world, "待评", "评审", PASSED)
    finance = enter("钱有度")
    assert address(project) in finance.page(f"/projects/{project.public_id}/do/review-budget/").links()
    signed(world, project.public_id)
    reply = finance.does(project, "review-budget")
    assert reply.url == f"/projects/{project.public_id}/do/feed-back/?after=review-budget"
    page = finance.page(reply.url)
    assert "930,020.00 元" in page.words("dl", "told-facts")[0]
    done = finance.does(project, "feed-back", note="")
    assert done.url == f"/projects/{project.public_id}/?done=feed-back"
    assert BudgetReview.objects.get().fed_back_on == world.at.date()
    again = finance.page(f"/projects/{project.public_id}/do/feed-back/")
    assert "已经在 2025-03-03 反馈" in again.words("section", "nothing-to-do")[0]
    assert not again.all("form", "form")


def test_a_table_of_many_lines_takes_as_many_statements_as_one_of_two(world: World, enter: Enter) -> None:
    project, finance = placed(world, "待评", "评审", PASSED), enter("钱有度")
    finance.page(address(project))
    with counted() as few:
        finance.page(address(project))
    EstimateLine.objects.bulk_create(
        EstimateLine(
            project=project, place=place, category="软件开发", name=f"第 {place} 项", unit_price=100, quantity=1000,
            measure="套", basis="询价", amount=100,
        )
        for place in range(3, 43)
    )  # fmt: skip
    with counted() as many:
        page = finance.page(address(project))
    assert len(boxes(page)) == 84
    assert len(many) == len(few)
    assert fresh(project).version == project.version
