"""One subject on a process-wide in-memory SQLite: the same statements as the portfolio, kept and reused."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from quancheng.law import expressions as x
from quancheng.law.changes import changes, least, span_changes, step_changes
from quancheng.law.database import CHILDREN, base_select, create_source, prepare_days
from quancheng.law.pack import Pack
from quancheng.law.plan import Plan
from quancheng.law.rules import Rule
from quancheng.law.stack import Column, DayTable
from quancheng.law.values import NEVER, Inside
from quancheng.law.verdicts import RuleColumns, Table
from quancheng.law.vocabulary import PROJECT

SOURCE = "one"
BARRIER = " LIMIT -1"
DAYS = "days"
_LARGEST_IMAGE = 32 * 2**20
_images: dict[str, bytes] = {}
"""By the calendars' digest: a database of look-up tables, of which each new memory gets a copy (a hundred times
faster than filling them)."""
NEXT = "next"
"""The output that gives the first day after today on which time alone may change a verdict of an object."""
Facts = Mapping[str, Inside]


@dataclass(frozen=True)
class Subject:
    """A project with its children. ``unknown``: the kinds of which it is not known what children there are."""

    project: Facts
    children: Mapping[str, Sequence[Facts]] = field(default_factory=dict)
    unknown: frozenset[str] = frozenset()


class Statement:
    """Everything about one kind of object in one statement: every column of the plan, every verdict."""

    def __init__(self, pack: Pack, kind: str, gate: bool = False) -> None:
        self.pack, self.kind = pack, kind
        self.plan = Plan(pack, kind)
        table = Table(pack, self.plan, gate)
        rules = [rule for rule in pack.rules.values() if rule.kind == kind]
        self.plan.column(x.Basis())
        periods = [rule.period for rule in pack.rules.values() if rule.period and kind == PROJECT]
        for period in periods:
            for end in (period.start, period.stop):
                self.plan.column(end)
        self.rules: dict[str, RuleColumns] = {rule.name: table.rule(rule) for rule in rules}
        self.clauses = {rule.name: self._clauses(rule) for rule in rules}
        self.lapsed = table.lapsed()
        self.changes = [] if gate else changes(pack, self.plan, self.rules.values())
        self.changes += [] if gate else span_changes(pack, self.plan, periods)
        self.changes += step_changes(pack, self.plan) if kind == PROJECT and not gate else []
        self._outputs = self._all_outputs()
        self.names = ["id", *(name for _, name in self._outputs)]
        self.sql = self.plan.render(self._outputs, partial(base_select, self.plan, SOURCE), BARRIER, end=BARRIER)

    def _clauses(self, rule: Rule) -> tuple[str, ...]:
        return tuple(f"({self.plan.sql(clause.meaning)})" for clause in rule.clauses)

    def _all_outputs(self) -> list[tuple[str, str]]:
        outputs = [(self.lapsed, "lapsed"), (least(self.changes), NEXT)]
        for name, rule in self.rules.items():
            outputs += [(rule.verdict, f"{name} v"), (rule.due, f"{name} d")]
            outputs += [(rule.opens or str(NEVER), f"{name} o"), (f"({rule.provisional or 'FALSE'})", f"{name} p")]
            outputs += [(text, f"{name} {index}") for index, text in enumerate(self.clauses[name])]
        outputs += [(f"s.{alias}", alias) for alias in list(self.plan.columns)]
        return outputs

    def probe(self, rule: str, rows: int) -> tuple[str, list[Column]]:
        """A statement that gives this rule's verdict for ``rows`` sets of level-0 values bound as parameters."""
        texts = self.rules[rule].verdict
        used: list[Column] = []

        def over(column: Column) -> str:
            return f"b.{column.alias}"

        def base(columns: list[Column], joins: str) -> str:
            used.extend(self.plan.inputs(columns))
            first = ", ".join(f"? AS {column.alias}" for column in used) or "1 AS c0"
            more = ", ".join("?" for _ in used) or "1"
            lines = [f"SELECT 0 AS id, {first}", *(f"SELECT {n}, {more}" for n in range(1, rows))]
            items = "".join(f", {column.sql if column.join else over(column)} AS {column.alias}" for column in columns)
            return f"SELECT b.id{items} FROM ({' UNION ALL '.join(lines)}) b{joins}"

        return self.plan.render([(texts, "v")], base, BARRIER, over), used


class Memory:
    """The in-memory database of a pack, with its prepared statements. Safe to share among threads."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.lock = threading.RLock()
        self.connection = sqlite3.connect(":memory:", check_same_thread=False, cached_statements=1024)
        self.connection.isolation_level = None
        create_source(self.connection, pack.vocabulary, SOURCE)
        self.connection.execute(f"ATTACH ':memory:' AS {DAYS}")
        if pack.calendar.digest in _images:
            self.connection.deserialize(_images[pack.calendar.digest], name=DAYS)
        self._statements: dict[tuple[str, bool], Statement] = {}
        facts = pack.vocabulary.facts
        self._names = {kind: tuple(facts[kind]) for kind in facts}
        self._inserts = {kind: self._insert(kind) for kind in facts}

    def statement(self, kind: str, gate: bool = False) -> Statement:
        """The statement for a kind, compiled when first asked for."""
        if (kind, gate) not in self._statements:
            statement = Statement(self.pack, kind, gate)
            self.prepare(statement.plan.day_tables())
            self._statements[kind, gate] = statement
        return self._statements[kind, gate]

    def prepare(self, tables: Sequence[DayTable]) -> None:
        """Makes the look-up tables that are not there yet, and keeps a copy for the next memory."""
        if prepare_days(self.connection, self.pack.calendar, tables, DAYS):
            image = self.connection.serialize(name=DAYS)
            if len(image) <= _LARGEST_IMAGE:
                _images[self.pack.calendar.digest] = image

    def put(self, subject: Subject) -> None:
        """Lays the subject into the tables, in place of the one before."""
        cursor = self.connection.cursor()
        for kind in CHILDREN:
            cursor.execute(f'DELETE FROM "{SOURCE}_{kind}"')
            rows = subject.children.get(kind) or ()
            names = self._names[kind]
            cursor.executemany(
                self._inserts[kind], [(n, 1, *(row[name] for name in names)) for n, row in enumerate(rows, 1)]
            )
        known = (int(kind not in subject.unknown) for kind in CHILDREN)
        cursor.execute(f'DELETE FROM "{SOURCE}_{PROJECT}"')
        values = (1, *(subject.project[name] for name in self._names[PROJECT]), *known)
        cursor.execute(self._inserts[PROJECT], values)

    def run(self, statement: Statement, today: int) -> list[dict[str, Inside]]:
        """One dict of all columns for each object of the statement's kind, in order."""
        cursor = self.connection.execute(statement.sql, {"today": today})
        rows = [dict(zip(statement.names, row, strict=True)) for row in cursor]
        return sorted(rows, key=lambda row: int(row["id"] or 0))

    def _insert(self, kind: str) -> str:
        extra = len(CHILDREN) + 1 if kind == PROJECT else 2
        marks = ", ".join("?" * (len(self._names[kind]) + extra))
        return f'INSERT INTO "{SOURCE}_{kind}" VALUES ({marks})'
