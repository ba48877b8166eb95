"""One page of the ledger, found by a key: the last is as fast as the first. Nothing is counted without an end."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, QuerySet, Subquery, Value
from django.db.models.sql.compiler import SQLCompiler

from quancheng.accounts.acting import Acting
from quancheng.projects.models import Project
from quancheng.web.ledger_columns import Column, Facts
from quancheng.web.ledger_list import facts_of, read, with_nearest
from quancheng.web.ledger_query import Asked

COUNTED_UP_TO = 500
NULLABLE = ("number", "amount", "next_due")
KNOWN, UNKNOWN = "known", "unknown"
FIELDS = {field.name: field for field in Project._meta.concrete_fields}
BETWEEN = "~"
LARGEST = 2**63
"""What the databases' integers end before."""


@dataclass(frozen=True)
class Page:
    """One page. ``earlier``, ``later``: the place where the page before ends and the page after begins, or nothing."""

    rows: list[tuple[Project, Facts]]
    earlier: str
    later: str
    count: int
    """At most COUNTED_UP_TO + 1."""

    @property
    def counted(self) -> str:
        return f"{COUNTED_UP_TO}+" if self.count > COUNTED_UP_TO else str(self.count)


@dataclass(frozen=True)
class Place:
    """Where a page begins or ends: at a project, with the value it was ordered by (None: it had none)."""

    project: str
    value: Any

    @property
    def segment(self) -> str:
        return UNKNOWN if self.value is None else KNOWN


class Beyond(Func):
    """(field, id) > or < (value, id of the place): where a list goes on. Both databases answer it from an index."""

    output_field = BooleanField()

    def __init__(self, field: str, place: Place, *, down: bool) -> None:
        kept = Value(place.value, output_field=FIELDS[field])
        super().__init__(F(field), F("pk"), kept, _key(place))
        self.sign = "<" if down else ">"

    def as_sql(  # type: ignore[override]  # the stubs know only the arguments of Func's own template
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,  # noqa: ARG002  Django hands it over
        **_: Any,
    ) -> tuple[str, list[Any]]:
        """One row comparison."""
        parts = [compiler.compile(each) for each in self.source_expressions]
        field, key, value, place = (sql for sql, _ in parts)
        return f"(({field}, {key}) {self.sign} ({value}, {place}))", [each for _, more in parts for each in more]


def page(found: QuerySet[Project], asked: Asked, columns: Sequence[Column], acting: Acting) -> Page:
    """The page at the place in the address (two statements, or three; at most four more for facts from rows)."""
    backwards = bool(asked.before)
    place = _place(asked.before or asked.after, asked.sort)
    rows: list[Project] = []
    for part in _from(
        segments(with_nearest(read(found, columns), columns), asked, backwards=backwards), place, asked, backwards
    ):
        if len(rows) <= asked.size:
            rows += part[: asked.size + 1 - len(rows)]
    more = len(rows) > asked.size
    shown = rows[: asked.size][:: -1 if backwards else 1]
    whole = place is None and not more
    count = len(shown) if whole else found.order_by().values("pk")[: COUNTED_UP_TO + 1].count()
    before, after = (more, True) if backwards else (place is not None, more)
    facts = facts_of(shown, columns, acting)
    return Page(
        [(project, facts[project.pk]) for project in shown],
        _written(shown[0], asked.sort) if shown and before else "",
        _written(shown[-1], asked.sort) if shown and after else "",
        count,
    )


Segment = tuple[str, QuerySet[Project]]


def segments(found: QuerySet[Project], asked: Asked, *, backwards: bool = False) -> list[Segment]:
    """The list in order, in one piece or two: rows without a value come last, whichever way it is ordered."""
    sign = "-" if asked.down != backwards else ""
    known = found.order_by(f"{sign}{asked.sort}", f"{sign}pk")
    if asked.sort not in NULLABLE:
        return [(KNOWN, known)]
    lacking = f"{asked.sort}__isnull"
    both = [(KNOWN, known.filter(**{lacking: False})), (UNKNOWN, found.filter(**{lacking: True}).order_by(f"{sign}pk"))]
    return both[::-1] if backwards else both


def _from(parts: list[Segment], place: Place | None, asked: Asked, backwards: bool) -> list[QuerySet[Project]]:
    """What of the list lies beyond a place."""
    if place is None or place.segment not in (name for name, _ in parts):
        return [rows for _, rows in parts]
    start = next(index for index, (name, _) in enumerate(parts) if name == place.segment)
    down = asked.down != backwards
    rows = parts[start][1]
    if place.segment == KNOWN:
        rows = rows.filter(Beyond(asked.sort, place, down=down))
    else:
        rows = rows.filter(**{"pk__lt" if down else "pk__gt": _key(place)})
    return [rows, *(rows for _, rows in parts[start + 1 :])]


def _key(place: Place) -> Subquery:
    return Subquery(Project.objects.filter(public_id=place.project).values("pk")[:1])


def _written(project: Project, sort: str) -> str:
    value = getattr(project, sort)
    return f"{project.public_id}{BETWEEN}{value.isoformat() if isinstance(value, datetime.date) else _text(value)}"


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _place(text: str, sort: str) -> Place | None:
    """The place an address names; an address that names none begins at the beginning."""
    project, _, value = text.partition(BETWEEN)
    if not project:
        return None
    try:
        kept = FIELDS[sort].to_python(value) if value else None
    except ValidationError:
        return None
    too_large = isinstance(kept, int) and abs(kept) >= LARGEST
    timeless = isinstance(kept, datetime.datetime) and kept.tzinfo is None
    return None if too_large or timeless else Place(project, kept)
