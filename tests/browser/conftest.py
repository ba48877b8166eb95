"""A real Chromium, and a page that fails its test when it complains or reaches beyond this machine."""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests.databases import Templates, default_connection

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies here, and skip it where there is no Chromium."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker("browser")
            item.add_marker(pytest.mark.skipif(shutil.which("chromium") is None, reason="there is no chromium"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    # Playwright runs an event loop in this thread, and Django would refuse its database there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hands touch nothing before the page's scripts have run; on a busy machine Playwright is faster than they are."""
    for name in ("check", "click", "fill", "press", "select_option", "set_input_files"):
        monkeypatch.setattr(Locator, name, _unhurried(getattr(Locator, name)))


def _unhurried(does: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(does)
    def later(locator: Locator, *values: Any, **options: Any) -> Any:
        locator.wait_for(state="attached")
        locator.page.wait_for_load_state()
        return does(locator, *values, **options)

    return later


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A fresh page at the width of an office screen."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda request: complaints.extend(_foreign(request.url)))
    yield opened
    context.close()
    assert complaints == []


@pytest.fixture
def own_site(tmp_path: Path, database_templates: Templates, django_db_blocker: DjangoDbBlocker) -> Iterator[LiveServer]:
    """A server on a database of its own, really committing (Django's flush may not empty tables that only grow)."""
    folder = tmp_path / "data"
    folder.mkdir()
    copied = database_templates.copy("sqlite", folder)
    with copied as own, django_db_blocker.unblock(), default_connection(own.url, folder):
        server = LiveServer("localhost")
        try:
            yield server
        finally:
            server.stop()


def _foreign(address: str) -> list[str]:
    host = urlsplit(address).hostname
    return [] if host in {"localhost", "127.0.0.1", None} else [f"reached {address}"]
