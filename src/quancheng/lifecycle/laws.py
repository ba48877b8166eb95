"""Which law governs a project, ready to judge."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from django.conf import settings

from quancheng.accounts.models import Binding as Bound
from quancheng.accounts.models import Jurisdiction
from quancheng.law import PROJECT, Gate, Judge, Pack, basis_date, load_pack
from quancheng.law.bindings import Binding, governing
from quancheng.law.snapshots import keep


@dataclass(frozen=True)
class Law:
    """A pack that judges. ``snapshot``: the address under which it is kept, for decisions to point at."""

    judge: Judge

    @property
    def pack(self) -> Pack:
        return self.judge.pack

    @cached_property
    def gate(self) -> Gate:
        return Gate(self.judge)

    @cached_property
    def snapshot(self) -> str:
        return keep(self.pack, settings.DATA / "packs")


@cache
def law(pack: str) -> Law:
    """The law of a pack, read once a process. Raises PackError."""
    return Law(Judge(load_pack(pack)))


def bindings(jurisdiction: Jurisdiction) -> list[Binding]:
    """The packs that bind a jurisdiction (one statement)."""
    rows = Bound.objects.filter(jurisdiction=jurisdiction).order_by("since")
    return [Binding(jurisdiction.code, row.pack, row.since, row.until, row.basis) for row in rows]


def law_for(bound: Sequence[Binding], code: str, facts: Mapping[str, object], today: datetime.date) -> Law:
    """The law that governs a project by its 基准日 (第四十三条). Raises BadValue where nothing binds."""
    newest = law(governing(bound, code, today).binding.pack)
    inside = newest.pack.vocabulary.inside(PROJECT, facts)
    return law(governing(bound, code, basis_date(newest.pack, inside, today)).binding.pack)


def law_on(bound: Sequence[Binding], code: str, today: datetime.date) -> Law:
    """The law for what is begun today. Raises BadValue where nothing binds."""
    return law(governing(bound, code, today).binding.pack)


def law_of(jurisdiction: Jurisdiction, today: datetime.date) -> Law:
    """The same, with the bindings fetched (one statement)."""
    return law_on(bindings(jurisdiction), jurisdiction.code, today)
