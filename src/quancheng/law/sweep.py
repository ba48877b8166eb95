"""The whole portfolio, one statement a kind of object, inside the database that holds the facts.

Verdicts stand in one wide table a kind (``NAME_合同``): a small number a rule (its place in VERDICTS), the due date of
each rule with a limit, and ``next_change``: the first day on which time alone may change a verdict of this object.
``fill`` judges every object that has no row; ``expire`` drops the rows that are due. A sweep is a fill of empty
tables; the daily pass is an expire and a fill; an act drops the rows of what it changed.
"""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass

from quancheng.law import expressions as x
from quancheng.law.changes import changes, least
from quancheng.law.database import (
    Connection,
    at,
    barrier,
    base_select,
    exists,
    fold_joins,
    fold_select,
    is_sqlite,
    prepare_days,
)
from quancheng.law.pack import Pack
from quancheng.law.parts import fill_in_parts, shape, workers
from quancheng.law.periods import PERIODS, PeriodPlan, make_periods, period_base
from quancheng.law.plan import Plan
from quancheng.law.stack import Column
from quancheng.law.verdicts import BREACH, VERDICTS, RuleColumns, Table, kinds_of
from quancheng.law.vocabulary import PROJECT

_IN_PARALLEL = ("jit = off", "parallel_tuple_cost = 0", "parallel_setup_cost = 0", "min_parallel_table_scan_size = 0")
"""PostgreSQL thinks little of what judging costs; told so, it lets its workers judge, not only read."""


@dataclass(frozen=True)
class Compiled:
    """One kind, compiled for a sweep."""

    kind: str
    plan: Plan
    rules: tuple[RuleColumns, ...]
    lapsed: str
    next_change: tuple[str, ...]


