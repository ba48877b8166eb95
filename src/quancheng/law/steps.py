"""流程.yaml, second half: where a project goes once an act is done (去向), and which act is waited for (待办)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from quancheng.law import expressions as x
from quancheng.law.acts import Act
from quancheng.law.errors import BadPredicate
from quancheng.law.predicates import Reader
from quancheng.law.sources import Source


@dataclass(frozen=True)
class Lead:
    """去向: once the act is done and the condition holds, the project is in another stage."""

    act: str
    to: str
    condition: x.Expr | None
    """None: always"""


@dataclass(frozen=True)
class Wait:
    """待办: where the condition holds, somebody waits for the act. ``holders``: of whom; empty: whoever may do it."""

    act: str
    condition: x.Expr
    holders: tuple[str, ...]
    text: str
    """the condition as written"""


@dataclass(frozen=True)
class Steps:
    """What 流程.yaml says besides the stages."""

    signed: tuple[str, ...] = ()
    """审签: acts that are prepared, checked and signed inside the department before they are done"""
    leads: tuple[Lead, ...] = ()
    waits: tuple[Wait, ...] = ()

    def conditions(self) -> Iterator[x.Expr]:
        """Every condition there is."""
        yield from (lead.condition for lead in self.leads if lead.condition is not None)
        yield from (wait.condition for wait in self.waits)


def read_steps(source: Source, reader: Reader) -> Steps:
    """审签, 去向 and 待办; faults of form go to ``source.defects``."""
    signed = source.mapping().get("审签") or []
    if not _are_texts(signed) or len(set(signed)) < len(signed):
        source.defect("审签要写成行为的列表：[甲, 乙]，每个行为写一次", "审签")
        signed = []
    leads = tuple(
        Lead(entry["行为"], entry["到"], condition)
        for entry, condition in _entries(source, reader, "去向", ("行为", "到"), "当")
    )
    waits = tuple(
        Wait(entry["行为"], condition, tuple(entry.get("主体") or ()), entry["当"])
        for entry, condition in _entries(source, reader, "待办", ("行为", "当"), "主体")
        if condition is not None
    )
    return Steps(tuple(signed), leads, waits)


def _entries(
    source: Source, reader: Reader, key: str, needed: tuple[str, ...], more: str
) -> Iterator[tuple[dict[str, Any], x.Expr | None]]:
    """The entries of a list with their conditions; ``more``: what may be written besides."""
    found = source.mapping().get(key) or []
    if not isinstance(found, list):
        source.defect(f"{key}应当是一个列表", key)
        return
    for index, entry in enumerate(found):
        if not isinstance(entry, dict) or not set(needed) <= entry.keys() <= {*needed, more}:
            source.defect(f"{key}每项要写{'、'.join(needed)}，可以写{more}，不写别的", key, index)
            continue
        wrong = [name for name, value in entry.items() if not _fits(name, value)]
        for name in wrong:
            what = "主体的列表：[甲, 乙]" if name == _HOLDERS else "一段文字"
            source.defect(f"{key}的“{name}”要写成{what}", key, index, name)
        if wrong:
            continue
        try:
            yield entry, reader.condition(entry["当"]) if "当" in entry else None
        except BadPredicate as error:
            source.defect(f"{key}“{entry['行为']}”的当：{error}", key, index, "当")


_HOLDERS = "主体"


def _fits(name: str, value: object) -> bool:
    return bool(value) and (_are_texts(value) if name == _HOLDERS else isinstance(value, str))


def _are_texts(found: object) -> bool:
    return isinstance(found, list) and all(isinstance(item, str) for item in found)


Fault = tuple[tuple[str | int, ...], str]


@dataclass(frozen=True)
class Around:
    """What the steps have to fit: ``ways``: stage → where it leads; of an act its stages and who does it."""

    acts: Mapping[str, Act]
    ways: Mapping[str, Set[str]]
    stages: Mapping[str, Set[str]]
    holders: Mapping[str, Sequence[str]]


def step_faults(steps: Steps, around: Around) -> Iterator[Fault]:
    """Names nobody knows, ways a stage does not have, steps that can never be taken."""
    for index, act in enumerate(steps.signed):
        if act not in around.acts:
            yield ("审签", index), f"审签里的“{act}”不在 行为.yaml 里"
    always: set[str] = set()
    for index, lead in enumerate(steps.leads):
        if lead.act not in around.acts:
            yield ("去向", index), f"去向里的“{lead.act}”不在 行为.yaml 里"
        elif lead.to not in around.ways:
            yield ("去向", index), f"去向“{lead.act}”到的“{lead.to}”不是一个阶段"
        elif not any(lead.to in around.ways[stage] | {stage} for stage in around.stages[lead.act]):
            yield ("去向", index), f"办理“{lead.act}”的阶段都不通往“{lead.to}”"
        if lead.act in always:
            yield ("去向", index), f"“{lead.act}”的这一项轮不到：前面已有不写当的一项"
        always |= {lead.act} if lead.condition is None else set()
    for index, wait in enumerate(steps.waits):
        if wait.act not in around.acts:
            yield ("待办", index), f"待办里的“{wait.act}”不在 行为.yaml 里"
            continue
        for holder in wait.holders:
            if holder not in around.holders[wait.act]:
                yield ("待办", index), f"待办“{wait.act}”的主体“{holder}”不办理这个行为"
