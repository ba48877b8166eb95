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


def running_sum(value: str, order: str, wanted: str) -> str:
    """The sum over an object and those of its siblings that come before it, of those wanted.

    Unknown where an unknown amount, an unknown condition or an unknown place in the order could change it.
    """
    may = f"(CASE WHEN NOT {wanted} THEN 0 ELSE 1 END)"
    bad = f"(CASE WHEN NOT {wanted} OR {wanted} AND {value} IS NOT NULL THEN 0 ELSE 1 END)"
    all_, upto = "OVER (PARTITION BY f.project_id)", f"OVER (PARTITION BY f.project_id ORDER BY {order}, f.id)"
    alone = f"CASE WHEN SUM({may}) {all_} = {may} THEN CASE WHEN {wanted} THEN {value} WHEN NOT {wanted} THEN 0 END END"
    placed = f"SUM(CASE WHEN {order} IS NULL THEN {may} ELSE 0 END) {all_} = 0 AND SUM({bad}) {upto} = 0"
    total = f"CAST(SUM(CASE WHEN {wanted} THEN {value} ELSE 0 END) {upto} AS BIGINT)"
    return f"CASE WHEN {order} IS NULL THEN {alone} WHEN {placed} THEN {total} END"
