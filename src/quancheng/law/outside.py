"""A subject as JSON has it: read with every fault told, and written so that nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from quancheng.law.errors import BadValue
from quancheng.law.quarters import check_period, complete
from quancheng.law.subject import Facts, Subject
from quancheng.law.values import THOUSANDTHS, Inside, Outside, to_outside
from quancheng.law.vocabulary import PROJECT, Vocabulary

WAIVERS = "放行"
PARTIAL = "不全"
"""The kinds of which there may be more children than those listed."""


def read_subject(vocabulary: Vocabulary, kind: str, raw: Mapping[str, Any]) -> Subject:
    """A subject from JSON: own facts, its project's beside them, children as lists. Raises BadValue."""
    known = {*vocabulary.facts[kind], *vocabulary.facts[PROJECT], WAIVERS}
    known |= {f"{PROJECT}.{name}" for name in vocabulary.facts[PROJECT]}
    known |= {*vocabulary.kinds, PARTIAL} - {PROJECT} if kind == PROJECT else set()
    for name in raw:
        if name not in known:
            raise BadValue(f"{kind}没有事实“{name}”")
    waivers = raw.get(WAIVERS) or {}
    if not isinstance(waivers, dict) or not all(isinstance(reason, str) for reason in waivers.values()):
        raise BadValue(f"“{WAIVERS}”要写成 规则名: 由谁、为什么")
    if kind == PROJECT:
        return _project(vocabulary, raw)
    above = {name: value for name, value in raw.items() if name not in vocabulary.facts[kind]}
    above |= {name.partition(".")[2]: value for name, value in raw.items() if name.startswith(f"{PROJECT}.")}
    own = _child(vocabulary, kind, raw)
    return Subject(vocabulary.inside(PROJECT, above), {kind: [own]}, frozenset(vocabulary.kinds) - {PROJECT})


def _project(vocabulary: Vocabulary, raw: Mapping[str, Any]) -> Subject:
    kinds = [child for child in vocabulary.kinds if child in raw]
    partial = raw.get(PARTIAL) or []
    if not isinstance(partial, list) or not all(kind in kinds for kind in partial):
        raise BadValue(f"“{PARTIAL}”要写成列表，只写列出了的子项：[合同, …]")
    for kind in kinds:
        _check_rows(kind, raw[kind], vocabulary.facts[kind])
    children = {kind: [_child(vocabulary, kind, row) for row in raw[kind]] for kind in kinds}
    unknown = frozenset(vocabulary.kinds) - (set(kinds) - set(partial)) - {PROJECT}
    return Subject(vocabulary.inside(PROJECT, raw), children, unknown)


def _child(vocabulary: Vocabulary, kind: str, raw: Mapping[str, Any]) -> Facts:
    row = complete(kind, vocabulary.inside(kind, raw))
    check_period(kind, row)
    return row


def _check_rows(kind: str, rows: object, facts: Mapping[str, object]) -> None:
    """Raises BadValue where children are not a list of facts by name."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadValue(f"“{kind}”要写成列表：[{{事实: 值, …}}, …]")
    for name in (name for row in rows for name in row):
        if name not in facts:
            raise BadValue(f"{kind}没有事实“{name}”")


def subject_json(
    vocabulary: Vocabulary, subject: Subject, kind: str = PROJECT, waivers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What ``read_subject`` reads back as the very same subject: every fact, and the kinds not wholly known.

    For another kind than 项目: the first child of that kind, with its project's facts beside it. ``waivers``: what was
    passed with a reason, under 放行. A quarter is read back with its name and last day completed from each other.
    """
    passed = {WAIVERS: dict(waivers)} if waivers else {}
    if kind != PROJECT:
        above = _facts(vocabulary, PROJECT, subject.project)
        own = _facts(vocabulary, kind, subject.children[kind][0])
        return {**own, **{f"{PROJECT}.{name}": value for name, value in above.items()}, **passed}
    listed = {
        child: [_facts(vocabulary, child, row) for row in subject.children.get(child) or ()]
        for child in vocabulary.kinds
        if child != PROJECT and (child not in subject.unknown or subject.children.get(child))
    }
    partial = [child for child in listed if child in subject.unknown]
    return {
        **_facts(vocabulary, PROJECT, subject.project), **listed, **({PARTIAL: partial} if partial else {}), **passed,
    }  # fmt: skip


def _facts(vocabulary: Vocabulary, kind: str, facts: Facts) -> dict[str, Any]:
    """The facts that say something: a date that has not happened and a value that is not known are left out."""
    said = {}
    for fact in vocabulary.facts[kind].values():
        value = _exact(fact.type, facts[fact.name])
        if value is not None:
            said[fact.name] = value
    return said


def _exact(type_: str, value: Inside) -> Outside:
    """As JSON shows it, but a number that is not whole as text: a float would lose its last digits."""
    shown = to_outside(type_, value)
    return f"{Decimal(int(value or 0)) / THOUSANDTHS:f}" if isinstance(shown, float) else shown
