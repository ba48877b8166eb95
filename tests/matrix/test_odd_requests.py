"""Odd addresses and odd forms: whatever is sent, it is answered and not broken, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from quancheng.accounts import middleware
from quancheng.lifecycle import history_child
from quancheng.web import ledger_jobs
from tests.databases import Templates
from tests.lifecycle.standing import Kept, Standing
from tests.matrix.asking import Browser
from tests.matrix.routes import address, routes, spelled

ODD = ("%00", "%F0%9F%98%80", "a" * 2000, "%FF%FE", "' OR 1=1 --", "9" * 30)
QUERIES = (
    "q",
    "find",
    "before",
    "after",
    "page",
    "fact",
    "kind",
    "number",
    "rule",
    "urge",
    "year",
    "sort",
    "next",
    "x",
)
FIELDS = (
    "once", "version", "reason", "text", "rule", "value", "fact", "kind", "number", "clerk", "unit", "evaluator", "on",
    "opinion", "answer_by", "correction", "urge", "agreed", "item", "r-i0", "r-i1", "query", "name", "old", "what",
    "项目名称", "建设目标", "建设方案日", "申报年度", "区级承担建设资金", "label", "part", "unit-1", "name-1",
    "unit_price-1", "quantity-1", "secret", "资金来源", "person", "since", "until", "post", "立项必要性", "find",
)  # fmt: skip
VALUES = ("\0", "😀" * 300, "9" * 400, "2025-02-30", "1e999")
PEOPLE = ("林知远",)


@pytest.fixture
def own(
    database: str, tmp_path_factory: pytest.TempPathFactory, database_templates: Templates,
    django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Standing]:  # fmt: skip
    """The world on each database."""
    kept = Kept(tmp_path_factory.mktemp("odd"), database_templates, django_db_blocker)
    with kept.rolled_back(database) as standing:
        monkeypatch.setattr(middleware, "now", lambda: standing.world.at)
        monkeypatch.setattr(ledger_jobs, "spawn", lambda command: None)
        monkeypatch.setattr(history_child, "start", lambda intake: None)
        yield standing
    kept.drop()


def test_nothing_that_is_sent_breaks_a_page(own: Standing) -> None:
    project, broken = own["已提交"], list[str]()
    open_ones = [
        each for route in routes() for each in spelled(route) if not each.pattern.startswith(("mine", "admin"))
    ]
    for name in PEOPLE:
        browser = Browser(own, name)
        for route in open_ones:
            places = [route.pattern.replace(gap, odd) for odd in ODD[:2] for gap in gaps(route.pattern)]
            good = "" if skipped(route.pattern) else address(route, own, project)
            for place in [f"/{place}" for place in places if "<" not in place]:
                status, _ = browser.asks("GET", place)
                broken += [f"{name} GET {place[:80]}"] if status >= 500 else []
            for odd in ODD if good else ():
                query = "&".join(f"{each}={odd}" for each in QUERIES)
                status, _ = browser.asks("GET", f"{good}?{query}")
                broken += [f"{name} GET {good} {odd[:20]}"] if status >= 500 else []
            for value in VALUES if good else ():
                status, _ = browser.asks("POST", good, dict.fromkeys(FIELDS, value))
                broken += [f"{name} POST {good} {value[:9]!r}"] if status >= 500 else []
    assert not broken, "\n".join(broken)


def gaps(pattern: str) -> list[str]:
    """The parameters that take any text."""
    return [part for part in pattern.split("/") if part.startswith("<str:")][:1]


def skipped(pattern: str) -> bool:
    """What wants ids that this world has none of."""
    return pattern.startswith(("history/<", "projects/exports", "handovers", "apply/results", "law/<", "sample/<"))
