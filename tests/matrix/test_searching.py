"""Looking for a word of a foreign project finds as little as looking for a word that nobody has ever written."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from quancheng.accounts import middleware
from quancheng.lifecycle.access import visible
from tests.lifecycle.standing import Kept
from tests.lifecycle.standing_made import Standing
from tests.matrix.asking import Browser, _unpacked
from tests.matrix.roles import Canary, plant

NOBODY = "名鸸鹋"
PLACES = ("/projects/?q={}", "/projects/?unit={}", "/projects/?q={}&order=amount", "/apply/units/?q={}")
ASKING = ("林知远", "白景行", "路人甲", "周闻笛", "程审之", "外区人", "管审计")


@pytest.fixture
def planted(kept: Kept, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Standing, list[Canary]]]:
    with kept.rolled_back(database) as standing:
        monkeypatch.setattr(middleware, "now", lambda: standing.world.at)
        yield standing, plant(standing)


@pytest.mark.parametrize("name", ASKING)
def test_a_foreign_word_is_not_found(planted: tuple[Standing, list[Canary]], name: str) -> None:
    standing, canaries = planted
    browser = Browser(standing, name)
    seen = set(visible(standing.world[name]).values_list("public_id", flat=True))
    for canary in canaries:
        if standing.projects[canary.project] in seen:
            continue
        for word in canary.words:
            for place in PLACES:
                found = browser.asks("GET", place.format(quote(word)))
                nothing = browser.asks("GET", place.format(quote(NOBODY)))
                assert without(found[1], word) == without(nothing[1], NOBODY), (place, word)


def test_the_own_word_is_found(planted: tuple[Standing, list[Canary]]) -> None:
    standing, canaries = planted
    own = next(each for each in canaries if each.project == "已提交")
    for who in ("林知远", "周闻笛"):
        status, body = Browser(standing, who).asks("GET", f"/projects/?q={quote(own.words[0])}")
        assert status == 200
        assert standing.projects["已提交"].encode() in body


def test_an_export_holds_what_is_seen_and_nothing_else(planted: tuple[Standing, list[Canary]]) -> None:
    standing, canaries = planted
    for who in ASKING:
        seen = set(visible(standing.world[who]).values_list("public_id", flat=True))
        status, body = Browser(standing, who).asks("POST", "/projects/export/", {"query": ""})
        assert status == 200
        said = _unpacked(body)
        for canary in canaries:
            there = canary.words[0].encode() in said
            assert there == (standing.projects[canary.project] in seen), (who, canary.project)


def without(body: bytes, word: str) -> bytes:
    """The page without the word that was asked for."""
    return body.replace(word.encode(), b"").replace(quote(word).encode(), b"")
