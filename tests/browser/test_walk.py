"""From the start page to the reason of a single verdict, in a real browser, on a screen and on a phone."""

import datetime
import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from quancheng.web import regulation

WIDTHS = [1280, 390]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages believe that it is this day."""
    monkeypatch.setattr(regulation, "today", lambda: datetime.date(2026, 11, 23))


def fits(page: Page, width: int) -> None:
    """Nothing reaches beyond the edge of the screen."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url


@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_start_to_the_reason_of_one_verdict(page: Page, live_server: LiveServer, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(live_server.url)
    fits(page, width)

    page.get_by_role("navigation", name="主导航").get_by_role("link", name="办法").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("牡丹区政务信息化项目管理办法（试行）")
    fits(page, width)

    page.get_by_role("main").get_by_role("link", name="第二十二条", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("第二十二条")
    fits(page, width)

    page.get_by_role("link", name=re.compile(r"^逾期办结 \d+$")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("合同备案")
    fits(page, width)

    page.locator("table.list tbody a").first.click()
    expect(page.get_by_text("若 合同备案日 提前").first).to_be_visible()
    fits(page, width)

    page.get_by_role("main").get_by_role("link").nth(1).click()
    expect(page.locator("ol.track")).to_be_visible()
    fits(page, width)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("number", [2, 4, 8, 12, 17, 21, 30, 34])
def test_long_articles_fit(page: Page, live_server: LiveServer, number: int, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{live_server.url}/law/{number}/")
    fits(page, width)


def test_a_quoted_word_lights_up_its_clause(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/law/22/")
    page.get_by_role("link", name="10个工作日内").first.hover()
    expect(page.locator("#c2-1")).to_have_class("lit")
    expect(page.locator("#c2-0")).not_to_have_class("lit")


def test_the_list_of_articles_opens_on_a_phone(page: Page, live_server: LiveServer) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/law/22/")
    contents = page.get_by_role("navigation", name="条文目录")
    expect(contents).to_be_hidden()
    page.get_by_text("条文目录", exact=True).click()
    expect(contents).to_be_visible()


def test_the_list_of_projects_is_filtered_without_leaving_the_page(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/sample/")
    everything = page.locator("#list tbody tr").count()
    page.get_by_label("判定").select_option("不符合")
    page.wait_for_url("**/sample/?verdict=*")
    expect(page.locator(".found")).to_contain_text("取消筛选")
    assert 0 < page.locator("#list tbody tr").count() < everything


def test_the_first_key_leads_past_the_navigation(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/law/22/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
