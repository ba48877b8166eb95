"""What judging gives: the verdict of one rule on one object, and all that is said of a project."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from quancheng.law import expressions as x
from quancheng.law.explain import Json, Row
from quancheng.law.rules import PRINCIPLE, Rule
from quancheng.law.subject import Subject
from quancheng.law.values import Inside, to_outside
from quancheng.law.verdicts import BREACH, NOT_APPLICABLE, VERDICTS
from quancheng.law.vocabulary import PROJECT

if TYPE_CHECKING:
    from quancheng.law.judge import Judge


@dataclass(frozen=True)
class Verdict:
    """What one rule says of one object. ``due`` and ``opens`` are day numbers; the why is worked out when asked for."""

    rule: Rule
    code: int
    number: str | None
    due: int | None
    opens: int | None
    provisional: bool
    basis_lapsed: bool
    waived_by: str | None
    today: int
    row: Row = field(repr=False)
    subject: Subject = field(repr=False)
    judge: Judge = field(repr=False)
    gate: bool = False

    @property
    def verdict(self) -> str:
        return VERDICTS[self.code]

    @property
    def object(self) -> str:
        return self.rule.kind

    @property
    def is_breach(self) -> bool:
        """A breach that counts: 不符合 of a 刚性 rule; a 前提 that does not hold is none."""
        is_premise = self.rule.name in self.judge.pack.premises
        return self.code == BREACH and self.rule.strength != PRINCIPLE and not is_premise

    @cached_property
    def clauses(self) -> list[Json]:
        """Each clause with its words, facts and comparisons (law.md)."""
        truths = {index: self.row[f"{self.rule.name} {index}"] for index in range(len(self.rule.clauses))}
        return self.judge.explainer(self.rule, self.gate).clauses(self.row, truths, self.today)

    @cached_property
    def would_change(self) -> list[Json]:
        """At most three single facts whose smallest change alone changes the verdict, else the unknown ones."""
        keys = enumerate(clause.key for clause in self.rule.clauses)
        own = any(key == "当" and self.row[f"{self.rule.name} {index}"] in (0, False) for index, key in keys)
        if self.code == NOT_APPLICABLE and not own and not self.rule.period:
            return []  # the pack's 前提 does not hold: its own verdict says what would change
        with self.judge.memory.lock:
            return self.judge.remedies(self.rule, self.gate).find(self.row, self.code, self.today, self._again)

    def _again(self, fact: x.Fact, value: Inside) -> int:
        """The code of this verdict, were one fact of the subject another."""
        place, kind = int(self.row["id"] or 0) - 1, self.rule.kind
        project, children = dict(self.subject.project), dict(self.subject.children)
        if fact.kind == PROJECT:
            project[fact.name] = value
        else:
            rows = list(children[kind])
            rows[place] = {**rows[place], fact.name: value}
            children[kind] = rows
        memory = self.judge.memory
        memory.put(Subject(project, children, self.subject.unknown))
        found = memory.run(memory.statement(kind, self.gate), self.today)
        return int(found[place][f"{self.rule.name} v"] or 0)

    def as_json(self, explain: bool = True) -> Json:
        """The verdict in the form of law.md; without ``explain`` the clauses and changes are left out."""
        result: Json = {
            "rule": self.rule.name,
            "article": self.rule.title,
            "object": self.rule.kind,
            "number": self.number,
            "verdict": self.verdict,
            "strength": self.rule.strength,
            "duty_holder": self.rule.holder,
            "due": to_outside("日期", self.due) if self.due is not None else None,
            "opens": to_outside("日期", self.opens) if self.opens is not None else None,
            "provisional": self.provisional,
            "basis_lapsed": self.basis_lapsed,
            "waived_by": self.waived_by,
            "blocks": list(self.rule.blocks),
        }
        if explain:
            result |= {"clauses": self.clauses, "would_change": self.would_change}
        return result


@dataclass(frozen=True)
class Judged:
    """A project judged whole: its verdicts and those of all that belongs to it."""

    verdicts: list[Verdict]
    next_change: datetime.date | None
    """the first day after today on which time alone may change any of it, a new period included; None: never"""
    lapsed: bool
    """whether the project's 基准日 lies after the pack's last day"""
