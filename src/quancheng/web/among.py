"""Small expressions for lists: the first rows of several lists in one statement, counts with an end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, IntegerField, QuerySet, Subquery
from django.db.models.sql.compiler import SQLCompiler


class Among(Func):
    """Whether a row's key is given by one of several short queries of keys.

    Told to each database in the way that lets it begin with the few: beside an OR, PostgreSQL walks through all rows.
    """

    output_field = BooleanField()

    def __init__(self, lists: Sequence[QuerySet[Any, Any]], key: str = "pk") -> None:
        super().__init__(F(key), *(Subquery(each) for each in lists))

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Any:  # noqa: ARG002  Django hands it over
        """id = ANY(ARRAY(…) || ARRAY(…))."""
        (key, _k), *found = map(compiler.compile, self.source_expressions)
        lists = " || ".join(f"ARRAY{sql}" for sql, _ in found)
        return f"{key} = ANY({lists})", [value for _, values in found for value in values]

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: Any) -> Any:  # noqa: ARG002  Django hands it over
        """id IN (… UNION ALL …)."""
        (key, _k), *found = map(compiler.compile, self.source_expressions)
        lists = " UNION ALL ".join(f"SELECT * FROM {sql}" for sql, _ in found)  # noqa: S608  statements of Django's own
        return f"{key} IN ({lists})", [value for _, values in found for value in values]


class Counted(Subquery):
    """How many rows a query has that ends somewhere: no more are looked at."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
