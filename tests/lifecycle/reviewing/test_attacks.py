"""Attacks on a review: who judges what, a project that goes away in the middle, scores that lie open."""

from __future__ import annotations

import pytest

from quancheng.accounts.models import Post, Unit
from quancheng.journal import Entry
from quancheng.lifecycle.acts import handing, submission
from quancheng.lifecycle.acts.reviewing import concluding, drawing, scoring
from quancheng.lifecycle.laws import law_of
from quancheng.lifecycle.refusals import NotAllowed, WrongState
from quancheng.projects.models import Project
from quancheng.reviews.models import CLOSED, PREPARING, Batch, Employment, Reviewed, Score
from quancheng.web import journal_rows
from tests.lifecycle.reviewing.drawn import batch_with, pool
from tests.lifecycle.reviewing.panels import CONCLUDED, GIVEN
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.world import BEGINNING


def score(standing: Standing, who: str, on: str = "评分中") -> None:
    standing.world.does(who, scoring.score, project=standing.projects[on], values=GIVEN)


def conclude(standing: Standing, on: str) -> None:
    told = {"project": standing.projects[on], "version": None}
    standing.world.does("周闻笛", concluding.conclude_review, values=CONCLUDED, **told)


def also_posted(standing: Standing, name: str, unit: Unit) -> None:
    """The same person holds a post in another unit too."""
    Post.objects.create(
        person=standing.world[name].person, unit=unit, duty="项目建设单位", role="经办", since=BEGINNING
    )


def test_a_second_score_does_not_tell_the_building_unit_who_judges(standing: Standing) -> None:
    score(standing, "专家甲")
    with pytest.raises(WrongState, match="已经提交过"):
        score(standing, "专家甲")
    assert Entry.objects.latest("pk").content["actor"]["name"] == "专家甲"
    rows = journal_rows.about(standing["评分中"], standing.world["林知远"], None, 50)
    assert not [row for row in rows if row.person == "专家甲"]


def test_a_score_that_comes_too_late_does_not_tell_who_judges(standing: Standing) -> None:
    Project.objects.filter(public_id=standing.projects["评分中"]).update(stage="入库")
    with pytest.raises(WrongState):
        score(standing, "专家甲")
    rows = journal_rows.about(standing["评分中"], standing.world["林知远"], None, 50)
    assert not [row for row in rows if row.person == "专家甲"]


def test_an_expert_with_a_post_in_the_building_unit_does_not_score_its_project(standing: Standing) -> None:
    also_posted(standing, "专家甲", standing["评分中"].unit)
    with pytest.raises(NotAllowed, match="回避"):
        score(standing, "专家甲")
    assert not Score.objects.filter(reviewed__project=standing["评分中"]).exists()


def test_an_expert_with_a_post_in_the_building_unit_is_not_drawn(standing: Standing) -> None:
    also_posted(standing, "专家丁", standing["已受理"].unit)
    batch = batch_with(standing.world, standing["已受理"])
    today = standing.world.at.date()
    pack = law_of(standing.world.jurisdiction, today).pack
    made = drawing.candidates(batch, standing.world["周闻笛"], pack, today, ["软件工程"])
    assert "专家丁" in {made.names[who] for who, _ in made.recused}


def test_a_project_handed_to_an_experts_employer_after_the_draw_is_not_scored_by_him(standing: Standing) -> None:
    world, project = standing.world, standing["评分中"]
    expert = Reviewed.objects.get(project=project).batch.seats.get(expert__name="专家甲").expert
    Employment.objects.create(expert=expert, unit=world.units["区农业农村局"], name="区农业农村局", since=BEGINNING)
    told = {"project": project.public_id, "version": None, "unit": world.units["区农业农村局"].public_id}
    world.does("苏明达", handing.offer_project, reason="职责划转", **told)
    offer, clerk = project.handovers.get().public_id, world["路人甲"].person.public_id
    world.does("秋知节", handing.take_project, handover=offer, clerk=clerk)
    with pytest.raises(NotAllowed, match="回避"):
        score(standing, "专家甲")


def test_a_batch_does_not_wait_for_ever_for_a_project_that_is_void(standing: Standing) -> None:
    world = standing.world
    world.does("顾长风", submission.void, project=standing.projects["评分中"], version=None, reason="重复申报")
    conclude(standing, "待结论")
    assert Batch.objects.get(public_id=standing.ids["评分批次"]).state == CLOSED


def test_a_batch_closes_when_its_last_open_project_is_made_void(standing: Standing) -> None:
    world = standing.world
    conclude(standing, "待结论")
    assert Batch.objects.get(public_id=standing.ids["评分批次"]).state == PREPARING
    world.does("顾长风", submission.void, project=standing.projects["评分中"], version=None, reason="重复申报")
    assert Batch.objects.get(public_id=standing.ids["评分批次"]).state == CLOSED


def test_nobody_draws_more_experts_once_scores_have_been_seen(standing: Standing) -> None:
    pool(standing.world, 4, "软件工程")
    with pytest.raises(WrongState, match="开封"):
        standing.world.does("周闻笛", drawing.draw_experts, batch=standing.ids["评分批次"], wanted=[("软件工程", 2)])
