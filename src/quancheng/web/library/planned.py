"""What is on the construction plan of a year, what may be put on it, and what may not and why: rows for its pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from quancheng.accounts.acting import Acting
from quancheng.law import Pack
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.acts.library.qualifying import (
    CONSENTED,
    FINANCED,
    MAJOR,
    RULE,
    URGENT,
    Arranged,
    Lack,
    Request,
    lacking,
    premises,
)
from quancheng.lifecycle.holders import BUILDER
from quancheng.money.models import ANNUAL, BudgetEntry
from quancheng.projects.models import ACCEPTED, ConstructionPlan, LibraryEntry, PlannedProject, Project, UrgentRequest
from quancheng.projects.models.library import IN_LIBRARY, REFUSED

FORMING = (RULE, "会签建设计划", "反馈建设计划")
"""Whose duty any of these acts is sees a plan while it is being formed; everybody else what has been fed back."""


@dataclass(frozen=True)
class Candidate:
    """A project that is not on the plan of the year. ``amount``: what finance has entered (分)."""

    public_id: str
    version: int
    name: str
    unit: str
    urgent: bool
    amount: int | None
    lacks: list[Lack]

    @property
    def key(self) -> str:
        """What a form sends for it."""
        return f"{self.public_id}.{self.version}"


@dataclass(frozen=True)
class Sum:
    """The plan in numbers."""

    count: int
    amount: int
    urgent: int
    waiting: int


def forms(who: Acting, pack: Pack) -> bool:
    """Whether this person sees a plan while it is being formed."""
    return any(who.duty in pack.process.holders(act) for act in FORMING)


def on_plan(who: Acting, pack: Pack, year: int) -> tuple[ConstructionPlan | None, list[PlannedProject]]:
    """The plan of a year and its projects, as far as this person may see them (two statements)."""
    plan = ConstructionPlan.objects.filter(jurisdiction=who.jurisdiction, year=year).first()
    if plan is None:
        return None, []
    rows = PlannedProject.objects.filter(plan=plan).select_related("project__unit").order_by(
        "project__unit__name", "urgent", "id"
    )  # fmt: skip
    if who.duty == BUILDER:
        rows = rows.filter(project__in=visible(who))
    if not forms(who, pack):
        rows = rows.exclude(fed_back_on=None)
    return plan, list(rows.defer("project__details", "project__grams", "project__sources", "project__facts"))


def summed(rows: Sequence[PlannedProject]) -> Sum:
    return Sum(
        len(rows),
        sum(each.amount for each in rows),
        sum(each.urgent for each in rows),
        sum(each.fed_back_on is None for each in rows),
    )


def by_unit(rows: Sequence[PlannedProject]) -> list[tuple[str, list[PlannedProject]]]:
    """The rows unit by unit, in their order."""
    found: defaultdict[str, list[PlannedProject]] = defaultdict(list)
    for each in rows:
        found[each.project.unit.name].append(each)
    return list(found.items())


def candidates(who: Acting, pack: Pack, year: int) -> Iterator[Candidate]:
    """Everything the plan of the year may have that it has not, what lacks nothing first (one statement)."""
    wanted = premises(pack)
    names = dict.fromkeys([*wanted, URGENT, MAJOR, CONSENTED, FINANCED])
    asked = ("public_id", "version", "name", "unit__name", "budgeted", "ever", "asked_year", "asked_state")
    rows = _waiting(who, pack, year).values(*asked, *(f"facts__{name}" for name in names))
    found = [_candidate(row, wanted, list(names), year) for row in rows]
    yield from sorted(found, key=lambda each: bool(each.lacks))


def _waiting(who: Acting, pack: Pack, year: int) -> QuerySet[Project]:
    """In the library of the year, asked for urgently in it, or where plans are made (流程.yaml); not planned."""
    jurisdiction = who.jurisdiction
    library = LibraryEntry.objects.filter(jurisdiction=jurisdiction, year=year, state=IN_LIBRARY)
    urgent = UrgentRequest.objects.filter(jurisdiction=jurisdiction).exclude(state=REFUSED)
    own = urgent.filter(project=OuterRef("pk")).order_by("-id")
    planned = PlannedProject.objects.filter(project=OuterRef("pk"))
    budgets = BudgetEntry.objects.filter(project=OuterRef("pk"), kind=ANNUAL)
    elsewhere = Q(Exists(budgets.exclude(year=year))) | Q(Exists(own.exclude(year=year)))
    placed = Q(stage__in=pack.process.stages_with(RULE)) & ~elsewhere
    there = Q(pk__in=library.values("project")) | Q(pk__in=urgent.filter(year=year).values("project")) | placed
    found = Project.objects.filter(there, jurisdiction=jurisdiction, state=ACCEPTED, filed=True)
    return found.filter(~Exists(planned)).order_by("unit__name", "id").annotate(
        budgeted=Subquery(budgets.filter(year=year).values("amount")[:1]),
        ever=Subquery(budgets.order_by("-year").values("year")[:1]),
        asked_year=Subquery(own.values("year")[:1]),
        asked_state=Subquery(own.values("state")[:1]),
    )  # fmt: skip


def _candidate(row: dict[str, Any], wanted: tuple[str, ...], names: Sequence[str], year: int) -> Candidate:
    facts = {name: row[f"facts__{name}"] for name in names}
    arranged = Arranged(row["budgeted"], (row["ever"],) if row["ever"] else ())
    request = Request(row["asked_year"], row["asked_state"]) if row["asked_year"] else None
    lacks = lacking(wanted, facts, year, arranged, request)
    return Candidate(
        row["public_id"], row["version"], row["name"], row["unit__name"], bool(facts[URGENT]), row["budgeted"], lacks
    )
