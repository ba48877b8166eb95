"""流程.yaml, second half: where a project goes once an act is done (去向), and which act is waited for (待办)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
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
    if not isinstance(signed, list) or not all(isinstance(item, str) for item in signed):
        source.defect("审签要写成行为的列表：[甲, 乙]", "审签")
        signed = []
    leads = tuple(
        Lead(entry["行为"], entry["到"], condition)
        for entry, condition in _entries(source, reader, "去向", {"行为", "到"}, {"当"})
    )
    waits = tuple(
        Wait(entry["行为"], condition, tuple(entry.get("主体") or ()), str(entry["当"]))
        for entry, condition in _entries(source, reader, "待办", {"行为", "当"}, {"主体"})
        if condition is not None
    )
    return Steps(tuple(signed), leads, waits)


def _entries(
    source: Source, reader: Reader, key: str, needed: Set[str], more: Set[str]
) -> Iterator[tuple[dict[str, Any], x.Expr | None]]:
    """The entries of a list with their conditions."""
    found = source.mapping().get(key) or []
    if not isinstance(found, list):
        source.defect(f"{key}应当是一个列表", key)
        return
    for index, entry in enumerate(found):
        with source.guarded(key, index):
            if not isinstance(entry, dict) or not needed <= entry.keys() <= needed | more:
                told = "、".join(sorted(needed)) + "，可以写" + "、".join(sorted(more))
                source.defect(f"{key}每项要写{told}，不写别的", key, index)
                continue
            try:
                yield entry, reader.condition(entry["当"]) if "当" in entry else None
            except BadPredicate as error:
                source.defect(f"{key}“{entry['行为']}”的当：{error}", key, index)


Fault = tuple[tuple[str | int, ...], str]


def step_faults(
    steps: Steps, acts: Mapping[str, Act], ways: Mapping[str, Set[str]], stages: Mapping[str, Set[str]],
    duties: Set[str],
) -> Iterator[Fault]:  # fmt: skip
    """Names nobody knows, ways a stage does not have. ``ways``: stage → where it leads; ``stages``: act → stages."""
    for index, act in enumerate(steps.signed):
        if act not in acts:
            yield ("审签", index), f"审签里的“{act}”不在 行为.yaml 里"
    for index, lead in enumerate(steps.leads):
        if lead.act not in acts:
            yield ("去向", index), f"去向里的“{lead.act}”不在 行为.yaml 里"
        elif not any(lead.to in ways[stage] | {stage} for stage in stages[lead.act]):
            yield ("去向", index), f"办理“{lead.act}”的阶段都不通往“{lead.to}”"
    for index, wait in enumerate(steps.waits):
        if wait.act not in acts:
            yield ("待办", index), f"待办里的“{wait.act}”不在 行为.yaml 里"
        for holder in wait.holders:
            if holder not in duties:
                yield ("待办", index), f"待办“{wait.act}”的主体“{holder}”不在 用语.yaml 的称呼里"
