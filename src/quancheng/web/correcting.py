"""更正: which facts may be corrected here, what they say now, and how their new value is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from quancheng.accounts.acting import Acting
from quancheng.law import PROJECT, Fact
from quancheng.ledger import phrases
from quancheng.lifecycle.acts.correction import not_correctable
from quancheng.lifecycle.findings import State
from quancheng.web.dossier_rows import source

INPUTS = {"金额": "money", "日期": "date", "数": "number", "文字": "text", "选项": "select", "是否": "radio"}
FEW = 5
HINTS = {
    "日期": "如 2026-03-02；没有发生的留空", "金额": "以元为单位，如 1075320.00", "数": "可以有小数",
}  # fmt: skip


@dataclass(frozen=True)
class Chosen:
    """The fact that is to be corrected."""

    kind: str
    number: str
    fact: Fact
    now: str
    source: str
    input: str
    options: list[tuple[str, str]]
    hint: str


def chosen(state: State, acting: Acting, asked: Mapping[str, str]) -> Chosen | None:
    """The fact an address or a form names: ``fact`` with ``kind`` and ``number``, or a whole name typed in ``find``."""
    name = (asked.get("fact") or asked.get("find") or "").strip()
    kind, number = asked.get("kind") or PROJECT, asked.get("number") or ""
    fact = next((each for each in _correctable(state, acting, kind) if each.name == name), None)
    if fact is None:
        return None
    values, sources = _standing(state, kind, number)
    raw = values.get(name)
    options = [(each, each) for each in fact.options]
    if fact.type == "是否":
        options = [("是", "是"), ("否", "否")]
    box = "radio" if fact.type == "选项" and len(options) <= FEW else INPUTS[fact.type]
    now = phrases.value(raw, fact.type == "日期")
    return Chosen(kind, number, fact, now, source(sources, name), box, options, HINTS.get(fact.type, ""))


def groups(state: State, acting: Acting) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """What may be corrected: group → (query, name, value), of what is on record."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    values, _ = _standing(state, PROJECT, "")
    for fact in _correctable(state, acting, PROJECT):
        raw = values.get(fact.name)
        if raw not in (None, ""):
            text = phrases.value(raw, fact.type == "日期")
            found.setdefault(fact.group or "其他", []).append((urlencode({"fact": fact.name}), fact.name, text))
    for item in state.rows.items:
        facts = {fact.name: fact for fact in _correctable(state, acting, item.kind)}
        for name, raw in item.facts.items():
            if name in facts and raw not in (None, ""):
                query = urlencode({"fact": name, "kind": item.kind, "number": item.key})
                text = phrases.value(raw, facts[name].type == "日期")
                found.setdefault(phrases.named(item.kind, item.key), []).append((query, name, text))
    return list(found.items())


def _correctable(state: State, acting: Acting, kind: str) -> Iterator[Fact]:
    vocabulary = state.law.pack.vocabulary
    for name, fact in vocabulary.facts.get(kind, {}).items():
        if not not_correctable(vocabulary, state.project, acting.duty, kind, name):
            yield fact


def _standing(state: State, kind: str, number: str) -> tuple[Mapping[str, object], Mapping[str, object]]:
    if kind == PROJECT:
        return state.facts, state.project.sources
    item = next((each for each in state.rows.items if (each.kind, each.key) == (kind, number)), None)
    return (item.facts, item.sources) if item else ({}, {})
