"""How many rows an act changes, by table: counted on the way to the database, so that no act can forget it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

_WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(?P<table>[^"]+)"')
_ASIDE = re.compile(r"^(?:journal_|lifecycle_finding|lifecycle_awaited|projects_scratch|django_session)")
"""Tables whose rows follow from the act (its own record, the verdicts) or are none (what is being typed)."""


def counting(rows: Counter[str]) -> Callable[..., Any]:
    """Counts the rows an act changes, by table."""

    def wrapper(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        result = execute(sql, params, many, context)
        match = _WRITES.match(sql)
        if match and not _ASIDE.match(match["table"]) and (changed := _changed(sql, context["cursor"].rowcount)):
            rows[match["table"]] += changed
        return result

    return wrapper


def _changed(sql: str, told: int) -> int:
    """SQLite does not say how many rows an INSERT … RETURNING makes until they are read: then one for each VALUES."""
    return told if told > 0 else sql.count("(%s") if sql.lstrip().startswith("INSERT") else 0
