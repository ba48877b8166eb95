"""The site in a real browser."""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer


@pytest.mark.parametrize("width", [1280, 390])
def test_the_start_page_fits_a_screen_and_a_phone(page: Page, live_server: LiveServer, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(live_server.url)
    assert page.get_by_role("heading", level=1).inner_text() == "办法的条文，就是这里运行的程序。"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
