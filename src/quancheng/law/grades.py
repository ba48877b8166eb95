"""The ex-ante performance evaluation (事前绩效评估): its dimensions, their full marks, and the grade a total earns.

All of it stands in 参数.yaml. 事前评估维度 lists the dimensions, each with a number NAME满分; 事前评估等级 lists the
grades from the best down, each but the last with a number NAME起分, counted in.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import TYPE_CHECKING

from quancheng.law import expressions as x
from quancheng.law.errors import BadValue, Defect
from quancheng.law.tables import ParamValue
from quancheng.law.values import THOUSANDTHS
from quancheng.law.vocabulary import PROJECT

if TYPE_CHECKING:
    from quancheng.law.pack import Pack

DIMENSIONS, GRADES = "事前评估维度", "事前评估等级"
GRADED = "事前绩效评估等级"
"""The fact of a project that holds the grade."""


def dimensions(pack: Pack, on: datetime.date) -> list[tuple[str, Decimal]]:
    """The dimensions in order, each with its full marks, in force on a day. Raises BadValue where the pack has none."""
    return [(name, _number(pack, f"{name}满分", on)) for name in _listed(pack, DIMENSIONS, on)]


def grade(pack: Pack, total: Decimal | int | str, on: datetime.date) -> str:
    """The grade (优, 良, 中, 差) of a total of marks, in force on a day.

    Raises BadValue for a total that is no number, negative or above the full marks, and where the pack has no grades.
    """
    try:
        marks = Decimal(total)
    except InvalidOperation:
        raise BadValue(f"得分应为数字，不能是“{total}”") from None
    most = sum((full for _, full in dimensions(pack, on)), Decimal(0))
    if not marks.is_finite() or not 0 <= marks <= most:
        raise BadValue(f"得分应在 0 到 {most} 之间，不能是“{total}”")
    *graded, last = _listed(pack, GRADES, on)
    return next((name for name in graded if marks >= _number(pack, f"{name}起分", on)), last)


def parameters(pack: Pack) -> dict[str, str]:
    """The parameters an evaluation goes by and their types, those that are missing too; none without an evaluation."""
    if DIMENSIONS not in pack.parameters and GRADES not in pack.parameters:
        return {}
    wanted = {DIMENSIONS: x.LIST, GRADES: x.LIST}
    for listed, ending in ((DIMENSIONS, "满分"), (GRADES, "起分")):
        entry = pack.parameters.get(listed)
        for dated in entry.values if entry else ():
            words = dated.value if isinstance(dated.value, tuple) else ()
            wanted |= {f"{word}{ending}": "数" for word in (words[:-1] if listed == GRADES else words)}
    return wanted


def grade_faults(pack: Pack) -> Iterator[Defect]:
    """A number that is missing; a grade the project's fact does not know; cut-offs that do not go down."""
    label, wanted = f"{pack.name}/参数.yaml", parameters(pack)
    missing = False
    for name, type_ in wanted.items():
        entry = pack.parameters.get(name)
        if entry is None or entry.type != type_:
            missing = True
            yield Defect(label, entry.line if entry else 1, f"事前绩效评估要有参数“{name}”，类型为{type_}")
    if missing or not wanted:
        return
    fact, line = pack.vocabulary.facts[PROJECT].get(GRADED), pack.parameters[GRADES].line
    for day in sorted({dated.since for name in wanted for dated in pack.parameters[name].values}):
        names = _listed(pack, GRADES, day)
        strange = [name for name in names if fact is None or name not in fact.options]
        if strange:
            yield Defect(label, line, f"等级“{'、'.join(strange)}”不是事实“{GRADED}”的选项")
        cuts = [_number(pack, f"{name}起分", day) for name in names[:-1]]
        if any(lower >= higher for higher, lower in pairwise(cuts)):
            yield Defect(label, line, f"自 {day} 起，各等级的起分不是从高到低")
        if cuts and cuts[0] > sum(full for _, full in dimensions(pack, day)):
            yield Defect(label, line, f"自 {day} 起，“{names[0]}”的起分高于满分之和")


def _listed(pack: Pack, name: str, on: datetime.date) -> tuple[str, ...]:
    value = _value(pack, name, on)
    if not isinstance(value, tuple):
        raise BadValue(f"“{pack.title}”没有规定“{name}”")
    return value


def _number(pack: Pack, name: str, on: datetime.date) -> Decimal:
    value = _value(pack, name, on)
    if not isinstance(value, int):
        raise BadValue(f"“{pack.title}”没有规定“{name}”")
    return Decimal(value) / THOUSANDTHS


def _value(pack: Pack, name: str, on: datetime.date) -> ParamValue | None:
    """The value in force on a day: before the first, the first."""
    entry = pack.parameters.get(name)
    if entry is None:
        return None
    begun = [dated for dated in entry.values if dated.since <= on]
    return (begun or entry.values[:1])[-1].value
