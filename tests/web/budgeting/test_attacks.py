"""Attacks: what a building unit could read of a budget review or a plan before they are fed back to it."""

from __future__ import annotations

from collections.abc import Callable

from quancheng.lifecycle.acts.budgeting import review
from quancheng.lifecycle.acts.library import construction
from tests.lifecycle.budgeting.standing import signed
from tests.lifecycle.placed import IN_BUDGET, PASSED, placed
from tests.lifecycle.world import World
from tests.web.visiting import Visitor

Enter = Callable[[str], Visitor]
APPROVED = ("930020", "930,020", "93.002 万", "93.00 万", "同类系统合同价较低", "青财评")


def told(page: str) -> list[str]:
    return [word for word in APPROVED if word in page]


def test_a_budget_review_is_not_told_to_the_unit_before_it_is_fed_back(world: World, enter: Enter) -> None:
    project = placed(world, "景区客流", "入库", PASSED)
    signed(world, project.public_id)
    world.does("钱有度", review.review_budget, project=project.public_id, version=None)
    visitor = enter("林知远")
    for address in ("", "journal/", "trace/"):
        page = visitor.get(f"/projects/{project.public_id}/{address}")
        assert page.status_code == 200, address
        text = page.content.decode()
        assert not told(text), [text[max(0, text.find(word) - 200) : text.find(word) + 50] for word in told(text)]
    assert told(enter("周闻笛").get(f"/projects/{project.public_id}/").content.decode())
    world.does("钱有度", review.feed_back, project=project.public_id, version=None, values={})
    assert told(visitor.get(f"/projects/{project.public_id}/journal/").content.decode())
    assert told(visitor.get(f"/projects/{project.public_id}/").content.decode())


def test_a_plan_is_not_told_to_the_unit_before_it_is_fed_back(world: World, enter: Enter) -> None:
    project = placed(world, "景区客流", "计划", IN_BUDGET)
    told_ = {"year": 2026, "amount": "765432.10"}
    world.does("周闻笛", construction.plan_project, project=project.public_id, version=None, values=told_)
    visitor = enter("林知远")
    for address in ("", "journal/"):
        page = visitor.get(f"/projects/{project.public_id}/{address}").content.decode()
        assert not [word for word in ("765432", "765,432", "76.54") if word in page], address
