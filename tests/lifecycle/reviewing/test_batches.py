"""Batches (第十条): set, filled, given to a third party that builds none of the projects."""

from __future__ import annotations

from typing import Any

import pytest

from quancheng.journal import Entry
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.acts.reviewing import batches
from quancheng.lifecycle.acts.reviewing.batches import seen_batches
from quancheng.lifecycle.facts import outside, rows_of
from quancheng.lifecycle.models import Awaited
from quancheng.lifecycle.refusals import Invalid, Stale, WrongState
from quancheng.projects.models import CoBuilder
from quancheng.reviews.models import Batch, Recusal, Reviewed, Seat
from tests.lifecycle.reviewing.drawn import AGENCY, OTHER_AGENCY, SET, batch_with, commissioned, entered, entry
from tests.lifecycle.reviewing.drawn import drawn as draw_for
from tests.lifecycle.standing_made import Standing


def standing_batch(standing: Standing) -> Batch:
    return Batch.objects.get(public_id=standing.ids["批次"])


def set_again(standing: Standing, **more: Any) -> None:
    batch = standing_batch(standing)
    told = SET | {"name": batch.name} | more
    standing.world.does(
        "周闻笛", batches.set_batch, batch=batch.public_id, version=batch.version, values=told
    )  # fmt: skip


def fill(standing: Standing, project: str, what: str = "列入", batch: str = "批次", **more: Any) -> None:
    told = {"project": standing.projects[project], "version": None, "batch": standing.ids[batch]}
    standing.world.does("周闻笛", batches.fill_batch, what=what, **told, **more)


