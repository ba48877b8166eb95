"""The base facts that all packs share (regulations/事实.yaml): names, objects, types, meanings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from quancheng.law.errors import Defect, PackError
from quancheng.law.sources import Source
from quancheng.law.values import NEVER, FactType, Inside, to_inside

PROJECT = "项目"
KINDS = (PROJECT, "合同", "变更", "季度", "年度", "拨付", "支付", "系统")
LONGEST_NAME = 20
_ATTRIBUTES = {"类型", "含义", "选项", "认定", "期限", "不早于", "标识", "组"}


@dataclass(frozen=True)
class Fact:
    """One base fact. ``term``: a date that may lie ahead. ``key``: the number of its object. ``finding``: whose."""

    kind: str
    name: str
    type: str
    meaning: str
    options: tuple[str, ...] = ()
    finding: str | None = None
    term: bool = False
    key: bool = False
    not_before: tuple[str, ...] = ()
    group: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """All base facts by kind of object."""

    facts: Mapping[str, Mapping[str, Fact]]

    @property
    def kinds(self) -> tuple[str, ...]:
        return KINDS

    def key(self, kind: str) -> Fact:
        """The fact that numbers an object of this kind (项目编号, 合同编号, …)."""
        return next(fact for fact in self.facts[kind].values() if fact.key)

    def find(self, kind: str, name: str) -> Fact | None:
        """The fact an object of ``kind`` sees under ``name``: its own, else its project's."""
        return self.facts[kind].get(name) or self.facts[PROJECT].get(name)

    def blank(self, kind: str) -> dict[str, Inside]:
        """An object of which nothing is known and nothing has happened."""
        return {name: NEVER if fact.type == "日期" else None for name, fact in self.facts[kind].items()}

    def inside(self, kind: str, raw: Mapping[str, object]) -> dict[str, Inside]:
        """All facts of one object from JSON or YAML values. Raises BadValue. Names of other kinds are left alone."""
        values = self.blank(kind)
        for name, value in raw.items():
            if name in values:
                values[name] = to_inside(self.facts[kind][name], value)
        return values


def read_vocabulary(path: Path) -> Vocabulary:
    """The vocabulary of 事实.yaml. Raises PackError."""
    source = Source(path, path.name)
    kinds: dict[str, dict[str, Fact]] = {kind: {} for kind in KINDS}
    for kind, entries in source.mapping().items():
        if kind not in kinds:
            source.defect(f"没有“{kind}”这类对象；只有{'、'.join(KINDS)}", kind)
            continue
        with source.guarded(kind):
            for name, entry in (entries or {}).items():
                with source.guarded(kind, name):
                    fact = _fact(source, kind, name, entry)
                    kinds[kind] |= {name: fact} if fact else {}
    for kind, facts in kinds.items():
        if sum(fact.key for fact in facts.values()) != 1:
            source.defect(f"“{kind}”要有且只有一个标识", kind)
        for fact in facts.values():
            _check_order(source, kinds, fact)
    if source.defects:
        raise PackError(source.defects)
    return Vocabulary(kinds)


def _fact(source: Source, kind: str, name: str, entry: Any) -> Fact | None:
    if not isinstance(entry, dict) or not entry.get("含义") or entry.get("类型") not in get_args(FactType):
        source.defect(f"事实“{name}”要有类型（{'、'.join(get_args(FactType))}）和含义", kind, name)
        return None
    for attribute in entry.keys() - _ATTRIBUTES:
        source.defect(f"事实“{name}”没有“{attribute}”这一项", kind, name, attribute)
    if len(name) > LONGEST_NAME:
        source.defect(f"事实“{name}”的名称超过 {LONGEST_NAME} 个字", kind, name)
    if (entry["类型"] == "选项") != bool(entry.get("选项")) and entry["类型"] != "数":
        source.defect(f"事实“{name}”：选项类型要列出选项，数可以列出选项，其他类型不能有选项", kind, name)
    if entry["类型"] == "数" and not all(isinstance(each, int) for each in entry.get("选项") or ()):
        source.defect(f"事实“{name}”：数的选项只能是整数", kind, name)
    return Fact(
        kind=kind,
        name=name,
        type=entry["类型"],
        meaning=str(entry["含义"]),
        options=tuple(str(option) for option in entry.get("选项") or ()),
        finding=entry.get("认定"),
        term=bool(entry.get("期限")),
        key=bool(entry.get("标识")),
        not_before=tuple(entry.get("不早于") or ()),
        group=str(entry.get("组") or ""),
    )


def _check_order(source: Source, kinds: Mapping[str, Mapping[str, Fact]], fact: Fact) -> None:
    for earlier in fact.not_before:
        other = kinds[fact.kind].get(earlier) or kinds[PROJECT].get(earlier)
        if fact.type != "日期" or other is None or other.type != "日期":
            source.defect(f"“{fact.name}”不早于“{earlier}”：两者都要是日期", fact.kind, fact.name)


__all__ = ["KINDS", "PROJECT", "Defect", "Fact", "Vocabulary", "read_vocabulary"]
