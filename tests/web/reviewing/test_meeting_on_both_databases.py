"""The meeting's page and the desk ask the same of both databases, and get the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from quancheng.lifecycle.acts.reviewing import arguing
from quancheng.projects.models import Waiver
from quancheng.reviews.models import Recusal, Seat
from tests.databases import OwnDatabase
from tests.lifecycle.reviewing.panels import give
from tests.lifecycle.world import World, make
from tests.web.reviewing.meeting import meeting
from tests.web.visiting import Visitor, set_clock

Enter = Callable[[str], Visitor]


@pytest.fixture
def world(either_database: OwnDatabase, monkeypatch: pytest.MonkeyPatch) -> World:
    world = make()
    set_clock(monkeypatch, world)
    return world


def test_recusals_arguments_and_waivers_are_told_in_one_statement(world: World, enter: Enter) -> None:
    batch, project = meeting(world)
    told = {"project": project.public_id, "version": None}
    world.does("周闻笛", arguing.argue_need, values={"conclusion": "修改完善", "text": "依据" * 900}, **told)
    for number in (None, project):
        expert = Seat.objects.filter(batch=batch, expert__name="专家己" if number else "专家戊").get().expert
        Recusal.objects.create(
            batch=batch, expert=expert, project=number, reason="任职", by_name="周闻笛", on=world.at.date()
        )
    Waiver.objects.create(
        project=project, rule="年度计划", reason="急需", by_unit="区大数据局", by_name="顾长风", on=world.at.date()
    )
    give(world, project, "专家甲")
    page = enter("周闻笛").page(f"/reviews/{batch.public_id}/chair/")
    assert page.words("span", "mute").count("避") == 2
    assert "需求论证 修改完善" in page.words("td", "basis")[0]
    assert page.words("td", "sealed")[0].startswith("1/3 已提交")
    assert "已完成" in enter("专家甲").page("/reviews/").words("span", "tag")
