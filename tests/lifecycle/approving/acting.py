"""How the tests of this chapter have somebody act on a project of the small world."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quancheng.projects.models import Project
from tests.lifecycle.standing_made import Standing


def act(standing: Standing, name: str, function: Any, on: str, **more: Any) -> Any:
    """Somebody does an act on a project as it stands."""
    return standing.world.does(name, function, project=standing.projects[on], version=standing.version(on), **more)


def set_facts(standing: Standing, on: str, **facts: Any) -> Project:
    """The project with other facts, as if told long ago; None takes one away."""
    project = standing[on]
    project.facts = {name: value for name, value in (project.facts | facts).items() if value is not None}
    Project.objects.filter(pk=project.pk).update(facts=project.facts)
    return project


def faults(refused: Any) -> Mapping[str, str]:
    """What was wrong, by field (and row, as the pages count)."""
    return {f"{each.field}-{each.row}" if each.row else each.field: each.message for each in refused.value.faults}
