"""What a draft of an annual plan would change of what was filed, item by item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quancheng.lifecycle.acts.planning.rows import PLANNED
from quancheng.projects.models import PlanItem

CONTENT = tuple(field for field, _ in PLANNED)


@dataclass(frozen=True)
class Changed:
    """An item whose content or link is another. ``fields``: what it is called, was and is."""

    item: PlanItem
    row: Mapping[str, Any]
    fields: tuple[tuple[str, Any, Any], ...]
    linked: bool
    """Whether the application it is linked to is another."""


@dataclass(frozen=True)
class Changes:
    """``added``: rows of the draft that are new; ``dropped``: items that are no longer in it."""

    added: list[Mapping[str, Any]]
    changed: list[Changed]
    dropped: list[PlanItem]
    kept: int

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.dropped)


def changes(items: Sequence[PlanItem], rows: Sequence[Mapping[str, Any]]) -> Changes:
    """``items``: those that are in the filed plan, with their projects; ``rows``: of the draft."""
    by_id = {item.public_id: item for item in items}
    added = [row for row in rows if row["item"] not in by_id]
    found = [_compared(by_id[row["item"]], row) for row in rows if row["item"] in by_id]
    there = {row["item"] for row in rows}
    changed = [each for each in found if each.fields or each.linked]
    dropped = [item for item in items if item.public_id not in there]
    return Changes(added, changed, dropped, len(found) - len(changed))


def linked_to(item: PlanItem) -> str:
    """The public id of the application an item is linked to; empty for none."""
    return item.project.public_id if item.project else ""


def _compared(item: PlanItem, row: Mapping[str, Any]) -> Changed:
    fields = tuple(
        (title, getattr(item, field), row[field]) for field, title in PLANNED if getattr(item, field) != row[field]
    )
    return Changed(item, row, fields, linked_to(item) != row["project"])
