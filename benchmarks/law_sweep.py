"""How fast the law runs over a portfolio, beside the floor of reading its facts once, in the same run.

    python benchmarks/law_sweep.py --projects 1000000 [--database sqlite|postgresql] [--pack mudan-2023]

PostgreSQL: the database named by QUANCHENG_TEST_POSTGRES. The database is kept (its place is printed).
"""

from __future__ import annotations

import argparse
import datetime
import os
import random
import resource
import sqlite3
import time
from pathlib import Path
from typing import Any

import psycopg
from portfolio import build

from quancheng.law import PROJECT, Judge, Pack, load_pack
from quancheng.law import expressions as x
from quancheng.law.database import CHILDREN, exists
from quancheng.law.sweep import Sweep
from quancheng.law.verdicts import VERDICTS

SOURCE, NAME = "facts", "verdicts"
TODAY = datetime.date(2026, 11, 23)
SAMPLE = 100


def main() -> None:
    """Builds, sweeps, measures, checks, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--projects", type=int, default=100_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--pack", default="mudan-2023")
    parser.add_argument("--processes", type=int, default=2, help="SQLite: how many parts side by side")
    parser.add_argument("--file", type=Path, default=None, help="the SQLite file (default: under var/)")
    options = parser.parse_args()
    pack = load_pack(options.pack)
    connection, place = _open(options.database, options.file, options.projects)
    if not exists(connection, f"{SOURCE}_{PROJECT}"):
        started = time.perf_counter()
        build(connection, pack, SOURCE, options.projects)
        connection.commit()
        print(f"build_seconds={time.perf_counter() - started:.1f}")
        _analyze(connection, options.database)
    floor = _floor(connection, pack)
    before = _peak()
    sweep = Sweep(pack, connection, SOURCE, NAME)
    started = time.perf_counter()
    if options.database == "sqlite" and options.processes > 1:
        sweep.fill_side_by_side(TODAY, options.processes)
    else:
        sweep.fill(TODAY)
    connection.commit()
    seconds = time.perf_counter() - started
    _report(sweep, connection, pack, seconds, floor, before)
    print(f"database={options.database} kept={place}")


def _open(kind: str, file: Path | None, projects: int) -> tuple[Any, str]:
    if kind == "sqlite":
        path = file or Path(__file__).parent.parent / "var" / f"law_sweep_{projects}.sqlite3"
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-65536", "temp_store=FILE"):
            connection.execute(f"PRAGMA {pragma}")
        _drop(connection, sqlite=True)
        return connection, str(path)
    postgres = psycopg.connect(os.environ["QUANCHENG_TEST_POSTGRES"])
    schema = f"law_sweep_{projects}"
    postgres.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
    postgres.execute(f'SET search_path TO "{schema}"')
    postgres.execute("SET max_parallel_workers_per_gather = 2")
    postgres.execute("SET work_mem = '64MB'")
    postgres.execute("SET jit = off")
    _drop(postgres, sqlite=False)
    return postgres, f"schema {schema}"


def _drop(connection: Any, sqlite: bool) -> None:
    """Forgets the verdicts of a run before, so that this one judges everything."""
    cursor = connection.cursor()
    if sqlite:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'verdicts%'")
    else:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename LIKE 'verdicts%'"
        )
    for (name,) in cursor.fetchall():
        cursor.execute(f'DROP TABLE "{name}"')
    connection.commit()


def _analyze(connection: Any, kind: str) -> None:
    connection.cursor().execute("ANALYZE")
    connection.commit()
    if kind == "sqlite":
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _floor(connection: Any, pack: Pack) -> float:
    """Seconds for one aggregate a kind that reads each fact the pack uses once."""
    used: dict[str, set[str]] = {}
    for rule in pack.rules.values():
        for clause in rule.clauses:
            waiting = [clause.meaning]
            while waiting:
                for node in waiting.pop().walk():
                    if isinstance(node, x.Fact):
                        used.setdefault(node.kind, set()).add(node.name)
                    elif isinstance(node, x.Derived):
                        waiting.append(pack.formula(node.name))
    cursor = connection.cursor()
    started = time.perf_counter()
    for kind, names in used.items():
        columns = ", ".join(f'MAX("{name}")' for name in sorted(names))
        cursor.execute(f'SELECT {columns} FROM "{SOURCE}_{kind}"')
        cursor.fetchall()
    return time.perf_counter() - started


def _report(sweep: Sweep, connection: Any, pack: Pack, seconds: float, floor: float, before: float) -> None:
    peak = _peak()
    counts = sweep.counts()
    cursor = connection.cursor()
    objects = {}
    for compiled in sweep.kinds:
        cursor.execute(f'SELECT count(*) FROM "{sweep.table(compiled.kind)}"')
        objects[compiled.kind] = int(cursor.fetchone()[0])
    sums = {verdict: sum(count[verdict] for count in counts.values()) for verdict in VERDICTS}
    total = sum(sums.values())
    print(f"rules={len(pack.rules)}")
    print(f"objects={sum(objects.values())} ({', '.join(f'{kind} {n}' for kind, n in objects.items())})")
    print(f"verdicts={total} ({', '.join(f'{verdict} {n}' for verdict, n in sums.items())})")
    print(f"sweep_seconds={seconds:.2f}")
    print(f"floor_seconds={floor:.2f}")
    print(f"ratio={seconds / floor:.1f}")
    print(f"verdicts_per_second={total / seconds:.0f}")
    print(f"peak_memory_mb={peak:.0f} (before the sweep {before:.0f})")
    judge = Judge(pack)
    subjects = _subjects(connection, pack)
    print(f"judge_ms={_judge_ms(judge, subjects):.2f}")
    print(f"checked={_check(judge, sweep, subjects)}")


def _subjects(connection: Any, pack: Pack) -> dict[int, tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]]:
    """Random projects with their children, read back from the database."""
    cursor = connection.cursor()
    cursor.execute(f'SELECT max(id) FROM "{SOURCE}_{PROJECT}"')
    last = int(cursor.fetchone()[0])
    chance = random.Random(1)
    result = {}
    for number in sorted({chance.randrange(1, last + 1) for _ in range(SAMPLE)}):
        facts = _rows(cursor, pack, PROJECT, f"id = {number}")[0]
        children = {kind: _rows(cursor, pack, kind, f"project_id = {number} ORDER BY id") for kind in CHILDREN}
        result[number] = (facts, children)
    return result


def _rows(cursor: Any, pack: Pack, kind: str, where: str) -> list[dict[str, Any]]:
    names = list(pack.vocabulary.facts[kind])
    columns = ", ".join(f'"{name}"' for name in names)
    cursor.execute(f'SELECT {columns}, id FROM "{SOURCE}_{kind}" WHERE {where}')
    return [dict(zip([*names, "id"], row, strict=True)) for row in cursor.fetchall()]


def _judge_ms(judge: Judge, subjects: dict[int, Any]) -> float:
    """Milliseconds for one project object fully explained, statements warm, the median of several."""
    times = []
    for _ in range(3):
        for facts, _children in subjects.values():
            started = time.perf_counter()
            for verdict in judge.project(facts, {}, TODAY, frozenset(CHILDREN)):
                if verdict.object == PROJECT:
                    verdict.as_json()
            times.append((time.perf_counter() - started) * 1000)
    return sorted(times[len(subjects) :])[len(subjects)]


def _check(judge: Judge, sweep: Sweep, subjects: dict[int, Any]) -> str:
    """Compares the stored verdicts of random projects and their children with those given one by one."""
    wrong = compared = 0
    unknown = frozenset(CHILDREN) - {"合同", "变更", "季度"}
    for number, (facts, children) in subjects.items():
        ids = {PROJECT: [number], **{kind: [row["id"] for row in rows] for kind, rows in children.items()}}
        stored = {
            kind: sweep.verdicts(kind, found) for kind, found in ids.items() if any(c.kind == kind for c in sweep.kinds)
        }
        for verdict in judge.project(facts, children, TODAY, unknown):
            if verdict.object in ("季度", "年度"):
                continue
            row = ids[verdict.object][int(verdict.row["id"] or 1) - 1]
            compared += 1
            wrong += stored[verdict.object][row][verdict.rule.name] != verdict.code
    return f"{len(subjects)} objects, {compared} verdicts, {wrong} different"


def _peak() -> float:
    """Megabytes at the most: of this process, and of the largest it started."""
    used = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return max(used) / 1024


if __name__ == "__main__":
    main()
