"""The rows of a short query in one cell, so that small things about many objects come with them in one statement."""

from __future__ import annotations

import json
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet, Subquery, TextField
from django.db.models.sql.compiler import SQLCompiler


class Cell(Subquery):
    """The rows of a query of values, as a text for ``rows_in``; dates are texts in it. ``names``: its columns."""

    template = "(SELECT %(made)s FROM (%(subquery)s) told)"
    output_field = TextField()

    def __init__(self, queryset: QuerySet[Any, Any], *names: str) -> None:
        super().__init__(queryset.values(*names))
        self.names = ", ".join(f'"{name}"' for name in names)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Any:
        """One array of arrays."""
        return super().as_sql(compiler, connection, made=f"json_agg(json_build_array({self.names}))::text")

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Any:
        """One array of arrays."""
        return super().as_sql(compiler, connection, made=f"json_group_array(json_array({self.names}))")


def rows_in(cell: str | None) -> list[list[Any]]:
    """What a Cell holds."""
    found: list[list[Any]] = json.loads(cell) if cell else []
    return found
