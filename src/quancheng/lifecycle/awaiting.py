"""Which acts are waited for, of whom (待办 of the pack): kept as rows, so that a desk asks one statement."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence

from quancheng.lifecycle.findings import State, judge, keep_findings
from quancheng.lifecycle.holders import COBUILDER, OWN
from quancheng.lifecycle.models import Awaited
from quancheng.lifecycle.register import stands
from quancheng.projects.models import VOID, Project


def awaited(state: State) -> set[tuple[str, str]]:
    """(act, duty): what is waited for on a project as it stands.

    What cannot be done here or now is not waited for, and of whom cannot see it (a draft is its unit's own).
    """
    project, process = state.project, state.law.pack.process
    if project.state == VOID:
        return set()
    possible = set(process.possible(project.stage))
    found = set()
    for wait in state.steps.waits:
        if wait.act in possible and stands(wait.act, project.state):
            holders = wait.holders or process.holders(wait.act)
            found |= {(wait.act, duty) for duty in holders if project.filed or duty in (*OWN, COBUILDER)}
    return found


def keep(states: Sequence[State], today: datetime.date) -> None:
    """Keeps what follows from how projects stand: the findings, and what is waited for."""
    keep_findings(states)
    keep_awaited(states, today)


def rejudge(projects: Sequence[Project], today: datetime.date) -> list[State]:
    """Judges projects of one jurisdiction and keeps what follows (the caller writes the columns). Raises BadValue."""
    states = judge(projects, today)
    keep(states, today)
    return states


def keep_awaited(states: Sequence[State], today: datetime.date) -> None:
    """The rows as they should be; who has waited since when stays (one statement, and those that change something)."""
    kept: dict[int, dict[tuple[str, str], Awaited]] = defaultdict(dict)
    for row in Awaited.objects.filter(project__in=[state.project for state in states]):
        kept[row.project_id][row.act, row.duty] = row
    gone: list[int] = []
    fresh: list[Awaited] = []
    for state in states:
        project, wanted, before = state.project, awaited(state), kept[state.project.pk]
        gone += [row.pk for key, row in before.items() if key not in wanted or row.unit_id != project.unit_id]
        stay = {key for key, row in before.items() if row.unit_id == project.unit_id}
        fresh += [
            Awaited(
                jurisdiction_id=project.jurisdiction_id, project=project, unit_id=project.unit_id, act=act, duty=duty,
                since=before[act, duty].since if (act, duty) in before else today,
            )
            for act, duty in sorted(wanted - stay)
        ]  # fmt: skip
    if gone:
        Awaited.objects.filter(pk__in=gone).delete()
    if fresh:
        Awaited.objects.bulk_create(fresh)
