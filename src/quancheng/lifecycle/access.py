"""Who sees which projects. A foreign project and a missing one are the same to who asks."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Q, QuerySet, Subquery
from django.db.models.sql.compiler import SQLCompiler

from quancheng.accounts.acting import Acting
from quancheng.lifecycle.holders import ABOVE, ASSIGNED, BUILDER
from quancheng.projects.models import VOID, CoBuilder, Evaluation, Project


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
        own = Q(unit=unit) | Q(OneOf(CoBuilder.objects.filter(unit=unit).values("project")))
        return Project.objects.filter(own, jurisdiction=unit.jurisdiction_id)
    if acting.duty in ASSIGNED:
        assigned = Evaluation.objects.filter(evaluator=unit, on=None).values("project")
        theirs = Project.objects.filter(pk__in=assigned, jurisdiction=unit.jurisdiction_id)
        return theirs.exclude(state=VOID)
    if acting.duty == ABOVE:
        return Project.objects.filter(jurisdiction__superior=unit.jurisdiction_id, filed=True)
    return Project.objects.filter(jurisdiction=unit.jurisdiction_id, filed=True)


class OneOf(Func):
    """Whether a project is among the few that a query names.

    PostgreSQL gets them as an array: of an IN beside an OR it believes that it holds for half of all projects, and
    walks through the whole jurisdiction for a unit that has three.
    """

    output_field = BooleanField()
    template, arg_joiner = "(%(expressions)s)", " IN "

    def __init__(self, few: QuerySet[Any, Any]) -> None:
        super().__init__(F("pk"), Subquery(few))

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Any:
        """id = ANY(ARRAY(…))."""
        return self.as_sql(compiler, connection, template="(%(expressions)s))", arg_joiner=" = ANY(ARRAY")
