"""Passwords: none of the last ones again, one-time initial ones, and what is kept of a change."""

from __future__ import annotations

import datetime
import secrets

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

from quancheng.accounts.models import Person, UsedPassword

_LETTERS = "abcdefghjkmnpqrstuvwxyz"
_DIGITS = "23456789"


class LongEnough:
    """A validator: the password has so many letters at least."""

    def __init__(self, least: int) -> None:
        self.least = least

    def validate(self, password: str, user: Person | None = None) -> None:  # noqa: ARG002  Django's signature
        """Raises ValidationError where the password is too short."""
        if len(password) < self.least:
            raise ValidationError(f"密码至少 {self.least} 个字符，现为 {len(password)} 个", code="password_too_short")

    def get_help_text(self) -> str:
        """What the form says beforehand."""
        return f"至少 {self.least} 个字符。"


class NotUsedLately:
    """A validator: the password is none of the last ones."""

    def __init__(self, last: int = 3) -> None:
        self.last = last

    def validate(self, password: str, user: Person | None = None) -> None:
        """Raises ValidationError where the password was used lately."""
        if user is None or user.pk is None:
            return
        used = user.used_passwords.order_by("-since", "-pk").values_list("hash", flat=True)[: self.last]
        if any(check_password(password, each) for each in [user.password, *used]):
            raise ValidationError(f"不能使用最近 {self.last} 次用过的密码", code="password_used_lately")

    def get_help_text(self) -> str:
        """What the form says beforehand."""
        return f"不能是最近 {self.last} 次用过的密码。"


def initial() -> str:
    """A password for one use, easy to read out: four groups, 62 bits."""
    groups = ["".join(secrets.choice(_LETTERS + _DIGITS) for _ in range(3)) for _ in range(4)]
    if not any(letter in _DIGITS for letter in "".join(groups)):
        groups[-1] = groups[-1][:2] + secrets.choice(_DIGITS)
    return "-".join(groups)


def change(person: Person, password: str, at: datetime.datetime, *, by_others: bool) -> None:
    """Sets a password and remembers it; one that others have set must be changed at the next log-in.

    Every session of the person is over with it. Saves the person.
    """
    person.set_password(password)
    person.must_change_password = by_others
    person.save(update_fields=["password", "must_change_password"])
    UsedPassword.objects.create(person=person, hash=person.password, since=at)
