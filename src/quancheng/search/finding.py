"""Which projects hold the words that somebody typed."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from quancheng.projects.grams import tokens
from quancheng.projects.models import Project
from quancheng.search.index import POSTGRESQL_TOKENS

MOST_TOKENS = 60
"""Of a question; what is typed beyond them narrows nothing any more."""


def find(projects: QuerySet[Project], text: str) -> QuerySet[Project]:
    """Those of ``projects`` in which every word of ``text`` occurs, in whatever order; all where nothing is typed.

    Words of Chinese are found anywhere, single characters too; a Latin word or number by its beginning. A word of
    more than two characters is found where all its pairs are. White space and punctuation separate words; a text of
    nothing else finds nothing.
    """
    if not text.strip():
        return projects
    wanted = list(dict.fromkeys(tokens(text)))[:MOST_TOKENS]
    return projects.filter(Holds(wanted)) if wanted else projects.none()


class Holds(Func):
    """Whether a project holds all these tokens: a condition that its database answers from the index.

    Tokens are runs of Chinese, small Latin letters and digits, so that no quote or operator can be in one.
    """

    output_field = BooleanField()

    def __init__(self, wanted: list[str]) -> None:
        super().__init__(F("pk"), F("grams"))
        self.wanted = wanted

    def as_sqlite(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,  # noqa: ARG002  Django hands it over
        **_: Any,
    ) -> tuple[str, tuple[Any, ...]]:
        """FTS5: "平台" "00"*."""
        key, more = compiler.compile(self.source_expressions[0])
        asked = " ".join(f'"{token}"{"*" if _by_beginning(token) else ""}' for token in self.wanted)
        sql = f"{key} IN (SELECT rowid FROM search_project WHERE search_project MATCH %s)"  # noqa: S608  a column's own name
        return sql, (*more, asked)

    def as_postgresql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,  # noqa: ARG002  Django hands it over
        **_: Any,
    ) -> tuple[str, tuple[Any, ...]]:
        """tsquery: '平台' & '00':*."""
        grams, more = compiler.compile(self.source_expressions[1])
        asked = " & ".join(f"'{token}'{':*' if _by_beginning(token) else ''}" for token in self.wanted)
        return f"({POSTGRESQL_TOKENS.format(grams=grams)} @@ CAST(%s AS tsquery))", (*more, asked)


def _by_beginning(token: str) -> bool:
    return token.isascii() or len(token) == 1
