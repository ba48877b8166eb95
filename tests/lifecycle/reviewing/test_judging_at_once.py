"""Two at once: one score an expert, one conclusion a project, and the batch is closed by whoever comes last."""

from __future__ import annotations

from typing import Any

from quancheng.lifecycle.acts.reviewing.concluding import conclude_review
from quancheng.lifecycle.acts.reviewing.scoring import score
from quancheng.lifecycle.refusals import Stale, WrongState
from quancheng.reviews.models import CLOSED, Batch, Reviewed, Score
from tests.databases import OwnDatabase, at_once
from tests.lifecycle.reviewing.panels import CONCLUDED, GIVEN, give_all
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.test_at_once import called, one_wins

Own = tuple[OwnDatabase, Standing]


def test_one_expert_who_sends_twice_at_once_has_scored_once(own_standing: Own) -> None:
    _, standing = own_standing
    told: dict[str, Any] = {"project": standing.projects["评分中"], "values": GIVEN}
    (lost,) = one_wins([called(standing, "专家甲", score, key, **told) for key in "ab"])
    assert isinstance(lost, WrongState)
    assert Score.objects.filter(reviewed__project=standing["评分中"]).count() == 1


def test_experts_who_score_at_once_do_not_hinder_each_other(own_standing: Own) -> None:
    _, standing = own_standing
    told: dict[str, Any] = {"project": standing.projects["评分中"], "values": GIVEN}
    answers = at_once([called(standing, name, score, name, **told) for name in ("专家甲", "专家乙", "专家丙")])
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert Score.objects.filter(reviewed__project=standing["评分中"]).count() == 3


def test_one_project_is_concluded_once(own_standing: Own) -> None:
    _, standing = own_standing
    told: dict[str, Any] = {"project": standing.projects["待结论"], "version": None, "values": CONCLUDED}
    (lost,) = one_wins([called(standing, name, conclude_review, name, **told) for name in ("周闻笛", "顾长风")])
    assert isinstance(lost, WrongState | Stale)


def test_of_two_projects_concluded_at_once_the_later_closes_the_batch(own_standing: Own) -> None:
    _, standing = own_standing
    give_all(standing.world, standing["评分中"])
    names = {"评分中": "周闻笛", "待结论": "顾长风"}
    answers = at_once(
        [
            called(standing, who, conclude_review, who, project=standing.projects[on], version=None, values=CONCLUDED)
            for on, who in names.items()
        ]
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    batch = Batch.objects.get(public_id=standing.ids["评分批次"])
    assert batch.state == CLOSED
    assert not Reviewed.objects.filter(batch=batch, on=None).exists()
