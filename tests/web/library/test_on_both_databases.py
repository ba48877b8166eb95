"""The pages ask the same of both databases, and get the same."""

import time
from collections.abc import Callable

import pytest

from quancheng.money.models import ANNUAL, BudgetEntry
from quancheng.projects.models import Project, UrgentRequest
from tests.databases import OwnDatabase
from tests.lifecycle.standing import more_people
from tests.lifecycle.world import World, make
from tests.web.ledgers import many
from tests.web.library.placing import FUNDED, PRICED, REVIEWED, URGENT, project, shelved
from tests.web.visiting import Visitor, set_clock

Enter = Callable[[str], Visitor]
SECONDS = 3
"""Far more than a page takes, far less than one that asks project by project."""


@pytest.fixture
def world(either_database: OwnDatabase, monkeypatch: pytest.MonkeyPatch) -> World:
    world = make()
    set_clock(monkeypatch, world)
    more_people(world)
    return world


def test_the_library_is_in_order(world: World, enter: Enter) -> None:
    shelved(world, 1)
    shelved(world, 1, 优先标签="国家试点", 建设依据充分=True)
    shelved(world, 1, 优先标签="市试点", 可行性强=False)
    many(world, 2, stage="运行", state="已受理", facts=PRICED | {"绩效评价等级": "差"})
    many(world, 3, stage="建设", state="已受理", facts=PRICED, breaches=1)
    project(world, "待入库", facts=REVIEWED)
    project(world, "急需", facts=URGENT)
    page = enter("周闻笛").page("/plans/library/?year=2026")
    assert page.words("td", "place-cell") == ["1", "2", "3"]
    lists = page.words("ul", "score-terms")
    assert ["国家试点" in lists[0], "市试点" in lists[1], "试点" in lists[2]] == [True, True, False]
    assert all("（差 2） −10" in words and "不符合的 3 个 −3" in words for words in lists)
    assert [words for words in page.words("td", "name") if words.startswith(("待入库", "急需"))] == [
        "待入库区文化和旅游局"
    ]


def test_who_may_be_planned_is_told_from_who_may_not(world: World, enter: Enter) -> None:
    ready = project(world, "齐备项目", "计划", FUNDED)
    BudgetEntry.objects.create(
        project=ready, jurisdiction=world.jurisdiction, kind=ANNUAL, year=2026, amount=1234567, basis="预算",
        on=world.at.date(), by_name="钱有度",
    )  # fmt: skip
    project(world, "未知项目", "计划", FUNDED | {"预算评审日": "未知"})
    shelved(world, 0)
    page = enter("周闻笛").page("/plans/construction/?year=2026")
    assert page.words("ul", "lacks") == ["预算评审日 未知 待认定 第十二条"]
    assert "1.234567 万元" in page.source
    assert enter("周闻笛").page("/plans/construction/?year=2027").words("td", "name") == ["未知项目区文化和旅游局"]


def test_urgent_ones_are_counted_and_those_not_asked_for_stand_above(world: World, enter: Enter) -> None:
    project(world, "没有申请的", facts=URGENT)
    asked = project(world, "申请了的", facts=URGENT | {"党组会研究日": "2025-03-01"})
    for year in (2024, 2025):
        UrgentRequest.objects.create(
            project=asked, jurisdiction=world.jurisdiction, year=year, state="不同意" if year == 2024 else "审核中",
            reason="汛期", meeting="党组会", meeting_on="2025-03-01", asked_on="2025-03-01", asked_by="苏明达",
        )  # fmt: skip
    page = enter("周闻笛").page("/plans/urgent/")
    assert page.words("td", "name") == ["没有申请的", "申请了的"]
    assert page.words("ul", "counts") == ["2023 年 0 次2024 年 1 次2025 年 1 次"]


def test_a_library_of_two_thousand_is_shown_at_once(world: World, enter: Enter) -> None:
    shelved(world, 2000, 优先标签="省试点")
    assert Project.objects.count() == 2000
    for address in ("/plans/library/?year=2026&page=20&size=100", "/plans/construction/?year=2026"):
        visitor = enter("周闻笛")
        visitor.page("/plans/")
        begun = time.perf_counter()
        page = visitor.page(address)
        assert time.perf_counter() - begun < SECONDS
        assert len(page.words("td", "name")) == 100
        assert len(page.source.encode()) < 100_000
