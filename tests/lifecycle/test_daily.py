"""The daily pass: what is due is judged again; twice, at once, late, or killed in the middle."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quancheng.lifecycle import daily as room
from quancheng.lifecycle.acts.history import enter_project
from quancheng.lifecycle.daily import PastDay, daily
from quancheng.lifecycle.findings import judge
from quancheng.lifecycle.models import DailyRun, Finding
from quancheng.projects.models import Project
from tests.databases import OwnDatabase, at_once
from tests.lifecycle.test_history import FACTS
from tests.lifecycle.world import MONDAY, World, fresh, make

SIGNED = {"合同编号": "HT-1", "合同签订日": "2025-02-28", "合同备案日": None, "合同金额": "3000000.00"}
"""Due ten working days later, on 14 March 2025."""
DUE, AFTER = datetime.date(2025, 3, 14), datetime.date(2025, 3, 15)


def with_contract(world: World, number: int = 1) -> Project:
    """A project whose contract is still to be filed."""
    facts = FACTS | {"项目编号": f"QH-{number}"}
    told: dict[str, Any] = {"unit": world.clerk.unit.public_id, "stage": "建设", "source": "测试"}  # type: ignore[union-attr]  # the clerk has a unit
    return fresh(world.does("林知远", enter_project, facts=facts, children={"合同": [SIGNED]}, **told))


def noon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(12), MONDAY.tzinfo)


def run(world: World, day: datetime.date, *, everything: bool = False) -> tuple[int, int]:
    """How many were judged, and how many changed."""
    done = daily(world.jurisdiction, day, noon(day), everything=everything)
    assert not done.failed
    return done.run.projects, done.run.changed


def filing(project: Project) -> Finding:
    return Finding.objects.get(project=project, rule="合同备案")


def as_judged_on(day: datetime.date) -> list[tuple[str, ...]]:
    """What the findings of all projects should be."""
    states = judge(list(Project.objects.select_related("unit", "jurisdiction")), day)
    return sorted(
        (state.project.public_id, each.object, each.number or "", each.rule.name, shade)
        for state in states
        for shade, each in state.shaded
        if shade in ("不符合", "原则不符", "已放行", "逾期办结", "待认定", "未到期")
    )


def as_kept() -> list[tuple[str, ...]]:
    rows = Finding.objects.values_list("project__public_id", "kind", "number", "rule", "shade")
    return sorted(tuple(str(value) for value in row) for row in rows)


def test_a_limit_that_passes_turns_a_duty_into_a_breach(world: World) -> None:
    project = with_contract(world)
    assert (filing(project).shade, filing(project).due) == ("未到期", DUE)
    before = project.breaches
    assert run(world, AFTER)[0] == 1
    assert filing(project).shade == "不符合"
    project = fresh(project)
    assert project.breaches == before + 1
    assert project.next_change is not None
    assert project.next_change > AFTER


def test_nothing_is_done_before_anything_changes(world: World) -> None:
    project = with_contract(world)
    assert project.next_change is not None
    assert run(world, project.next_change - datetime.timedelta(days=1)) == (0, 0)
    assert run(world, project.next_change)[0] == 1


def test_a_second_pass_on_the_same_day_finds_nothing_to_do(world: World) -> None:
    with_contract(world)
    assert run(world, AFTER) == (1, 1)
    kept = as_kept()
    assert run(world, AFTER) == (0, 0)
    assert as_kept() == kept


def test_a_late_pass_ends_where_daily_passes_would_have(world: World) -> None:
    with_contract(world)
    late = datetime.date(2025, 7, 1)
    run(world, late)
    assert as_kept() == as_judged_on(late)


def test_a_pass_every_day_ends_where_judging_afresh_would(world: World) -> None:
    with_contract(world)
    for offset in range(40):
        day = MONDAY.date() + datetime.timedelta(days=offset)
        run(world, day)
        assert as_kept() == as_judged_on(day)


def test_a_pass_for_a_day_that_is_over_changes_nothing(world: World) -> None:
    with_contract(world)
    run(world, AFTER)
    kept = as_kept()
    assert run(world, DUE) == (0, 0)
    with pytest.raises(PastDay):
        run(world, DUE, everything=True)
    assert as_kept() == kept


def test_everything_is_judged_again_when_asked(world: World) -> None:
    project = with_contract(world)
    Finding.objects.filter(project=project).delete()
    Project.objects.update(breaches=77)
    assert run(world, MONDAY.date(), everything=True) == (1, 1)
    assert as_kept() == as_judged_on(MONDAY.date())
    assert fresh(project).breaches != 77


def test_another_jurisdictions_projects_are_left_alone(world: World) -> None:
    with_contract(world)
    other = type(world.jurisdiction).objects.create(code="379902", name="白鹭区")
    assert daily(other, AFTER, noon(AFTER)).run.projects == 0


def test_the_version_that_a_clerk_is_working_on_stays(world: World) -> None:
    project = with_contract(world)
    run(world, AFTER)
    assert fresh(project).version == project.version


def test_a_project_that_cannot_be_judged_holds_up_no_other(world: World) -> None:
    broken, sound = with_contract(world, 1), with_contract(world, 2)
    Project.objects.filter(pk=broken.pk).update(facts=broken.facts | {"开工日": "不是日期"})
    done = daily(world.jurisdiction, AFTER, noon(AFTER))
    assert [project for project, _ in done.failed] == [broken]
    assert "开工日" in done.failed[0][1]
    assert (done.run.projects, done.run.changed) == (1, 1)
    assert filing(sound).shade == "不符合"
    assert fresh(broken).next_change == broken.next_change


def test_the_statements_of_a_chunk_do_not_grow_with_its_projects(world: World) -> None:
    counts = []
    for number in (1, 10):
        while Project.objects.count() < number:
            with_contract(world, Project.objects.count() + 1)
        Project.objects.update(next_change=AFTER)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            run(world, AFTER, everything=True)
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 4


# really committing, on both databases


@pytest.fixture
def town(own_database: OwnDatabase) -> World:
    world = make()
    for number in range(6):
        with_contract(world, number)
    return world


def test_two_passes_at_once_judge_each_project_once(town: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "AT_ONCE", 2)
    call: Callable[[], tuple[int, int]] = lambda: run(town, AFTER)  # noqa: E731  the same call, several times
    answers = at_once([call, call, call])
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert sum(run_.projects for run_ in DailyRun.objects.all()) == 6
    assert as_kept() == as_judged_on(AFTER)


def test_a_pass_that_was_killed_is_taken_up_by_the_next(
    town: World, own_database: OwnDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = """
import datetime, os
from django.utils import timezone
from quancheng.accounts.models import Jurisdiction
from quancheng.lifecycle import daily
daily.AT_ONCE = 2
judge, chunks = daily._keep, []
def keep(states):
    chunks.append(1)
    if len(chunks) == 2:
        os._exit(9)
    return judge(states)
daily._keep = keep
daily.daily(Jurisdiction.objects.get(), datetime.date(2025, 3, 15), timezone.localtime())
"""
    with own_database.start(lines) as child:
        child.communicate(timeout=120)
    assert child.returncode == 9
    killed = DailyRun.objects.get()
    assert (killed.projects, killed.ended_at) == (2, None)
    assert Finding.objects.filter(rule="合同备案", shade="不符合").count() == 2
    assert run(town, AFTER)[0] == 4
    assert as_kept() == as_judged_on(AFTER)


def test_an_act_during_a_pass_is_not_undone_by_it(town: World) -> None:
    project = Project.objects.order_by("pk")[0]
    answers = at_once([lambda: run(town, AFTER), lambda: with_contract(town, 99)])
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    run(town, AFTER)
    assert as_kept() == as_judged_on(AFTER)
    assert fresh(project).breaches >= 1
