"""A ledger is read into a work table, and each row of it assessed: can it be entered, and what would the law say?

Of a project that is not clearly open only the row number is kept; the file itself is deleted as soon as it is read.
"""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.law import NEVER, PROJECT, Fact, Inside, to_outside
from quancheng.law.values import UNKNOWN_DATE
from quancheng.ledger import reading as ledger_reading
from quancheng.ledger.book import Book, Packed
from quancheng.ledger.errors import Unreadable
from quancheng.lifecycle.history import (
    NAME,
    NUMBER,
    SECRET,
    UNIT,
    suggested_stage,
)
from quancheng.lifecycle.history_assessing import Assessor
from quancheng.lifecycle.history_table import (
    FAILED,
    NO_UNIT,
    WAITING,
    Intake,
    Row,
)

AT_ONCE = 100
"""Rows written and looked up together."""

MOST_LOOSE = 300
"""Problems of the file as a whole that are shown."""

Facts = dict[str, Any]


@dataclass
class _Withheld:
    """Rows of which nothing may be kept: by sheet and line."""

    projects: list[tuple[str, int]]
    rows: set[tuple[str, int]]


def fill(intake: Intake, acting: Acting, today: datetime.date) -> None:
    """Read the file of a work table into it, assess every row, delete the file. What is wrong is told in the table."""
    try:
        assessor = Assessor(acting, today)
        book = ledger_reading.read_ledger(intake.book, assessor.pack)
    except Unreadable as error:
        intake.tell(phase=FAILED, message=str(error))
        return
    finally:
        intake.book.unlink(missing_ok=True)
    meta = intake.meta()
    reader = _Rows(book, assessor, str(meta["file"]), bool(meta["declared"]))
    intake.tell(total=len(book.projects) - len(reader.withheld.projects), read=0)
    batch: list[Row] = []
    for row in reader.rows():
        batch.append(row)
        if len(batch) == AT_ONCE:
            _put(intake, assessor, batch)
            batch = []
    _put(intake, assessor, batch)
    intake.tell(
        phase=WAITING,
        secret=sorted([*book.secret, *reader.withheld.projects]),
        ignored=[list(item) for item in book.ignored if item[1]],
        loose=reader.loose()[:MOST_LOOSE],
    )


def reassess(intake: Intake, acting: Acting, today: datetime.date) -> None:
    """Assess anew the rows whose unit has just been chosen."""
    assessor, place = Assessor(acting, today), 0
    while rows := intake.rows((NO_UNIT,), after=place, most=AT_ONCE):
        place = rows[-1].place
        if chosen := [row for row in rows if row.unit]:
            _put(intake, assessor, chosen)
    intake.tell(phase=WAITING)


def _put(intake: Intake, assessor: Assessor, rows: list[Row]) -> None:
    if rows:
        assessor.assess(rows)
        intake.save(rows)
        intake.tell(read=rows[-1].place)


