"""The expert pool: who is in it, where they work and worked, what they declared (internal control)."""

from __future__ import annotations

from typing import Any

import pytest

from quancheng.journal import Entry
from quancheng.lifecycle.acts.reviewing import experts
from quancheng.lifecycle.acts.reviewing.experts import seen_experts
from quancheng.lifecycle.refusals import Invalid, Stale
from quancheng.reviews.models import Expert
from tests.lifecycle.reviewing.drawn import entered, entry
from tests.lifecycle.standing import add
from tests.lifecycle.world import World


def amended(world: World, expert: Expert, row: dict[str, Any], version: int = 1) -> None:
    told = {"expert": expert.public_id, "version": version, "rows": [row]}
    world.does("周闻笛", experts.register_experts, **told)


def faults(world: World, *rows: dict[str, Any]) -> list[str]:
    with pytest.raises(Invalid) as told:
        entered(world, *rows)
    return [str(fault) for fault in told.value.faults]


def test_an_employer_that_is_a_unit_of_ours_is_kept_as_that_unit(world: World) -> None:
    jobs = [
        {"name": " 区文化和旅游局", "since": "2010-01-01", "until": "2024-01-31"},
        {"name": "外地公司", "since": "2024-02-01"},
    ]
    found = entered(world, entry("张致远", "软件工程", employments=jobs))[0]
    kept = list(found.employments.order_by("id").values_list("unit__name", "name"))
    assert kept == [("区文化和旅游局", "区文化和旅游局"), (None, "外地公司")]


def test_fields_stand_in_the_order_of_the_pack_and_no_other_word_is_one(world: World) -> None:
    assert entered(world, entry("张致远", "工程造价", "软件工程", "工程造价"))[0].fields == ["软件工程", "工程造价"]
    assert "专业领域没有“算命”；可选：软件工程、" in faults(world, entry("李明", "算命"))[0]
    assert faults(world, entry("李明")) == ["请选择专业领域，至少一个"]


def test_every_fault_of_every_row_is_told_and_nothing_is_entered(world: World) -> None:
    told = faults(
        world,
        entry("张致远", "软件工程"),
        entry("", "软件工程", row=3),
        entry("李明", "软件工程", row=4, employments=[{"name": "", "since": "2099-01-01", "row": 5}]),
        entry("张致远", "网络安全", row=6),
    )
    assert told[:3] == ["第 3 行请填写姓名", "第 5 行请填写任职单位", "第 5 行任职起日不能晚于 2025-03-03"]
    assert "第 6 行专家库里已有“张致远”" in told[3]
    assert not Expert.objects.exists()


def test_a_name_stands_once_in_the_pool(world: World) -> None:
    entered(world, entry("张致远", "软件工程"))
    assert "请加注以示区别" in faults(world, entry("张致远", "网络安全"))[0]


def test_a_log_in_belongs_to_one_expert_who_is_posted_as_one(world: World) -> None:
    expert = add(world, "专家甲", "区政务信息化专家库", "评审专家", "经办", world.jurisdiction)
    person = expert.person.public_id
    assert entered(world, entry("专家甲", "软件工程", person=person))[0].person == expert.person
    assert faults(world, entry("李明", "软件工程", person=person)) == ["“专家甲”的账号已经对应另一位专家"]
    clerk = world["林知远"].person.public_id
    assert faults(world, entry("李明", "软件工程", person=clerk)) == ["请选择有“评审专家”岗位的人员"]


def test_what_is_amended_is_told_before_and_after_and_what_is_left_out_stays(world: World) -> None:
    interest = {"name": "青禾软件", "text": "持股", "on": "2025-01-01"}
    found = entered(world, entry("张致远", "软件工程", interests=[interest]))[0]
    kept = found.interests.get()
    lifted = interest | {"id": str(kept.pk), "withdrawn_on": "2025-03-01"}
    amended(world, found, {"name": "张致远", "title": "研究员", "fields": ["网络安全"], "interests": [lifted]})
    content = Entry.objects.latest("pk").content
    before, after = content["before"]["专家 张致远"], content["after"]["专家 张致远"]
    assert (before["专业领域"], after["专业领域"]) == (["软件工程"], ["网络安全"])
    assert before["任职"] == after["任职"] == ["青禾大学，2015-09-01 至 今"]
    assert (before["利益关系"], after["利益关系"]) == (["青禾软件：持股"], ["青禾软件：持股（2025-03-01 解除）"])
    assert content["rows"] == {"reviews_expert": 1, "reviews_interest": 1}


def test_a_row_of_another_expert_is_not_amended(world: World) -> None:
    one, other = entered(world, entry("张致远", "软件工程"), entry("李明", "软件工程"))
    job = {"id": str(other.employments.get().pk), "name": "别处", "since": "2020-01-01"}
    with pytest.raises(Invalid, match="不是这位专家的"):
        amended(world, one, entry("张致远", "软件工程", employments=[job]))
    assert other.employments.get().name == "青禾大学"


def test_who_saw_an_older_entry_is_told_so(world: World) -> None:
    found = entered(world, entry("张致远", "软件工程"))[0]
    amended(world, found, entry("张致远", "网络安全", employments=[]))
    with pytest.raises(Stale):
        amended(world, found, entry("张致远", "数据资源"))
    assert Expert.objects.get().fields == ["网络安全"]


def test_dates_that_contradict_each_other_are_told(world: World) -> None:
    job = {"name": "青禾大学", "since": "2020-01-01", "until": "2019-12-31"}
    interest = {"name": "青禾软件", "text": "持股", "on": "2025-02-01", "withdrawn_on": "2025-01-01"}
    told = faults(world, entry("张致远", "软件工程", employments=[job], interests=[interest]))
    assert told == ["第 1 行任职止日不能早于 2020-01-01", "第 1 行解除日不能早于 2025-02-01"]


def test_the_pool_is_seen_by_duties_of_the_jurisdiction_alone(world: World) -> None:
    entered(world, entry("张致远", "软件工程"))
    assert seen_experts(world["钱有度"]).count() == 1
    for who in ("林知远", "程审之", "管系统"):
        assert not seen_experts(world[who]).exists()
