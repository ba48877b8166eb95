"""May this be done now? A gate lays what is proposed over the facts and asks every rule that names the act."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quancheng.law.errors import BadValue
from quancheng.law.judge import Judge
from quancheng.law.judgement import Verdict
from quancheng.law.rules import FIRM, PRINCIPLE
from quancheng.law.subject import Facts, Subject
from quancheng.law.values import NEVER, to_inside
from quancheng.law.verdicts import BREACH, DOUBTFUL, kinds_of
from quancheng.law.vocabulary import PROJECT


@dataclass(frozen=True)
class Answer:
    """What a gate says. ``barring`` closes it; ``warnings`` would, had the regulation not lapsed."""

    act: str
    verdicts: tuple[Verdict, ...]

    @property
    def barring(self) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if _bars(verdict) and not verdict.basis_lapsed)

    @property
    def warnings(self) -> tuple[Verdict, ...]:
        """What a regulation past its term would have barred (参照执行): shown, not enforced."""
        return tuple(verdict for verdict in self.verdicts if _bars(verdict) and verdict.basis_lapsed)

    @property
    def open(self) -> bool:
        return not self.barring


def _bars(verdict: Verdict) -> bool:
    if verdict.rule.strength == FIRM:
        return verdict.code in (BREACH, DOUBTFUL)
    return verdict.rule.strength == PRINCIPLE and verdict.code == BREACH and verdict.waived_by is None


@dataclass(frozen=True)
class Gate:
    """The gates of one pack."""

    judge: Judge

    def ask(
        self, act: str, kind: str, subject: Subject, today: datetime.date, proposed: Mapping[str, Any],
        waivers: Mapping[str, str] | None = None,
    ) -> Answer:  # fmt: skip
        """May ``act`` be done today? ``proposed``: facts (as JSON has them) the act would set. Raises BadValue.

        A project's act is barred by the rules on its contracts, changes … as well; an act on a child by the rules
        on that child (the last of its kind in ``subject``) and on its project. 刚性 bars on 不符合 and 待认定, 原则 on
        不符合 until passed with a reason.
        """
        if act not in self.judge.pack.acts:
            raise BadValue(f"没有“{act}”这个行为")
        laid = self._laid(kind, subject, self._with_event(act, kind, subject, today) | dict(proposed))
        day = today.toordinal()
        memory = self.judge.memory
        found: list[Verdict] = []
        with memory.lock:
            laid = self.judge.with_periods(laid, today)
            for each in kinds_of(self.judge.pack) if kind == PROJECT else [PROJECT, kind]:
                rules = [rule for rule in self.judge.pack.rules.values() if rule.kind == each and act in rule.blocks]
                if not rules or (each != PROJECT and not laid.children.get(each)):
                    continue
                rows = memory.run(memory.statement(each, gate=True), day)
                for row in rows[-1:] if each == kind else rows:
                    verdicts = self.judge.of_row(each, row, laid, day, waivers or {}, gate=True)
                    found += [verdict for verdict in verdicts if verdict.rule in rules]
        return Answer(act, tuple(found))

    def _with_event(self, act: str, kind: str, subject: Subject, today: datetime.date) -> dict[str, Any]:
        """The date the act sets, if it has not been set before: doing it means it happens today."""
        event = self.judge.pack.acts[act].event
        if event is None or event not in self.judge.pack.vocabulary.facts[kind]:
            return {}
        rows: Sequence[Facts] = [subject.project] if kind == PROJECT else list(subject.children.get(kind) or ())[-1:]
        happened = [row for row in rows if row[event] not in (None, NEVER)]
        return {} if happened else {event: today}

    def _laid(self, kind: str, subject: Subject, proposed: Mapping[str, Any]) -> Subject:
        facts = self.judge.pack.vocabulary.facts
        values = {}
        for name, raw in proposed.items():
            if name not in facts[kind]:
                raise BadValue(f"{kind}没有事实“{name}”")
            values[name] = to_inside(facts[kind][name], raw)
        if kind == PROJECT:
            return Subject({**subject.project, **values}, subject.children, subject.unknown)
        rows = list(subject.children.get(kind) or ())
        own = {**(rows[-1] if rows else self.judge.pack.vocabulary.blank(kind)), **values}
        return Subject(subject.project, {**subject.children, kind: [*rows[:-1], own]}, subject.unknown)
