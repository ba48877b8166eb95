"""From the screening to the acceptance of an application."""

import datetime

import pytest

from quancheng.accounts.models import Binding
from quancheng.documents.models import Version
from quancheng.journal import Entry
from quancheng.lifecycle.acts import acceptance, submission
from quancheng.lifecycle.refusals import NotAllowed, WrongState
from quancheng.projects.models import Project, Series
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.world import World, accepted, filled, fresh, screened, submitted


def test_a_complete_application_is_submitted_by_the_head_and_gets_a_number(world: World) -> None:
    project = submitted(world)
    assert (project.state, project.number, project.filed) == ("已提交", "379901-2025-0001", True)
    assert project.facts["立项申请日"] == "2025-03-03"
    assert project.submissions.get().receipt == "379901-2025-0001-01"


def test_the_clerk_may_not_submit(world: World) -> None:
    project = filled(world, screened(world))
    with pytest.raises(NotAllowed, match="负责人"):
        world.does("林知远", submission.submit_application, project=project.public_id, version=project.version)
    assert fresh(project).state == "起草"
    last = Entry.objects.latest("number")
    assert (last.act, last.result) == ("提交立项申请", "拒绝")


def test_an_accepted_application_goes_on_to_review(world: World) -> None:
    project = accepted(world)
    assert (project.state, project.stage) == ("已受理", "评审")
    assert project.facts["申报受理日"] == "2025-03-03"


def test_the_own_unit_may_not_accept(world: World) -> None:
    project = submitted(world)
    with pytest.raises(NotAllowed):
        world.does("林知远", acceptance.accept_application, project=project.public_id, version=project.version)


# days and numbers


def sent(standing: Standing, at: datetime.datetime) -> Project:
    told = {"project": standing.projects["草稿"], "version": None}
    standing.world.does("苏明达", submission.submit_application, at=at, **told)
    return standing["草稿"]


def test_the_day_of_an_application_is_that_of_shanghai(standing: Standing) -> None:
    project = sent(standing, datetime.datetime(2025, 3, 31, 16, 30, tzinfo=datetime.UTC))
    assert (project.facts["立项申请日"], project.facts["报批备案日"]) == ("2025-04-01", "2025-04-01")
    assert project.submissions.get().on == datetime.date(2025, 4, 1)


def test_a_number_is_of_the_year_in_shanghai(standing: Standing) -> None:
    assert sent(standing, datetime.datetime(2025, 12, 31, 16, 30, tzinfo=datetime.UTC)).number == "379901-2026-0001"


def test_a_number_that_a_record_from_before_brought_along_is_passed_over(standing: Standing) -> None:
    last = Series.objects.get(year=2025).last
    Project.objects.filter(public_id=standing.projects["补录"]).update(number=f"379901-2025-{last + 1:04d}")
    assert sent(standing, standing.world.at).number == f"379901-2025-{last + 2:04d}"


def test_what_is_withdrawn_or_void_keeps_its_number_and_nobody_gets_it_again(standing: Standing) -> None:
    number = standing["已提交"].number
    told = {"project": standing.projects["已提交"], "version": None, "reason": "录错"}
    standing.world.does("苏明达", submission.void, **told)
    assert standing["已提交"].number == number
    assert sent(standing, standing.world.at).number != number


def test_the_papers_of_a_submission_are_frozen_and_its_content_is_kept(standing: Standing) -> None:
    project = sent(standing, standing.world.at)
    versions = Version.objects.filter(document__subject_kind="项目", document__subject_id=project.pk)
    assert {each.frozen_by_act for each in versions} == {"提交立项申请"}
    kept = project.submissions.get().content
    assert kept["项目概况"]["项目名称"] == "草稿"
    assert "860,000.00" in kept["投资概算"]["1. 客流分析系统"]


def test_where_no_law_is_in_force_nothing_is_done(standing: Standing) -> None:
    Binding.objects.filter(jurisdiction=standing.world.jurisdiction).delete()
    before = Entry.objects.count()
    with pytest.raises(WrongState, match="没有施行的办法"):
        sent(standing, standing.world.at)
    assert Entry.objects.count() == before
