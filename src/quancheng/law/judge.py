"""Judging subjects: one project with its children, or loose objects of one kind."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from quancheng.law.changes import first, next_period
from quancheng.law.errors import BadValue
from quancheng.law.explain import Explainer, Row
from quancheng.law.judgement import Judged, Verdict
from quancheng.law.needed import Conditions, Needed
from quancheng.law.outside import WAIVERS, read_subject
from quancheng.law.pack import Pack
from quancheng.law.quarters import complete, period_names
from quancheng.law.remedy import Remedies
from quancheng.law.rules import PRINCIPLE, Period, Rule
from quancheng.law.steps import Steps
from quancheng.law.subject import NEXT, Facts, Memory, Subject
from quancheng.law.values import NEVER, Inside, to_outside
from quancheng.law.verdicts import BREACH, DOUBTFUL, MET, NOT_APPLICABLE, kinds_of
from quancheng.law.vocabulary import PROJECT

PERIODS = ("季度", "年度")
ANSWERS = {MET: "可", BREACH: "不可", DOUBTFUL: "待认定", NOT_APPLICABLE: "不适用"}
"""What a 可 rule answers, by the code of its verdict column."""


class Judge:
    """Judges by one pack. Keeps its statements; make one a pack and keep it."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.memory = Memory(pack)
        self._explainers: dict[tuple[str, bool], Explainer] = {}
        self._remedies: dict[tuple[str, bool], Remedies] = {}
        self._asked: Conditions | None = None
        self._periodic = list(dict.fromkeys(rule.period for rule in pack.rules.values() if rule.period))

    def project(
        self,
        facts: Facts,
        children: Mapping[str, Sequence[Facts]],
        today: datetime.date,
        unknown_kinds: frozenset[str] = frozenset(),
        waivers: Mapping[str, str] | None = None,
    ) -> list[Verdict]:
        """All verdicts of a project and of everything that belongs to it; periods that are missing are made."""
        return self.judged(facts, children, today, unknown_kinds, waivers).verdicts

    def judged(
        self,
        facts: Facts,
        children: Mapping[str, Sequence[Facts]],
        today: datetime.date,
        unknown_kinds: frozenset[str] = frozenset(),
        waivers: Mapping[str, str] | None = None,
    ) -> Judged:
        """The same, and the first day after today on which time alone may change any of it."""
        day = today.toordinal()
        with self.memory.lock:
            subject = self.with_periods(Subject(facts, children, unknown_kinds), today)
            kinds = [kind for kind in kinds_of(self.pack) if kind == PROJECT or subject.children.get(kind)]
            rows = {kind: self.memory.run(self.memory.statement(kind), day) for kind in kinds}
        verdicts = list(self._verdicts(rows, subject, day, waivers or {}))
        project = rows[PROJECT][0]
        days = [int(row[NEXT] or NEVER) for found in rows.values() for row in found]
        days += [next_period(period.kind, *self._span(period, project), day) for period in self._periodic]
        return Judged(verdicts, first(days), bool(project["lapsed"]))

    def objects(self, kind: str, objects: Iterable[Mapping[str, Any]], today: datetime.date) -> list[list[Verdict]]:
        """For each object, given by its facts (and its project's) as JSON has them, the verdicts on its kind."""
        result = []
        for raw in objects:
            subject = self.subject(kind, raw)
            with self.memory.lock:
                self.memory.put(subject)
                rows = self.memory.run(self.memory.statement(kind), today.toordinal())
                waivers = raw.get(WAIVERS) or {}
                result.append(list(self.of_row(kind, rows[0], subject, today.toordinal(), waivers)))
        return result

    def answers(self, kind: str, raw: Mapping[str, Any], today: datetime.date) -> dict[str, str]:
        """What the 可 rules on this kind permit: 可, 不可, 待认定 or 不适用."""
        with self.memory.lock:
            self.memory.put(self.subject(kind, raw))
            row = self.memory.run(self.memory.statement(kind), today.toordinal())[0]
        rules = [rule for rule in self.pack.rules.values() if rule.kind == kind and rule.is_permission]
        return {rule.name: ANSWERS[int(row[f"{rule.name} v"] or 0)] for rule in rules}

    def papers(self, act: str, subject: Subject, today: datetime.date) -> list[Needed]:
        """The papers an act asks for of a project, set by set; ``needed`` is None where a fact is not known."""
        sets = [papers for papers in self.pack.papers if papers.act == act]
        if act not in self.pack.acts:
            raise BadValue(f"没有“{act}”这个行为")
        row: Sequence[Any] = ()
        if any(papers.condition is not None for papers in sets):
            with self.memory.lock:
                row = self._conditions(subject, today)
        asked = ((papers, self._needs().holds(papers.condition, row)) for papers in sets)
        return [
            Needed(paper, each.name, each.articles, needed, paper in each.online)
            for each, needed in asked
            for paper in each.papers
        ]

    def steps(self, subject: Subject, today: datetime.date) -> Steps:
        """去向 and 待办 of the pack that hold for a project; those of which it is not known are left out."""
        told = self.pack.process.steps
        if not told.leads and not told.waits:
            return told
        with self.memory.lock:
            row = self._conditions(subject, today)
        holds = self._needs().holds
        leads = tuple(lead for lead in told.leads if holds(lead.condition, row))
        return Steps(told.signed, leads, tuple(wait for wait in told.waits if holds(wait.condition, row)))

    def _needs(self) -> Conditions:
        if self._asked is None:
            self._asked = Conditions(self.pack)
            self.memory.prepare(self._asked.plan.day_tables())
        return self._asked

    def _conditions(self, subject: Subject, today: datetime.date) -> Sequence[Any]:
        """What all conditions come to, by place. The caller holds the lock."""
        statement = self._needs()
        self.memory.put(subject)
        if set(statement.plan.fold_kinds) & set(PERIODS):
            self.with_periods(subject, today)
        found: Sequence[Any] = self.memory.connection.execute(statement.sql, {"today": today.toordinal()}).fetchone()
        return found

    def subject(self, kind: str, raw: Mapping[str, Any]) -> Subject:
        """A subject from JSON: own facts, its project's beside them, children as lists. Raises BadValue."""
        return read_subject(self.pack.vocabulary, kind, raw)

    def explainer(self, rule: Rule, gate: bool = False) -> Explainer:
        """The explainer of a rule, made once."""
        key = (rule.name, gate)
        if key not in self._explainers:
            plan = self.memory.statement(rule.kind, gate).plan
            self._explainers[key] = Explainer(self.pack, plan, rule)
        return self._explainers[key]

    def remedies(self, rule: Rule, gate: bool = False) -> Remedies:
        """What finds the changes for a rule, made once."""
        key = (rule.name, gate)
        if key not in self._remedies:
            statement = self.memory.statement(rule.kind, gate)
            self._remedies[key] = Remedies(self.memory, statement, self.explainer(rule, gate))
        return self._remedies[key]

    def with_periods(self, subject: Subject, today: datetime.date) -> Subject:
        """The subject with its missing periods (逐期) laid in, and put into memory. The caller holds the lock."""
        self.memory.put(subject)
        row = self.memory.run(self.memory.statement(PROJECT), today.toordinal())[0]
        added = {kind: self._periods(kind, subject, row, today.toordinal()) for kind in PERIODS}
        if any(added.values()):
            children = dict(subject.children) | {kind: periods for kind, periods in added.items() if periods}
            subject = Subject(subject.project, children, subject.unknown)
            self.memory.put(subject)
        return subject

    def _periods(self, kind: str, subject: Subject, row: Row, today: int) -> list[Facts]:
        """All periods in order: those on record, and those a rule says must exist; nothing when none is missing."""
        key = self.pack.vocabulary.key(kind).name
        have = {row[key]: row for row in subject.children.get(kind) or ()}
        wanted: dict[Inside, Facts] = {}
        for period in self._periodic:
            start, stop = self._span(period, row)
            if period.kind == kind and start is not None and start != NEVER:
                last = today if stop is None else min(stop, today)
                wanted |= {name: {} for name in period_names(kind, start, last)}
        missing = [name for name in wanted if name not in have]
        if not missing:
            return []
        blank = self.pack.vocabulary.blank(kind)
        if kind in subject.unknown:
            blank = dict.fromkeys(blank)
        rows = [*have.values(), *(complete(kind, blank | {key: name}) for name in missing)]
        return sorted(rows, key=lambda row: str(row[key]))

    def _span(self, period: Period, row: Row) -> tuple[int | None, int | None]:
        """From when to when a 逐期 runs, by a project's row; NEVER for what has not happened, None if not known."""
        plan = self.memory.statement(PROJECT).plan
        start, stop = (row[plan.column(expr)] for expr in (period.start, period.stop))
        return (None if start is None else int(start)), (None if stop is None else int(stop))

    def _verdicts(
        self, rows: Mapping[str, list[dict[str, Inside]]], subject: Subject, today: int, waivers: Mapping[str, str]
    ) -> Iterable[Verdict]:
        for kind, found in rows.items():
            for row in found:
                yield from self.of_row(kind, row, subject, today, waivers)

    def of_row(
        self, kind: str, row: Row, subject: Subject, today: int, waivers: Mapping[str, str], gate: bool = False
    ) -> Iterable[Verdict]:
        """The verdicts of one object from its row of a statement."""
        number = None
        if kind != PROJECT:
            own = subject.children[kind][int(row["id"] or 0) - 1]
            key = self.pack.vocabulary.key(kind)
            number = _text(to_outside(key.type, own[key.name]))
        for rule in self.pack.rules.values():
            if rule.kind == kind and not rule.is_permission:
                yield self._verdict(rule, row, number, today, waivers, gate, subject)

    def _verdict(
        self, rule: Rule, row: Row, number: str | None, today: int,
        waivers: Mapping[str, str], gate: bool, subject: Subject,
    ) -> Verdict:  # fmt: skip
        code = int(row[f"{rule.name} v"] or 0)
        due, opens = row[f"{rule.name} d"], row[f"{rule.name} o"]
        shows = code != NOT_APPLICABLE
        waived = waivers.get(rule.name) if code == BREACH and rule.strength == PRINCIPLE else None
        return Verdict(
            rule=rule,
            code=code,
            number=number,
            due=int(due) if shows and due is not None and due != NEVER else None,
            opens=int(opens) if shows and opens is not None and opens != NEVER else None,
            provisional=shows and bool(row[f"{rule.name} p"]),
            basis_lapsed=bool(row["lapsed"]),
            waived_by=waived,
            today=today,
            row=row,
            subject=subject,
            judge=self,
            gate=gate,
        )


def _text(value: object) -> str | None:
    return None if value is None else str(value)