def test_the_name_stands_once_a_year(standing: Standing) -> None:
    with pytest.raises(Invalid, match="2025 年已有名称为“筹备批次”的批次（第十条）"):
        standing.world.does("周闻笛", batches.set_batch, values=SET | {"name": "筹备批次"})
    standing.world.does("周闻笛", batches.set_batch, values=SET | {"name": "筹备批次", "year": "2026"})


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "请填写批次名称"), ({"year": "25"}, "年度应为 2000 至 2099 的整数"),
        ({"on": "三月"}, "评审日“三月”不是日期"), ({"on": "2025-03-02"}, "评审日不能早于今天（2025-03-03）"),
        ({"place": "长" * 201}, "地点不超过 200 字"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_the_article(standing: Standing, wrong: dict[str, str], said: str) -> None:
    with pytest.raises(Invalid) as told:
        standing.world.does("周闻笛", batches.set_batch, values=SET | wrong)
    assert said in str(told.value.faults[0])
    assert told.value.faults[0].article == "第十条"


def test_the_day_stands_once_an_expert_has_scored(standing: Standing) -> None:
    set_again(standing, on="2025-04-01")
    assert standing_batch(standing).on.isoformat() == "2025-04-01"
    scored = Batch.objects.get(public_id=standing.ids["评分批次"])
    told = {"batch": scored.public_id, "version": scored.version, "values": SET | {"name": scored.name}}
    with pytest.raises(Invalid, match="已有专家评分，评审日 2025-03-03 不能再改"):
        standing.world.does("周闻笛", batches.set_batch, **told)


def test_who_saw_an_older_batch_is_told_so(standing: Standing) -> None:
    with pytest.raises(Stale):
        standing.world.does(
            "周闻笛", batches.set_batch, batch=standing.ids["批次"], version=1, values=SET | {"name": "旧"}
        )


def test_a_project_in_a_batch_is_reviewed_centrally_and_no_longer_waits_for_one(standing: Standing) -> None:
    project = standing["已受理"]
    acts = set(Awaited.objects.filter(project=project).values_list("act", flat=True))
    assert "列入评审批次" in acts
    fill(standing, "已受理")
    acts = set(Awaited.objects.filter(project=project).values_list("act", flat=True))
    assert "列入评审批次" not in acts
    assert "立项评审" in acts
    facts = outside(project, rows_of([project])[project.pk])
    assert (facts["集中评审方式"], facts["评审机构"]) == (True, OTHER_AGENCY)


def test_a_project_is_in_one_batch_at_a_time_and_can_come_back(standing: Standing) -> None:
    with pytest.raises(WrongState, match="这个项目已经列入“筹备批次”"):
        fill(standing, "待抽取", batch="评分批次")
    fill(standing, "待抽取", "移出", reason="单位申请缓办")
    assert Entry.objects.latest("pk").content["note"] == "单位申请缓办"
    fill(standing, "待抽取")
    assert Reviewed.objects.get(project=standing["待抽取"]).left_on is None


def test_what_has_been_scored_is_not_taken_out(standing: Standing) -> None:
    with pytest.raises(WrongState, match="已有专家给这个项目评分，不能再移出"):
        fill(standing, "待结论", "移出", batch="评分批次", reason="不评了")


def test_taking_out_needs_a_reason_and_a_project_that_is_in(standing: Standing) -> None:
    with pytest.raises(Invalid, match="请填写移出的理由"):
        fill(standing, "待抽取", "移出")
    with pytest.raises(WrongState, match="这个项目不在“筹备批次”里"):
        fill(standing, "已受理", "移出", reason="不评了")


def test_a_project_is_moved_within_the_order(standing: Standing) -> None:
    fill(standing, "已受理")
    fill(standing, "已受理", "调整次序", place=1)
    names = [each.project.name for each in Reviewed.objects.filter(batch=standing_batch(standing), left_on=None)]
    assert names == ["已受理", "待抽取"]
    with pytest.raises(Invalid, match="次序应为 1 至 2"):
        fill(standing, "已受理", "调整次序", place=3)


def test_only_what_has_been_accepted_is_put_into_a_batch(standing: Standing) -> None:
    with pytest.raises(WrongState, match="处于“申报”阶段"):
        fill(standing, "已提交")


def test_a_batch_that_is_over_is_not_changed(standing: Standing) -> None:
    Batch.objects.update(state="已结束")
    with pytest.raises(WrongState, match="已经结束，不再变动"):
        fill(standing, "已受理")
    with pytest.raises(WrongState, match="已经结束，不再变动"):
        set_again(standing)


# the agency


def test_the_agency_sees_the_projects_of_its_batch_while_it_is_prepared(standing: Standing) -> None:
    batch, project = standing_batch(standing), standing["待抽取"]
    agent = standing.world["程审之"]
    assert not visible(agent).filter(pk=project.pk).exists()
    commissioned(standing.world, batch)
    assert visible(agent).filter(pk=project.pk).exists()
    assert batch in seen_batches(agent)
    assert not visible(standing.world["另一评"]).filter(pk=project.pk).exists()
    facts = outside(project, rows_of([project])[project.pk])
    assert facts["评审机构"] == AGENCY


def test_an_agency_that_builds_one_of_the_projects_is_not_commissioned(standing: Standing) -> None:
    batch, project = standing_batch(standing), standing["待抽取"]
    CoBuilder.objects.create(project=project, unit=standing.world.units[AGENCY], part="平台")
    with pytest.raises(WrongState, match="明衡评估有限公司是“待抽取”的共建单位，不能评审自己的项目（内控规则）"):
        commissioned(standing.world, batch)


def test_a_project_that_the_agency_builds_is_not_put_in(standing: Standing) -> None:
    CoBuilder.objects.create(project=standing["已受理"], unit=standing.world.units[OTHER_AGENCY], part="平台")
    with pytest.raises(WrongState, match="不能评审自己的项目"):
        fill(standing, "已受理")
    assert not Reviewed.objects.filter(project=standing["已受理"]).exists()


def test_who_is_no_third_party_is_not_commissioned(standing: Standing) -> None:
    with pytest.raises(Invalid, match="请选择第三方机构"):
        commissioned(standing.world, standing_batch(standing), "区教育和体育局")


def test_once_scored_the_agency_stands(standing: Standing) -> None:
    with pytest.raises(WrongState, match="已有专家评分，不能再更换评审机构"):
        commissioned(standing.world, Batch.objects.get(public_id=standing.ids["评分批次"]), OTHER_AGENCY)


# what comes after the draw


def test_an_expert_too_close_to_a_project_that_comes_later_does_not_judge_it(standing: Standing) -> None:
    world = standing.world
    batch = batch_with(world, name="空批次", agency=AGENCY)
    project = standing["待抽取"]
    fill(standing, "待抽取", "移出", reason="换批次")
    Reviewed.objects.create(batch=batch, project=standing["评分中"], place=9, left_on=None, on=world.at.date())
    job = {"name": "区文化和旅游局", "since": "2015-01-01", "until": "2020-01-01"}
    entered(world, entry("旧同事", "数据资源", employments=[job]))
    seat = draw_for(world, batch, [("数据资源", 1)]).seats.get()
    seat.expert.employments.update(until=None)
    standing.ids["空批次"] = batch.public_id
    fill(standing, "待抽取", batch="空批次")
    recusal = Recusal.objects.get(batch=batch, project=project)
    assert (recusal.expert, recusal.by_name) == (seat.expert, "系统（内控规则）")
    assert "任职于区文化和旅游局，“待抽取”的建设单位" in recusal.reason
    assert Seat.objects.get(pk=seat.pk).state == "待答复"
    assert "旧同事" not in Entry.objects.latest("pk").body


def test_an_expert_of_the_agency_leaves_the_panel_when_it_is_commissioned(standing: Standing) -> None:
    seat = Seat.objects.get(public_id=standing.ids["席位"])
    seat.expert.interests.create(
        name="明衡评估有限公司", unit=standing.world.units[AGENCY], text="顾问", on="2025-01-01"
    )
    commissioned(standing.world, standing_batch(standing))
    seat.refresh_from_db()
    assert seat.state == "已回避"
    assert "申报与明衡评估有限公司有利益关系（顾问），评审机构" in seat.reason
