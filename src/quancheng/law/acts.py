"""The official acts that all packs share (regulations/行为.yaml): who does them, on what, by which article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from quancheng.law.errors import PackError
from quancheng.law.sources import Source
from quancheng.law.vocabulary import KINDS, Vocabulary


@dataclass(frozen=True)
class Act:
    """An official act of the shared vocabulary."""

    name: str
    kind: str
    holder: str
    """who does it, as written: several are parted by 、"""
    articles: tuple[str, ...]
    internal: bool
    """内控: the regulation is silent, internal control asks for it"""
    event: str | None
    meaning: str
    line: int

    @property
    def holders(self) -> tuple[str, ...]:
        """The duties (项目建设单位, 财政部门 …) whose holders may do it."""
        return tuple(holder for holder in self.holder.split("、") if holder)


def read_acts(source: Source, vocabulary: Vocabulary) -> dict[str, Act]:
    """All acts of 行为.yaml by name. Raises PackError."""
    acts: dict[str, Act] = {}
    if not isinstance(source.data, list):
        source.defect("行为应当是一个列表，每项写名称、对象、主体，并写明条或内控")
        raise PackError(source.defects)
    for index, entry in enumerate(source.data):
        with source.guarded(index):
            act = _act(source, index, entry, vocabulary)
            if act and act.name in acts:
                source.defect(f"行为“{act.name}”写了两次", index)
            acts |= {act.name: act} if act else {}
    if source.defects:
        raise PackError(source.defects)
    return acts


def _act(source: Source, index: int, entry: Any, vocabulary: Vocabulary) -> Act | None:
    name, holder = (entry.get("名称"), entry.get("主体")) if isinstance(entry, dict) else (None, None)
    named = isinstance(name, str) and isinstance(holder, str) and holder.strip("、")
    if not named or entry.get("对象") not in KINDS or not (entry.get("条") or entry.get("内控")):
        source.defect("行为要有名称、对象、主体，并写明条或内控", index)
        return None
    event = entry.get("事件")
    if event is not None:
        fact = vocabulary.facts[entry["对象"]].get(event)
        if fact is None or fact.type != "日期":
            source.defect(f"行为“{name}”的事件“{event}”不是{entry['对象']}的日期", index)
    return Act(
        str(name), entry["对象"], str(holder), tuple(entry.get("条") or ()), bool(entry.get("内控")),
        event, str(entry.get("含义") or ""), source.line(index),
    )  # fmt: skip
