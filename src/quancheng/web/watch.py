"""What the 安全管理员 and the 审计管理员 look at: log-ins, locks, rows of the journal."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q, Sum

from quancheng.accounts.acting import Acting
from quancheng.accounts.lockout import locked_until
from quancheng.accounts.models import Person, Unit
from quancheng.journal import REFUSED
from quancheng.journal.models import Entry
from quancheng.law import PROJECT
from quancheng.lifecycle import territory
from quancheng.projects.models import Project
from quancheng.web.journal_rows import COLUMNS, kind_of, shown

FAILURES = ("登录失败", "锁定")
LOG_INS = ("登录", "退出", *FAILURES)
ROWS = 50
OWN_KINDS = ("人员", "单位", "行政区", "岗位", "委托")
"""Subjects that are no business: of these the journal page shows what was changed."""


@dataclass(frozen=True)
class Locked:
    """A user name that cannot log in now."""

    username: str
    name: str
    until: datetime.datetime


@dataclass(frozen=True)
class Row:
    """One row of the journal as it is shown."""

    entry: Entry
    content: dict[str, Any]
    number: str = ""
    """The number of the project it is about: what one can say of it on the telephone."""

    @property
    def actor(self) -> dict[str, str]:
        actor: dict[str, str] = self.content["actor"]
        return actor

    @property
    def business(self) -> bool:
        """Whether it is about a project or what belongs to one: an administrator sees that it was, not what.

        What is refused before its project is known is about who asked: that is business too.
        """
        refused = self.entry.result == REFUSED and bool(self.actor["duty"])
        return refused or self.entry.subject_kind not in OWN_KINDS

    @property
    def title(self) -> str:
        """What it is about; of business the kind and the number alone, else the public id."""
        if self.entry.subject_kind not in OWN_KINDS:
            return f"{self.entry.subject_kind} {self.number or self.entry.subject_id}"
        return str(self.content["title"] or self.entry.subject_kind)

    @property
    def note(self) -> str:
        """What was said to it; of business nothing but the kind of a refusal."""
        note = str(self.content["note"])
        if self.business:
            return kind_of(note) if self.entry.result == REFUSED else ""
        return note

    @property
    def changes(self) -> list[tuple[str, str | None, str | None]]:
        """(what, before, after) in words; of business only what was touched, not the contents."""
        before, after = self.content["before"], self.content["after"]
        names = list(dict.fromkeys([*before, *after]))
        if self.business:
            return [(COLUMNS.get(name, name), None, None) for name in names]
        return [(COLUMNS.get(name, name), _told(before, name), _told(after, name)) for name in names]


def has_factor(person: Person) -> bool:
    """Whether the person has a second factor."""
    return bool(Authenticator.objects.filter(user=person).exists())


def locked(who: Acting, at: datetime.datetime) -> list[Locked]:
    """Who is locked out now, of those the administrator looks after, and unknown names."""
    lately = AccessAttempt.objects.filter(attempt_time__gt=at - settings.AXES_COOLOFF_TIME)
    sums = lately.values("username").annotate(failures=Sum("failures_since_start"))
    names = [row["username"] for row in sums if row["failures"] >= settings.AXES_FAILURE_LIMIT]
    known = dict(territory.people(who).filter(username__in=names).values_list("username", "name"))
    foreign = set(Person.objects.filter(username__in=names).values_list("username", flat=True)) - set(known)
    ends = {name: locked_until(name, at) for name in names if name not in foreign}
    return [Locked(name, known.get(name, ""), end) for name, end in ends.items() if end]


def chains(who: Acting) -> list[str]:
    """The chains an administrator may read: those of the jurisdictions looked after."""
    return list(territory.jurisdictions(who).values_list("code", flat=True))


def chain(who: Acting, asked: str) -> str:
    """The one that was asked for, if it may be read; else the own."""
    return asked if asked in chains(who) else who.person.jurisdiction.code


def entries(
    codes: Sequence[str], before: str, *, acts: Iterable[str] = (), person: str = "", subject: str = "",
    result: str = "",
) -> tuple[list[Row], str]:  # fmt: skip
    """Rows from the newest down, paged by key; and what to ask for next, or nothing."""
    found = Entry.objects.filter(jurisdiction__in=codes).order_by("-pk")
    if acts := list(acts):
        found = found.filter(act__in=acts)
    if before.isdecimal() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    if person:
        named = Person.objects.filter(name=person).values_list("public_id", flat=True)
        found = found.filter(person__in=[*named, person])
    if subject:
        found = found.filter(_about(subject))
    if result:
        found = found.filter(result=result)
    rows = list(found[: ROWS + 1])
    more = str(rows[ROWS - 1].pk) if len(rows) > ROWS else ""
    projects = Project.objects.filter(public_id__in=[row.subject_id for row in rows if row.subject_kind == PROJECT])
    numbers = {public_id: number or "" for public_id, number in projects.values_list("public_id", "number")}
    return [Row(entry, entry.content, numbers.get(entry.subject_id, "")) for entry in rows[:ROWS]], more


def _about(said: str) -> Q:
    """Rows about a project (its number or public id), a person or a unit (its name), each asked by the index."""
    projects = Project.objects.filter(Q(number=said) | Q(public_id=said))
    people, units = Person.objects.filter(name=said), Unit.objects.filter(name=said)
    named = ((PROJECT, projects), ("人员", people), ("单位", units))
    kinds = [
        Q(subject_kind=kind, subject_id__in=list(found.values_list("public_id", flat=True)[:ROWS]))
        for kind, found in named
    ]
    return kinds[0] | kinds[1] | kinds[2]


def _told(values: Mapping[str, Any], name: str) -> str | None:
    return None if values.get(name) is None else shown(values[name])
