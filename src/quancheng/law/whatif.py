"""What if: the same facts under another reading, other numbers or another pack, without touching anything."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from quancheng.law.errors import BadValue
from quancheng.law.judge import Judge
from quancheng.law.judgement import Verdict
from quancheng.law.pack import Pack
from quancheng.law.subject import Subject
from quancheng.law.tables import Dated, parse_value


def with_readings(pack: Pack, readings: Mapping[str, str]) -> Pack:
    """The pack as it would be read otherwise. Raises BadValue for an unknown entry or reading."""
    for id_, choice in readings.items():
        entry = pack.readings.get(id_)
        if entry is None or choice not in entry.readings:
            known = "、".join(entry.readings) if entry else "、".join(pack.readings)
            raise BadValue(f"没有“{id_}={choice}”这种读法；可用：{known}")
    return replace(pack, adopted={**pack.adopted, **readings})


def with_values(pack: Pack, values: Mapping[str, str]) -> Pack:
    """The pack with other numbers, in force from its first day. Raises BadValue."""
    changed = dict(pack.parameters)
    for name, text in values.items():
        parameter = pack.parameters.get(name)
        if parameter is None:
            raise BadValue(f"没有参数“{name}”")
        raw = text.split("、") if parameter.type == "选项表" else text
        value = parse_value(parameter.type, raw)
        if value is None:
            raise BadValue(f"参数“{name}”的值“{text}”不是{parameter.type}")
        first = parameter.values[0]
        changed[name] = replace(parameter, values=(Dated(first.since, value, None, None, first.line),))
    return replace(pack, parameters=changed)


@dataclass(frozen=True)
class Changed:
    """One object whose verdict under one rule differs; None where one side has no such rule."""

    subject: int
    rule: str
    number: str | None
    before: Verdict | None
    after: Verdict | None


def compare(before: Judge, after: Judge, subjects: Iterable[Subject], today: datetime.date) -> Iterator[Changed]:
    """Which objects change verdict, subject by subject; each side explains itself."""
    for index, subject in enumerate(subjects):
        old, new = (_by_rule(judge, subject, today) for judge in (before, after))
        for key in dict.fromkeys([*old, *new]):
            one, other = old.get(key), new.get(key)
            if (one and one.code) != (other and other.code):
                yield Changed(index, key[0], key[2], one, other)


def _by_rule(judge: Judge, subject: Subject, today: datetime.date) -> dict[tuple[str, int, str | None], Verdict]:
    verdicts = judge.project(subject.project, subject.children, today, subject.unknown)
    return {(verdict.rule.name, int(verdict.row["id"] or 0), verdict.number): verdict for verdict in verdicts}
