"""The questions on a project already under way: a date has a day, has not happened, or is not known."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from quancheng.law import NEVER, PROJECT, BadValue, Fact, Vocabulary, to_inside, to_outside
from quancheng.law.values import UNKNOWN_DATE
from quancheng.lifecycle.facts import IDENTITY
from quancheng.lifecycle.history import SECRET
from quancheng.web.inputs import MOST_RADIOS, NO, YES, box, clean

ON, NOT_YET, UNKNOWN = "on", "not", "unknown"
"""What is known of a date."""

HOW = "-is"
"""Behind the name of a date's field: which of the three."""

BLANKS = 2
"""Empty places behind the contracts, payments … that are there."""


@dataclass(frozen=True)
class Question:
    """One fact to be asked. ``field``: its name in the form; ``how``: of a date, what is known of it."""

    fact: Fact
    field: str
    value: str = ""
    how: str = UNKNOWN
    error: str = ""

    @property
    def kind(self) -> str:
        """How it is asked."""
        kinds = {"日期": "when", "金额": "money", "数": "number", "是否": "radio", "文字": "text"}
        return kinds.get(self.fact.type) or ("radio" if len(self.fact.options) <= MOST_RADIOS else "select")

    @property
    def options(self) -> list[tuple[str, str]]:
        """What can be chosen; not to know is a choice."""
        names = (YES, NO) if self.fact.type == "是否" else self.fact.options
        return [*((name, name) for name in names), ("", "不清楚")]


@dataclass(frozen=True)
class Place:
    """The questions on one contract, payment …; ``number`` counts from 1."""

    number: int
    questions: list[Question]

    @property
    def is_blank(self) -> bool:
        return not any(each.value or each.error or each.how != UNKNOWN for each in self.questions)


@dataclass(frozen=True)
class Typed:
    """What was typed: outside values, and what is wrong by field."""

    values: dict[str, Any]
    errors: dict[str, str]


def groups(vocabulary: Vocabulary) -> dict[str, list[Fact]]:
    """The facts of a project that are asked, by group; the unit's and the project's own are asked elsewhere."""
    found: dict[str, list[Fact]] = {}
    for name, fact in vocabulary.facts[PROJECT].items():
        if name not in IDENTITY and name != SECRET:
            found.setdefault(fact.group, []).append(fact)
    return found


def as_told(facts: Iterable[Fact], told: Mapping[str, Any], prefix: str = "") -> list[Question]:
    """The questions with what is told so far."""
    return [_told(fact, told, prefix) for fact in facts]


def as_typed(
    facts: Iterable[Fact], posted: Mapping[str, str], errors: Mapping[str, str], prefix: str = ""
) -> list[Question]:
    """The questions with what was typed and what is wrong with it."""
    found = []
    for fact in facts:
        field = prefix + fact.name
        how = posted.get(field + HOW, UNKNOWN)
        found.append(Question(fact, field, posted.get(field, ""), how, errors.get(field, "")))
    return found


def typed(facts: Iterable[Fact], posted: Mapping[str, str], today: datetime.date, prefix: str = "") -> Typed:
    """Reads what was typed, field by field."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for fact in facts:
        field = prefix + fact.name
        raw: Any = clean(fact.type, posted.get(field, "")) or None
        if fact.type == "日期":
            how = posted.get(field + HOW, UNKNOWN)
            if raw and how == NOT_YET:
                errors[field] = f"“{fact.name}”既填了日期，又选了“没有发生”，请改一处"
                continue
            if raw is None and how == ON:
                errors[field] = f"请填写“{fact.name}”，或者选“没有发生”“不清楚”"
                continue
            raw = raw or (None if how == NOT_YET else UNKNOWN_DATE)
        try:
            inside = to_inside(fact, raw)
        except BadValue as error:
            errors[field] = str(error)
            continue
        if fact.type == "日期" and not fact.term and isinstance(inside, int) and today.toordinal() < inside < NEVER:
            errors[field] = f"“{fact.name}”是将来的日期；还没有发生的，请选“没有发生”"
            continue
        values[fact.name] = to_outside(fact.type, inside)
    return Typed(values, errors)


def places_told(facts: list[Fact], rows: list[dict[str, Any]], blanks: int = BLANKS) -> list[Place]:
    """The children of a kind as they are told, and some empty places."""
    told = [*rows, *({} for _ in range(blanks))]
    return [Place(number, as_told(facts, row, f"{number}.")) for number, row in enumerate(told, 1)]


def places_typed(
    facts: list[Fact], posted: Mapping[str, str], errors: Mapping[str, str], blanks: int = 0
) -> list[Place]:
    """The same as typed."""
    numbers = range(1, count_of(posted) + 1 + blanks)
    return [Place(number, as_typed(facts, posted, errors, f"{number}.")) for number in numbers]


def children_typed(facts: list[Fact], posted: Mapping[str, str], today: datetime.date) -> tuple[list[Any], Typed]:
    """The children that were typed: (place, values) of each that is not blank and not taken out; what is wrong."""
    rows: list[Any] = []
    errors: dict[str, str] = {}
    for place in places_typed(facts, posted, {}):
        if place.is_blank or posted.get(f"{place.number}.drop"):
            continue
        found = typed(facts, posted, today, f"{place.number}.")
        errors |= {field: f"第 {place.number} 份：{words}" for field, words in found.errors.items()}
        rows.append((place.number, found.values))
    return rows, Typed({}, errors)


def count_of(posted: Mapping[str, str]) -> int:
    """How many places the form had."""
    given = posted.get("places", "")
    return min(int(given), 500) if given.isdecimal() and len(given) < 4 else 0


def _told(fact: Fact, told: Mapping[str, Any], prefix: str) -> Question:
    value = told.get(fact.name, UNKNOWN_DATE if fact.type == "日期" else None)
    if fact.type != "日期":
        return Question(fact, prefix + fact.name, box(value))
    if value == UNKNOWN_DATE:
        return Question(fact, prefix + fact.name)
    return Question(fact, prefix + fact.name, box(value), NOT_YET if value is None else ON)
