"""Judging subjects: one project with its children, or loose objects of one kind."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from quancheng.law import expressions as x
from quancheng.law.errors import BadValue
from quancheng.law.explain import Explainer, Json, Row
from quancheng.law.pack import Pack
from quancheng.law.quarters import check_period, complete, period_names
from quancheng.law.remedy import Remedies
from quancheng.law.rules import PRINCIPLE, Rule
from quancheng.law.subject import Facts, Memory, Subject
from quancheng.law.values import NEVER, Inside, to_outside
from quancheng.law.verdicts import BREACH, DOUBTFUL, MET, NOT_APPLICABLE, VERDICTS, kinds_of
from quancheng.law.vocabulary import PROJECT

WAIVERS = "放行"
PERIODS = ("季度", "年度")
ANSWERS = {MET: "可", BREACH: "不可", DOUBTFUL: "待认定", NOT_APPLICABLE: "不适用"}
"""What a 可 rule answers, by the code of its verdict column."""


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


class Judge:
    """Judges by one pack. Keeps its statements; make one a pack and keep it."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.memory = Memory(pack)
        self._explainers: dict[tuple[str, bool], Explainer] = {}
        self._remedies: dict[tuple[str, bool], Remedies] = {}

    def project(
        self,
        facts: Facts,
        children: Mapping[str, Sequence[Facts]],
        today: datetime.date,
        unknown_kinds: frozenset[str] = frozenset(),
        waivers: Mapping[str, str] | None = None,
    ) -> list[Verdict]:
        """All verdicts of a project and of everything that belongs to it; periods that are missing are made."""
        with self.memory.lock:
            subject = Subject(facts, children, unknown_kinds)
            self.memory.put(subject)
            subject = self.with_periods(subject, today)
            kinds = [kind for kind in kinds_of(self.pack) if kind == PROJECT or subject.children.get(kind)]
            rows = {kind: self.memory.run(self.memory.statement(kind), today.toordinal()) for kind in kinds}
            return list(self._verdicts(rows, subject, today.toordinal(), waivers or {}))

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

    def subject(self, kind: str, raw: Mapping[str, Any]) -> Subject:
        """A subject from JSON: own facts, its project's beside them, children as lists. Raises BadValue."""
        vocabulary = self.pack.vocabulary
        known = {*vocabulary.facts[kind], *vocabulary.facts[PROJECT], WAIVERS}
        known |= {f"{PROJECT}.{name}" for name in vocabulary.facts[PROJECT]}
        known |= set(vocabulary.kinds) - {PROJECT} if kind == PROJECT else set()
        for name in raw:
            if name not in known:
                raise BadValue(f"{kind}没有事实“{name}”")
        waivers = raw.get(WAIVERS) or {}
        if not isinstance(waivers, dict) or not all(isinstance(reason, str) for reason in waivers.values()):
            raise BadValue(f"“{WAIVERS}”要写成 规则名: 由谁、为什么")
        if kind == PROJECT:
            kinds = [child for child in vocabulary.kinds if child in raw]
            for child in kinds:
                _check_rows(child, raw[child], vocabulary.facts[child])
            children = {
                child: [complete(child, vocabulary.inside(child, row)) for row in raw[child]] for child in kinds
            }
            for child, row in ((child, row) for child, found in children.items() for row in found):
                check_period(child, row)
            unknown = frozenset(vocabulary.kinds) - set(kinds) - {PROJECT}
            return Subject(vocabulary.inside(PROJECT, raw), children, unknown)
        above = {name: value for name, value in raw.items() if name not in vocabulary.facts[kind]}
        above |= {name.partition(".")[2]: value for name, value in raw.items() if name.startswith(f"{PROJECT}.")}
        own = complete(kind, vocabulary.inside(kind, raw))
        check_period(kind, own)
        return Subject(vocabulary.inside(PROJECT, above), {kind: [own]}, frozenset(vocabulary.kinds) - {PROJECT})

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
        plan = self.memory.statement(PROJECT).plan
        wanted: dict[Inside, Facts] = {}
        for rule in self.pack.rules.values():
            if rule.period and rule.period.kind == kind:
                start, stop = (row[plan.column(expr)] for expr in (rule.period.start, rule.period.stop))
                if start is not None and start != NEVER:
                    last = today if stop is None else min(int(stop), today)
                    wanted |= {period: {} for period in period_names(kind, int(start), last)}
        missing = [name for name in wanted if name not in have]
        if not missing:
            return []
        blank = self.pack.vocabulary.blank(kind)
        if kind in subject.unknown:
            blank = dict.fromkeys(blank)
        rows = [*have.values(), *(complete(kind, blank | {key: name}) for name in missing)]
        return sorted(rows, key=lambda row: str(row[key]))

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


def _check_rows(kind: str, rows: object, facts: Mapping[str, object]) -> None:
    """Raises BadValue where children are not a list of facts by name."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadValue(f"“{kind}”要写成列表：[{{事实: 值, …}}, …]")
    for name in (name for row in rows for name in row):
        if name not in facts:
            raise BadValue(f"{kind}没有事实“{name}”")


def _text(value: object) -> str | None:
    return None if value is None else str(value)
