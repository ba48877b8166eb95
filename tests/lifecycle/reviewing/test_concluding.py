"""立项评审 (第八条, 第十条): on all scores, by who has no interest, with the law's gate and the panel's majority."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from quancheng.journal import Entry
from quancheng.lifecycle.acts.reviewing.batches import OUT, fill_batch
from quancheng.lifecycle.acts.reviewing.concluding import conclude_review, summary
from quancheng.lifecycle.acts.reviewing.sealing import average, commitment, majority
from quancheng.lifecycle.refusals import Barred, Invalid, WrongState
from quancheng.projects.models import CoBuilder, Evaluation
from quancheng.reviews.models import CLOSED, PREPARING, Batch, Reviewed, Score, Seat
from tests.lifecycle.reviewing.panels import CONCLUDED, PANEL, batch_of, give, give_all
from tests.lifecycle.standing_made import Standing


def concludes(standing: Standing, on: str = "待结论", who: str = "周闻笛", **values: str) -> None:
    told: dict[str, Any] = {"project": standing.projects[on], "version": None, "values": CONCLUDED | values}
    standing.world.does(who, conclude_review, **told)


def reviewed(standing: Standing, on: str = "待结论") -> Reviewed:
    return Reviewed.objects.select_related("batch").get(project__public_id=standing.projects[on])


def test_the_outcome_is_kept_with_the_project_and_in_the_batch(standing: Standing) -> None:
    concludes(standing)
    project, row = standing["待结论"], reviewed(standing)
    assert (project.facts["立项评审日"], project.facts["立项评审结论"]) == ("2025-03-03", "同意")
    assert project.stage == "评审"
    assert (row.conclusion, row.average, row.suggested) == ("同意", 83625, 90000000)
    assert (row.on, row.by_name, row.text, row.reason) == (
        datetime.date(2025, 3, 3), "周闻笛", "同意立项，按建议投资额安排", "",
    )  # fmt: skip


def test_averages_are_rounded_half_up_and_count_only_amounts_that_were_given(standing: Standing) -> None:
    world, project = standing.world, standing["评分中"]
    give(world, project, "专家甲", 建设必要性="10", suggested="1000.01")
    give(world, project, "专家乙", 建设必要性="10.001", suggested="1000.02")
    give(world, project, "专家丙", 建设必要性="10.001", conclusion="不同意", suggested="")
    for name in ("专家戊", "专家己"):
        give(world, project, name, 建设必要性="10", conclusion="不同意", suggested="")
    concludes(standing, "评分中", conclusion="不同意")
    row = reviewed(standing, "评分中")
    assert row.average == 10_000 + 33_500 + 24_125  # two thousandths among five are less than half of one
    assert row.suggested == 100002  # 1000.015 元
    assert average([1, 2]) == 2
    assert average([]) is None


def test_the_journal_opens_every_score_and_each_fits_its_commitment(standing: Standing) -> None:
    world, project = standing.world, standing["评分中"]
    for number, name in enumerate(PANEL[:3]):
        give(world, project, name, 建设必要性=str(20 + number))
    sealed = {
        value
        for entry in Entry.objects.filter(act="专家评分", subject_id=reviewed(standing, "评分中").batch.public_id)
        for name, value in entry.content["after"].items()
        if name.endswith("评分中")
    }
    for name in PANEL[3:]:
        give(world, project, name)
    concludes(standing, "评分中")
    opened = Entry.objects.latest("pk").content["after"]["开封的评分"]
    assert len(opened) == 5
    assert [each["分项得分"]["建设必要性"] for each in opened[:3]] == [20000, 21000, 22000]
    told = [{name: value for name, value in each.items() if name not in ("name", "评分承诺")} for each in opened]
    assert {commitment(each) for each in told[:3]} == sealed
    assert commitment(told[0] | {"建议投资额": 1}) not in sealed
    assert all(name not in str(opened) for name in PANEL)


@pytest.mark.parametrize("conclusion", ["不同意", "修改后再审"])
def test_a_conclusion_that_departs_from_the_majority_needs_a_reason(standing: Standing, conclusion: str) -> None:
    with pytest.raises(Invalid) as told:
        concludes(standing, conclusion=conclusion)
    assert [str(fault) for fault in told.value.faults] == [
        f"多数专家的意见是“同意”，结论为“{conclusion}”的，请写明理由（内控规则）（第十条）"
    ]
    concludes(standing, conclusion=conclusion, reason="概算依据不足")
    assert reviewed(standing).reason == "概算依据不足"
    assert Entry.objects.latest("pk").content["note"] == "与多数意见不一致的理由：概算依据不足"


def test_where_no_more_than_half_agree_every_conclusion_needs_a_reason(standing: Standing) -> None:
    world, project = standing.world, standing["评分中"]
    for name, said in zip(PANEL, ("同意", "同意", "不同意", "不同意", "修改后再审"), strict=True):
        give(world, project, name, conclusion=said)
    with pytest.raises(Invalid, match="专家没有过半数的一致意见"):
        concludes(standing, "评分中")
    concludes(standing, "评分中", reason="综合考虑")
    assert majority(["同意", "同意", "不同意"]) == "同意"
    assert majority(["同意", "不同意"]) == ""
    assert majority([]) == ""


def test_a_reason_that_is_not_needed_is_not_kept(standing: Standing) -> None:
    concludes(standing, reason="多写的")
    assert reviewed(standing).reason == ""


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"conclusion": "", "reason": "x"}, "请选择结论"),
        ({"conclusion": "通过", "reason": "x"}, "结论没有“通过”"),
        ({"text": ""}, "请填写评审意见"),
    ],
)
def test_what_is_missing_is_said(standing: Standing, values: dict[str, str], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        concludes(standing, **values)


def test_not_before_every_score_is_in(standing: Standing) -> None:
    for name in PANEL[:4]:
        give(standing.world, standing["评分中"], name)
    with pytest.raises(WrongState, match="还有 1 位专家没有提交评分"):
        concludes(standing, "评分中")


def test_not_without_an_agency(standing: Standing) -> None:
    Batch.objects.update(agency=None)
    with pytest.raises(WrongState, match="还没有委托第三方评审机构（第十条）"):
        concludes(standing)


def test_not_before_the_meeting(standing: Standing) -> None:
    Batch.objects.update(on=datetime.date(2025, 3, 4))
    with pytest.raises(WrongState, match="评审会定在 2025-03-04，还没有召开"):
        concludes(standing)
    standing.world.later(days=1)
    concludes(standing)
    assert standing["待结论"].facts["立项评审日"] == "2025-03-04"


def test_not_with_a_panel_that_is_too_small(standing: Standing) -> None:
    Seat.objects.filter(batch=reviewed(standing).batch, expert__name="专家己").update(state="已谢绝")
    with pytest.raises(WrongState, match="应邀参加的专家 4 人，不少于 5 人才能评审（内控规则）"):
        concludes(standing)


def test_not_outside_a_batch_and_not_twice(standing: Standing) -> None:
    with pytest.raises(WrongState, match="没有列在进行中的评审批次里"):
        concludes(standing, "已受理")
    concludes(standing)
    with pytest.raises(WrongState, match="没有列在进行中的评审批次里"):
        concludes(standing)


def test_without_an_evaluation_the_law_bars_it_with_article_and_fact(standing: Standing) -> None:
    Evaluation.objects.filter(project=standing["待结论"]).delete()
    with pytest.raises(Barred, match="第八条“事前绩效评估”"):
        concludes(standing)
    assert reviewed(standing).on is None


def test_a_poor_evaluation_does_not_come_into_the_review(standing: Standing) -> None:
    Evaluation.objects.filter(project=standing["待结论"]).update(grade="差", total=50000)
    with pytest.raises(Barred, match="第八条“绩效差不进评审”") as told:
        concludes(standing)
    assert [each.rule.name for each in told.value.answer.barring] == ["绩效差不进评审"]
    assert Entry.objects.latest("pk").content["verdicts"][0]["rule"] == "绩效差不进评审"


def test_who_concludes_has_no_interest(standing: Standing) -> None:
    world = standing.world
    unit = world["周闻笛"].unit
    assert unit is not None
    CoBuilder.objects.create(project=standing["待结论"], unit=unit, part="数据底座")
    with pytest.raises(Exception, match="内控规则"):
        concludes(standing)
    assert reviewed(standing).on is None


def test_the_batch_closes_with_its_last_project(standing: Standing) -> None:
    concludes(standing)
    batch = reviewed(standing).batch
    assert Batch.objects.get(pk=batch.pk).state == PREPARING
    give_all(standing.world, standing["评分中"])
    concludes(standing, "评分中")
    closed = Batch.objects.get(pk=batch.pk)
    assert (closed.state, closed.version) == (CLOSED, batch.version + 1)
    assert Entry.objects.latest("pk").content["after"][f"评审批次 {batch.name}"] == CLOSED


def test_the_batch_closes_when_the_last_that_waits_leaves_it(standing: Standing) -> None:
    concludes(standing)
    batch = reviewed(standing).batch
    told: dict[str, Any] = {"batch": batch.public_id, "what": OUT, "reason": "建设单位撤回"}
    standing.world.does("周闻笛", fill_batch, project=standing.projects["评分中"], version=None, **told)
    assert Batch.objects.get(pk=batch.pk).state == CLOSED


def test_a_batch_that_is_emptied_before_anything_was_concluded_stays_open(standing: Standing) -> None:
    world, project = standing.world, standing["已受理"]
    batch = batch_of(world, project, name="排错了")
    told: dict[str, Any] = {"batch": batch.public_id, "what": OUT, "reason": "排错了"}
    world.does("周闻笛", fill_batch, project=project.public_id, version=None, **told)
    assert Batch.objects.get(pk=batch.pk).state == PREPARING


def test_a_second_round_is_asked_of_the_law_on_its_own_day(standing: Standing) -> None:
    """The review of the first round lies before the evaluation that was mended since."""
    world, project = standing.world, standing["已受理"]
    project.facts |= {"立项评审日": "2025-02-01", "立项评审结论": "修改后再审"}
    project.save()
    batch_of(world, project, name="第二轮")
    give_all(world, project)
    concludes(standing, "已受理")
    assert standing["已受理"].facts["立项评审日"] == "2025-03-03"


def test_the_opinions_of_the_panel_begin_the_opinion_of_the_review(standing: Standing) -> None:
    found = list(Score.objects.filter(reviewed=reviewed(standing)))
    assert summary(found[:2]) == "1. 必要可行，终端数量可再核减\n2. 必要可行，终端数量可再核减"
