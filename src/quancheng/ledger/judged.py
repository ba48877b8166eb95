"""A project judged: what the reports are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from quancheng.law import Verdict

NOT_APPLICABLE, DOUBT, MET, LATE, BREACH, PENDING = "不适用", "待认定", "符合", "逾期办结", "不符合", "未到期"
PRINCIPLE, HINT = "原则", "提示"
SHOWN = (BREACH, LATE, DOUBT, PENDING, MET)
"""The verdicts that are counted, the gravest first; 不适用 is not."""


@dataclass(frozen=True)
class Judged:
    """One project judged. ``number`` is None for a row without a number of its own; a secret one is its row alone."""

    sheet: str
    row: int
    number: str | None = None
    name: str | None = None
    unit: str | None = None
    money: int | None = None
    secret: bool = False
    verdicts: list[Verdict] = field(default_factory=list)

    @property
    def label(self) -> str:
        """How people refer to it: its number, else its row."""
        return self.number or f"第 {self.row} 行"

    @property
    def out_of_scope(self) -> Verdict | None:
        """The verdict by which the regulation does not govern this project at all."""
        return next((verdict for verdict in self.verdicts if is_premise(verdict) and verdict.verdict == BREACH), None)

    def findings(self) -> Iterator[Verdict]:
        """The verdicts that count, in the order of the articles; a premise that holds or fails is no finding."""
        for verdict in self.verdicts:
            if verdict.verdict != NOT_APPLICABLE and not (is_premise(verdict) and verdict.verdict != DOUBT):
                yield verdict


def is_premise(verdict: Verdict) -> bool:
    """Whether the rule only decides if the regulation governs the project."""
    return verdict.rule.name in verdict.judge.pack.premises


def is_firm_breach(verdict: Verdict) -> bool:
    """不符合 of a rule that binds: a breach that counts."""
    return verdict.verdict == BREACH and verdict.rule.strength != PRINCIPLE and not is_premise(verdict)


def shade(verdict: Verdict) -> str:
    """The verdict for counting and colour: an unmet principle is no breach, a hint no duty."""
    if verdict.verdict == BREACH and is_premise(verdict):
        return "不在范围"
    if verdict.verdict == BREACH and verdict.rule.strength == PRINCIPLE:
        return "已放行" if verdict.waived_by else "原则不符"
    if verdict.verdict == PENDING and verdict.rule.strength == HINT:
        return "提示"
    return verdict.verdict
