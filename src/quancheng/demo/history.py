"""Projects from before: the sample ledger, entered as 补录 by the competent department."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from quancheng.demo.people import unit_named
from quancheng.demo.stage import Stage
from quancheng.law import PROJECT, Pack
from quancheng.ledger.sample import sample_rows
from quancheng.lifecycle.acts.history import enter_project
from quancheng.lifecycle.history import suggested_stage
from quancheng.lifecycle.laws import law_of

SOURCE = "演示：样例台账"
CLEAR_NO = "否"


def enter(stage: Stage) -> int:
    """Enters each project of the sample that has a name and is not secret; how many."""
    sheets, pack = sample_rows(), law_of(stage.cast.jurisdiction, stage.day).pack
    children: dict[object, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for kind, rows in sheets.items():
        for row in rows if kind != PROJECT else ():
            facts = {name: value for name, value in row.items() if name != "项目编号"}
            children[row["项目编号"]][kind].append(empty(pack, kind) | facts)
    clerk, entered = stage.cast.people["周闻笛"], 0
    for row in sheets[PROJECT]:
        if row.get("涉密") != CLEAR_NO or not row.get("项目名称"):
            continue
        unit = unit_named(stage.cast, str(row["建设单位"]), str(row["单位类别"]), str(row["统一社会信用代码"] or ""))
        below = {kind: children[row["项目编号"]][kind] for kind in sheets if kind != PROJECT}
        stage.does(
            clerk, enter_project, unit=unit.public_id, stage=suggested_stage(pack, row, below, stage.day),
            facts=empty(pack, PROJECT) | row, children=below, source=SOURCE,
        )  # fmt: skip
        entered += 1
    return entered


def empty(pack: Pack, kind: str) -> dict[str, Any]:
    """The sample has every column: an empty date has not happened."""
    return {name: None for name, fact in pack.vocabulary.facts[kind].items() if fact.type == "日期"}
