"""What holds for every page: weight, walls, landmarks, no database, no address beyond this site."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import django_htmx
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

import quancheng.web
from quancheng.web import regulation
from quancheng.web.sample import Sample, sample
from tests.lifecycle.world import World
from tests.web.conftest import DAY
from tests.web.reading import Page, read
from tests.web.visiting import Visitor

KILOBYTE = 1024
HEAVIEST_PAGE = 60 * KILOBYTE
HEAVIEST_VISIT = 150 * KILOBYTE
STATIC = Path(quancheng.web.__file__).parent / "static" / "quancheng"
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"


def addresses(judged: Sample) -> list[str]:
    """Every kind of page, and of most kinds every page."""
    pack = regulation.pack()
    grave = max(judged.projects, key=lambda project: project.gravity)
    outside = next(project for project in judged.projects if project.judged.out_of_scope)
    return [
        "/", "/law/", "/sample/",
        *(f"/law/{article.number}/" for article in pack.articles),
        *(f"/law/{rule.article}/{name}/" for name, rule in pack.rules.items()),
        *(f"/sample/{key}/" for key in judged.by_key),
        *(f"/sample/{grave.key}/{name}/" for name in {each.verdict.rule.name for each in grave.findings}),
        f"/sample/{outside.key}/适用范围/",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    """All of them, read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(regulation, "today", lambda: DAY)
        return {address: read(Client(), address) for address in addresses(sample(DAY))}


def test_no_page_is_heavy(pages: dict[str, Page]) -> None:
    weights = {address: len(page.source.encode()) for address, page in pages.items()}
    assert {address: weight for address, weight in weights.items() if weight > HEAVIEST_PAGE} == {}
    visits = {address: weights[address] + sum(map(weight, loaded(page))) for address, page in pages.items()}
    assert {address: visit for address, visit in visits.items() if visit > HEAVIEST_VISIT} == {}


def loaded(page: Page) -> set[str]:
    """The styles, scripts and icons that a page asks for, by their names."""
    asked = [each["href"] for each in page.all("link")] + [each["src"] for each in page.all("script")]
    return {address.rpartition("/")[2] for address in asked if address}


def weight(name: str) -> int:
    """The bytes of a style, script or icon: ours, or htmx."""
    ours = STATIC / name
    return (ours if ours.exists() else HTMX).stat().st_size


def test_no_page_names_an_address_beyond_this_site(pages: dict[str, Page]) -> None:
    for address, page in pages.items():
        assert re.findall(r"(?:https?:)?//[\w.-]+", page.source) == [], address


def test_nothing_runs_or_is_styled_inline(pages: dict[str, Page]) -> None:
    for address, page in pages.items():
        handlers = [name for each in page.elements for name in each.attributes if name == "style" or name[:2] == "on"]
        assert handlers == [], address
        assert not page.all("style"), address
        assert not [each for each in page.all("script") if each.text.strip()], address


def test_a_reader_can_find_the_way_without_seeing_or_pointing(pages: dict[str, Page]) -> None:
    for address, page in pages.items():
        assert page.all("html")[0]["lang"] == "zh-Hans"
        assert len(page.all("h1")) == 1, address
        assert page.links()[0] == "#main"
        assert page.all("main")[0]["id"] == "main"
        for tag in ("header", "nav", "footer"):
            assert page.all(tag), (address, tag)
        assert "" not in [nav["aria-label"] for nav in page.all("nav")], address
        assert [th.attributes for th in page.all("th") if th["scope"] not in ("col", "row")] == [], address
        assert [link for link in page.all("a") if not link["href"]] == [], address


def test_headings_go_down_one_step_at_a_time(pages: dict[str, Page]) -> None:
    for address, page in pages.items():
        levels = [int(each.tag[1]) for each in page.elements if re.fullmatch(r"h[1-6]", each.tag)]
        assert [other for one, other in pairwise(levels) if other > one + 1] == [], address


@pytest.mark.django_db
def test_no_page_asks_the_database(
    site: Client, judged: Sample, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        for address in addresses(judged)[::9]:
            site.get(address)


def test_pages_are_read_not_written(site: Client) -> None:
    for address in ("/", "/law/", "/law/22/", "/sample/"):
        assert site.post(address).status_code == 405


def test_a_page_that_is_not_there_says_so_in_chinese_and_leads_on(site: Client) -> None:
    page = read(site, "/nowhere", 404)
    assert page.words("h1") == ["没有这一页"]
    assert {"/", "/law/", "/sample/"} <= set(page.links())


def test_who_is_logged_in_is_led_back_to_the_own_work(world: World, enter: Callable[[str], Visitor]) -> None:
    links = {name: enter(name).page("/nowhere/", 404).links() for name in ("林知远", "管系统")}
    assert {"/desk/", "/projects/"} <= set(links["林知远"])
    assert "/administration/" in links["管系统"]
    assert "/desk/" not in links["管系统"]


def test_an_error_is_told_calmly_and_shows_nothing_of_the_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quancheng.web.views.start.sample", _broken)
    reply = Client(raise_request_exception=False).get("/")
    assert reply.status_code == 500
    assert "系统出错" in reply.content.decode()
    assert "Traceback" not in reply.content.decode()


def _broken(*_: object) -> None:
    raise RuntimeError("broken on purpose")


def test_a_browser_is_told_to_load_nothing_from_elsewhere(site: Client) -> None:
    headers = site.get("/").headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
