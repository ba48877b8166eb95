"""A subject as JSON has it: read with every fault told, and written so that nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quancheng.law.errors import BadValue
from quancheng.law.quarters import check_period, complete
from quancheng.law.subject import Facts, Subject
from quancheng.law.vocabulary import PROJECT, Vocabulary

WAIVERS = "放行"


def read_subject(vocabulary: Vocabulary, kind: str, raw: Mapping[str, Any]) -> Subject:
    """A subject from JSON: own facts, its project's beside them, children as lists. Raises BadValue."""
    known = {*vocabulary.facts[kind], *vocabulary.facts[PROJECT], WAIVERS}
    known |= {f"{PROJECT}.{name}" for name in vocabulary.facts[PROJECT]}
    known |= set(vocabulary.kinds) - {PROJECT} if kind == PROJECT else set()
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
    for kind in kinds:
        _check_rows(kind, raw[kind], vocabulary.facts[kind])
    children = {kind: [_child(vocabulary, kind, row) for row in raw[kind]] for kind in kinds}
    return Subject(vocabulary.inside(PROJECT, raw), children, frozenset(vocabulary.kinds) - set(kinds) - {PROJECT})


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
