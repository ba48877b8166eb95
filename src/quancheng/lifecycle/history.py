"""A project that is already under way, as it is told: checked fact by fact, made into rows, judged before it is kept.

What is not told is not known. Nothing here writes; `acts/history.py` does, and pages show what it would write.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from quancheng.accounts.models import Jurisdiction, Unit
from quancheng.law import KINDS, NEVER, PROJECT, BadValue, Pack, complete, to_inside, to_outside
from quancheng.law.bindings import Binding
from quancheng.law.quarters import check_period
from quancheng.law.values import THOUSANDTHS, UNKNOWN_DATE
from quancheng.ledger.blank import fact_articles
from quancheng.ledger.cells import plain
from quancheng.lifecycle.facts import IDENTITY, Facts, Rows, outside, subject, unknown_dates
from quancheng.lifecycle.findings import State
from quancheng.lifecycle.laws import law, law_for
from quancheng.lifecycle.refusals import Fault, Invalid
from quancheng.projects.models import ACCEPTED, DRAFT, CoBuilder, Evaluation, Item, Project
from quancheng.projects.models.application import COMMISSIONED, OWN

NUMBER, NAME, UNIT, CODE, SECRET = "项目编号", "项目名称", "建设单位", "统一社会信用代码", "涉密"
COBUILDERS, CONFIRMED = "共建单位", "共建单位确认日"
SOURCE = "补录"
LONGEST_NAME, LONGEST_NUMBER, LONGEST_KEY, LONGEST_TEXT = 200, 40, 100, 5000
APPLYING, ACCEPTING = "提交立项申请", "受理申报"
_BETWEEN = re.compile(r"[、，,；;\s]+")
_EVALUATED = {
    OWN: ("事前绩效评估日", "事前绩效评估得分", "事前绩效评估等级"),
    COMMISSIONED: ("第三方绩效评估日", None, "第三方绩效评估等级"),
}


@dataclass(frozen=True)
class Told:
    """What is said of one project, as outside values: its own facts, those of its children by kind.

    ``unknown_kinds``: kinds of children of which it is not known what there are.
    """

    facts: Mapping[str, Any]
    children: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    unknown_kinds: Sequence[str] = ()


@dataclass(frozen=True)
class Record:
    """The same, read: a project that is not kept yet, and what belongs to it. ``told``: the facts that were told."""

    project: Project
    rows: Rows
    told: tuple[str, ...]


def is_clearly_open(told: Mapping[str, Any]) -> bool:
    """Whether the project is clearly no secret: a plain no under 涉密, nothing else."""
    return told.get(SECRET) is False or told.get(SECRET) == "否"


def read(pack: Pack, unit: Unit, stage: str, told: Told, today: datetime.date, units: Mapping[str, Unit]) -> Record:
    """Read what is told of a project of this unit. ``units``: those of the jurisdiction, by name, as co-builders.

    Raises Invalid with every fault: an unknown name, a value that does not fit, a date ahead, a number twice.
    """
    reading = _Reading(pack, today)
    facts = reading.values(PROJECT, told.facts)
    number, name = reading.number(facts), reading.name(facts)
    reading.unit(facts, unit)
    if stage not in stages(pack):
        reading.fault("stage", f"请选择项目现在所处的阶段：{'、'.join(stages(pack))}")
    items = [item for kind, rows in told.children.items() for item in reading.items(kind, rows)]
    for kind in told.unknown_kinds:
        if kind not in KINDS or kind == PROJECT:
            reading.fault(kind, f"没有“{kind}”这类记录")
    if reading.faults:
        raise Invalid(reading.faults)
    own = {key: value for key, value in facts.items() if key not in IDENTITY}
    project = Project(
        jurisdiction=unit.jurisdiction, number=number, name=name, unit=unit, stage=stage, historic=True, filed=True,
        unknown_kinds=[kind for kind in KINDS if kind in told.unknown_kinds],
    )  # fmt: skip
    rows = Rows(items=items)
    left = _into_rows(own, project, rows, units)
    moved = own.keys() - left.keys()
    project.facts = {name: day for name, day in unknown_dates(pack, PROJECT).items() if name not in moved} | left
    project.state = _state(pack, project)
    return Record(project, rows, tuple(own))


def preview(record: Record, bound: list[Binding], today: datetime.date) -> State:
    """What the law would say of it today, once it is kept (no statement). Raises BadValue."""
    project, rows = record.project, record.rows
    facts = outside(project, rows)
    governing = law_for(bound, project.jurisdiction.code, facts, today)
    seen = subject(governing.pack, project, rows)
    found = governing.judge.judged(seen.project, seen.children, today, seen.unknown)
    return State(project, rows, facts, governing, seen, {}, found.verdicts, found.next_change, today)


def stages(pack: Pack) -> tuple[str, ...]:
    """The stages in which a project can be said to be: from the application on; what lies before is applied for."""
    names = tuple(stage.name for stage in pack.process.stages)
    return names[names.index(pack.process.stages_with(APPLYING)[0]) :]


def suggested_stage(pack: Pack, facts: Facts, children: Mapping[str, Sequence[Facts]], today: datetime.date) -> str:
    """The last stage, in the pack's order, of which the event of some act has happened; a suggestion, to be confirmed.

    An act counts for the first stage in which it stands. Outside values, as far as they can be read.
    """
    happened = set()
    for act in pack.acts.values():
        rows = [facts] if act.kind == PROJECT else children.get(act.kind, ())
        if act.event and any(_has_happened(row.get(act.event), today) for row in rows):
            happened.add(act.name)
    found, seen = stages(pack)[0], set[str]()
    for stage in pack.process.stages:
        if happened & set(stage.acts) - seen and stage.name in stages(pack):
            found = stage.name
        seen |= set(stage.acts)
    return found


@cache
def _articles(pack: str) -> dict[str, list[str]]:
    return fact_articles(law(pack).pack)


def article_of(pack: Pack, kind: str, name: str) -> str:
    """The first article whose rules look at a fact; nothing where none does."""
    return next(iter(_articles(pack.name).get(f"{kind}.{name}", ())), "")


def cobuilders_named(facts: Mapping[str, Any]) -> list[str]:
    """The names that stand under 共建单位."""
    return [name for name in _BETWEEN.split(str(facts.get(COBUILDERS) or "")) if name]


class _Reading:
    """Reads values and collects what is wrong with them."""

    def __init__(self, pack: Pack, today: datetime.date) -> None:
        self.pack, self.today = pack, today
        self.faults: list[Fault] = []

    def fault(self, field_: str, message: str, row: int | None = None, kind: str = PROJECT) -> None:
        self.faults.append(Fault(field_, message, row, article_of(self.pack, kind, field_.rpartition(".")[2])))

    def values(self, kind: str, given: Mapping[str, Any], row: int | None = None) -> Facts:
        """Outside values in the law's own form; a fault for each that cannot be read."""
        known, found = self.pack.vocabulary.facts[kind], {}
        for name, raw in given.items():
            place = name if kind == PROJECT else f"{kind}.{name}"
            if name not in known:
                self.fault(place, f"{kind}没有“{name}”这一项", row, kind)
                continue
            fact = known[name]
            try:
                inside = to_inside(fact, raw)
            except BadValue as error:
                self.fault(place, str(error), row, kind)
                continue
            if isinstance(inside, str) and len(inside) > LONGEST_TEXT:
                self.fault(place, f"“{name}”超过 {LONGEST_TEXT} 字", row, kind)
            elif fact.type == "日期" and not fact.term and self._is_ahead(inside):
                self.fault(place, f"“{name}”是将来的日期；还没有发生的，不填日期", row, kind)
            found[name] = to_outside(fact.type, inside)
        return found

    def _is_ahead(self, inside: object) -> bool:
        return isinstance(inside, int) and self.today.toordinal() < inside < NEVER

    def number(self, facts: Facts) -> str | None:
        """The number as it is kept: half-width, without white space."""
        number = plain(str(facts.get(NUMBER) or ""))
        if len(number) > LONGEST_NUMBER:
            self.fault(NUMBER, f"“{NUMBER}”不超过 {LONGEST_NUMBER} 字")
        return number or None

    def name(self, facts: Facts) -> str:
        name = str(facts.get(NAME) or "").strip()
        if not name or len(name) > LONGEST_NAME:
            self.fault(NAME, f"请填写项目名称（不超过 {LONGEST_NAME} 字）")
        return name

    def unit(self, facts: Facts, unit: Unit) -> None:
        """A code that is not the unit's means another unit; its name may have been written otherwise."""
        code = plain(str(facts.get(CODE) or "")).upper()
        if code and unit.code and code != unit.code:
            self.fault(CODE, f"“{CODE}”与{unit.name}登记的（{unit.code}）不一致，请核对是不是另一个单位")

    def items(self, kind: str, rows: Sequence[Mapping[str, Any]]) -> list[Item]:
        """The children of one kind: each with a number of its own."""
        if kind not in KINDS or kind == PROJECT:
            self.fault(kind, f"没有“{kind}”这类记录")
            return []
        key, seen, found = self.pack.vocabulary.key(kind), set[str](), []
        for place, row in enumerate(rows, 1):
            values = self.values(kind, row, place)
            try:
                whole = complete(kind, self.pack.vocabulary.inside(kind, values))
                check_period(kind, whole)
            except BadValue as error:
                self.fault(f"{kind}.{key.name}", str(error), place, kind)
                continue
            number = to_outside(key.type, whole[key.name])
            text = "" if number is None else str(number)
            if not text or len(text) > LONGEST_KEY:
                self.fault(f"{kind}.{key.name}", f"请填写“{key.name}”（不超过 {LONGEST_KEY} 字）", place, kind)
            elif text in seen:
                self.fault(f"{kind}.{key.name}", f"“{key.name}”{text}写了两次", place, kind)
            seen.add(text)
            facts = unknown_dates(self.pack, kind) | values | {key.name: number}
            found.append(Item(kind=kind, key=text, facts=facts))
        return found


