"""How facts are read from the tables that hold them: dates as they stand at ``today``, sums under one name."""

from __future__ import annotations

import hashlib

from quancheng.law import expressions as x
from quancheng.law.pack import Pack
from quancheng.law.values import NEVER

TODAY = ":today"
"""Stands in a statement for the day it is asked for."""


def cut(pack: Pack, fact: x.Fact, sql: str) -> str:
    """A date after today has not happened; a term (期限) may lie ahead."""
    if fact.type != "日期" or pack.vocabulary.facts[fact.kind][fact.name].term:
        return sql
    return f"CASE WHEN {sql} > {TODAY} THEN {NEVER} ELSE {sql} END"


def fold_name(fold: x.Fold) -> str:
    """The column of a fold: the same wherever the same thing is summed."""
    return f"x{hashlib.sha256(repr(fold).encode()).hexdigest()[:10]}"
