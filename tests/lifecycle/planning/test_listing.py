"""The unified-build list (第五条), windows (第四条), an application that comes of a planned item (第十条)."""

from __future__ import annotations

import pytest

from quancheng.journal import Entry
from quancheng.lifecycle.acts import screening, submission
from quancheng.lifecycle.acts.planning import windows
from quancheng.lifecycle.findings import judge
from quancheng.lifecycle.refusals import Invalid, Stale, WrongState
from quancheng.projects.models import PlanItem, Project, Screening, UnifiedItem, UnifiedList, Window
from tests.lifecycle.planning.plans import FLOW, LISTED, OFFICE, WINDOW, YEAR, filed, item, opened, published, rows_of
from tests.lifecycle.world import ANSWERS, World, fresh


def test_a_later_list_takes_the_place_of_the_earlier_which_stays(world: World) -> None:
    first = published(world)
    second = published(world, LISTED[:1])
    assert (first.number, second.number) == (1, 2)
    assert UnifiedItem.objects.filter(list=first).count() == 2
    content = Entry.objects.latest("pk").content
    assert content["before"]["项目"] == ["政务协同办公平台", "视频会议系统"]
    assert content["after"]["项目"] == ["政务协同办公平台"]


def test_each_row_of_a_list_has_its_faults(world: World) -> None:
    rows = [LISTED[0], LISTED[0], {"purpose": "没有名称"}, {"name": "长" * 201}]
    with pytest.raises(Invalid) as told:
        published(world, rows)
    assert [(fault.field, fault.row) for fault in told.value.faults] == [("name", 2), ("name", 3), ("name", 4)]
    with pytest.raises(Invalid, match="至少要有一项"):
        published(world, [])
    with pytest.raises(Invalid, match="不超过 300 行"):
        published(world, [{"name": f"平台{number}"} for number in range(301)])


def test_who_did_not_see_the_list_that_stands_does_not_replace_it(world: World) -> None:
    published(world)
    UnifiedList.objects.update(number=3)
    with pytest.raises(Stale, match="第 3 版"):
        published(world)


def test_a_list_is_of_this_year_or_the_next(world: World) -> None:
    with pytest.raises(Invalid, match="2025、2026"):
        published(world, year=YEAR + 2)


def test_a_window_counts_both_ends_and_can_be_changed(world: World) -> None:
    window = opened(world)
    told = {"window": window.public_id, "version": 1}
    world.does("周闻笛", windows.open_window, values=WINDOW | {"closes": "2025-05-30"}, **told)
    content = Entry.objects.latest("pk").content
    assert (content["before"], content["after"]) == ({"截止": "2025-04-15"}, {"截止": "2025-05-30"})
    with pytest.raises(Stale):
        world.does("周闻笛", windows.open_window, values=WINDOW, **told)
    with pytest.raises(WrongState, match="没有这个申报窗口"):
        world.does("周闻笛", windows.open_window, values=WINDOW, window="missing", version=1)
    assert Window.objects.get().version == 2


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("closes", "2025-02-20", "不能早于"),
        ("opens", "三月", "不是日期"),
        ("name", "", "请填写名称"),
        ("year", "2030", "申报年度应为"),
    ],
)
def test_a_window_that_cannot_be_is_refused(world: World, field: str, value: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        opened(world, **{field: value})


def test_a_new_window_is_not_over_and_has_a_name_of_its_own(world: World) -> None:
    with pytest.raises(Invalid, match="已经过去"):
        opened(world, opens="2025-01-01", closes="2025-02-01")
    opened(world)
    with pytest.raises(Invalid, match="已经有“第一批”"):
        opened(world)


def screens(world: World, planned: str, who: str = "林知远", **answers: str) -> Screening:
    told = {"secret": False, "name": "景区客流监测平台", "answers": ANSWERS | answers, "plan_item": planned}
    made: Screening = world.does(who, screening.screen, **told)
    return made


def test_an_application_may_come_of_a_planned_item(world: World) -> None:
    plan = filed(world, [OFFICE, FLOW])
    made = screens(world, item(plan, FLOW["name"]).public_id)
    project = made.project
    assert project is not None
    assert item(plan, FLOW["name"]).project == project
    facts = judge([fresh(project)], world.at.date())[0].facts
    assert facts["年度计划列入日"] == world.at.date().isoformat()
    assert Entry.objects.latest("pk").content["after"]["年度计划"] == "2025 年度计划“景区客流监测平台”"


def test_an_item_is_applied_for_once_and_by_its_own_unit(world: World) -> None:
    plan = filed(world, [OFFICE, FLOW])
    planned = item(plan, FLOW["name"]).public_id
    for who in ("白景行", "林知远"):
        if who == "林知远":
            screens(world, planned)
        with pytest.raises(Invalid, match="已经申报或者已从计划中删除"):
            screens(world, planned, who)
    filed(world, [row for row in rows_of(plan) if row["name"] != OFFICE["name"]])
    with pytest.raises(Invalid, match="已经申报或者已从计划中删除"):
        screens(world, item(plan, OFFICE["name"]).public_id)
    assert Project.objects.count() == 1


def test_an_item_whose_application_is_void_is_free_again(world: World) -> None:
    plan = filed(world, [FLOW])
    planned = item(plan, FLOW["name"]).public_id
    first = screens(world, planned).project
    assert first is not None
    world.does("苏明达", submission.void, project=first.public_id, version=None, reason="录错")
    second = screens(world, planned).project
    assert PlanItem.objects.get(public_id=planned).project == second


def test_what_the_regulation_does_not_govern_leaves_the_item_free(world: World) -> None:
    plan = filed(world, [FLOW])
    made = screens(world, item(plan, FLOW["name"]).public_id, 排除类型="新媒体")
    assert made.project is None
    assert item(plan, FLOW["name"]).project is None
