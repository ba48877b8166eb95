"""A sheet: one form that does one administrator's act. What it asks, what it will do, what it says afterwards."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from quancheng.accounts.acting import Acting

Option = str | tuple[str, ...]
Options = Callable[[Acting, Any, datetime.date], Sequence[Option]]


def _nothing(row: Any) -> dict[str, Any]:  # noqa: ARG001  one signature for all
    return {}


def _empty(row: Any, day: datetime.date) -> dict[str, str]:  # noqa: ARG001  one signature for all
    return {}


@dataclass(frozen=True)
class Question:
    """One field. ``kind`` as forms.html knows it; ``options`` for those that have any."""

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    width: str = ""
    required: bool = True
    options: Options | None = None
    inline: bool = False
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """``subject``: what the address names (unit, person, post), or nothing. ``office``: whose act it is, by the row.

    ``given``: what the act is told besides the answers; ``initial``: what stands in the fields at first. ``secret``:
    the act returns an initial password, which is shown once.
    """

    name: str
    title: str
    button: str
    act: Callable[..., Any]
    questions: tuple[Question, ...]
    done: str
    office: Callable[[Any], str]
    subject: str = ""
    says: str = ""
    grave: bool = False
    secret: bool = False
    given: Callable[[Any], dict[str, Any]] = _nothing
    initial: Callable[[Any, datetime.date], dict[str, str]] = _empty


@dataclass(frozen=True)
class Answers:
    """What was typed, read: ``values`` as typed, ``read`` as the act takes them, ``errors`` where that cannot be."""

    values: dict[str, str]
    read: dict[str, Any]
    errors: dict[str, str]


def read(sheet: Sheet, posted: Mapping[str, str]) -> Answers:
    """Dates become dates, ticks become yes and no, the rest stays text. The act itself judges the contents."""
    values: dict[str, str] = {}
    given: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for question in sheet.questions:
        text = str(posted.get(question.name, "")).strip()
        values[question.name] = text
        if question.kind == "checkbox":
            given[question.name] = bool(text)
        elif question.kind == "date":
            given[question.name] = day_of(question, text, errors)
        else:
            given[question.name] = text
    return Answers(values, given, errors)


def day_of(question: Question, text: str, errors: dict[str, str]) -> datetime.date | None:
    """The day that was typed; what is wrong with it goes among the errors."""
    if not text:
        if question.required:
            errors[question.name] = f"请填写“{question.label}”"
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        errors[question.name] = f"“{question.label}”应当是一个日期，例如 2026-11-23"
    return None
