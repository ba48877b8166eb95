"""Odd addresses and odd forms: whatever is sent, it is answered and not broken, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from quancheng.accounts import middleware
from quancheng.documents.models import Document
from quancheng.lifecycle import history_child
from quancheng.web import ledger_jobs
from tests.lifecycle.standing import Kept
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.world import PDF
from tests.matrix.asking import Browser
from tests.matrix.routes import Route, address, routes, spelled

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
VALUES = ("😀" * 300, "9" * 400, "2025-02-30")


@pytest.fixture
def own(kept: Kept, database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Standing]:
    """The world on each database."""
    with kept.rolled_back(database) as standing:
        monkeypatch.setattr(middleware, "now", lambda: standing.world.at)
        monkeypatch.setattr(ledger_jobs, "spawn", lambda command: None)
        monkeypatch.setattr(history_child, "start", lambda intake: None)
        yield standing


def wanted(route: Route) -> bool:
    """What somebody who builds may ask; 管理 and what is one's own have no such form."""
    return not route.pattern.startswith(("mine", "admin"))


def test_no_address_breaks_a_page(own: Standing) -> None:
    project, broken = own["已提交"], list[str]()
    browser = Browser(own, "林知远")
    for route in [each for found in routes() for each in spelled(found) if wanted(each)]:
        places = [f"/{route.pattern.replace(gap, odd)}" for odd in ODD[:2] for gap in gaps(route.pattern)]
        if not skipped(route.pattern):
            good = address(route, own, project)
            places += [f"{good}?{'&'.join(f'{each}={odd}' for each in QUERIES)}" for odd in ODD]
        broken += [place[:90] for place in places if "<" not in place and browser.asks("GET", place)[0] >= 500]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize(
    ("name", "word"), [("林知远", "草稿"), ("苏明达", "已提交"), ("顾长风", "已提交"), ("程审之", "评估中")]
)
def test_no_form_breaks_a_page(own: Standing, name: str, word: str) -> None:
    project, broken = own[word], list[str]()
    browser = Browser(own, name)
    for route in [each for found in routes() for each in spelled(found) if wanted(each) and not skipped(each.pattern)]:
        place = address(route, own, project)
        for value in VALUES:
            form = dict.fromkeys(FIELDS, value) | {"version": str(project.version), "once": "once"}
            if browser.asks("POST", place, form)[0] >= 500:
                broken.append(f"{place} {value[:9]!r}")
    assert not broken, "\n".join(broken)


def test_another_file_of_the_same_name_and_size_is_another_request(own: Standing) -> None:
    project, browser = own["草稿"], Browser(own, "林知远")
    papers = Document.objects.filter(subject_id=project.pk).earliest("pk")
    version = own.version("草稿")
    for last, seen in ((b"1", version), (b"2", version + 1), (b"2", version + 1)):
        file = SimpleUploadedFile("方案.pdf", PDF + last)
        form = {"label": papers.label, "file": file, "once": "once", "version": seen}
        assert browser.post(f"/projects/{project.public_id}/application/papers/", form).status_code == 302
    assert papers.versions.count() == 3


def gaps(pattern: str) -> list[str]:
    """The parameters that take any text."""
    return [part for part in pattern.split("/") if part.startswith("<str:")][:1]


def skipped(pattern: str) -> bool:
    """What wants ids that this world has none of."""
    return pattern.startswith(("history/<", "projects/exports", "handovers", "apply/results", "law/<", "sample/<"))
