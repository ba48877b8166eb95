"""A sweep on more than one core, for SQLite files: each part of the projects in a process, with a file of its own.

SQLite writes one at a time but reads many at a time; so the parts are judged side by side into files beside the
database, and laid together in the end. (Threads were tried: they wait for each other inside SQLite.)
"""

from __future__ import annotations

import sqlite3
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quancheng.law.database import at
from quancheng.law.vocabulary import PROJECT

if TYPE_CHECKING:
    from quancheng.law.sweep import Compiled, Sweep


def shape(cursor: Any, table: str, select: str, key: str) -> str:
    """The CREATE TABLE for what a SELECT gives: whole numbers, one of them the key."""
    cursor.execute(f"SELECT * FROM ({select}) LIMIT 0")
    names = [str(column[0]) for column in cursor.description]
    columns = ", ".join(f'"{name}" INTEGER{" PRIMARY KEY" if name == key else ""}' for name in names)
    return f'CREATE TABLE "{table}" ({columns})'


def workers(count: int) -> ProcessPoolExecutor:
    """The processes that judge; they start clean, without the database connections of this one."""
    return ProcessPoolExecutor(count, mp_context=get_context("spawn"))


def fill_in_parts(sweep: Sweep, compiled: Compiled, today: int, pool: ProcessPoolExecutor, count: int) -> None:
    """Judges one kind into a new table, commits before and after. The database must be a file."""
    connection, table = sweep.connection, sweep.table(compiled.kind)
    connection.commit()
    cursor = connection.cursor()
    file = Path(next(row[2] for row in cursor.execute("PRAGMA database_list") if row[1] == "main"))
    create = shape(cursor, table, at(sweep.select(compiled), today), "id")
    cursor.execute(create)
    connection.commit()
    selects = [at(sweep.select(compiled, among=among), today) for among in _spans(sweep, count)]
    files = [file.with_name(f"{file.name}.part{number}") for number in range(len(selects))]
    try:
        list(pool.map(_judge, files, [file] * len(files), [table] * len(files), [create] * len(files), selects))
        for part in files:
            cursor.execute("ATTACH DATABASE ? AS part", (str(part),))
            cursor.execute(f'INSERT INTO main."{table}" SELECT * FROM part."{table}"')
            connection.commit()
            cursor.execute("DETACH DATABASE part")
    finally:
        for part in files:
            part.unlink(missing_ok=True)


def _spans(sweep: Sweep, count: int) -> list[str]:
    """Conditions that cut the projects into as many parts, by id."""
    cursor = sweep.connection.cursor()
    cursor.execute(f'SELECT MIN(id), MAX(id) FROM "{sweep.source}_{PROJECT}"')
    first, last = ((int(value) if value is not None else 0) for value in cursor.fetchone())
    size = (last - first) // count + 1
    return [f"BETWEEN {start} AND {start + size - 1}" for start in range(first, last + 1, size)]


def _judge(part: Path, file: Path, table: str, create: str, select: str) -> None:
    """Judges one part into a file of its own, which nobody needs after a crash."""
    part.unlink(missing_ok=True)
    connection = sqlite3.connect(part, isolation_level=None)
    try:
        for pragma in ("main.journal_mode = OFF", "main.synchronous = OFF"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("ATTACH DATABASE ? AS facts", (str(file),))
        connection.execute(create)
        connection.execute(f'INSERT INTO "{table}" {select}')
    finally:
        connection.close()
