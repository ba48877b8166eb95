"""The project library of a year as it stands in the tables, in order: what `ranking` needs, for all entries at once."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery

from quancheng.accounts.models import Jurisdiction
from quancheng.law import Pack
from quancheng.lifecycle.acts.library.ranking import SUPPORTED, Known, Placed, Weights, ranked
from quancheng.projects.models import VOID, Evaluation, LibraryEntry, Project
from quancheng.projects.models.application import OWN
from quancheng.projects.models.library import IN_LIBRARY
from quancheng.reviews.models import Reviewed

RUNNING, FINISHED = ("采购", "建设", "验收"), ("运行", "评价", "下线")
TAG, GRADE, PAST = "优先标签", "事前绩效评估等级", "绩效评价等级"


@dataclass
class Standing:
    """How a unit's other projects do: grades of the finished ones, how many of the running have 不符合."""

    past: dict[str, int] = field(default_factory=dict)
    troubled: int = 0


@dataclass(frozen=True)
class Shelf:
    """The library of a year in order. ``units``: entry → unit; ``projects``: entry → project."""

    placed: list[Placed]
    units: dict[int, int]
    projects: dict[int, int]

    def of(self, project: int) -> Placed | None:
        """Where a project stands."""
        return next((each for each in self.placed if self.projects[each.entry] == project), None)


def shelf(jurisdiction: Jurisdiction, year: int, pack: Pack, on: datetime.date) -> Shelf:
    """The library of a year, whoever asks (two statements). Raises BadValue where the pack has no weights."""
    weights = Weights(pack, on)
    standing = _standing(jurisdiction, year)
    known, units, projects = [], {}, {}
    for row in _rows(jurisdiction, year):
        units[row["pk"]], projects[row["pk"]] = row["project__unit"], row["project"]
        unit = standing[row["project__unit"]]
        known.append(
            Known(
                entry=row["pk"], on=row["on"], tag=row[f"project__facts__{TAG}"] or "",
                supported={name: row[f"project__facts__{name}"] for name in SUPPORTED},
                average=row["average"], grade=row["grade"] or row[f"project__facts__{GRADE}"] or "",
                past=unit.past, troubled=unit.troubled, rank=row["rank"],
            )
        )  # fmt: skip
    return Shelf(ranked(known, weights), units, projects)


def _rows(jurisdiction: Jurisdiction, year: int) -> Iterator[dict[str, Any]]:
    scored = Reviewed.objects.filter(project=OuterRef("project"), left_on=None).exclude(average=None)
    graded = Evaluation.objects.filter(project=OuterRef("project"), kind=OWN)
    found = LibraryEntry.objects.filter(jurisdiction=jurisdiction, year=year, state=IN_LIBRARY)
    names = [f"project__facts__{name}" for name in (TAG, GRADE, *SUPPORTED)]
    averages = Subquery(scored.order_by("-id").values("average")[:1])
    grades = Subquery(graded.values("grade")[:1])
    return iter(
        found.annotate(average=averages, grade=grades).values(
            "pk", "on", "rank", "project", "project__unit", "average", "grade", *names
        )
    )


def _standing(jurisdiction: Jurisdiction, year: int) -> defaultdict[int, Standing]:
    """Of the units that have something in the library (one statement)."""
    entered = LibraryEntry.objects.filter(jurisdiction=jurisdiction, year=year, state=IN_LIBRARY)
    theirs = Project.objects.filter(
        jurisdiction=jurisdiction, unit__in=entered.values("project__unit"), stage__in=(*RUNNING, *FINISHED), filed=True
    ).exclude(state=VOID)
    troubled = Count("pk", filter=Q(stage__in=RUNNING, breaches__gt=0))
    finished = Count("pk", filter=Q(stage__in=FINISHED))
    found: defaultdict[int, Standing] = defaultdict(Standing)
    for unit, grade, ended, bad in (
        theirs.values("unit", f"facts__{PAST}").annotate(ended=finished, bad=troubled).values_list(
            "unit", f"facts__{PAST}", "ended", "bad"
        )
    ):  # fmt: skip
        found[unit].troubled += bad
        if grade and ended:
            found[unit].past[grade] = found[unit].past.get(grade, 0) + ended
    return found
