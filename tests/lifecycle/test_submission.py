"""From the screening to the acceptance of an application."""

import pytest

from quancheng.journal import Entry
from quancheng.lifecycle.acts import acceptance, submission
from quancheng.lifecycle.refusals import NotAllowed
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
