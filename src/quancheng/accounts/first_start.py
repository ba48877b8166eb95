"""A fresh installation: who may take it. The code is printed where the server was started, and nowhere else."""

from __future__ import annotations

import secrets
from pathlib import Path

from django.conf import settings
from django.utils.crypto import constant_time_compare

from quancheng.accounts.identifiers import public_id
from quancheng.accounts.models import Person

_FILE = "first-start-code"
_opened: list[bool] = []
"""Filled once somebody is here: people are never deleted, so it is asked no more."""


def is_open() -> bool:
    """Whether the house has people: as long as it has none, every page leads to the first start."""
    if _opened or not settings.FIRST_START:
        return True
    if Person.objects.exists():
        _opened.append(True)
    return bool(_opened)


def forget() -> None:
    """Ask again (a test that has emptied the house)."""
    _opened.clear()


def make_code(folder: Path) -> str:
    """A new code, readable by the owner of the data folder alone; an earlier one is void."""
    code = "-".join((public_id()[:5], public_id()[:5], public_id()[:5]))
    path = folder / _FILE
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(code)
    return code


def is_code(folder: Path, given: str) -> bool:
    """Whether this is the code that was printed."""
    path = folder / _FILE
    kept = path.read_text() if path.exists() else secrets.token_hex()
    return constant_time_compare(kept, given.strip().lower())


def void_code(folder: Path) -> None:
    """The code is used up."""
    (folder / _FILE).unlink(missing_ok=True)
