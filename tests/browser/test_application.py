"""Filling in an application in a real browser: typing helps, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from quancheng.projects.models import EstimateLine, Project, Scratch
from tests.lifecycle.world import PASSWORD, World, fresh, make, screened
from tests.web.applying import address
from tests.web.visiting import Visitor, set_clock

SPREADSHEET = "软件开发\t客流分析\t860000\t1\t套\t功能点\n硬件购置\t计数终端\t3,250.50\t40\t台\t三家询价\n"


@pytest.fixture
def world(own_site: LiveServer, monkeypatch: pytest.MonkeyPatch) -> World:
    """The small world, really committed, so that a browser sees it."""
    world = make()
    set_clock(monkeypatch, world)
    person = world.clerk.person
    person.set_password(PASSWORD)
    person.save()
    return world


@pytest.fixture
def project(world: World) -> Project:
    return screened(world)


@pytest.fixture
def clerk(world: World, chromium: Browser, own_site: LiveServer) -> Iterator[Page]:
    """The clerk's browser, logged in. A refused request is told in the console, which is no complaint here."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN", base_url=own_site.url)
    session = Visitor(world, "林知远").cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": own_site.url}])
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield page
    context.close()
    assert broken == []


def logs_in(page: Page) -> None:
    page.get_by_label("用户名").fill("user0")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()


def test_what_is_typed_is_kept_and_offered_again(clerk: Page, project: Project) -> None:
    clerk.goto(address(project, "overview/"))
    clerk.get_by_label("建设目标").fill("写到一半的目标")
    expect(clerk.locator("[data-kept]")).to_contain_text("已暂存，还没有保存", timeout=10_000)
    assert Scratch.objects.get().data["建设目标"] == "写到一半的目标"
    clerk.goto(address(project, "overview/"))
    expect(clerk.get_by_label("建设目标")).to_have_value("")
    clerk.get_by_role("link", name="恢复").click()
    expect(clerk.get_by_label("建设目标")).to_have_value("写到一半的目标")
    clerk.get_by_role("button", name="保存", exact=True).click()
    expect(clerk.get_by_text("“项目概况”已保存")).to_be_visible()
    assert fresh(project).details["建设目标"] == "写到一半的目标"
    assert not Scratch.objects.exists()


def test_an_expired_session_loses_nothing_that_was_typed(clerk: Page, project: Project) -> None:
    clerk.goto(address(project, "overview/"))
    clerk.get_by_label("建设目标").fill("写了一个小时的目标")
    Session.objects.all().delete()
    clerk.get_by_role("button", name="保存并继续").click()
    expect(clerk.get_by_role("heading", level=1)).to_have_text("请重新登录")
    clerk.get_by_role("main").get_by_role("link", name="登录").click()
    logs_in(clerk)
    expect(clerk.get_by_label("建设目标")).to_have_value("写了一个小时的目标")
    clerk.reload()
    expect(clerk.get_by_label("建设目标")).to_have_value("写了一个小时的目标")
    expect(clerk.get_by_text("已经放回，还没有保存")).to_be_visible()
    clerk.get_by_role("button", name="保存", exact=True).click()
    expect(clerk.get_by_text("“项目概况”已保存")).to_be_visible()
    assert fresh(project).details["建设目标"] == "写了一个小时的目标"
    clerk.goto(address(project, "overview/"))
    expect(clerk.get_by_text("已经放回，还没有保存")).to_have_count(0)


def test_what_waits_in_another_application_is_not_touched_by_saving_here(
    clerk: Page, world: World, project: Project
) -> None:
    other = screened(world, "另一个平台")
    clerk.goto(address(other, "overview/"))
    clerk.get_by_label("建设目标").fill("那边还没有保存的")
    clerk.route("**/application/overview/", lambda route: route.abort())
    clerk.get_by_role("button", name="保存", exact=True).click()
    clerk.unroute("**/application/overview/")
    clerk.goto(address(project, "overview/"))
    clerk.get_by_label("建设目标").fill("这边的")
    clerk.get_by_role("button", name="保存", exact=True).click()
    expect(clerk.get_by_text("“项目概况”已保存")).to_be_visible()
    clerk.goto(address(other, "overview/"))
    expect(clerk.get_by_label("建设目标")).to_have_value("那边还没有保存的")


def test_while_typing_one_is_told_that_the_session_has_expired(clerk: Page, project: Project) -> None:
    clerk.goto(address(project, "overview/"))
    Session.objects.all().delete()
    clerk.get_by_label("建设目标").fill("还在写")
    expect(clerk.locator("[data-kept]")).to_contain_text("登录已过期", timeout=10_000)
    clerk.get_by_role("link", name="重新登录").click()
    logs_in(clerk)
    expect(clerk.get_by_label("建设目标")).to_have_value("还在写")
    clerk.get_by_role("button", name="不要了").click()
    expect(clerk.get_by_label("建设目标")).to_have_value("")


