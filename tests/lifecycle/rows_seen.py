"""What is in the tables, seen from outside: how many rows are new, other or gone between two looks."""

from __future__ import annotations

from collections.abc import Mapping

from django.apps import apps

ROOMS = ("accounts", "documents", "projects", "reviews", "money", "lifecycle")
ASIDE = {"lifecycle_finding", "lifecycle_awaited", "lifecycle_dailyrun", "projects_scratch"}
"""What follows from the act, and what is being typed: not counted by the journal."""

Look = dict[str, dict[object, tuple[object, ...]]]


def look(*, aside: bool = False) -> Look:
    """Every row of every table of the rooms, by table and key."""
    found: Look = {}
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models():
            table = model._meta.db_table
            if aside or table not in ASIDE:
                rows = model._base_manager.values_list()
                found[table] = {row[0]: tuple(map(repr, row)) for row in rows}
    return found


def changed(before: Look, after: Look) -> Mapping[str, int]:
    """How many rows of each table are not the same."""
    counts = {}
    for table, rows in after.items():
        old = before[table]
        count = sum(1 for key in rows.keys() | old.keys() if rows.get(key) != old.get(key))
        if count:
            counts[table] = count
    return counts
