"""A project judged: what the reports are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from quancheng.law import Verdict

NOT_APPLICABLE, DOUBT, BREACH, PENDING = "不适用", "待认定", "不符合", "未到期"
PRINCIPLE, HINT = "原则", "提示"
OUTSIDE, WAIVED, UNMET_PRINCIPLE = "不在范围", "已放行", "原则不符"


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
    premises: tuple[str, ...] = ()
    """the rules that only decide whether the regulation governs the project"""

    @property
    def label(self) -> str:
        """How people refer to it: its number, else its row."""
        return self.number or f"第 {self.row} 行"

    @cached_property
    def shaded(self) -> list[tuple[str, Verdict]]:
        """Every verdict with its shade, in the order of the articles."""
        return [(self._shade(verdict), verdict) for verdict in self.verdicts]

    @cached_property
    def findings(self) -> list[tuple[str, Verdict]]:
        """The verdicts that count; a premise that holds or fails is no finding."""
        return [
            (shade, verdict)
            for shade, verdict in self.shaded
            if shade != NOT_APPLICABLE and (shade == DOUBT or verdict.rule.name not in self.premises)
        ]

    @property
    def out_of_scope(self) -> Verdict | None:
        """The verdict by which the regulation does not govern this project at all."""
        return next((verdict for shade, verdict in self.shaded if shade == OUTSIDE), None)

    def _shade(self, verdict: Verdict) -> str:
        """The verdict for counting and colour: an unmet principle is no breach, a hint no duty."""
        name = verdict.verdict
        if name == BREACH:
            if verdict.rule.name in self.premises:
                return OUTSIDE
            if verdict.rule.strength == PRINCIPLE:
                return WAIVED if verdict.waived_by else UNMET_PRINCIPLE
        elif name == PENDING and verdict.rule.strength == HINT:
            return HINT
        return name
