"""How these tests ask for acts on budgets, and hear why they are not done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from quancheng.lifecycle.awaiting import rejudge
from quancheng.lifecycle.findings import columns
from quancheng.lifecycle.models import Awaited
from quancheng.lifecycle.refusals import Invalid, Refusal
from quancheng.projects.models import Project
from tests.lifecycle.standing_made import Standing

Values = Mapping[str, Any]


def ask(standing: Standing, name: str, function: Callable[..., Any], who: str = "钱有度", **more: Any) -> Any:
    """One act on a project, on what stands now."""
    told = {"project": standing.projects[name], "version": standing.version(name)}
    return standing.world.does(who, function, **told, **more)


def refused(standing: Standing, name: str, function: Callable[..., Any], who: str = "钱有度", **more: Any) -> str:
    """What is said where it is not done; nothing has changed."""
    before = standing.version(name)
    with pytest.raises(Refusal) as told:
        ask(standing, name, function, who, **more)
    assert standing.version(name) == before
    return told.value.message


def faults(standing: Standing, name: str, function: Callable[..., Any], **more: Any) -> dict[str, str]:
    """field (with its row) → what is wrong with it."""
    with pytest.raises(Invalid) as told:
        ask(standing, name, function, **more)
    return {f"{each.field}-{each.row}" if each.row else each.field: str(each) for each in told.value.faults}


def alter(standing: Standing, name: str, facts: Values) -> Project:
    """The project with other facts, judged anew."""
    project = standing[name]
    project.facts = project.facts | facts
    state = rejudge([project], standing.world.at.date())[0]
    Project.objects.filter(pk=project.pk).update(facts=project.facts, **columns(state))
    return standing[name]


def waiting(standing: Standing, name: str, act: str) -> set[str]:
    """Of whom an act is waited for on a project."""
    found = Awaited.objects.filter(project__public_id=standing.projects[name], act=act)
    return set(found.values_list("duty", flat=True))
