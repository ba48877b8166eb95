"""What stands in the tables of a sweep, under the names the oracle gives its answers."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from quancheng.law import NEVER, PROJECT, VERDICTS, Judge, Pack, Subject
from quancheng.law.sweep import Sweep
from tests.law import oracle

Row = tuple[int, oracle.Key]
"""The project's number from 1, and what and which rule of it."""
PERIODS = ("季度", "年度")


def swept(sweep: Sweep, connection: Any) -> dict[Row, tuple[str, int | None]]:
    """Every verdict of a sweep, with the limit it goes by (None: there is none, or it is not known)."""
    found: dict[Row, tuple[str, int | None]] = {}
    cursor = connection.cursor()
    for compiled in sweep.kinds:
        columns = "".join(f', v."{rule.rule.name}"' for rule in compiled.rules)
        limited = [rule.rule.name for rule in compiled.rules if rule.limits]
        columns += "".join(f', v."{name} 限"' for name in limited)
        cursor.execute(_select(sweep, compiled.kind, columns))
        places: dict[int, int] = {}
        for project, name, *values in cursor.fetchall():
            places[project] = places.get(project, 0) + 1
            key = _name(compiled.kind, name, places[project])
            due = dict(zip(limited, values[len(compiled.rules) :], strict=True))
            for rule, code in zip(compiled.rules, values, strict=False):
                verdict, limit = VERDICTS[code], due.get(rule.rule.name)
                shown = None if verdict == "不适用" or limit is None or limit == NEVER else int(limit)
                found[project, (compiled.kind, key, rule.rule.name)] = verdict, shown
    return found


def _select(sweep: Sweep, kind: str, columns: str) -> str:
    table = sweep.table(kind)
    if kind == PROJECT:
        return f'SELECT v.id, 0{columns} FROM "{table}" v'
    if kind in PERIODS:
        return (
            f'SELECT t.project_id, t.name{columns} FROM "{table}" v JOIN "{sweep.name}_period_{kind}" t ON t.id = v.id'
        )
    return (
        f'SELECT f.project_id, v.id{columns} FROM "{table}" v '
        f'JOIN "{sweep.source}_{kind}" f ON f.id = v.id ORDER BY v.id'
    )


def _name(kind: str, name: Any, place: int) -> int | str:
    if kind == PROJECT:
        return 0
    return place if kind not in PERIODS else str(name) if kind == "季度" else str(int(name) // 1000)


def judged(judge: Judge, subject: Subject, today: datetime.date) -> dict[oracle.Key, oracle.Found]:
    """Every verdict a judge gives on one project and what belongs to it."""
    found = {}
    for verdict in judge.project(subject.project, subject.children, today, subject.unknown):
        key = (verdict.object, name_of(verdict), verdict.rule.name)
        assert key not in found, key
        found[key] = oracle.Found(verdict.verdict, verdict.due, verdict.opens)
    return found


def name_of(verdict: Any) -> int | str:
    """What the oracle calls the object of a verdict."""
    if verdict.object == PROJECT:
        return 0
    return str(verdict.number) if verdict.object in PERIODS else int(verdict.row["id"])


def expected(pack: Pack, subjects: Sequence[Subject], today: datetime.date) -> dict[Row, tuple[str, int | None]]:
    """What the oracle says of a portfolio."""
    return {
        (number, key): (found.verdict, found.due)
        for number, subject in enumerate(subjects, 1)
        for key, found in oracle.verdicts(pack, subject, today).items()
    }


def differences(one: dict[Any, Any], other: dict[Any, Any]) -> dict[Any, tuple[Any, Any]]:
    """Where two answers differ; empty when they do not. Short enough to be read when a test fails."""
    keys = [key for key in dict.fromkeys([*one, *other]) if one.get(key) != other.get(key)]
    return {key: (one.get(key), other.get(key)) for key in keys[:5]}
