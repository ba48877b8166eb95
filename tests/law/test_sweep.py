"""A portfolio and one subject: the same facts get the same verdicts, in either database."""

import datetime
import random
from typing import Any

from quancheng.law import PROJECT, VERDICTS, Judge, Pack, Subject
from quancheng.law.sweep import Sweep
from tests.law import worlds

TODAYS = [datetime.date(2024, 2, 29), datetime.date(2025, 5, 10), datetime.date(2026, 11, 23)]


def swept(sweep: Sweep, kind: str, connection: Any) -> dict[tuple[Any, str], str]:
    """(row, rule) → verdict; for periods the row is (project, name)."""
    compiled = next(each for each in sweep.kinds if each.kind == kind)
    names = [rule.rule.name for rule in compiled.rules]
    cursor = connection.cursor()
    columns = ", ".join(f'v."{name}"' for name in names)
    if kind in ("季度", "年度"):
        cursor.execute(
            f'SELECT t.project_id, t.name, {columns} FROM "{sweep.table(kind)}" v '
            f'JOIN "{sweep.name}_period_{kind}" t ON t.id = v.id'
        )
        rows = [((row[0], str(row[1])), row[2:]) for row in cursor.fetchall()]
    else:
        cursor.execute(f'SELECT v.id, {columns} FROM "{sweep.table(kind)}" v')
        rows = [(row[0], row[1:]) for row in cursor.fetchall()]
    return {(key, name): VERDICTS[code] for key, codes in rows for name, code in zip(names, codes, strict=True)}


def judged(judge: Judge, subjects: list[Subject], today: datetime.date) -> dict[str, dict[Any, str]]:
    """kind → (row, rule) → verdict, one subject at a time."""
    result: dict[str, dict[Any, str]] = {}
    before: dict[str, int] = {}
    for number, subject in enumerate(subjects, 1):
        for verdict in judge.project(subject.project, subject.children, today, subject.unknown):
            kind = verdict.object
            if kind == PROJECT:
                key: Any = number
            elif kind in ("季度", "年度"):
                name = str(verdict.number)
                key = (number, name if kind == "季度" else str(int(name) * 1000))
            else:
                key = before.get(kind, 0) + int(verdict.row["id"] or 0)
            result.setdefault(kind, {})[key, verdict.rule.name] = verdict.verdict
        for kind, rows in subject.children.items():
            before[kind] = before.get(kind, 0) + len(rows)
    return result


def test_the_portfolio_and_the_single_subject_agree(pack: Pack, connection: Any) -> None:
    judge = Judge(pack)
    for today in TODAYS:
        chance = random.Random(f"{pack.name} {today}")
        subjects = [worlds.subject(pack, chance) for _ in range(40)]
        worlds.load(connection, pack, f"facts {today}", subjects)
        sweep = Sweep(pack, connection, f"facts {today}", f"verdicts {today}")
        sweep.fill(today)
        single = judged(judge, subjects, today)
        for compiled in sweep.kinds:
            if compiled.rules:
                assert swept(sweep, compiled.kind, connection) == single.get(compiled.kind, {}), compiled.kind


def test_the_daily_pass_touches_only_what_is_due_and_ends_where_a_fresh_sweep_would(
    pack: Pack, connection: Any
) -> None:
    chance = random.Random(7)
    subjects = [worlds.subject(pack, chance) for _ in range(60)]
    worlds.load(connection, pack, "facts", subjects)
    kept = Sweep(pack, connection, "facts", "kept")
    start = datetime.date(2024, 12, 20)
    kept.fill(start)
    for days in (1, 2, 12, 40, 200):
        today = start + datetime.timedelta(days=days)
        kept.expire(today)
        kept.fill(today)
        fresh = Sweep(pack, connection, "facts", f"fresh{days}")
        fresh.fill(today)
        for compiled in kept.kinds:
            if compiled.rules:
                assert swept(kept, compiled.kind, connection) == swept(fresh, compiled.kind, connection), (
                    days,
                    compiled.kind,
                )