class _Rows:
    """The rows of a book as they are entered. ``declared``: a ledger without a column 涉密 was declared to be open."""

    def __init__(self, book: Book, assessor: Assessor, file: str, declared: bool) -> None:
        self.book, self.assessor, self.file, self.declared = book, assessor, file, declared
        self.facts = assessor.pack.vocabulary.facts
        self.withheld = self._withheld()
        self._problems: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
        for problem in book.problems:
            if (problem.sheet, problem.row) not in self.withheld.rows:
                self._problems[problem.sheet, problem.row].append(dict(problem.as_json()))

    def rows(self) -> Iterator[Row]:
        place = 0
        hidden = set(self.withheld.projects)
        for packed in self.book.projects:
            if (self.book.plans[packed.plan].name, packed.row) not in hidden:
                place += 1
                yield self._row(place, packed)

    def loose(self) -> list[dict[str, Any]]:
        """What is wrong and belongs to no project that was read. Call after `rows`."""
        return [problem for found in self._problems.values() for problem in found]

    def _withheld(self) -> _Withheld:
        """Rows that are not clearly open, with all that belongs to them."""
        projects, rows = [], set[tuple[str, int]]()
        for packed in self.book.projects:
            if not self._is_open(packed):
                place = (self.book.plans[packed.plan].name, packed.row)
                projects.append(place)
                rows.add(place)
                for kind in self.book.all_kinds:
                    for child in self.book.of(kind, packed.number):
                        rows.add((self.book.plans[child.plan].name, child.row))
        return _Withheld(projects, rows)

    def _is_open(self, packed: Packed) -> bool:
        columns = self.book.plans[packed.plan].columns
        answers = [
            value
            for column, value in zip(columns, json.loads(packed.values), strict=True)
            if column.fact.name == SECRET
        ]
        return all(answer == 0 for answer in answers) if answers else self.declared

    def _row(self, place: int, packed: Packed) -> Row:
        plan = self.book.plans[packed.plan]
        problems: list[dict[str, Any]] = []
        facts = self._told(PROJECT, packed, problems) | {SECRET: False}
        children, sources = self._children(packed, problems)
        unknown = self.book.missing_kinds if self.book.knows_children(packed.number) else self.book.all_kinds
        told = {
            "facts": facts, "children": children, "unknown_kinds": sorted(unknown), "fact_sources": {},
            "source": self._where(packed), "child_sources": sources,
        }  # fmt: skip
        row = Row(
            place, plan.name, packed.row, str(facts.get(NUMBER) or ""), str(facts.get(NAME) or ""),
            written=str(facts.get(UNIT) or ""), told=told, problems=problems,
        )  # fmt: skip
        row.suggested = suggested_stage(self.assessor.pack, facts, children, self.assessor.today)
        self.assessor.match(row)
        return row

    def _children(self, packed: Packed, problems: list[dict[str, Any]]) -> tuple[dict[str, list[Facts]], Facts]:
        children: dict[str, list[Facts]] = {}
        sources: Facts = {}
        for kind in sorted(self.book.all_kinds - self.book.missing_kinds):
            for child in self.book.of(kind, packed.number) if self.book.knows_children(packed.number) else ():
                facts = self._told(kind, child, problems)
                key = self.assessor.pack.vocabulary.key(kind)
                if child.number is None and key.type == "文字" and kind != "季度":
                    facts[key.name] = f"第{child.row}行"
                children.setdefault(kind, []).append(facts)
                sources.setdefault(kind, []).append(self._where(child))
        return children, sources

    def _told(self, kind: str, packed: Packed, problems: list[dict[str, Any]]) -> Facts:
        """The outside values a row gives; a date ahead is not known. Takes the row's problems along."""
        plan = self.book.plans[packed.plan]
        inside = self.book.unpack(packed)
        headings = {column.fact.name: column.heading for column in plan.columns}
        names = {heading: name for name, heading in headings.items()}
        for problem in self._problems.pop((plan.name, packed.row), []):
            problems.append(problem | {"kind": kind, "fact": names.get(problem["column"], problem["column"])})
        found = {}
        for name, value in inside.items():
            fact = self.facts[kind][name]
            found[name] = to_outside(fact.type, value)
            for message in self._wrong_dates(fact, value, inside):
                where = {"sheet": plan.name, "row": packed.row, "column": headings[name], "kind": kind, "fact": name}
                problems.append({**where, "value": str(found[name]), "message": message})
            if self._is_ahead(fact, value):
                found[name] = UNKNOWN_DATE
        return found

    def _wrong_dates(self, fact: Fact, value: Inside, row: dict[str, Inside]) -> Iterable[str]:
        if fact.type != "日期" or not isinstance(value, int) or value == NEVER:
            return
        if self._is_ahead(fact, value):
            yield f"日期在将来（今天 {self.assessor.today}），按“不清楚”录入"
        for earlier in fact.not_before:
            other = row.get(earlier)
            if isinstance(other, int) and value < other < NEVER:
                yield f"日期先后有误：早于“{earlier}”（{to_outside('日期', other)}）"

    def _is_ahead(self, fact: Fact, value: Inside) -> bool:
        ahead = isinstance(value, int) and self.assessor.today.toordinal() < value < NEVER
        return fact.type == "日期" and not fact.term and ahead

    def _where(self, packed: Packed) -> str:
        return f"{self.file}“{self.book.plans[packed.plan].name}”表第 {packed.row} 行"


def receive(intake: Intake, chunks: Iterable[bytes]) -> None:
    """Writes an upload to where it is read from."""
    with Path(intake.book).open("xb") as file:
        file.writelines(chunks)
