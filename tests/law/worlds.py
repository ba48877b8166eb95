"""Generated subjects: every kind of value at its edges, known, unknown and not happened."""

import datetime
import random
from collections.abc import Iterable
from typing import Any

from hypothesis import settings

from quancheng.law import KINDS, NEVER, PROJECT, Fact, Inside, Pack, Subject, complete
from quancheng.law.database import CHILDREN, create_source, index_source, is_sqlite
from tests.law import oracle

Facts = dict[str, Inside]

steady = settings(derandomize=True, deadline=None, database=None, max_examples=150)
"""The same examples in every run; a machine that is busy fails nothing."""

DATES = [
    "2022-12-31", "2023-05-09", "2023-08-31", "2023-10-07", "2024-01-31", "2024-02-04", "2024-02-09", "2024-02-29",
    "2024-05-11", "2024-06-30", "2024-08-31", "2024-09-30", "2024-12-31", "2025-02-28", "2025-05-09", "2025-05-10",
    "2025-09-28", "2025-10-11", "2026-01-04", "2026-02-28", "2026-09-30", "2026-12-31", "2027-02-03", "2028-02-29",
    "2031-03-01",
]  # fmt: skip
"""Ends of months, leap days, days worked in place of others (调休), days before, in and after the calendars."""
AMOUNTS = [
    0,
    1,
    15,
    20,
    99_999_999,
    100_000_000,
    100_000_001,
    666_666_667,
    10**14,
    15 * 10**13,
    15 * 10**13 + 1,
    10**15,
]


def value(fact: Fact, chance: random.Random) -> Inside:
    """One value of a fact: one in six unknown, a date as often not happened."""
    if fact.key:
        return f"N{chance.randrange(10**9)}"
    if chance.random() < 1 / 6:
        return None
    if fact.type == "日期":
        if chance.random() < 1 / 5:
            return NEVER
        if chance.random() < 1 / 2:
            return datetime.date.fromisoformat(chance.choice(DATES)).toordinal()
        return chance.randrange(datetime.date(2023, 1, 1).toordinal(), datetime.date(2027, 6, 1).toordinal())
    if fact.type == "金额":
        return chance.choice(AMOUNTS) if chance.random() < 1 / 2 else chance.randrange(3 * 10**8)
    if fact.type == "数" and fact.options:
        return int(chance.choice(fact.options)) * 1000
    if fact.type == "数":
        return chance.choice([2023, 2024, 2025, 2026, 59, 60, 85, 3, 2]) * 1000
    if fact.type == "是否":
        return chance.randrange(2)
    return chance.choice(fact.options or ("甲说明", "'; DROP TABLE x; --"))


def facts(pack: Pack, kind: str, chance: random.Random) -> Facts:
    """All facts of one object."""
    return {name: value(fact, chance) for name, fact in pack.vocabulary.facts[kind].items()}


def subject(pack: Pack, chance: random.Random) -> Subject:
    """A project with up to three children a kind; now and then it is not known what children there are."""
    children: dict[str, list[Facts]] = {}
    for kind in CHILDREN:
        rows = [facts(pack, kind, chance) for _ in range(chance.randrange(4))]
        if kind == "季度":
            names = chance.sample(
                [f"{year}Q{quarter}" for year in (2024, 2025, 2026) for quarter in (1, 2, 3, 4)], len(rows)
            )
            rows = [
                complete(kind, {**row, "季度": name, "季末日": NEVER}) for row, name in zip(rows, names, strict=True)
            ]
        if kind == "年度":
            years = chance.sample([2023, 2024, 2025, 2026], len(rows))
            rows = [{**row, "年份": year * 1000} for row, year in zip(rows, years, strict=True)]
        children[kind] = rows
    unknown = frozenset(kind for kind in CHILDREN if chance.random() < 1 / 8)
    return Subject(facts(pack, PROJECT, chance), {**children, **{kind: [] for kind in unknown}}, unknown)


def load(connection: Any, pack: Pack, source: str, subjects: Iterable[Subject]) -> None:
    """Puts subjects into the fact tables of a database; project n has id n, from 1."""
    create_source(connection, pack.vocabulary, source)
    mark = "?" if is_sqlite(connection) else "%s"
    rows: dict[str, list[tuple[Any, ...]]] = {kind: [] for kind in KINDS}
    for number, each in enumerate(subjects, 1):
        known = [int(kind not in each.unknown) for kind in CHILDREN]
        rows[PROJECT].append((number, *each.project.values(), *known))
        for kind in CHILDREN:
            rows[kind] += [
                (len(rows[kind]) + n, number, *row.values()) for n, row in enumerate(each.children.get(kind) or (), 1)
            ]
    for kind, found in rows.items():
        if found:
            marks = ", ".join([mark] * len(found[0]))
            connection.cursor().executemany(f'INSERT INTO "{source}_{kind}" VALUES ({marks})', found)
    index_source(connection, source)


def within(pack: Pack, subject: Subject, today: datetime.date, chance: random.Random) -> Subject:
    """The same project with what the pack's 前提 ask for, so that its other rules apply."""
    texts = " ".join(clause.predicate for name in pack.premises for clause in pack.rules[name].clauses)
    texts += " ".join(pack.text(name) for name in pack.derived if name in texts)
    asked = [fact for fact in pack.vocabulary.facts[PROJECT].values() if fact.name in texts]
    for _ in range(500):
        view = oracle.view_of(pack, subject, today)
        if not oracle.is_outside(view):
            return subject
        again = {fact.name: value(fact, chance) for fact in asked}
        subject = Subject({**subject.project, **again}, subject.children, subject.unknown)
    raise AssertionError("no project within the pack's scope was found")


def many(pack: Pack, today: datetime.date, chance: random.Random, count: int) -> list[Subject]:
    """Subjects of which most are within the pack's scope, so that its rules have something to say."""
    found = [subject(pack, chance) for _ in range(count)]
    return [within(pack, each, today, chance) if chance.randrange(8) else each for each in found]
