"""Two at once on slips, opinions, plans, letters and receipts: one has its effect, the other is told."""

from __future__ import annotations

from typing import Any

import pytest

from quancheng.lifecycle.acts.approving import opinion, slips
from quancheng.lifecycle.acts.budgeting import review
from quancheng.lifecycle.acts.letters import city, letter
from quancheng.lifecycle.acts.library import construction, entering
from quancheng.lifecycle.acts.reviewing import drawing, invitations, scoring
from quancheng.lifecycle.refusals import NotAllowed, Stale, WrongState
from quancheng.projects.models import CityFiling, ConstructionPlan, Letter, LibraryEntry, PlannedProject, Slip
from quancheng.reviews.models import Draw, Opinion, Score, Seat
from tests.databases import OwnDatabase, at_once
from tests.lifecycle.library.standing import AGREED
from tests.lifecycle.reviewing.panels import GIVEN
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.test_at_once import called, one_wins

Own = tuple[OwnDatabase, Standing]


def on(standing: Standing, name: str, **more: Any) -> dict[str, Any]:
    return {"project": standing.projects[name], "version": None} | more


def test_a_slip_is_signed_or_sent_back_once(own_standing: Own) -> None:
    _, standing = own_standing
    told = on(standing, "待签发", slip=standing.ids["待签发"])
    one_wins(
        [
            called(standing, "顾长风", slips.sign, "a", agreed=True, **told),
            called(standing, "顾长风", slips.sign, "b", agreed=False, note="再议", **told),
        ]
    )
    assert Slip.objects.get(public_id=standing.ids["待签发"]).state in ("已签发", "已退回")


def test_an_opinion_is_issued_once(own_standing: Own) -> None:
    _, standing = own_standing
    told = on(standing, "已签发")
    one_wins([called(standing, who, opinion.issue_opinion, who, **told) for who in ("周闻笛", "叶知秋")])
    assert Opinion.objects.filter(project=standing["已签发"]).count() == 1


def test_two_draws_at_once_draw_nobody_twice(own_standing: Own) -> None:
    _, standing = own_standing
    told = {"batch": standing.ids["批次"], "wanted": [("网络安全", 3)]}
    answers = at_once([called(standing, who, drawing.draw_experts, who, **told) for who in ("周闻笛", "叶知秋")])
    assert not [each for each in answers if isinstance(each, Exception)], answers
    draws = Draw.objects.filter(batch__public_id=standing.ids["批次"]).order_by("number")
    assert [each.number for each in draws] == [1, 2, 3]
    assert Seat.objects.filter(batch__public_id=standing.ids["批次"]).count() == 7


@pytest.mark.parametrize("time", range(4))
def test_who_scores_while_his_refusal_is_entered_has_either_scored_or_left(own_standing: Own, time: int) -> None:
    _, standing = own_standing
    seat = Seat.objects.get(expert__name="专家甲", batch__public_id=standing.ids["评分批次"])
    Score.objects.filter(seat=seat).delete()
    left = {"seat": seat.public_id, "answer": "不参加", "reason": "出差", "teller": "本人来电"}
    told = {"project": standing.projects["评分中"], "values": GIVEN}
    at_once(
        [
            called(standing, "专家甲", scoring.score, "a", **told),
            called(standing, "周闻笛", invitations.answer_invitation, "b", **left),
        ]
    )
    seat.refresh_from_db()
    assert Score.objects.filter(seat=seat).exists() == (seat.state == "已接受")


def test_a_budget_review_is_fed_back_once(own_standing: Own) -> None:
    _, standing = own_standing
    told = on(standing, "待列预算", values={})
    (lost,) = one_wins([called(standing, who, review.feed_back, who, **told) for who in ("钱有度", "贝明珠")])
    assert isinstance(lost, WrongState | Stale | NotAllowed)


def test_a_project_enters_the_library_once(own_standing: Own) -> None:
    _, standing = own_standing
    told = on(standing, "待入库")
    one_wins(
        [
            called(standing, "周闻笛", entering.enter_library, str(year), values={"year": year}, **told)
            for year in (2026, 2027)
        ]
    )
    assert LibraryEntry.objects.filter(project=standing["待入库"]).count() == 1


def test_finance_agrees_with_no_plan_that_is_changed_meanwhile(own_standing: Own) -> None:
    _, standing = own_standing
    plan = ConstructionPlan.objects.get(public_id=standing.ids["2026 年建设计划"])
    agreeing = {"plan": plan.public_id, "version": plan.version, "values": AGREED}
    more = on(standing, "待列计划", values={"year": 2026, "amount": "100.00"})
    answers = at_once(
        [
            called(standing, "金满仓", construction.countersign_plan, "a", **agreeing),
            called(standing, "周闻笛", construction.plan_project, "b", **more),
        ]
    )
    assert not isinstance(answers[1], Exception), answers
    plan.refresh_from_db()
    assert plan.agreed is None
    assert PlannedProject.objects.filter(plan=plan).count() == 2


def test_a_letter_is_signed_once(own_standing: Own) -> None:
    _, standing = own_standing
    one_wins([called(standing, "苏明达", letter.sign_letter, key, **on(standing, "批复后")) for key in "ab"])
    assert Letter.objects.filter(project=standing["批复后"]).count() == 1


def test_a_receipt_is_entered_once(own_standing: Own) -> None:
    _, standing = own_standing
    told = on(standing, "已报市级", values={"number": "市备 1 号", "on": "2025-03-03"})
    one_wins([called(standing, who, city.register_receipt, who, **told) for who in ("周闻笛", "市里人")])
    assert CityFiling.objects.get(project=standing["已报市级"]).receipt == "市备 1 号"
