"""Invitations and recusals (internal control): who answers for whom, and what cannot be taken back."""

from __future__ import annotations

from typing import Any

import pytest

from quancheng.journal import Entry
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.acts.reviewing import invitations, recusing
from quancheng.lifecycle.acts.reviewing.drawing import recused_from
from quancheng.lifecycle.refusals import Invalid, NotAllowed, WrongState
from quancheng.reviews.models import Interest, Recusal, Score, Seat
from tests.lifecycle.standing_made import Standing


def seat(standing: Standing) -> Seat:
    return Seat.objects.select_related("expert", "batch").get(public_id=standing.ids["席位"])


def answers(standing: Standing, who: str, answer: str, **more: str) -> None:
    standing.world.does(who, invitations.answer_invitation, seat=standing.ids["席位"], answer=answer, **more)


def recuses(standing: Standing, who: str, expert: str = "", batch: str = "批次", **values: Any) -> None:
    told = {"batch": standing.ids[batch], "expert": expert, "values": {"reason": "近亲属任职"} | values}
    standing.world.does(who, recusing.recuse, **told)


def test_who_comes_sees_the_projects_from_then_on(standing: Standing) -> None:
    expert, project = standing.world["专家丁"], standing["待抽取"]
    assert not visible(expert).filter(pk=project.pk).exists()
    answers(standing, "专家丁", "参加")
    assert visible(expert).filter(pk=project.pk).exists()
    assert (seat(standing).state, seat(standing).answered_at) == ("已接受", standing.world.at)


def test_who_cannot_come_says_why_and_gives_the_seat_up(standing: Standing) -> None:
    with pytest.raises(Invalid, match="请填写不能参加的原因"):
        answers(standing, "专家丁", "不参加")
    answers(standing, "专家丁", "不参加", reason="出差")
    assert (seat(standing).state, seat(standing).reason) == ("已谢绝", "出差")
    with pytest.raises(WrongState, match="邀请已谢绝，不再答复"):
        answers(standing, "专家丁", "参加")


def test_who_said_he_comes_can_still_decline_before_he_has_scored(standing: Standing) -> None:
    answers(standing, "专家丁", "参加")
    with pytest.raises(WrongState, match="已经答复参加"):
        answers(standing, "专家丁", "参加")
    answers(standing, "专家丁", "不参加", reason="突发疾病")
    assert seat(standing).state == "已谢绝"


def test_who_has_scored_does_not_leave(standing: Standing) -> None:
    standing.ids["席位"] = Score.objects.first().seat.public_id  # type: ignore[union-attr]  # the small world has some
    with pytest.raises(WrongState, match="已经评分，不能再退出"):
        answers(standing, "周闻笛", "不参加", reason="出差", teller="来电")


def test_another_expert_finds_no_such_invitation(standing: Standing) -> None:
    with pytest.raises(Seat.DoesNotExist):
        answers(standing, "专家甲", "参加")
    with pytest.raises(Seat.DoesNotExist):
        answers(standing, "外区人", "参加", teller="来电")


def test_an_answer_by_telephone_keeps_who_told_it_and_who_entered_it(standing: Standing) -> None:
    with pytest.raises(Invalid, match="请填写由谁、怎样告知"):
        answers(standing, "周闻笛", "参加")
    answers(standing, "周闻笛", "不参加", reason="出差", teller="本人 3 月 3 日来电")
    assert seat(standing).reason == "出差（由 本人 3 月 3 日来电 告知，周闻笛 登记）"
    content = Entry.objects.latest("pk").content
    assert content["note"] == "由 本人 3 月 3 日来电 告知，周闻笛 登记"
    assert content["before"] == {"邀请 专家丁": "待答复"}


# recusal


def test_who_keeps_away_from_the_batch_leaves_the_panel(standing: Standing) -> None:
    recuses(standing, "专家丁")
    assert (seat(standing).state, seat(standing).reason) == ("已回避", "近亲属任职")
    assert Recusal.objects.get().by_name == "专家丁"
    with pytest.raises(WrongState, match="已经登记过"):
        recuses(standing, "周闻笛", expert=seat(standing).expert.public_id)


def test_who_keeps_away_from_one_project_stays_on_the_panel(standing: Standing) -> None:
    project = standing["待抽取"]
    recuses(standing, "专家丁", project=project.public_id)
    assert seat(standing).state == "待答复"
    assert recused_from(seat(standing)) == {project.pk}
    with pytest.raises(Invalid, match="这个批次里没有这个项目"):
        recuses(standing, "专家丁", project=standing.projects["已受理"])


def test_an_expert_speaks_for_himself_alone_and_only_where_he_was_drawn(standing: Standing) -> None:
    with pytest.raises(NotAllowed, match="专家只能登记自己的回避"):
        recuses(standing, "专家丁", expert=standing.ids["专家"])
    with pytest.raises(NotAllowed, match="您没有被抽中参加这个批次"):
        recuses(standing, "专家丁", batch="评分批次")
    with pytest.raises(Invalid, match="请选择要回避的专家"):
        recuses(standing, "周闻笛")
    with pytest.raises(Invalid, match="请填写回避的理由"):
        recuses(standing, "专家丁", reason="")


def test_what_has_been_scored_is_not_recused_any_more(standing: Standing) -> None:
    score = Score.objects.select_related("seat__expert", "reviewed__project").first()
    assert score
    told = {"expert": score.seat.expert.public_id, "batch": "评分批次", "project": score.reviewed.project.public_id}
    with pytest.raises(WrongState, match="已经评分，不能再登记回避"):
        recuses(standing, "周闻笛", **told)


def test_a_declared_interest_with_a_builder_keeps_the_expert_from_its_project_at_once(standing: Standing) -> None:
    told = {"values": {"name": "区文化和旅游局", "text": "近亲属任职"}}
    standing.world.does("专家丁", recusing.recuse, **told)
    interest = Interest.objects.get()
    assert (interest.unit, interest.on) == (standing.world["林知远"].unit, standing.world.at.date())
    assert recused_from(seat(standing)) == {standing["待抽取"].pk}
    with pytest.raises(Invalid, match="已经申报过"):
        standing.world.does("专家丁", recusing.recuse, **told)
    with pytest.raises(Invalid, match="请填写单位或者企业的名称"):
        standing.world.does("专家丁", recusing.recuse, values={"text": "顾问"})
