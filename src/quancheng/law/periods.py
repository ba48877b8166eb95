"""逐期 in a portfolio: every quarter and year that must exist becomes a row, so that a missing report is seen."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from quancheng.law import expressions as x
from quancheng.law.database import at, barrier, base_select, exists, is_sqlite, prepare_days
from quancheng.law.days import FIRST, quarter_end
from quancheng.law.plan import Column, Plan
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
    if not exists(connection, table):
        _create(sweep, kind, table)
    scale = _scale_table(sweep, kind, today)
    report = f'"{sweep.source}_{kind}" f'
    cursor.execute(
        f'DELETE FROM "{table}" WHERE row_id IS NULL AND EXISTS (SELECT 1 FROM {report} '
        f'WHERE f.project_id = "{table}".project_id AND f."{key}" = "{table}".name)'
    )
    if exists(connection, sweep.table(kind)):
        gone = f'NOT EXISTS (SELECT 1 FROM "{table}" t WHERE t.id = "{sweep.table(kind)}".id)'
        cursor.execute(f'DELETE FROM "{sweep.table(kind)}" WHERE {gone}')
    last = 'COALESCE(f."季末日", s.last)' if kind == "季度" else "s.last"
    cursor.execute(
        f'INSERT INTO "{table}" (project_id, name, last, row_id) SELECT f.project_id, f."{key}", {last}, f.id '
        f'FROM {report} LEFT JOIN "{scale}" s ON s.name = f."{key}" '
        f'WHERE NOT EXISTS (SELECT 1 FROM "{table}" o WHERE o.row_id = f.id)'
    )
    for select in _spans(sweep, kind):
        cursor.execute(
            f'INSERT INTO "{table}" (project_id, name, last) SELECT b.id, s.name, s.last FROM ({at(select, today)}) b '
            f'JOIN "{scale}" s ON s.last >= b.start AND s.first <= b.stop WHERE NOT EXISTS '
            f'(SELECT 1 FROM "{table}" o WHERE o.project_id = b.id AND o.name = s.name)'
        )


def _create(sweep: Sweep, kind: str, table: str) -> None:
    word = "TEXT" if kind == "季度" else "BIGINT"
    unique = "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
    if is_sqlite(sweep.connection):
        unique = "INTEGER PRIMARY KEY AUTOINCREMENT"
    columns = f"id {unique}, project_id BIGINT NOT NULL, name {word}, last INTEGER, row_id BIGINT"
    cursor = sweep.connection.cursor()
    cursor.execute(f'CREATE TABLE "{table}" ({columns})')
    cursor.execute(f'CREATE INDEX "{table}_i" ON "{table}" (project_id, name)')
    cursor.execute(f'CREATE INDEX "{table}_r" ON "{table}" (row_id)')


def _scale_table(sweep: Sweep, kind: str, today: int) -> str:
    """All periods begun by today, for the database to join with."""
    scale = f"{sweep.name}_scale_{kind}"
    cursor = sweep.connection.cursor()
    cursor.execute(f'DROP TABLE IF EXISTS "{scale}"')
    word = "TEXT" if kind == "季度" else "BIGINT"
    cursor.execute(f'CREATE TABLE "{scale}" (name {word}, first INTEGER, last INTEGER PRIMARY KEY)')
    quote = "'" if kind == "季度" else ""
    rows = ", ".join(f"({quote}{name}{quote}, {first}, {last})" for name, first, last in _scale(kind, today))
    cursor.execute(f'INSERT INTO "{scale}" VALUES {rows}')
    return scale


def _spans(sweep: Sweep, kind: str) -> list[str]:
    """For each 逐期 of the pack: a SELECT of id, start and stop of every project."""
    spans = {(rule.period.start, rule.period.stop) for rule in sweep.pack.rules.values() if rule.period and rule.kind == kind}
    result = []
    for start, stop in sorted(spans, key=repr):
        plan = Plan(sweep.pack, PROJECT)
        outputs = [(plan.sql(start), "start"), (plan.sql(x.Call("若无", (stop, x.Today()))), "stop")]
        prepare_days(sweep.connection, sweep.pack.calendar, plan.day_tables())
        base = partial(base_select, plan, sweep.source, where="", made=sweep.made)
        result.append(plan.render(outputs, base, barrier(sweep.connection)))
    return result


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
