"""A rule: one duty (or ban, or permission) of one article, clause by clause, words on the left, facts on the right."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from quancheng.law import expressions as x
from quancheng.law.errors import BadPredicate

QUOTED = ("当", "应", "且", "不得", "可", "自", "限", "先于")
PLAIN = ("对象", "主体", "会同", "逐期", "阻止", "力度", "可由", "解释")
DUTIES = ("应", "不得", "可")
FIRM, PRINCIPLE, HINT = "刚性", "原则", "提示"
STRENGTHS = (FIRM, PRINCIPLE, HINT)


@dataclass(frozen=True)
class Clause:
    """One line: its key, the words quoted, and the predicate. ``strict``: 先于 … 开始前 (the same day is too late)."""

    key: str
    quote: str
    predicate: str
    line: int
    elsewhere: str | None = None
    """the article quoted, when it is not the rule's own"""
    reading: str | None = None
    """the register entry that stands in for words the text does not have"""
    strict: bool = False
    expr: x.Expr | None = None

    @property
    def meaning(self) -> x.Expr:
        """The predicate as read; every clause of a loaded pack has one."""
        if self.expr is None:
            raise BadPredicate(f"“{self.predicate}”没有读懂")
        return self.expr


@dataclass(frozen=True)
class Period:
    """逐期: the periods (季度, 年度) that must exist, from one date of the project to another."""

    kind: str
    start: x.Expr
    stop: x.Expr
    text: str


@dataclass(frozen=True)
class Rule:
    """A rule as the pack writes it."""

    name: str
    article: int
    title: str
    line: int
    kind: str
    holder: str
    together: tuple[str, ...]
    strength: str
    waivers: tuple[str, ...]
    blocks: tuple[str, ...]
    readings: tuple[str, ...]
    period: Period | None
    clauses: tuple[Clause, ...]

    def of(self, *keys: str) -> tuple[Clause, ...]:
        """The clauses under these keys, in the order written."""
        return tuple(clause for clause in self.clauses if clause.key in keys)

    @cached_property
    def duty(self) -> Clause:
        """The one 应, 不得 or 可."""
        return self.of(*DUTIES)[0]

    @property
    def is_permission(self) -> bool:
        return self.duty.key == "可"

    @property
    def is_dated(self) -> bool:
        """Whether the duty is a date: done when it is there."""
        return self.duty.key == "应" and self.duty.meaning.type == "日期"
