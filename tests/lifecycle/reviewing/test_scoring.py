"""专家评分 (第十条): alone, once, by oneself, sealed; the journal commits to it and tells nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from quancheng.accounts.models import Delegation
from quancheng.journal import Entry
from quancheng.lifecycle.acts.reviewing.scoring import forget_typing, keep_typing, score
from quancheng.lifecycle.acts.reviewing.sealing import panel
from quancheng.lifecycle.refusals import Invalid, NotAllowed, WrongState
from quancheng.projects.models import Project, Scratch
from quancheng.reviews.models import DECLINED, INVITED, Recusal, Reviewed, Score, Seat
from tests.lifecycle.reviewing.panels import GIVEN, MARKS, batch_of, give
from tests.lifecycle.standing_made import Standing


def scores(standing: Standing, who: str = "专家甲", on: str = "评分中", **values: str) -> None:
    standing.world.does(who, score, project=standing.projects[on], values=GIVEN | values)


def reviewed(standing: Standing, on: str = "评分中") -> Reviewed:
    return Reviewed.objects.get(project__public_id=standing.projects[on])


def test_marks_are_kept_in_thousandths_and_amounts_to_the_fen(standing: Standing) -> None:
    scores(standing, suggested="1,234,567.89")
    made = Score.objects.get(reviewed=reviewed(standing))
    assert made.points == {"建设必要性": 26000, "技术可行性": 33500, "预算合理性": 24125}
    assert made.total == 83625
    assert made.suggested == 123456789
    assert len(made.salt) == 32


def test_the_journal_says_who_and_where_and_nothing_of_what(standing: Standing) -> None:
    scores(standing, opinion="这是只有本人知道的意见")
    entry = Entry.objects.latest("pk")
    assert (entry.subject_kind, entry.act) == ("评审批次", "专家评分")
    told = json.dumps(entry.content, ensure_ascii=False)
    made = Score.objects.get(reviewed=reviewed(standing))
    for secret in ("26000", "33500", "83625", "90000000", "900000", "只有本人知道", made.salt, *MARKS):
        assert secret not in told
    (name, value), *rest = entry.content["after"].items()
    assert (name, rest) == ("评分承诺 评分中", [])
    assert len(value) == 64


def test_who_builds_does_not_read_in_the_projects_journal_who_judges_it(standing: Standing) -> None:
    before = standing["评分中"]
    scores(standing)
    assert not Entry.objects.filter(subject_id=before.public_id, act="专家评分").exists()
    assert standing["评分中"].version == before.version


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"建设必要性": ""}, "建设必要性", "请填写建设必要性（第十条）"),
        ({"建设必要性": "30.001"}, "建设必要性", "建设必要性应为 0 至 30 的数（第十条）"),
        ({"技术可行性": "-1"}, "技术可行性", "技术可行性应为 0 至 40 的数（第十条）"),
        ({"预算合理性": "20.1234"}, "预算合理性", "“预算合理性”应为数字（小数不超过三位），不能是“20.1234”（第十条）"),
        ({"conclusion": "修改完善"}, "conclusion", "结论没有“修改完善”；可选：同意、不同意、修改后再审（第十条）"),
        ({"suggested": ""}, "suggested", "请填写建议投资额（第十条）"),
        ({"suggested": "", "conclusion": "修改后再审"}, "suggested", "请填写建议投资额（第十条）"),
        ({"suggested": "0"}, "suggested", "建议投资额应大于零（第十条）"),
        ({"suggested": "90.001"}, "suggested", "“建议投资额”应为数字（精确到分），不能是“90.001”（第十条）"),
        ({"opinion": ""}, "opinion", "请填写评审意见（第十条）"),
    ],
)
def test_what_is_wrong_is_named_at_its_field(standing: Standing, values: dict[str, str], field: str, said: str) -> None:
    with pytest.raises(Invalid) as told:
        scores(standing, **values)
    assert [(fault.field, str(fault)) for fault in told.value.faults] == [(field, said)]
    assert not Score.objects.filter(reviewed=reviewed(standing)).exists()


def test_a_refused_score_leaves_none_of_it_in_the_journal(standing: Standing) -> None:
    with pytest.raises(Invalid):
        scores(standing, opinion="", 建设必要性="29.125")
    assert "29.125" not in json.dumps(Entry.objects.latest("pk").content)


@pytest.mark.parametrize("marks", ["0", "30", "29.999"])
def test_none_and_full_marks_are_marks(standing: Standing, marks: str) -> None:
    scores(standing, 建设必要性=marks)
    assert Score.objects.get(reviewed=reviewed(standing)).points["建设必要性"] == round(float(marks) * 1000)


def test_who_is_against_need_not_suggest_an_amount(standing: Standing) -> None:
    scores(standing, conclusion="不同意", suggested="")
    assert Score.objects.get(reviewed=reviewed(standing)).suggested is None


def test_once_submitted_it_is_final(standing: Standing) -> None:
    scores(standing)
    with pytest.raises(WrongState, match="提交以后不能再改"):
        scores(standing, 建设必要性="1")
    assert Score.objects.get(reviewed=reviewed(standing)).points["建设必要性"] == 26000


def test_nobody_scores_through_a_delegate(standing: Standing) -> None:
    world = standing.world
    post, other = world["专家甲"].post, world["专家乙"]
    assert post is not None
    lent = Delegation.objects.create(
        post=post, delegate=other.person, since=world.at.date(), until=world.at.date(), reason="出差", given_at=world.at
    )
    world.people["专家乙"] = replace(other, post=post, delegation=lent)
    with pytest.raises(NotAllowed, match="不能代理"):
        scores(standing, "专家乙")


def test_who_is_recused_from_the_project_does_not_score_it_but_the_others(standing: Standing) -> None:
    world, inside = standing.world, reviewed(standing)
    seat = Seat.objects.get(batch=inside.batch, expert__name="专家甲")
    Recusal.objects.create(
        batch=inside.batch,
        expert=seat.expert,
        project=inside.project,
        reason="曾任职",
        by_name="周闻笛",
        on=world.at.date(),
    )
    with pytest.raises(NotAllowed, match="已回避"):
        scores(standing)
    assert [each.expert.name for each in panel(inside, 5).judges] == ["专家乙", "专家丙", "专家戊", "专家己"]
    assert len(panel(reviewed(standing, "待结论"), 5).judges) == 5


@pytest.mark.parametrize("state", [INVITED, DECLINED])
def test_who_has_not_accepted_sees_no_project(standing: Standing, state: str) -> None:
    Seat.objects.filter(batch=reviewed(standing).batch, expert__name="专家甲").update(state=state)
    with pytest.raises(Project.DoesNotExist):
        scores(standing)


def test_who_sits_elsewhere_scores_there_alone(standing: Standing) -> None:
    world = standing.world
    batch_of(world, standing["已受理"], name="另一批", panel=("专家丁",))
    with pytest.raises(Project.DoesNotExist):
        scores(standing, "专家丁")
    scores(standing, "专家丁", "已受理")


def test_after_the_conclusion_nobody_scores(standing: Standing) -> None:
    Reviewed.objects.filter(pk=reviewed(standing).pk).update(on=standing.world.at.date(), conclusion="同意")
    with pytest.raises(WrongState, match="没有列在进行中的评审批次"):
        scores(standing)


def test_scores_are_open_once_the_whole_panel_has_given_them(standing: Standing) -> None:
    inside = reviewed(standing)
    for number, name in enumerate(("专家甲", "专家乙", "专家丙", "专家戊", "专家己")):
        found = panel(inside, 5)
        assert (found.open, found.missing) == (False, 5 - number)
        give(standing.world, inside.project, name)
    assert panel(inside, 5).open


@pytest.mark.parametrize(
    ("seats", "said"),
    [
        ({"专家己": INVITED}, "还有 1 位专家没有答复邀请"),
        ({"专家己": DECLINED}, "应邀参加的专家 4 人，不少于 5 人才能评审"),
    ],
)
def test_they_stay_sealed_while_the_panel_is_not_whole(standing: Standing, seats: dict[str, str], said: str) -> None:
    inside = reviewed(standing, "待结论")
    assert panel(inside, 5).open
    for name, state in seats.items():
        Seat.objects.filter(batch=inside.batch, expert__name=name).update(state=state)
    found = panel(inside, 5)
    assert (found.open, found.unfit) == (False, said)


def test_an_even_panel_is_no_panel(standing: Standing) -> None:
    world = standing.world
    names = ("专家甲", "专家乙", "专家丙", "专家丁", "专家戊", "专家己")
    batch_of(world, standing["已受理"], name="双数", panel=names)
    inside = reviewed(standing, "已受理")
    for name in names:
        give(world, inside.project, name)
    found = panel(inside, 5)
    assert (found.missing, found.unfit, found.open) == (0, "应邀参加的专家 6 人，是双数；评审组应为单数", False)


def test_a_recused_expert_makes_the_panel_of_that_project_too_small(standing: Standing) -> None:
    inside = reviewed(standing)
    seat = Seat.objects.get(batch=inside.batch, expert__name="专家己")
    told: dict[str, Any] = {"reason": "有利益关系", "by_name": "周闻笛", "on": standing.world.at.date()}
    Recusal.objects.create(batch=inside.batch, expert=seat.expert, project=inside.project, **told)
    assert panel(inside, 5).unfit == "除去回避的，评这个项目的专家只有 4 人，不少于 5 人才能评审"
    assert panel(reviewed(standing, "待结论"), 5).unfit == ""


def test_what_is_typed_is_kept_for_oneself_and_gone_once_submitted(standing: Standing) -> None:
    world, told = standing.world, {"project": standing.projects["评分中"]}
    keep_typing(acting=world["专家甲"], at=world.at, data={"opinion": "写了一半"}, **told)
    keep_typing(acting=world["专家甲"], at=world.at, data={"opinion": "又写了一点"}, **told)
    assert [each.data for each in Scratch.objects.filter(part="score")] == [{"opinion": "又写了一点"}]
    scores(standing)
    assert not Scratch.objects.filter(part="score").exists()
    with pytest.raises(WrongState):
        keep_typing(acting=world["专家甲"], at=world.at, data={}, **told)


def test_what_is_typed_can_be_dropped_and_others_keep_nothing(standing: Standing) -> None:
    world, told = standing.world, {"project": standing.projects["评分中"]}
    keep_typing(acting=world["专家甲"], at=world.at, data={"opinion": "写了一半"}, **told)
    forget_typing(acting=world["专家甲"], **told)
    assert not Scratch.objects.filter(part="score").exists()
    for who in ("专家丁", "周闻笛", "林知远"):
        with pytest.raises(Project.DoesNotExist):
            keep_typing(acting=world[who], at=world.at, data={}, **told)
