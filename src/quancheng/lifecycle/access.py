"""Who sees which projects. A foreign project and a missing one are the same to who asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Q, QuerySet, Subquery, Value
from django.db.models.sql.compiler import SQLCompiler

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Unit
from quancheng.lifecycle.findings import FED_BACK_ON, REVIEWED
from quancheng.lifecycle.holders import ABOVE, ASSIGNED, BUILDER, EXPERT, sits
from quancheng.projects.models import VOID, CoBuilder, Evaluation, Project
from quancheng.reviews.models import COMING, PREPARING, Batch, Reviewed


def visible(acting: Acting) -> QuerySet[Project]:
    """The projects that who acts may see.

    A unit sees its own and those it builds along; who is assigned sees what is assigned, while it is; the duties of the
    jurisdiction see what has been submitted or entered as 补录; the level above sees the same of the levels below.
    Administrators and who holds no post see none.
    """
    unit = acting.unit
    if unit is None:
        return Project.objects.none()
    if acting.duty == BUILDER:
        return Project.objects.filter(Builds(unit), jurisdiction=unit.jurisdiction_id)
    if acting.duty == EXPERT:
        panels = sits(acting).filter(state=COMING, batch__state=PREPARING).values("batch")
        judged = Reviewed.objects.filter(batch__in=panels, left_on=None).values("project")
        return Project.objects.filter(pk__in=judged, jurisdiction=unit.jurisdiction_id).exclude(state=VOID)
    if acting.duty in ASSIGNED:
        assigned = Evaluation.objects.filter(evaluator=unit, on=None).values("project")
        organised = Batch.objects.filter(agency=unit, state=PREPARING).values("pk")
        reviewed = Reviewed.objects.filter(batch__in=organised, left_on=None).values("project")
        mine = Q(pk__in=assigned) | Q(pk__in=reviewed)
        theirs = Project.objects.filter(mine, jurisdiction=unit.jurisdiction_id)
        return theirs.exclude(state=VOID)
    if acting.duty == ABOVE:
        return Project.objects.filter(jurisdiction__superior=unit.jurisdiction_id, filed=True)
    return Project.objects.filter(jurisdiction=unit.jurisdiction_id, filed=True)


def withheld(acting: Acting, project: Project, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Facts that are not told to who looks: a building unit reads a budget review once it was fed back (第十一条).

    What was entered as 补录 it knows already.
    """
    if acting.duty != BUILDER or project.historic or facts.get(FED_BACK_ON):
        return ()
    return (REVIEWED,)


class Builds(Func):
    """Whether a unit builds a project, alone or along with others: unit_id = … OR id IN (…).

    Each database is asked in the way that lets it begin with the unit's own few projects instead of walking through
    all those of the jurisdiction: PostgreSQL believes of an IN beside an OR that it holds for half of all rows, and
    SQLite would rather keep an order than find few.
    """

    output_field = BooleanField()

    def __init__(self, unit: Unit) -> None:
        along = CoBuilder.objects.filter(unit=unit).values("project")
        own = Project.objects.filter(unit=unit).values("pk")
        super().__init__(F("pk"), F("unit"), Value(unit.pk), Subquery(along), Subquery(own))

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Any:  # noqa: ARG002  Django hands it over
        """unit_id = … OR id = ANY(ARRAY(…))."""
        (key, _k), (column, _c), (unit, of_unit), (along, of_along), _own = map(
            compiler.compile, self.source_expressions
        )
        return f"({column} = {unit} OR {key} = ANY(ARRAY{along}))", [*of_unit, *of_along]

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Any:  # noqa: ARG002  Django hands it over
        """id IN (own UNION ALL along)."""
        (key, _k), _column, _unit, (along, of_along), (own, of_own) = map(compiler.compile, self.source_expressions)
        sql = f"{key} IN (SELECT * FROM {own} UNION ALL SELECT * FROM {along})"  # noqa: S608  statements of Django's own
        return sql, [*of_own, *of_along]
