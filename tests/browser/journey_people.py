"""The people of one long way, each at a browser of their own, and what their hands do there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from quancheng.lifecycle.acts.reviewing import experts
from tests.lifecycle.standing import add, more_people
from tests.lifecycle.world import World, make
from tests.web.visiting import Visitor

CLERK, HEAD, BUILDING = "林知远", "苏明达", "区文化和旅游局"
OFFICER, CHECKER, CHIEF = "周闻笛", "江照晚", "顾长风"
TREASURER, REVISER, TREASURY_HEAD = "钱有度", "贝明珠", "金满仓"
PLANNER = "计远图"
POOL = {
    "专家甲": "软件工程", "专家乙": "软件工程", "专家丙": "网络安全", "专家丁": "工程造价", "专家戊": "电子政务业务",
    "专家己": "软件工程", "专家庚": "软件工程", "专家辛": "工程造价",
}  # fmt: skip
"""Who judges what: more than are drawn."""

TOO_CLOSE = "专家己"
"""Worked for the unit that builds until a few weeks ago."""

SCREEN, PHONE = (1280, 800), (390, 844)
SCREENSHOTS = os.environ.get("QUANCHENG_SCREENSHOTS", "")


def people() -> World:
    """The small world with everybody who takes part, and the pool of experts with their log-ins."""
    world = make()
    more_people(world)
    for name in POOL:
        if name not in world.people:
            add(world, name, "区政务信息化专家库", "评审专家", "经办", world.jurisdiction)
    rows = [_expert(world, name, field) for name, field in POOL.items()]
    world.does(OFFICER, experts.register_experts, rows=rows)
    return world


def _expert(world: World, name: str, field: str) -> dict[str, object]:
    employer, until = (BUILDING, "2024-12-31") if name == TOO_CLOSE else ("青禾大学", "")
    jobs = [{"name": employer, "since": "2019-07-01", "until": until}]
    return {
        "name": name, "title": "高级工程师", "fields": [field], "active": True, "employments": jobs, "interests": [],
        "person": world[name].person.public_id,
    }  # fmt: skip


@dataclass
class Journey:
    """Everybody's browser, what any page complained of, and pictures of the way where they are wanted."""

    world: World
    chromium: Browser
    site: str
    complaints: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    pictures: int = 0

    @contextmanager
    def desk(self, name: str) -> Iterator[Page]:
        """Somebody comes in and has the own desk before them; an expert has it on a phone."""
        width, height = PHONE if name in POOL else SCREEN
        context = self.chromium.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", base_url=self.site
        )  # fmt: skip
        context.set_default_timeout(10_000)
        try:
            page = self._enters(context, name)
            page.goto("/desk/")
            yield page
        except BaseException:
            if SCREENSHOTS and context.pages:
                context.pages[0].screenshot(path=str(Path(SCREENSHOTS) / f"broken-{name}.png"), full_page=True)
            raise
        finally:
            context.close()
        self.seen.add(name)

    def _enters(self, context: BrowserContext, name: str) -> Page:
        session = Visitor(self.world, name).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": self.site}])
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{name} {page.url}: {error}"))
        page.on("console", lambda said: self.complaints.extend([said.text] if said.type == "error" else []))
        page.on("request", lambda request: self.complaints.extend(_foreign(request.url)))
        return page

    def picture(self, page: Page, name: str) -> None:
        """A page as it stands, for whoever wants to look at it; it fits its screen in any case."""
        page.wait_for_load_state()
        width = (page.viewport_size or {"width": SCREEN[0]})["width"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, page.url)
        self.pictures += 1
        if SCREENSHOTS:
            _photograph(page, name=f"{self.pictures:02}-{name}.png")


def _photograph(page: Page, name: str) -> None:
    """The whole page at once. Playwright's own way leaves a long page scrolled elsewhere than it says."""
    size = page.viewport_size
    assert size is not None
    height = max(size["height"], page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": size["width"], "height": height})
    Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(Path(SCREENSHOTS) / name))
    page.set_viewport_size(size)


def _foreign(address: str) -> list[str]:
    return [] if urlsplit(address).hostname in {"localhost", "127.0.0.1", None} else [f"reached {address}"]


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def says(page: Page, *texts: str) -> None:
    """The page tells all of this."""
    for text in texts:
        expect(main(page)).to_contain_text(text, timeout=15_000)


def goes(page: Page, *words: str) -> None:
    """Follows links by their words, one after the other: those of the page, else those of the main navigation."""
    for text in words:
        name = re.compile(rf"^(› ?)?{re.escape(text)}$")
        links = [place.get_by_role("link", name=name) for place in (main(page), page.get_by_role("navigation"))]
        links[0].or_(links[1]).first.click()


def presses(page: Page, button: str) -> None:
    """The button with these words; nothing is refused."""
    before = page.url
    main(page).get_by_role("button", name=button, exact=True).click()
    page.wait_for_load_state()
    expect(page.locator("#errors"), f"{before} {button}").to_have_count(0)


def opens(page: Page, project: str, button: str = "") -> None:
    """From the desk to the project, and to what can be done there now."""
    goes(page, project)
    expect(page.get_by_role("heading", level=1)).to_contain_text(project)
    if button:
        page.locator("ul.can").get_by_role("link", name=button, exact=True).click()


def answers(page: Page, values: dict[str, str]) -> None:
    """Fills in a form by the names of its fields, as the hand that types does."""
    for name, value in values.items():
        box = main(page).locator(f'[name="{name}"]')
        if box.first.get_attribute("type") == "radio":
            main(page).locator(f'[name="{name}"][value="{value}"]').check()
        elif box.evaluate("element => element.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)