def _into_rows(facts: Facts, project: Project, rows: Rows, units: Mapping[str, Unit]) -> Facts:
    """Puts into rows what has rows, as far as it fits; what is left stays a fact."""
    left = dict(facts)
    partners = [units.get(name) for name in cobuilders_named(facts)]
    if partners and all(each is not None and each != project.unit for each in partners):
        day = _day(left.pop(CONFIRMED, None)) if _day(left.get(CONFIRMED)) else None
        told = {"confirmed_on": day, "confirmed_by": SOURCE if day else ""}
        del left[COBUILDERS]
        rows.cobuilders = [
            CoBuilder(project=project, unit=unit, **told) for unit in dict.fromkeys(partners) if unit is not None
        ]
    for kind, (on, total, grade) in _EVALUATED.items():
        if day := _day(left.get(on)):
            points = left.pop(total, None) if total else None
            thousandths = None if points is None else round(points * THOUSANDTHS)
            told = {"on": day, "total": thousandths, "grade": left.pop(grade, None) or ""}
            rows.evaluations.append(Evaluation(project=project, kind=kind, **told))
            del left[on]
    return left


def _state(pack: Pack, project: Project) -> str:
    """Whether its application is over: past the stage of applying, or accepted there."""
    accepted = pack.acts[ACCEPTING].event
    if project.stage in pack.process.stages_with(APPLYING)[:1]:
        return ACCEPTED if accepted and _day(project.facts.get(accepted)) else DRAFT
    return ACCEPTED


def _day(value: object) -> datetime.date | None:
    """The day of an outside date, if it is known and there."""
    return None if not isinstance(value, str) or value == UNKNOWN_DATE else datetime.date.fromisoformat(value)


def _has_happened(value: object, today: datetime.date) -> bool:
    try:
        day = _day(value)
    except ValueError:
        return False
    return day is not None and day <= today


def units_named(jurisdiction: Jurisdiction, names: Iterable[str]) -> dict[str, Unit]:
    """The units of a jurisdiction with these names (one statement)."""
    found = Unit.objects.filter(jurisdiction=jurisdiction, name__in=list(names)).select_related("jurisdiction")
    return {unit.name: unit for unit in found}
