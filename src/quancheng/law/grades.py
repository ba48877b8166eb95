"""What is marked: the ex-ante evaluation (事前绩效评估) and the review (立项评审), their dimensions and full marks.

All of it stands in 参数.yaml. 事前评估维度 and 评审维度 list the dimensions, each with a number NAME满分; 事前评估等级
lists the grades from the best down, each but the last with a number NAME起分, counted in; 评审专家最少人数 is the
smallest panel.
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
CRITERIA, PANEL = "评审维度", "评审专家最少人数"
EVALUATION, REVIEW = "事前绩效评估", "立项评审"
FULL, CUT = "满分", "起分"
GRADED = "事前绩效评估等级"
"""The fact of a project that holds the grade."""


def dimensions(pack: Pack, on: datetime.date) -> list[tuple[str, Decimal]]:
    """The dimensions in order, each with its full marks, in force on a day. Raises BadValue where the pack has none."""
    return _marked(pack, DIMENSIONS, on)


def criteria(pack: Pack, on: datetime.date) -> list[tuple[str, Decimal]]:
    """What experts mark in a review, in order, each with its full marks. Raises BadValue where the pack has none."""
    return _marked(pack, CRITERIA, on)


def smallest_panel(pack: Pack, on: datetime.date) -> int:
    """How many experts a panel has at least; always odd. Raises BadValue where the pack does not say."""
    return int(_number(pack, PANEL, on))


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
    return next((name for name in graded if marks >= _number(pack, f"{name}{CUT}", on)), last)


def parameters(pack: Pack) -> dict[str, str]:
    """The parameters that marking goes by and their types, those that are missing too; none where nothing is marked."""
    return {name: type_ for name, type_, _ in _wanted(pack)}


def grade_faults(pack: Pack) -> Iterator[Defect]:
    """A number that is missing; a grade the fact does not know; cut-offs that do not go down; an even panel."""
    label = f"{pack.name}/参数.yaml"
    missing = set()
    for name, type_, what in _wanted(pack):
        entry = pack.parameters.get(name)
        if entry is None or entry.type != type_:
            missing.add(what)
            yield Defect(label, entry.line if entry else 1, f"{what}要有参数“{name}”，类型为{type_}")
    for what, faults in ((EVALUATION, _grade_faults), (REVIEW, _panel_faults)):
        names = [name for name, _, whose in _wanted(pack) if whose == what]
        if names and what not in missing:
            for day in sorted({dated.since for name in names for dated in pack.parameters[name].values}):
                yield from faults(pack, label, day)


def _grade_faults(pack: Pack, label: str, day: datetime.date) -> Iterator[Defect]:
    fact, line = pack.vocabulary.facts[PROJECT].get(GRADED), pack.parameters[GRADES].line
    names = _listed(pack, GRADES, day)
    strange = [name for name in names if fact is None or name not in fact.options]
    if strange:
        yield Defect(label, line, f"等级“{'、'.join(strange)}”不是事实“{GRADED}”的选项")
    cuts = [_number(pack, f"{name}{CUT}", day) for name in names[:-1]]
    if any(lower >= higher for higher, lower in pairwise(cuts)):
        yield Defect(label, line, f"自 {day} 起，各等级的起分不是从高到低")
    if cuts and cuts[0] > sum(full for _, full in dimensions(pack, day)):
        yield Defect(label, line, f"自 {day} 起，“{names[0]}”的起分高于满分之和")


def _panel_faults(pack: Pack, label: str, day: datetime.date) -> Iterator[Defect]:
    least = _number(pack, PANEL, day)
    if least <= 0 or least % 2 != 1:
        yield Defect(label, pack.parameters[PANEL].line, f"自 {day} 起，“{PANEL}”不是单数")
    empty = [name for name, full in criteria(pack, day) if full <= 0]
    if empty:
        yield Defect(label, pack.parameters[CRITERIA].line, f"自 {day} 起，“{'、'.join(empty)}”的满分不大于零")


def _wanted(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """(name, type, what for) of every parameter that marking goes by, as far as the pack marks anything."""
    told = (
        (EVALUATION, ((DIMENSIONS, FULL), (GRADES, CUT)), ()),
        (REVIEW, ((CRITERIA, FULL),), (PANEL,)),
    )  # fmt: skip
    for what, listed, numbers in told:
        if not any(name in pack.parameters for name in (*(name for name, _ in listed), *numbers)):
            continue
        yield from ((name, x.LIST, what) for name, _ in listed)
        yield from ((name, "数", what) for name in numbers)
        for name, ending in listed:
            for word in _words(pack, name, last=name != GRADES):
                yield f"{word}{ending}", "数", what


def _words(pack: Pack, name: str, *, last: bool) -> dict[str, None]:
    """The words a list has had on any day; without the last of each where that has no number."""
    entry = pack.parameters.get(name)
    found: dict[str, None] = {}
    for dated in entry.values if entry else ():
        words = dated.value if isinstance(dated.value, tuple) else ()
        found |= dict.fromkeys(words if last else words[:-1])
    return found


def _marked(pack: Pack, listed: str, on: datetime.date) -> list[tuple[str, Decimal]]:
    return [(name, _number(pack, f"{name}{FULL}", on)) for name in _listed(pack, listed, on)]


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
