"""The frame of an administrator's act: the office is checked, rows written, the journal written, in one transaction.

Like the frame of the official acts, without project and law: administrators neither see nor change business data.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Person
from quancheng.lifecycle.recording import Recorded, recorded
from quancheng.lifecycle.refusals import NotAllowed

SYSTEM, SECURITY, AUDIT = "系统", "安全", "审计"


@dataclass(kw_only=True)
class Administering(Recorded):
    """An administrator's act under way."""

    jurisdiction: str = ""
    """The code of the jurisdiction whose chain records it, where it is not the administrator's own."""

    @property
    def chain(self) -> str:
        return self.jurisdiction or self.acting.person.jurisdiction.code

    def about(self, kind: str, public_id: str, title: str) -> None:
        """What the act is about."""
        self.subject, self.title = (kind, public_id), title

    def set(self, row: Any, **values: Any) -> None:
        """Sets columns of a row and remembers what they were."""
        for name, value in values.items():
            old = getattr(row, name)
            if old != value:
                self.change(str(row._meta.get_field(name).verbose_name), old, value)
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
    do = Administering(name=name, acting=acting, at=at)
    with recorded(do, key=key, digest=digest):
        _in_office(acting.person, office, name)
        yield do


def _in_office(person: Person, office: str, name: str) -> None:
    now = Person.objects.get(pk=person.pk)
    if not now.is_active or now.administrator != office:
        raise NotAllowed(f"“{name}”由{office}管理员办理")
