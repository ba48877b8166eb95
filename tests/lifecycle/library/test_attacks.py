"""Attacks on library and plan: by a project that is void."""

from __future__ import annotations

import pytest

from quancheng.lifecycle.acts import submission
from quancheng.lifecycle.acts.library import construction
from quancheng.lifecycle.acts.library.shelf import shelf
from quancheng.lifecycle.laws import law_of
from quancheng.lifecycle.refusals import WrongState
from quancheng.projects.models import ConstructionPlan, LibraryEntry, PlannedProject
from tests.lifecycle.library.standing import AGREED
from tests.lifecycle.standing_made import Standing


def void(standing: Standing, name: str) -> None:
    told = {"project": standing.projects[name], "version": None}
    standing.world.does("顾长风", submission.void, reason="重复申报", **told)


def test_what_is_void_stands_no_more_in_the_library(standing: Standing) -> None:
    world, today = standing.world, standing.world.at.date()
    pack = law_of(world.jurisdiction, today).pack
    assert shelf(world.jurisdiction, 2026, pack, today).of(standing["库内"].pk)
    void(standing, "库内")
    assert not shelf(world.jurisdiction, 2026, pack, today).of(standing["库内"].pk)
    entry = LibraryEntry.objects.get(project=standing["库内"])
    assert (entry.state, entry.left_reason) == ("移出", "重复申报")


def test_what_is_void_is_not_countersigned(standing: Standing) -> None:
    void(standing, "已列计划")
    plan = ConstructionPlan.objects.get(public_id=standing.ids["2026 年建设计划"])
    assert not PlannedProject.objects.filter(plan=plan).exclude(project__state="已作废").exists()
    with pytest.raises(WrongState, match="没有等待会签"):
        standing.world.does("金满仓", construction.countersign_plan, plan=plan.public_id, version=None, values=AGREED)
