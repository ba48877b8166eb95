"""What a project's page says of library, construction plan and urgent addition: asked for only where its facts tell."""

from __future__ import annotations

from dataclasses import dataclass, field

from quancheng.accounts.acting import Acting
from quancheng.lifecycle.acts.library.construction import PLANNED_ON
from quancheng.lifecycle.acts.library.entering import ENTERED
from quancheng.lifecycle.acts.library.qualifying import URGENT
from quancheng.lifecycle.findings import State
from quancheng.lifecycle.holders import ASSIGNED
from quancheng.projects.models import LibraryEntry, PlannedProject, UrgentRequest
from quancheng.web.library.planned import forms


@dataclass(frozen=True)
class OnProject:
    """The rows, the newest last."""

    entries: list[LibraryEntry] = field(default_factory=list)
    planned: list[PlannedProject] = field(default_factory=list)
    requests: list[UrgentRequest] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.entries or self.planned or self.requests)


def on_project(state: State, who: Acting) -> OnProject:
    """At most three statements. A plan is seen once it is fed back, by who forms it before."""
    if who.duty in ASSIGNED:
        return OnProject()
    project, facts = state.project, state.project.facts
    entries = LibraryEntry.objects.filter(project=project).order_by("year") if facts.get(ENTERED) else []
    planned = PlannedProject.objects.filter(project=project).select_related("plan").order_by("plan__year")
    if not forms(who, state.law.pack):
        planned = planned.exclude(fed_back_on=None)
    requests = UrgentRequest.objects.filter(project=project).order_by("id") if facts.get(URGENT) else []
    return OnProject(list(entries), list(planned) if facts.get(PLANNED_ON) else [], list(requests))
