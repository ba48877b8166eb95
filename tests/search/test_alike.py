"""Projects that may be like something are found by telling pairs, on both databases."""

from __future__ import annotations

import pytest

from quancheng.projects.models import Project
from quancheng.search import alike as module
from quancheng.search.alike import alike
from tests.lifecycle.world import World, make, screened


@pytest.fixture
def world(either_database: object) -> World:
    return make()


def keys(world: World, *names: str) -> dict[str, int]:
    return {name: screened(world, name).pk for name in names}


def test_what_shares_a_telling_pair_is_found_the_likeliest_first(world: World) -> None:
    there = keys(world, "景区客流监测平台", "景区停车引导系统", "校园安防平台")
    found = alike(["客流监测与景区停车", "校园"])
    assert set(found[0]) == {there["景区客流监测平台"], there["景区停车引导系统"]}
    assert found[1] == [there["校园安防平台"]]


def test_nothing_is_found_for_what_nobody_has_and_for_nothing(world: World) -> None:
    keys(world, "景区客流监测平台")
    assert alike(["核电", "", "？"]) == [[], [], []]
    assert alike([]) == []


def test_a_common_pair_leads_to_few_unless_all_pairs_are_there(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    there = keys(world, "视频平台一号", "视频平台二号", "视频平台三号", "视频会议")
    monkeypatch.setattr(module, "COMMON", 2)
    assert len(alike(["视频"])[0]) == 3
    assert alike(["视频会议"]) == [[there["视频会议"]]]
    assert set(alike(["视频平台"])[0]) <= {there[name] for name in there if "平台" in name}
    assert alike(["视频平台"])[0]


def test_many_texts_are_asked_in_few_statements(world: World) -> None:
    there = keys(world, "景区客流监测平台")
    texts = [f"{chr(0x4E00 + number)}{chr(0x5E00 + number)}" for number in range(600)]
    assert alike([*texts, "客流"])[-1] == [there["景区客流监测平台"]]
    assert Project.objects.count() == 1