class Sweep:
    """Judges all objects of ``source`` by a pack into the tables ``name_*``."""

    def __init__(self, pack: Pack, connection: Connection, source: str, name: str) -> None:
        self.pack, self.connection, self.source, self.name = pack, connection, source, name
        self.kinds = [_compile(pack, kind) for kind in kinds_of(pack)]

    def fill(self, today: datetime.date) -> None:
        """Judges every object that has no verdicts yet. The caller commits."""
        day = today.toordinal()
        self._prepare(day)
        for compiled in self.kinds:
            if compiled.rules:
                self._fill(compiled, day)

    def fill_side_by_side(self, today: datetime.date, processes: int) -> None:
        """The first fill of a SQLite file, in several processes; commits on the way. PostgreSQL has its own."""
        day = today.toordinal()
        self._prepare(day)
        with workers(processes) as pool:
            for compiled in self.kinds:
                if compiled.rules:
                    fill_in_parts(self, compiled, day, pool, processes)

    def expire(self, today: datetime.date) -> int:
        """Drops the verdicts that time may have changed by ``today``; how many objects that were."""
        cursor = self.connection.cursor()
        dropped = 0
        for compiled in self.kinds:
            if exists(self.connection, self.table(compiled.kind)):
                cursor.execute(f'DELETE FROM "{self.table(compiled.kind)}" WHERE next_change <= {today.toordinal()}')
                dropped += int(cursor.rowcount)
        return dropped

    def table(self, kind: str) -> str:
        """The table of verdicts of a kind."""
        return f"{self.name}_{kind}"

    def counts(self) -> dict[str, dict[str, int]]:
        """rule → verdict → how many objects. A second pass over the verdicts, cheap beside the first."""
        result: dict[str, dict[str, int]] = {}
        cursor = self.connection.cursor()
        for compiled in self.kinds:
            for rule in compiled.rules:
                name = rule.rule.name
                cursor.execute(f'SELECT "{name}", count(*) FROM "{self.table(compiled.kind)}" GROUP BY "{name}"')
                found = {VERDICTS[int(code)]: int(count) for code, count in cursor.fetchall()}
                result[name] = {verdict: found.get(verdict, 0) for verdict in VERDICTS}
        return result

    def verdicts(self, kind: str, ids: list[int]) -> dict[int, dict[str, int]]:
        """id → rule → code, for a few objects."""
        compiled = next(each for each in self.kinds if each.kind == kind)
        names = [rule.rule.name for rule in compiled.rules]
        cursor = self.connection.cursor()
        listed = ", ".join(str(int(id_)) for id_ in ids) or "NULL"
        columns = ", ".join(f'"{name}"' for name in names)
        cursor.execute(f'SELECT id, {columns} FROM "{self.table(kind)}" WHERE id IN ({listed})')
        return {
            int(row[0]): dict(zip(names, (int(code) for code in row[1:]), strict=True)) for row in cursor.fetchall()
        }

    def _prepare(self, today: int) -> None:
        cursor = self.connection.cursor()
        if not is_sqlite(self.connection):
            for setting in _IN_PARALLEL:
                cursor.execute(f"SET LOCAL {setting}")
        for compiled in self.kinds:
            prepare_days(self.connection, self.pack.calendar, compiled.plan.day_tables())
        wanted = {kind: self._folds(kind) for compiled in self.kinds for kind in compiled.plan.fold_kinds}
        self.made: dict[str, str] = {}
        for kind, folds in wanted.items():
            table = f"{self.name}_fold_{kind}"
            cursor.execute(f'DROP TABLE IF EXISTS "{table}"')
            select = at(fold_select(self.kinds[0].plan, self.source, kind, folds), today)
            self._create(table, select, "k")
            self.made[kind] = f'"{table}"'
        for kind in PERIODS:
            if any(compiled.kind == kind for compiled in self.kinds):
                make_periods(self, kind, today)

    def _folds(self, kind: str) -> list[x.Fold]:
        folds = [fold for compiled in self.kinds for fold in compiled.plan.folds if fold.kind == kind]
        return list(dict.fromkeys(folds))

    def _create(self, table: str, select: str, key: str) -> None:
        """A table of what a SELECT gives, with its key; in parallel where PostgreSQL can."""
        cursor = self.connection.cursor()
        if is_sqlite(self.connection):
            cursor.execute(shape(cursor, table, select, key))
            cursor.execute(f'INSERT INTO "{table}" {select}')
        else:
            cursor.execute(f'CREATE UNLOGGED TABLE "{table}" AS {select}')
            cursor.execute(f'ALTER TABLE "{table}" ADD PRIMARY KEY ("{key}")')

    def _fill(self, compiled: Compiled, today: int) -> None:
        table = self.table(compiled.kind)
        present = exists(self.connection, table)
        select = at(self.select(compiled, new_only=present), today)
        if present:
            self.connection.cursor().execute(f'INSERT INTO "{table}" {select}')
            return
        self._create(table, select, "id")

    def select(self, compiled: Compiled, new_only: bool = False, among: str = "") -> str:
        """The statement that judges a kind; ``among``: a condition on the id of the project."""
        small = "{}" if is_sqlite(self.connection) else "CAST({} AS SMALLINT)"
        outputs = [(small.format(rule.verdict), rule.rule.name) for rule in compiled.rules]
        outputs += [(rule.due, f"{rule.rule.name} 限") for rule in compiled.rules if rule.limits]
        outputs.append((small.format(f"CASE WHEN {compiled.lapsed} THEN 1 ELSE 0 END"), "lapsed"))
        outputs.append((least(compiled.next_change, is_sqlite(self.connection)), "next_change"))
        plan = compiled.plan
        head = "t" if isinstance(plan, PeriodPlan) else "f"
        own = "s" if plan.runs else head
        missing = f'NOT EXISTS (SELECT 1 FROM "{self.table(compiled.kind)}" v WHERE v.id = {own}.id)'
        where = missing if new_only and not plan.runs else ""
        if among:
            where = f"{'f.id' if compiled.kind == PROJECT else f'{head}.project_id'} {among}"

        def base(columns: list[Column], joins: str) -> str:
            if compiled.kind != PROJECT:
                joins += f' JOIN "{self.table(PROJECT)}" w ON w.id = p.id'
            if isinstance(plan, PeriodPlan):
                joins = fold_joins(plan, self.source, self.made) + joins
                return period_base(plan, self.source, self.name, columns, joins, where)
            return base_select(plan, self.source, columns, joins, where, self.made)

        end = f" WHERE {missing}" if new_only and plan.runs else ""
        if is_sqlite(self.connection):
            end += barrier(self.connection)  # without it SQLite would merge the outermost SELECT with the next
        return plan.render(outputs, base, barrier(self.connection), end=end)


def _compile(pack: Pack, kind: str) -> Compiled:
    rules = [rule for rule in pack.rules.values() if rule.kind == kind and not rule.is_permission]
    uses = Counter(node for rule in rules for clause in rule.clauses for node in clause.meaning.walk())
    make = PeriodPlan if kind in PERIODS else Plan
    plan = make(pack, kind, shared=lambda expr: uses[expr] > 1)
    failed = " OR ".join(f'w."{name}" = {BREACH}' for name in pack.premises)
    table = Table(pack, plan, barred=f"({failed})" if failed and kind != PROJECT else None)
    columns = tuple(table.rule(rule) for rule in rules)
    lapsed = table.lapsed()
    return Compiled(kind, plan, columns, lapsed, tuple(changes(pack, plan, columns)))
