"""The rows of a unified-build list and of an annual plan as they are entered: every fault with its row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quancheng.law import PROJECT, Pack
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.texts import one_line
from quancheng.lifecycle.refusals import Fault, Invalid

ARTICLE = "第五条"
MOST_ROWS = 300
LONGEST_NAME, LONGEST_TEXT = 200, 500
NATURE, SOURCE = "建设性质", "资金来源"
Row = Mapping[str, Any]

UNIFIED = (("name", "名称"), ("purpose", "用途"), ("functions", "主要功能"), ("provider", "承建单位"))
PLANNED = (
    ("name", "项目名称"), ("purpose", "用途"), ("functions", "主要功能"), ("nature", NATURE), ("source", SOURCE),
    ("amount", "估算投资"),
)  # fmt: skip
"""Field → what it is called."""


def unified_rows(rows: Sequence[Row]) -> list[dict[str, str]]:
    """The items of a list, each with a name of its own. Raises Invalid with every fault at its row."""
    faults, names = _size(rows, "统建清单"), _Names()
    found = []
    for number, row in enumerate(rows, 1):
        asked = Asked(row, ARTICLE, number)
        found.append(
            {
                "name": names.read(asked, "名称"),
                "purpose": asked.text("purpose", "用途", longest=LONGEST_TEXT, required=False),
                "functions": asked.text("functions", "主要功能", longest=LONGEST_TEXT, required=False),
                "provider": one_line(asked.text("provider", "承建单位", longest=LONGEST_NAME, required=False)),
            }
        )
        faults += asked.faults
    if not rows:
        faults.append(Fault("rows", "统建清单里至少要有一项", article=ARTICLE))
    if faults:
        raise Invalid(faults)
    return found


def planned_rows(rows: Sequence[Row], pack: Pack) -> list[dict[str, Any]]:
    """The items of a draft: what stands there must be right, what is open may be filled in later. Amounts in 分.

    Raises Invalid with every fault at its row.
    """
    facts, names = pack.vocabulary.facts[PROJECT], _Names()
    faults, found = _size(rows, "年度计划"), []
    for number, row in enumerate(rows, 1):
        asked = Asked(row, ARTICLE, number)
        found.append(
            {
                "item": str(row.get("item") or ""),
                "name": names.read(asked, "项目名称"),
                "purpose": asked.text("purpose", "用途", longest=LONGEST_TEXT, required=False),
                "functions": asked.text("functions", "主要功能", longest=LONGEST_TEXT, required=False),
                "nature": asked.choice("nature", NATURE, facts[NATURE].options, required=False),
                "source": asked.choice("source", SOURCE, facts[SOURCE].options, required=False),
                "amount": asked.money("amount", "估算投资", required=False, least=1),
                "project": str(row.get("project") or ""),
            }
        )
        faults += asked.faults
    if faults:
        raise Invalid(faults)
    return found


def missing(rows: Sequence[Row]) -> list[Fault]:
    """What has still to be filled in before the plan can be filed (内控规则: no article names columns)."""
    return [
        Fault(field, f"请填写{title}", number, ARTICLE)
        for number, row in enumerate(rows, 1)
        for field, title in PLANNED
        if row.get(field) in (None, "")
    ]


class _Names:
    """Names read one after another: two that are the same cannot be told apart."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}

    def read(self, asked: Asked, label: str) -> str:
        name = one_line(asked.text("name", label, longest=LONGEST_NAME))
        first = self.rows.setdefault(name, asked.row or 0)
        if name and first != asked.row:
            asked.wrong("name", f"与第 {first} 行的{label}相同，请合并或者写明区别")
        return name


def _size(rows: Sequence[Row], what: str) -> list[Fault]:
    return [Fault("rows", f"{what}不超过 {MOST_ROWS} 行", article=ARTICLE)] if len(rows) > MOST_ROWS else []
