"""Attacks on slips, opinion and approval: by who had a hand in it before, and on a ground that has changed."""

from __future__ import annotations

import datetime

import pytest

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Person, Post
from quancheng.lifecycle.acts import handing
from quancheng.lifecycle.acts.approving import slips
from quancheng.lifecycle.refusals import NotAllowed
from quancheng.projects.models import Slip
from tests.lifecycle.approving.acting import act
from tests.lifecycle.approving.standing import BUILDER, OFFICE, OPINING
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.world import BEGINNING


def moved(standing: Standing, name: str, unit: str, duty: str, role: str, *, leaves: bool = True) -> None:
    """The same person in another post, the old one ended yesterday."""
    acting = standing.world[name]
    assert acting.post is not None
    if leaves:
        Post.objects.filter(pk=acting.post.pk).update(until=standing.world.at.date() - datetime.timedelta(days=1))
    post = Post.objects.create(
        person=acting.person, unit=standing.world.units[unit], duty=duty, role=role, since=standing.world.at.date()
    )
    standing.world.people[name] = Acting(acting.person, post)


def test_who_drafted_it_and_then_moved_to_the_department_does_not_prepare_its_opinion(standing: Standing) -> None:
    moved(standing, "林知远", OFFICE, "项目主管部门", "经办")
    with pytest.raises(NotAllowed, match="内控规则"):
        act(standing, "林知远", slips.prepare, "已评审", act="出具审核意见", values=OPINING)


def test_who_submitted_it_and_then_became_the_departments_head_does_not_sign(standing: Standing) -> None:
    moved(standing, "苏明达", OFFICE, "项目主管部门", "负责人")
    with pytest.raises(NotAllowed, match="内控规则"):
        act(standing, "苏明达", slips.sign, "待签发", slip=standing.ids["待签发"], agreed=True)


def test_handing_the_own_project_to_another_clerk_does_not_free_who_drafted_it(standing: Standing) -> None:
    world = standing.world
    slip = Slip.objects.get(public_id=standing.ids["本局"])
    Slip.objects.filter(pk=slip.pk).update(state="已退回")
    # another clerk takes the project, the first one moves to the section that reviews
    person = Person.objects.create_user("own9", "另建员", jurisdiction=world.jurisdiction)
    old = world[BUILDER].post
    assert old is not None
    Post.objects.create(
        person=person, unit=old.unit, section=old.section, duty="项目建设单位", role="经办", since=BEGINNING
    )
    act(standing, BUILDER, handing.hand_over_clerk, "本局", clerk=person.public_id, reason="分工调整")
    Post.objects.filter(pk=old.pk).update(until=world.at.date() - datetime.timedelta(days=1))
    checker = world["江照晚"].post
    assert checker is not None
    post = Post.objects.create(
        person=world[BUILDER].person, unit=old.unit, section=checker.section, duty="项目主管部门", role="经办",
        since=world.at.date(),
    )  # fmt: skip
    world.people[BUILDER] = Acting(world[BUILDER].person, post)
    with pytest.raises(NotAllowed, match="内控规则"):
        act(standing, BUILDER, slips.prepare, "本局", act="出具审核意见", values=OPINING)
