"""Likeness (第五条, I-5-1): from which score on two things are shown as alike, and what each part of the score counts.

All of it stands in 参数.yaml. It only ever shows: whether something is built twice is decided by people.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from quancheng.law.errors import BadValue

if TYPE_CHECKING:
    from quancheng.law.pack import Pack

LINE, NAME_LINE = "相似提示线", "名称提示线"
WEIGHTS = {"名称": "名称相似权重", "用途": "用途相似权重", "主要功能": "功能相似权重"}


@dataclass(frozen=True)
class Measure:
    """From which share on something is shown: ``line`` of the whole, ``name_line`` of the name alone.

    ``weights``: what each part of the whole counts; ``reading``: the entry in the register.
    """

    line: Fraction
    name_line: Fraction
    weights: dict[str, Fraction]
    reading: str


def measure(pack: Pack, on: datetime.date) -> Measure:
    """How likeness is measured on a day. Raises BadValue where the pack does not say."""
    weights = {part: _share(pack, name, on) for part, name in WEIGHTS.items()}
    return Measure(_share(pack, LINE, on), _share(pack, NAME_LINE, on), weights, pack.parameters[LINE].reading or "")


def _share(pack: Pack, name: str, on: datetime.date) -> Fraction:
    entry = pack.parameters.get(name)
    begun = [dated for dated in entry.values if dated.since <= on] or entry.values[:1] if entry else []
    value = begun[-1].value if begun else None
    if not isinstance(value, Fraction):
        raise BadValue(f"“{pack.title}”没有规定“{name}”")
    return value
