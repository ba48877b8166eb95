"""Somebody who does acts, and what a test looks at afterwards."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from quancheng.accounts.models import Person
from quancheng.journal.models import Entry
from quancheng.lifecycle.acts import establishment
from quancheng.lifecycle.acts import people as personnel
from quancheng.lifecycle.refusals import Invalid
from tests.accounts.world import AT, DAY, District

CODE = "11371702MB2345678A"

TOMORROW = DAY + datetime.timedelta(days=1)

YESTERDAY = DAY - datetime.timedelta(days=1)


class Office:
    """Somebody who does acts, each with a key of its own."""

    def __init__(self, people: District, who: Person) -> None:
        self.acting = people.acting(who)
        self.count = 0

    def __call__(self, act: Callable[..., Any], **given: Any) -> Any:
        self.count += 1
        key = given.pop("key", f"{self.acting.person.username}-{self.count}")
        return act(acting=self.acting, at=AT, key=key, **given)


def last() -> Entry:
    return Entry.objects.order_by("-pk")[0]


def faults(invalid: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {fault.field for fault in invalid.value.faults}


def check_digit(body: str) -> str:
    """The eighteenth letter of a 统一社会信用代码 (GB 32100)."""
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(letters.index(letter) * 3**place % 31 for place, letter in enumerate(body))
    return letters[-total % 31]


GOOD = CODE[:17] + check_digit(CODE[:17])


def enter_unit(office: Office, **more: Any) -> Any:
    given = {"jurisdiction": "371702", "name": "区卫生健康局", "code": GOOD, "body": "政府"}
    return office(establishment.enter_unit, **(given | more))


def enter_person(office: Office, **more: Any) -> Any:
    given = {"jurisdiction": "371702", "name": "何新", "username": "HeXin"}
    return office(personnel.enter_person, **(given | more))
