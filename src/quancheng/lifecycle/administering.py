"""The frame of an administrator's act: the office is checked, rows written, the journal written, in one transaction.

Like the frame of the official acts, without project and law: administrators neither see nor change business data.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Person
from quancheng.journal import REFUSED, Repeated, append, claim, settle
from quancheng.lifecycle.acts.counting import counting
from quancheng.lifecycle.acts.doing import REFUSED_KEY, SHANGHAI, RefusedBefore
from quancheng.lifecycle.acts.plain import plain
from quancheng.lifecycle.refusals import NotAllowed, Refusal

SYSTEM, SECURITY, AUDIT = "系统", "安全", "审计"


@dataclass
class Administering:
    """An administrator's act under way. ``on``: the day in Shanghai."""

    name: str
    acting: Acting
    at: datetime.datetime
    jurisdiction: str
    """The code of the jurisdiction whose chain records it."""
    subject: tuple[str, str] = ("", "")
    title: str = ""
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    reply: dict[str, Any] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)

    @property
    def on(self) -> datetime.date:
        return self.at.astimezone(SHANGHAI).date()

    def about(self, kind: str, public_id: str, title: str) -> None:
        """What the act is about."""
        self.subject, self.title = (kind, public_id), title

    def set(self, row: Any, **values: Any) -> None:
        """Sets columns of a row and remembers what they were."""
        for name, value in values.items():
            old = getattr(row, name)
            if old != value:
                label = str(row._meta.get_field(name).verbose_name)
                self.before[label], self.after[label] = plain(old), plain(value)
                setattr(row, name, value)

    def other(self, person: Person) -> None:
        """Raises NotAllowed where it is about the administrator's own account: nobody gives himself anything."""
        if person.pk == self.acting.person.pk:
            raise NotAllowed("不能办理自己的账号，请另一名管理员办理（内控规则）")


@contextmanager
def administering(
    name: str, office: str, *, acting: Acting, at: datetime.datetime, key: str, digest: str = ""
) -> Iterator[Administering]:
    """One act of the 系统, 安全 or 审计管理员. Raises Repeated where the same request was done before, NotAllowed.

    A Refusal undoes everything, is journalled in a transaction of its own, and goes on to the caller.
    """
    do = Administering(name, acting, at, acting.person.jurisdiction.code)
    person = acting.person
    try:
        with transaction.atomic(), connection.execute_wrapper(counting(do.rows)):
            _claim(key, person.public_id, name, digest, at)
            _in_office(person, office, name)
            yield do
            do.reply["entry"] = _append(do)
            settle(key=key, reply=do.reply)
    except Refusal as refusal:
        if not isinstance(refusal, RefusedBefore):
            _record(do, refusal, key, digest)
        raise


def _claim(key: str, person: str, name: str, digest: str, at: datetime.datetime) -> None:
    try:
        claim(key=key, person=person, act=name, digest=digest, at=at)
    except Repeated as repeated:
        if REFUSED_KEY in repeated.reply:
            raise RefusedBefore(repeated.reply[REFUSED_KEY]) from repeated
        raise


def _in_office(person: Person, office: str, name: str) -> None:
    now = Person.objects.get(pk=person.pk)
    if not now.is_active or now.administrator != office:
        raise NotAllowed(f"“{name}”由{office}管理员办理")


def _append(do: Administering, *, note: str = "", **more: Any) -> int:
    person = do.acting.person
    entry = append(
        jurisdiction=do.jurisdiction,
        at=do.at,
        actor=do.acting.actor(),
        act=do.name,
        subject=do.subject if do.subject[0] else ("人员", person.public_id),
        title=do.title,
        note=note or do.note,
        **more or {"before": do.before, "after": do.after, "rows": dict(do.rows)},
    )
    return int(entry.number)


def _record(do: Administering, refusal: Refusal, key: str, digest: str) -> None:
    with transaction.atomic():
        claim(key=key, person=do.acting.person.public_id, act=do.name, digest=digest, at=do.at)
        _append(do, note=f"{refusal.kind}：{refusal.message}", result=REFUSED)
        settle(key=key, reply={REFUSED_KEY: refusal.message})
