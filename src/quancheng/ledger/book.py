"""The whole ledger as read: its rows packed small, who belongs to whom, what is wrong with the writing."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import NamedTuple

from quancheng.law import Inside
from quancheng.ledger.headings import Plan
from quancheng.ledger.problems import Problems


class Packed(NamedTuple):
    """A row put away: the plan it was read by, its row, its number (None: judged by its row), its values."""

    plan: int
    row: int
    number: str | None
    values: bytes


@dataclass
class Book:
    """What was read. ``projects`` in the order of the ledger; ``children`` by kind and project number."""

    plans: list[Plan] = field(default_factory=list)
    sheets: tuple[str, ...] = ()
    ignored: list[tuple[str, str]] = field(default_factory=list)
    projects: list[Packed] = field(default_factory=list)
    children: dict[str, dict[str, list[Packed]]] = field(default_factory=dict)
    secret: list[tuple[str, int]] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)
    rows: dict[str, int] = field(default_factory=dict)
    all_kinds: frozenset[str] = frozenset()
    shared: set[str] = field(default_factory=set)
    """numbers that a row with state secrets carries too: nothing below such a number is read"""

    @property
    def missing_kinds(self) -> frozenset[str]:
        """Kinds of which there is no sheet that could be read."""
        return self.all_kinds - {plan.kind for plan in self.plans}

    def unpack(self, packed: Packed) -> dict[str, Inside]:
        """The values that the row's columns gave."""
        names = (column.fact.name for column in self.plans[packed.plan].columns)
        return dict(zip(names, json.loads(packed.values), strict=True))

    def of(self, kind: str, number: str | None) -> list[Packed]:
        """The children of a kind under a project number."""
        return self.children.get(kind, {}).get(number, []) if number else []

    def knows_children(self, number: str | None) -> bool:
        """Whether children can be told at all: not for a row without a number of its own."""
        return number is not None and number not in self.shared
