"""补录 in a real browser: a ledger is entered while the page waits; a date that is typed has happened."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from quancheng.lifecycle import history_child
from quancheng.lifecycle.history_entering import enter
from quancheng.lifecycle.history_reading import fill
from quancheng.lifecycle.history_table import Intake
from quancheng.projects.models import Project
from quancheng.web.views import history
from tests.ledger.workbooks import ledger
from tests.lifecycle.world import World, make
from tests.web.test_history import p
from tests.web.visiting import Visitor, set_clock


@pytest.fixture
def world(own_site: LiveServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> World:
    """The small world, really committed; ledgers are read on the spot, and entered one project at a time."""
    world = make()
    set_clock(monkeypatch, world)
    monkeypatch.setattr(settings, "DATA", tmp_path)
    monkeypatch.setattr(history, "work", partial(enter, seconds=0.001))

    def start(intake: Intake) -> None:
        fill(intake, world.clerk, world.at.date())

    monkeypatch.setattr(history_child, "start", start)
    return world


@pytest.fixture
def clerk(world: World, chromium: Browser, own_site: LiveServer) -> Iterator[Page]:
    """The clerk's browser, logged in; it may not complain."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN", base_url=own_site.url)
    session = Visitor(world, "林知远").cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": own_site.url}])
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda message: broken.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert broken == []


def test_a_ledger_is_entered_stretch_by_stretch_without_anybody_pressing_again(clerk: Page, tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    file.write_bytes(ledger([p(f"P-{number}") for number in range(4)]))
    clerk.goto("/history/upload/")
    clerk.get_by_label("没有").check()
    clerk.get_by_role("button", name="继续").click()
    clerk.get_by_label("台账文件").set_input_files(file)
    clerk.get_by_role("button", name="上传并读取").click()
    expect(clerk.get_by_text("读出 4 个项目，还没有录入")).to_be_visible()
    clerk.get_by_label("还没有确认阶段的 4 个项目").check()
    clerk.get_by_role("button", name="开始录入").click()
    expect(clerk.get_by_text("已录入 4 个项目")).to_be_visible(timeout=30_000)
    assert Project.objects.count() == 4


def test_a_date_that_is_typed_has_happened_and_one_that_has_not_is_emptied(clerk: Page) -> None:
    clerk.goto("/history/new/")
    clerk.get_by_label("否").check()
    clerk.get_by_role("button", name="继续").click()
    clerk.get_by_label("项目名称").fill("智慧水务平台")
    clerk.get_by_label("建设", exact=True).check()
    clerk.get_by_role("button", name="保存并继续").click()
    date = clerk.locator('input[type="date"][name="共建单位确认日"]')
    date.fill("2024-03-05")
    expect(clerk.locator('input[name="共建单位确认日-is"][value="on"]')).to_be_checked()
    clerk.locator('input[name="共建单位确认日-is"][value="not"]').check()
    expect(date).to_have_value("")
