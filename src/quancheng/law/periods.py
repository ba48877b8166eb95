"""逐期 in a portfolio: every quarter and year that must exist becomes a row, so that a missing report is seen."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from quancheng.law import expressions as x
from quancheng.law.database import at, barrier, base_select, exists, is_sqlite, prepare_days
from quancheng.law.days import FIRST, quarter_end
from quancheng.law.plan import Plan
from quancheng.law.stack import Column
from quancheng.law.values import NEVER, THOUSANDTHS, day_text
from quancheng.law.vocabulary import PROJECT

if TYPE_CHECKING:
    from quancheng.law.sweep import Sweep

PERIODS = ("季度", "年度")


class PeriodPlan(Plan):
    """A plan whose rows are periods (``t``), with the report on record (``f``) beside those that have one."""

    def stored(self, expr: x.Fact) -> str:
        if expr.kind != self.kind:
            return super().stored(expr)
        if self.pack.vocabulary.facts[self.kind][expr.name].key:
            return "t.name"
        if expr.name == "季末日":
            return "t.last"
        text = super().stored(expr)
        if expr.type != "日期":
            return text
        return f'(CASE WHEN t.row_id IS NULL THEN CASE WHEN p."#{self.kind}" = 1 THEN {NEVER} END ELSE {text} END)'


def period_base(plan: PeriodPlan, source: str, name: str, columns: Sequence[Column], joins: str, where: str) -> str:
    """Level 0 of a period plan."""
    items = "".join(f", {column.sql} AS {column.alias}" for column in columns)
    text = f'SELECT t.id{items} FROM "{name}_period_{plan.kind}" t JOIN "{source}_{PROJECT}" p ON p.id = t.project_id'
    text += f' LEFT JOIN "{source}_{plan.kind}" f ON f.id = t.row_id{joins}'
    return text + (f" WHERE {where}" if where else "")


def make_periods(sweep: Sweep, kind: str, today: int) -> None:
    """Brings the table of periods up to date: those on record, and those a rule says must exist by today."""
    connection, cursor = sweep.connection, sweep.connection.cursor()
    table, key = f"{sweep.name}_period_{kind}", sweep.pack.vocabulary.key(kind).name
    spans = _span_tables(sweep, kind, today)
    scale = _scale_table(sweep, kind, spans, today)
    fresh = not exists(connection, table)
    if fresh:
        _create(sweep, kind, table)
    if len(spans) > 1 or not fresh:
        cursor.execute(f'CREATE INDEX IF NOT EXISTS "{table}_i" ON "{table}" (project_id, name)')
    if not fresh:
        cursor.execute(f'CREATE INDEX IF NOT EXISTS "{table}_r" ON "{table}" (row_id)')
        _forget(sweep, kind, table, key)
    last = 'COALESCE(f."季末日", s.last)' if kind == "季度" else "s.last"
    cursor.execute(
        f'INSERT INTO "{table}" (project_id, name, last, row_id) SELECT f.project_id, f."{key}", {last}, f.id '
        f'FROM "{sweep.source}_{kind}" f LEFT JOIN "{scale}" s ON s.name = f."{key}" '
        + ("" if fresh else f'WHERE NOT EXISTS (SELECT 1 FROM "{table}" o WHERE o.row_id = f.id)')
    )
    for number, span in enumerate(spans):
        have = f'FROM "{table}" o WHERE o.project_id = b.id AND o.name = s.name'
        if fresh and number == 0:
            have = f'FROM "{sweep.source}_{kind}" o WHERE o.project_id = b.id AND o."{key}" = s.name'
        cursor.execute(
            f'INSERT INTO "{table}" (project_id, name, last) SELECT b.id, s.name, s.last FROM "{span}" b '
            f'JOIN "{scale}" s ON s.last >= b.start AND s.first <= b.stop WHERE NOT EXISTS (SELECT 1 {have})'
        )
    for name in (*spans, scale):
        cursor.execute(f'DROP TABLE "{name}"')


def _forget(sweep: Sweep, kind: str, table: str, key: str) -> None:
    """Drops the made-up row of a period whose report has come in, and the verdict on it."""
    cursor = sweep.connection.cursor()
    cursor.execute(
        f'DELETE FROM "{table}" WHERE row_id IS NULL AND EXISTS (SELECT 1 FROM "{sweep.source}_{kind}" f '
        f'WHERE f.project_id = "{table}".project_id AND f."{key}" = "{table}".name)'
    )
    if exists(sweep.connection, sweep.table(kind)):
        gone = f'NOT EXISTS (SELECT 1 FROM "{table}" t WHERE t.id = "{sweep.table(kind)}".id)'
        cursor.execute(f'DELETE FROM "{sweep.table(kind)}" WHERE {gone}')


def _create(sweep: Sweep, kind: str, table: str) -> None:
    word = "TEXT" if kind == "季度" else "BIGINT"
    unique = "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
    if is_sqlite(sweep.connection):
        unique = "INTEGER PRIMARY KEY AUTOINCREMENT"
    columns = f"id {unique}, project_id BIGINT NOT NULL, name {word}, last INTEGER, row_id BIGINT"
    cursor = sweep.connection.cursor()
    cursor.execute(f'CREATE TABLE "{table}" ({columns})')


def _scale_table(sweep: Sweep, kind: str, spans: list[str], today: int) -> str:
    """The periods from the first start to today, for the database to join with."""
    scale = f"{sweep.name}_scale_{kind}"
    cursor = sweep.connection.cursor()
    cursor.execute(f'DROP TABLE IF EXISTS "{scale}"')
    word, quote = ("TEXT", "'") if kind == "季度" else ("BIGINT", "")
    starts = []
    for span in spans:
        cursor.execute(f'SELECT MIN(start) FROM "{span}"')
        starts += [int(row[0]) for row in cursor.fetchall() if row[0] is not None]
    cursor.execute(f'CREATE TABLE "{scale}" (name {word}, first INTEGER, last INTEGER PRIMARY KEY)')
    rows = [row for row in _scale(kind, today) if starts and row[2] >= min(starts)]
    if rows:
        values = ", ".join(f"({quote}{name}{quote}, {first}, {last})" for name, first, last in rows)
        cursor.execute(f'INSERT INTO "{scale}" VALUES {values}')
    return scale


def _span_tables(sweep: Sweep, kind: str, today: int) -> list[str]:
    """For each 逐期 of the pack: a table of id, start and stop of every project that has started."""
    rules = [rule for rule in sweep.pack.rules.values() if rule.kind == kind]
    found = {(rule.period.start, rule.period.stop) for rule in rules if rule.period}
    tables = []
    cursor = sweep.connection.cursor()
    for number, (start, stop) in enumerate(sorted(found, key=repr)):
        plan = Plan(sweep.pack, PROJECT)
        outputs = [(plan.sql(start), "start"), (plan.sql(x.Call("若无", (stop, x.Today()))), "stop")]
        prepare_days(sweep.connection, sweep.pack.calendar, plan.day_tables())
        base = partial(base_select, plan, sweep.source, where="", made=sweep.made)
        select = at(plan.render(outputs, base, barrier(sweep.connection)), today)
        tables.append(f"{sweep.name}_span{number}_{kind}")
        cursor.execute(f'DROP TABLE IF EXISTS "{tables[-1]}"')
        cursor.execute(f'CREATE TABLE "{tables[-1]}" AS SELECT * FROM ({select}) s WHERE start < {NEVER}')
    return tables


def _scale(kind: str, today: int) -> list[tuple[str, int, int]]:
    """All periods that have begun by today: name, first day, last day."""
    result = []
    day = FIRST
    while day <= today:
        year = datetime.date.fromordinal(day).year
        last = quarter_end(day) if kind == "季度" else datetime.date(year, 12, 31).toordinal()
        quarter = (int(day_text(last)[5:7]) + 2) // 3
        result.append((f"{year}Q{quarter}" if kind == "季度" else str(year * THOUSANDTHS), day, last))
        day = last + 1
    return result
