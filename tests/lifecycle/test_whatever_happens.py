"""Whatever anybody does in whatever order: what holds of the records holds still."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quancheng.documents import DocumentError
from quancheng.journal import Entry, KeyMisused, Repeated
from quancheng.journal.verification import faults
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.awaiting import rejudge
from quancheng.lifecycle.models import Finding
from quancheng.lifecycle.recording import RefusedBefore
from quancheng.lifecycle.refusals import Refusal
from quancheng.projects.models import CoBuilder, Project
from tests.lifecycle.deed import Deed
from tests.lifecycle.deeds import DEEDS
from tests.lifecycle.standing import Kept
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.world import POSTS

PEOPLE = [name for name, *_ in POSTS] + ["秋知节", "金满仓", "外区人", "市里人", "管系统", "无岗位"]
PROJECTS = ["草稿", "已提交", "共建草稿", "退回补正", "评估中", "更正中", "移交中", "补录", "邻局已提交"]

steps = st.tuples(
    st.sampled_from(DEEDS),
    st.one_of(st.just(""), st.sampled_from(PEOPLE)),
    st.one_of(st.just(""), st.just(""), st.sampled_from(PROJECTS)),
    st.sampled_from(["", "", "", "again-1", "again-2"]),
)


def attempt(standing: Standing, deed: Deed, who: str, project: str, key: str) -> bool:
    """Does one act, or fails to; whether it is to be found in the journal."""
    more: dict[str, Any] = {}
    if project and deed.on:
        more["project"] = standing.projects[project]
        if deed.versioned:
            more["version"] = standing.version(project)
    try:
        deed.do(standing, who, key=key, digest=f"{deed.act}{deed.words}{project}", **more)
    except (Repeated, KeyMisused, RefusedBefore, ObjectDoesNotExist, DocumentError):
        return False
    except Refusal:
        return True
    return True


def kept_findings() -> set[tuple[object, ...]]:
    return set(Finding.objects.values_list("project", "kind", "number", "rule", "shade", "due", "unit"))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(steps, min_size=4, max_size=14))
def test_the_records_hold_together(kept: Kept, story: list[tuple[Deed, str, str, str]]) -> None:
    with kept.rolled_back("sqlite") as standing:
        count = Entry.objects.count()
        for deed, who, project, key in story:
            versions = dict(Project.objects.values_list("pk", "version"))
            count += attempt(standing, deed, who, project, key)
            assert Entry.objects.count() == count, "one row an act, done or refused"
            grown = [now - versions.get(pk, 1) for pk, now in Project.objects.values_list("pk", "version")]
            assert all(step in (0, 1) for step in grown), "a version grows by one, and with one project at a time"
            assert sum(grown) <= 1
        hold_together(standing)


def hold_together(standing: Standing) -> None:
    numbers = list(Project.objects.exclude(number=None).values_list("jurisdiction", "number"))
    assert len(numbers) == len(set(numbers))
    assert not Project.objects.filter(filed=True, number=None).exists()
    everything = list(Project.objects.select_related("unit", "jurisdiction"))
    before = kept_findings()
    rejudge(everything, standing.world.at.date())
    assert kept_findings() == before, "what is kept is what is judged"
    assert not list(faults("379901")), "the journal's chain"
    for project in everything:
        if not project.filed:
            along = set(CoBuilder.objects.filter(project=project).values_list("unit", flat=True))
            seen = {each.unit for each in standing.world.people.values() if project in visible(each)}
            assert {unit.pk for unit in seen if unit} <= {project.unit_id, *along}, "a draft is for those who build"