def pastes(clerk: Page, project: Project, text: str) -> None:
    """Opens the estimate and pastes what a spreadsheet copies into its first cell."""
    clerk.goto(address(project, "estimate/"))
    clerk.locator("#category-1").focus()
    clerk.evaluate(
        """text => { const data = new DataTransfer(); data.setData("text", text);
        document.getElementById("category-1").dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }""",
        text,
    )


def test_cells_with_line_breaks_and_signs_are_pasted_whole(clerk: Page, project: Project) -> None:
    pastes(clerk, project, '硬件\t"两行的\n名称"\t￥1,200.50\t2\t台\t"称""询价"""\n监理\t监理\t800\t1\t项\t费率\n')
    expect(clerk.locator("#name-1")).to_have_value("两行的 名称")
    expect(clerk.locator("#unit_price-1")).to_have_value("1200.50")
    expect(clerk.locator("#basis-1")).to_have_value('称"询价"')
    expect(clerk.locator("#name-2")).to_have_value("监理")
    expect(clerk.locator("[data-total]")).to_have_text("3,201.00")
    expect(clerk.locator("[data-kept]")).to_contain_text("贴入 2 行；这些类别表里没有，请选择：硬件")


def test_what_was_just_typed_is_kept_when_the_page_is_left(clerk: Page, project: Project) -> None:
    clerk.goto(address(project, "overview/"))
    clerk.get_by_label("建设目标").fill("刚刚写下的目标")
    clerk.goto(address(project))
    clerk.wait_for_timeout(500)
    clerk.goto(address(project, "overview/"))
    clerk.get_by_role("link", name="恢复").click()
    expect(clerk.get_by_label("建设目标")).to_have_value("刚刚写下的目标")


def test_a_spreadsheet_is_pasted_and_added_up(clerk: Page, project: Project) -> None:
    pastes(clerk, project, SPREADSHEET)
    expect(clerk.locator("#name-2")).to_have_value("计数终端")
    expect(clerk.locator("[data-total]")).to_have_text("990,020.00")
    expect(clerk.locator("[data-total-read]")).to_contain_text("99.002 万元")
    expect(clerk.locator("[data-total-read]")).to_contain_text("玖拾玖万零贰拾元整")
    clerk.get_by_role("button", name="删去第 1 行").click()
    expect(clerk.locator("#name-1")).to_have_value("计数终端")
    clerk.get_by_role("button", name="再加 5 行").click()
    expect(clerk.locator("[data-row]")).to_have_count(7)
    clerk.get_by_role("button", name="保存", exact=True).click()
    expect(clerk.get_by_text("“投资概算”已保存")).to_be_visible()
    assert EstimateLine.objects.get().amount == 13_002_000


def test_a_question_appears_with_the_answer_it_hangs_on(clerk: Page, project: Project) -> None:
    clerk.goto(address(project, "powers/"))
    expect(clerk.get_by_label("区级承担建设资金")).to_be_hidden()
    clerk.get_by_role("group", name="市县区协同").get_by_label("是", exact=True).check()
    money = clerk.get_by_label("区级承担建设资金")
    expect(money).to_be_visible()
    money.fill("10753200.05")
    expect(clerk.locator("output").first).to_contain_text("1,075.320005 万元")
    expect(clerk.locator("output").first).to_contain_text("壹仟零柒拾伍万叁仟贰佰元零伍分")


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("10", "壹拾元整"),
        ("0.5", "　伍角整"),
        ("１２．０５", "壹拾贰元零伍分"),
        ("100000000", "壹亿元整"),
        ("100010000.5", "壹亿零壹万元伍角整"),
        ("20003000", "贰仟万叁仟元整"),
        ("1000000000001", "壹万亿零壹元整"),
        ("12345678.9", "壹仟贰佰叁拾肆万伍仟陆佰柒拾捌元玖角整"),
    ],
)
def test_amounts_are_read_in_capitals(clerk: Page, project: Project, amount: str, words: str) -> None:
    clerk.goto(address(project, "powers/"))
    clerk.get_by_role("group", name="市县区协同").get_by_label("是", exact=True).check()
    clerk.get_by_label("区级承担建设资金").fill(amount)
    expect(clerk.locator("output").first).to_contain_text(words)


def test_units_are_suggested_while_typing(clerk: Page, project: Project) -> None:
    clerk.goto(address(project, "cobuilding/"))
    clerk.get_by_role("group", name="共建类型").get_by_label("跨部门").check()
    clerk.get_by_role("button", name="再加一个单位").click()
    clerk.locator("#unit-2").press_sequentially("教育")
    expect(clerk.locator("#units-2 option")).to_have_count(1)


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_of_an_application_fits(clerk: Page, project: Project, width: int) -> None:
    clerk.set_viewport_size({"width": width, "height": 844})
    for tail in ("", "check/", "overview/", "estimate/", "resources/", "cobuilding/", "papers/"):
        clerk.goto(address(project, tail))
        assert clerk.evaluate("document.documentElement.scrollWidth") <= width, tail
