"""What differs between SQLite and PostgreSQL, and the fact tables both hold. A DB-API connection is all it takes.

A fact source named ``facts`` is one table a kind: ``facts_项目`` (id, one column a fact, and ``#合同`` … = 1 where
all children of that kind are known), ``facts_合同`` (id, project_id, one column a fact), and so on. Values are
inside values (values.py).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from quancheng.law import expressions as x
from quancheng.law.days import Calendar
from quancheng.law.plan import Plan, RowTexts
from quancheng.law.stack import Column, DayTable, quoted
from quancheng.law.stored import TODAY, cut, fold_name
from quancheng.law.values import NEVER
from quancheng.law.vocabulary import KINDS, PROJECT, Vocabulary

CHILDREN = tuple(kind for kind in KINDS if kind != PROJECT)
_TYPES = {"金额": "BIGINT", "日期": "INTEGER", "是否": "SMALLINT", "数": "BIGINT", "文字": "TEXT", "选项": "TEXT"}
_ROWS_A_STATEMENT = 2000
_reckoned: dict[str, list[str]] = {}
"""The rows of each look-up table, reckoned once a process; its name holds the calendars' digest."""


class Connection(Protocol):
    """The part of a DB-API connection that is used."""

    def cursor(self) -> Any: ...
    def commit(self) -> Any: ...


def is_sqlite(connection: Connection) -> bool:
    """SQLite, also when Django wraps it."""
    return isinstance(getattr(connection, "connection", connection), sqlite3.Connection)


def barrier(connection: Connection) -> str:
    """Keeps a database from merging a nested SELECT into the one around it (and computing its columns twice)."""
    return " LIMIT -1" if is_sqlite(connection) else " OFFSET 0"


def at(sql: str, today: int) -> str:
    """The statement with ``today`` filled in."""
    return sql.replace(TODAY, str(int(today)))


def create_source(connection: Connection, vocabulary: Vocabulary, source: str, temporary: bool = False) -> None:
    """Empty fact tables under the name ``source``."""
    cursor = connection.cursor()
    for kind in KINDS:
        columns = [f'"{fact.name}" {_TYPES[fact.type]}' for fact in vocabulary.facts[kind].values()]
        if kind == PROJECT:
            columns += [f'"#{child}" SMALLINT NOT NULL DEFAULT 0' for child in CHILDREN]
        else:
            columns.insert(0, "project_id BIGINT NOT NULL")
        key = "INTEGER PRIMARY KEY" if is_sqlite(connection) else "BIGINT PRIMARY KEY"
        word = "TEMPORARY TABLE" if temporary else "TABLE"
        cursor.execute(f'CREATE {word} "{source}_{kind}" (id {key}, {", ".join(columns)})')


def index_source(connection: Connection, source: str) -> None:
    """The indexes a sweep over many objects wants; made after loading."""
    cursor = connection.cursor()
    for kind in CHILDREN:
        cursor.execute(f'CREATE INDEX "{source}_{kind}_i" ON "{source}_{kind}" (project_id)')


def prepare_days(connection: Connection, calendar: Calendar, tables: Iterable[DayTable], schema: str = "") -> bool:
    """Makes the look-up tables that are not there yet; whether there were any. ``schema``: of SQLite, attached."""
    cursor = connection.cursor()
    missing = [table for table in tables if not exists(connection, table.name, schema)]
    for table in missing:
        name = f"{schema}.{table.name}" if schema else table.name
        cursor.execute(f"CREATE TABLE {name} (k INTEGER PRIMARY KEY, v INTEGER NOT NULL, p SMALLINT NOT NULL)")
        if table.name not in _reckoned:
            rows = [f"({k}, {v}, {p})" for k, v, p in calendar.table(table.function, table.count)]
            starts = range(0, len(rows), _ROWS_A_STATEMENT)
            _reckoned[table.name] = [", ".join(rows[start : start + _ROWS_A_STATEMENT]) for start in starts]
        for values in _reckoned[table.name]:
            cursor.execute(f"INSERT INTO {name} VALUES {values}")
    return bool(missing)


def exists(connection: Connection, name: str, schema: str = "") -> bool:
    """Whether there is such a table."""
    cursor = connection.cursor()
    if is_sqlite(connection):
        master = f"{schema}.sqlite_master" if schema else "sqlite_master"
        cursor.execute(f"SELECT 1 FROM {master} WHERE name = {quoted(name)}")
    else:
        cursor.execute(f"SELECT 1 FROM pg_catalog.pg_class WHERE relname = {quoted(name)} AND pg_table_is_visible(oid)")
    return cursor.fetchone() is not None


def base_select(
    plan: Plan,
    source: str,
    columns: Sequence[Column],
    joins: str,
    where: str = "",
    made: Mapping[str, str] | None = None,
) -> str:
    """Level 0 of a plan: reads the fact tables of ``source``."""
    items = "".join(f", {column.sql} AS {column.alias}" for column in columns)
    text = f'SELECT f.id{items} FROM "{source}_{plan.kind}" f'
    if plan.kind != PROJECT:
        text += f' JOIN "{source}_{PROJECT}" p ON p.id = f.project_id'
    return text + fold_joins(plan, source, made or {}) + joins + (f" WHERE {where}" if where else "")


def fold_joins(plan: Plan, source: str, made: Mapping[str, str]) -> str:
    """The joins that bring the sums over children to their project; ``made``: kinds whose sums are in a table."""
    parts = []
    for number, kind in enumerate(plan.fold_kinds, 1):
        folds = [fold for fold in plan.folds if fold.kind == kind]
        table = made.get(kind) or f"({fold_select(plan, source, kind, folds)})"
        parts.append(f" LEFT JOIN {table} a{number} ON a{number}.k = {plan.table(PROJECT)}.id")
    return "".join(parts)


def fold_select(plan: Plan, source: str, kind: str, folds: Iterable[x.Fold]) -> str:
    """One row a project: these folds over its children of this kind."""
    items = ", ".join(f"{_fold(plan, fold)} AS {fold_name(fold)}" for fold in folds)
    return f'SELECT f.project_id AS k, {items} FROM "{source}_{kind}" f GROUP BY f.project_id'


def _fold(plan: Plan, fold: x.Fold) -> str:
    if fold.function == "将来" and isinstance(fold.value, x.Fact):
        return f'MIN(CASE WHEN f."{fold.value.name}" > {TODAY} THEN f."{fold.value.name}" END)'
    wanted = "TRUE" if fold.condition is None else RowTexts(plan.pack, fold.kind).sql(fold.condition)
    value = cut(plan.pack, fold.value, f'f."{fold.value.name}"') if isinstance(fold.value, x.Fact) else "1"
    unknown = (
        f"SUM(CASE ({wanted}) WHEN FALSE THEN 0 WHEN TRUE THEN CASE WHEN {value} IS NULL THEN 1 ELSE 0 END ELSE 1 END)"
    )
    if fold.function == "计数":
        return f"CASE WHEN {unknown} = 0 THEN 1000 * SUM(CASE WHEN {wanted} THEN 1 ELSE 0 END) END"
    if fold.function == "合计":
        total = f"CAST(SUM(CASE WHEN {wanted} THEN {value} END) AS BIGINT)"
        return f"CASE WHEN {unknown} = 0 THEN {total} END"
    if fold.function == "首个":
        found = f"MIN(CASE WHEN {wanted} THEN {value} END)"
    else:
        found = f"MAX(CASE WHEN {wanted} AND {value} < {NEVER} THEN {value} END)"
    return f"CASE WHEN {unknown} = 0 THEN COALESCE({found}, {NEVER}) END"
