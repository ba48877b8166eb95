"""Which law governs on which date: a jurisdiction is bound to packs from day to day, each with its basis."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from quancheng.law.errors import BadValue
from quancheng.law.pack import Pack
from quancheng.law.subject import Facts


@dataclass(frozen=True)
class Binding:
    """One pack binds one jurisdiction from a day to a day (both counted; no end: until further notice)."""

    jurisdiction: str
    pack: str
    since: datetime.date
    until: datetime.date | None
    basis: str
    """the document that says so"""


@dataclass(frozen=True)
class Governing:
    """The binding that governs a date. ``lapsed``: its term is over and nothing followed (参照执行, recorded)."""

    binding: Binding
    lapsed: bool


def governing(bindings: Iterable[Binding], jurisdiction: str, day: datetime.date) -> Governing:
    """The law of a jurisdiction for a project whose 基准日 is ``day``.

    The binding in force on that day, the later one where two overlap; after the last, the last, lapsed; before the
    first, the first. Raises BadValue for a jurisdiction bound to nothing.
    """
    own = sorted((each for each in bindings if each.jurisdiction == jurisdiction), key=lambda each: each.since)
    if not own:
        raise BadValue(f"行政区“{jurisdiction}”没有登记适用的办法")
    begun = [each for each in own if each.since <= day] or own[:1]
    in_force = [each for each in begun if each.until is None or day <= each.until]
    return Governing(in_force[-1], lapsed=False) if in_force else Governing(begun[-1], lapsed=True)


def basis_date(pack: Pack, facts: Facts, today: datetime.date) -> datetime.date:
    """The 基准日 of a project by its facts (inside values): the first of the pack's that has happened, else today.

    A date that is not known is passed over: some law must be asked, and its own verdicts then say what is in doubt.
    """
    for name in pack.base_dates:
        value = facts.get(name)
        if value is not None and int(value) <= today.toordinal():
            return datetime.date.fromordinal(int(value))
    return today
