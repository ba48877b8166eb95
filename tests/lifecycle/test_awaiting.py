"""What is waited for, of whom, since when: kept with each act and each day, gone once it is done."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from quancheng.journal import Entry
from quancheng.lifecycle.acts import acceptance, handing, history, submission
from quancheng.lifecycle.acts.acceptance import Returning
from quancheng.lifecycle.acts.doing import doing
from quancheng.lifecycle.awaiting import rejudge
from quancheng.lifecycle.daily import daily
from quancheng.lifecycle.models import Awaited
from quancheng.projects.models import Project
from tests.lifecycle.standing import HISTORY
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.world import World, fresh, screened, submitted

RECEIVED = ("受理申报", "项目主管部门")


def waiting(project: Project) -> dict[tuple[str, str], datetime.date]:
    """(act, duty) → since."""
    return {(row.act, row.duty): row.since for row in Awaited.objects.filter(project=project)}


def does(world: World, name: str, function: Any, project: Project, **told: Any) -> None:
    world.does(name, function, project=project.public_id, version=fresh(project).version, **told)


def judged_with(project: Project, day: datetime.date, **facts: Any) -> Project:
    """The project with other facts, kept as an act would keep it."""
    project.facts |= facts
    Project.objects.filter(pk=project.pk).update(facts=project.facts)
    rejudge([project], day)
    return project


def test_a_draft_is_waited_for_by_nobody(world: World) -> None:
    assert waiting(screened(world)) == {}


def test_what_is_submitted_waits_to_be_accepted_and_no_longer_once_it_is(world: World) -> None:
    project = submitted(world)
    assert waiting(project) == {RECEIVED: world.at.date()}
    row = Awaited.objects.get()
    assert (row.unit, row.jurisdiction) == (project.unit, project.jurisdiction)
    world.later(days=1)
    does(world, "周闻笛", acceptance.accept_application, project)
    assert RECEIVED not in waiting(project)


def test_what_is_returned_waits_for_nobody_here_and_anew_once_it_is_sent_again(world: World) -> None:
    project = submitted(world)
    does(world, "周闻笛", acceptance.return_application, project, items=[Returning("overview", "", "重写")])
    assert RECEIVED not in waiting(project)
    world.later(days=3)
    does(world, "苏明达", submission.submit_application, project)
    assert waiting(project)[RECEIVED] == world.at.date()


def test_what_is_withdrawn_or_void_is_waited_for_no_longer(world: World) -> None:
    for name, who, function in (("一", "林知远", submission.withdraw), ("二", "苏明达", submission.void)):
        project = submitted(world, name)
        does(world, who, function, project, reason="有误")
        assert waiting(project) == {}


def test_since_when_stays_whatever_else_is_done(world: World) -> None:
    project, day = submitted(world), world.at.date()
    world.later(days=5)
    judged_with(project, world.at.date(), 计划完工日="2026-01-05")
    assert waiting(project) == {RECEIVED: day}


def test_who_takes_a_project_over_takes_what_is_waited_for_with_it(standing: Standing) -> None:
    world = standing.world
    project, day = submitted(world, "划转的"), world.at.date()
    world.later(days=2)
    told = {"unit": world.units["区农业农村局"].public_id, "reason": "划转"}
    does(world, "苏明达", handing.offer_project, project, **told)
    world.does("秋知节", handing.take_project, handover=fresh(project).handovers.get().public_id)
    row = Awaited.objects.get(project=project, act="受理申报")
    assert (row.unit.name, row.since) == ("区农业农村局", day)


def test_a_condition_that_is_not_known_waits_for_nobody(standing: Standing) -> None:
    day = standing.world.at.date()
    project = judged_with(standing["已提交"], day, 申报受理日="未知")
    assert waiting(project) == {}


def test_what_cannot_be_done_in_this_stage_is_not_waited_for(standing: Standing) -> None:
    """Once it is being built, 受理 is past, whatever its facts say."""
    project, day = standing["已提交"], standing.world.at.date()
    assert RECEIVED in waiting(project)
    Project.objects.filter(pk=project.pk).update(stage="建设")
    rejudge([standing["已提交"]], day)
    assert RECEIVED not in waiting(project)


def test_of_a_draft_only_its_own_unit_is_waited_for(standing: Standing) -> None:
    project, day = standing["草稿"], standing.world.at.date()
    told = {"stage": "入库", "state": "已受理", "facts": project.facts | {"突发临时": True}}
    Project.objects.filter(pk=project.pk).update(**told)
    rejudge([standing["草稿"]], day)
    assert waiting(project) == {("申请急需追加", "项目建设单位"): day}
    asked = standing["草稿"].facts | {"党组会研究日": day.isoformat()}
    Project.objects.filter(pk=project.pk).update(facts=asked)
    rejudge([standing["草稿"]], day)
    assert waiting(project) == {}
    Project.objects.filter(pk=project.pk).update(filed=True)
    rejudge([standing["草稿"]], day)
    assert ("审核急需追加", "项目主管部门") in waiting(project)


def test_several_projects_are_kept_at_once_each_for_itself(standing: Standing) -> None:
    day = standing.world.at.date() + datetime.timedelta(days=9)
    one, two = standing["已提交"], standing["邻局已提交"]
    before = waiting(two)
    one.facts |= {"申报受理日": "2025-03-03"}
    rejudge([one, two], day)
    assert RECEIVED not in waiting(one)
    assert waiting(two) == before


def test_the_daily_pass_finds_what_time_alone_makes_waited_for(world: World) -> None:
    """A date ahead has not come: on its day somebody waits."""
    project, day = submitted(world), world.at.date()
    ahead = day + datetime.timedelta(days=4)
    project = judged_with(project, day, 申报受理日=None, 立项申请日=ahead.isoformat())
    state = rejudge([project], day)[0]
    Project.objects.filter(pk=project.pk).update(next_change=state.next_change)
    assert waiting(project) == {}
    assert state.next_change is not None
    assert state.next_change <= ahead
    daily(world.jurisdiction, ahead, world.at + datetime.timedelta(days=4))
    assert waiting(project) == {RECEIVED: ahead}


def test_the_daily_pass_for_all_restores_what_is_missing_and_drops_what_is_stale(world: World) -> None:
    project = submitted(world)
    Awaited.objects.all().delete()
    Awaited.objects.create(
        jurisdiction=project.jurisdiction, project=project, unit=project.unit, act="立项评审", duty="项目主管部门",
        since=world.at.date(),
    )  # fmt: skip
    daily(world.jurisdiction, world.at.date(), world.at, everything=True)
    assert waiting(project) == {RECEIVED: world.at.date()}


# where an act leads


def in_act(standing: Standing, act: str, project: Project, facts: Mapping[str, Any]) -> Project:
    """An act of the competent department that sets these facts, whatever else the act would be."""
    world = standing.world
    with doing(act, acting=world["周闻笛"], at=world.at, key=f"move-{act}-{project.pk}") as do:
        do.about(do.open_project(project.public_id, None))
        do.set_facts(facts, "行为")
    return fresh(project)


def test_an_act_leads_where_the_pack_says(standing: Standing) -> None:
    told = {"受理申报": "评审"}
    moved = in_act(standing, "受理申报", standing["已提交"], {"申报受理日": "2025-03-03"})
    assert moved.stage == told["受理申报"]
    filed = standing["邻局已提交"]
    Project.objects.filter(pk=filed.pk).update(facts=filed.facts | {"管理方式": "备案"})
    assert in_act(standing, "受理申报", filed, {"申报受理日": "2025-03-03"}).stage == "采购"


def test_an_act_that_changes_nothing_leads_nowhere(standing: Standing) -> None:
    project, world = standing["已提交"], standing.world
    with doing("受理申报", acting=world["周闻笛"], at=world.at, key="nothing") as do:
        do.open_project(project.public_id, None)
    now = fresh(project)
    assert (now.stage, now.version) == ("申报", project.version)


def test_the_journal_says_from_where_to_where(standing: Standing) -> None:
    project = in_act(standing, "受理申报", standing["已提交"], {"申报受理日": "2025-03-03"})
    content = Entry.objects.latest("pk").content
    assert (content["before"]["stage"], content["after"]["stage"]) == ("申报", "评审")
    assert Entry.objects.latest("pk").subject_id == project.public_id


def test_an_act_without_a_project_of_its_own_leads_all_it_is_done_on(standing: Standing) -> None:
    world = standing.world
    keys = [standing[name].pk for name in ("已提交", "邻局已提交")]
    locked = Project.objects.select_for_update(of=("self",)).select_related("unit", "jurisdiction")
    with doing("受理申报", acting=world["周闻笛"], at=world.at, key="many") as do:
        do.allow(None)
        do.subject, do.title = ("评审批次", "b1"), "一批"
        for project in locked.filter(pk__in=keys).order_by("pk"):
            do.set_facts({"申报受理日": "2025-03-03"}, "行为", project)
            project.state = "已受理"
            do.others.append(project)
    for name in ("已提交", "邻局已提交"):
        project = standing[name]
        assert (project.stage, project.facts["申报受理日"]) == ("评审", "2025-03-03")
        assert RECEIVED not in waiting(project)


def test_what_an_act_on_one_project_touches_besides_stays_where_it_is(standing: Standing) -> None:
    world, other = standing.world, standing["邻局已提交"]
    with doing("受理申报", acting=world["周闻笛"], at=world.at, key="beside") as do:
        do.open_project(standing["已提交"].public_id, None)
        do.set_facts({"申报受理日": "2025-03-03"}, "行为")
        do.others.append(other)
    assert standing["已提交"].stage == "评审"
    assert standing["邻局已提交"].stage == "申报"
    assert standing["邻局已提交"].version == other.version


def test_what_is_entered_afterwards_stands_in_the_stage_it_is_said_to(world: World) -> None:
    told = {"unit": world.clerk.unit.public_id, "source": "台账"}  # type: ignore[union-attr]  # a clerk has a unit
    for number, stage in enumerate(("评审", "入库", "计划", "运行")):
        facts = HISTORY | {"项目编号": f"QH-{number}"}
        project = world.does("林知远", history.enter_project, stage=stage, facts=facts, **told)
        assert fresh(project).stage == stage
