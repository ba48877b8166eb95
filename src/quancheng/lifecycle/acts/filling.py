"""How a part of an application is filled in: checked field by field, written, and only where it is open."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quancheng.law import PROJECT, BadValue, Fact, Vocabulary, to_inside, to_outside
from quancheng.law.values import UNKNOWN_DATE
from quancheng.lifecycle.acts.doing import Doing
from quancheng.lifecycle.acts.texts import UNSHOWN, unshown
from quancheng.lifecycle.application import Part, asked
from quancheng.lifecycle.facts import NO_RESOURCES
from quancheng.lifecycle.refusals import Fault, Invalid, WrongState
from quancheng.projects.models import RETURNED, Project, ReturnedItem, Scratch

LONGEST_TEXT = 5000
YEAR_DIGITS = 4
YEAR, A_YEAR = "年度", "应为四位的年份，如 2026"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Openness:
    """What may be written in a returned application: whole parts, and single fields of parts."""

    parts: frozenset[str]
    fields: frozenset[tuple[str, str]]
    everything: bool = False

    def allows(self, part: str, field: str) -> bool:
        return self.everything or part in self.parts or (part, field) in self.fields

    def touches(self, part: str) -> bool:
        """Whether anything of a part is open."""
        return self.everything or part in self.parts or any(each == part for each, _ in self.fields)


def returned_items(project: Project) -> list[ReturnedItem]:
    """What was returned last, with the submission it belongs to; nothing unless the application stands returned (one
    statement).
    """
    if project.state != RETURNED:
        return []
    found = ReturnedItem.objects.filter(submission__project=project).select_related("submission").order_by("id")
    items = list(found)
    last = max((item.submission.number for item in items), default=0)
    return [item for item in items if item.submission.number == last]


def openness(project: Project, items: Sequence[ReturnedItem] | None = None) -> Openness:
    """What is open: everything in a draft, only what was returned after a return (one statement, none with items)."""
    if project.state != RETURNED:
        return Openness(frozenset(), frozenset(), everything=True)
    found = [(item.part, item.field) for item in (returned_items(project) if items is None else items)]
    return Openness(frozenset(part for part, field in found if not field), frozenset(each for each in found if each[1]))


def may_fill(may: Openness, part: Part, name: str, empty: bool) -> bool:
    """Whether a field may be written: it is open, or it is still empty and asked for.

    What was returned may make other questions arise; they were not there to be returned.
    """
    return may.allows(part.key, name) or (empty and name not in part.optional and name != NO_RESOURCES)


def fill(do: Doing, part: Part, values: Mapping[str, Any]) -> None:
    """Writes the facts and texts of a part that were given. Raises Invalid, WrongState."""
    project = do.project
    assert project is not None  # noqa: S101  an act that fills has opened its project
    facts, texts = _read(do, part, values)
    may = openness(project)
    arising = (*part.texts, *asked(part, project.facts | facts))
    stands = {name: project.facts.get(name) for name in facts} | {
        name: project.details.get(name) or "" for name in texts
    }
    for name, value in (facts | texts).items():
        empty = stands[name] in (None, "") and name in arising
        if value != stands[name] and not may_fill(may, part, name, empty=empty):
            raise WrongState(f"“{part.title}”的“{name}”没有被退回，不能修改；只有退回的各项可以修改")
    do.set_facts(facts, "填报")
    write_texts(do, texts)
    forget_typing(do, part)


def _read(do: Doing, part: Part, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The facts and texts that were given. Raises Invalid with every fault there is, in the order of the page."""
    facts, faults = _facts(do.law.pack.vocabulary, part, values)
    faults += [fault for name, value in facts.items() if (fault := _untimely(do, part, name, value))]
    texts = {name: str(values[name] or "").strip() for name in part.texts if name in values}
    faults += [
        Fault(name, told, article=part.article) for name, text in texts.items() if (told := wrong_text(name, text))
    ]
    if faults:
        order = (*part.facts, *part.texts)
        raise Invalid(sorted(faults, key=lambda fault: order.index(fault.field)))
    return facts, texts


def _untimely(do: Doing, part: Part, name: str, value: Any) -> Fault | None:
    """What an application may not say of time: what has not happened yet as if it had, a year that is none."""
    told = untimely(do.law.pack.vocabulary.facts[PROJECT][name], value, do.on)
    return Fault(name, told, article=part.article) if told else None


def untimely(fact: Fact, value: Any, today: datetime.date) -> str:
    """What is wrong with an outside value as to time, in Chinese; nothing where it is right."""
    if fact.type == "日期" and value == UNKNOWN_DATE:
        return f"请填写“{fact.name}”"
    if fact.type == "日期" and not fact.term and value and value > today.isoformat():
        return f"“{fact.name}”不能晚于今天"
    if fact.type == "数" and fact.name.endswith(YEAR) and value is not None:
        whole = isinstance(value, int) and datetime.MINYEAR <= value <= datetime.MAXYEAR
        return "" if whole and len(str(value)) == YEAR_DIGITS else f"“{fact.name}”{A_YEAR}"
    return ""


def forget_typing(do: Doing, part: Part) -> None:
    """What this person had typed is saved now; what others have typed stays."""
    Scratch.objects.filter(project=do.project, person=do.acting.person, part=part.key).delete()


def demand_open(project: Project, part: Part, empty: bool = False) -> None:
    """Raises WrongState unless the rows of a part may be written: the part is open, or there are none yet."""
    if not empty and not openness(project).touches(part.key):
        raise WrongState(f"“{part.title}”没有被退回，不能修改；只有退回的各项可以修改")


def write_texts(do: Doing, texts: Mapping[str, Any]) -> None:
    """Sets details of the project and remembers what they were."""
    assert do.project is not None  # noqa: S101  an act that writes texts has opened its project
    details = dict(do.project.details)
    for name, value in texts.items():
        if details.get(name) != value and (value or details.get(name)):
            do.change(name, details.get(name), value)
            details[name] = value
    do.project.details = details


def _facts(vocabulary: Vocabulary, part: Part, values: Mapping[str, Any]) -> tuple[dict[str, Any], list[Fault]]:
    """Outside values of the facts of a part, and a fault for each that is none."""
    faults: list[Fault] = []
    found: dict[str, Any] = {}
    for name in part.facts:
        if name not in values:
            continue
        fact = vocabulary.facts[PROJECT][name]
        try:
            found[name] = to_outside(fact.type, to_inside(fact, values[name]))
        except BadValue as error:
            said = f"“{name}”{A_YEAR}" if name.endswith(YEAR) else str(error)
            faults.append(Fault(name, said, article=part.article))
            continue
        if told := wrong_text(name, found[name]):
            faults.append(Fault(name, told, article=part.article))
    return found, faults


def wrong_text(name: str, text: Any) -> str:
    """What is wrong with a text, in Chinese; nothing where it is right, or no text."""
    if not isinstance(text, str):
        return ""
    if len(text) > LONGEST_TEXT:
        return f"“{name}”超过 {LONGEST_TEXT} 字"
    return f"“{name}”{UNSHOWN}" if unshown(text) else ""


def rows_given(rows: Sequence[Row], *names: str) -> list[tuple[int, Row]]:
    """The rows in which anything stands, with their place counted from one."""
    return [
        (place, row) for place, row in enumerate(rows, 1) if any(str(row.get(name) or "").strip() for name in names)
    ]
