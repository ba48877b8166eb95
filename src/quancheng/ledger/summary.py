"""Counts, while projects go by one at a time, everything the reports say about the ledger as a whole."""

from __future__ import annotations

import datetime
import heapq
from collections import Counter
from dataclasses import dataclass, field

from quancheng.law import PROJECT, Pack, Rule, Verdict
from quancheng.ledger.book import Book
from quancheng.ledger.judged import BREACH, DOUBT, PENDING, Judged
from quancheng.ledger.phrases import Distance, distance

SOON = 30
MOST_SOON = 300
MOST_CARDS = 200
EXAMPLES = 3
NO_UNIT = "（建设单位未填）"


@dataclass
class UnitLine:
    """One building unit: its projects, its verdicts, the money of all its projects and of those with breaches."""

    name: str
    projects: int = 0
    breaching: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    money: int = 0
    money_breaching: int = 0


@dataclass
class Example:
    """A project that breaches a rule, to be named in a sentence."""

    project: Judged
    verdict: Verdict
    late: Distance | None


@dataclass
class RuleLine:
    """One rule: its verdicts, and of those who breach it the number, the money and the gravest."""

    rule: Rule
    counts: Counter[str] = field(default_factory=Counter)
    projects: int = 0
    objects: int = 0
    money: int = 0
    examples: list[Example] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """Whether its breach cannot be undone by acting now: something barred, or an event that came first."""
        return self.rule.duty.key == "不得" or bool(self.rule.of("先于"))


@dataclass(order=True)
class Soon:
    """A duty that falls due within the next days."""

    due: int
    label: str
    project: Judged = field(compare=False)
    verdict: Verdict = field(compare=False)
    left: Distance | None = field(compare=False)


@dataclass
class ColumnLine:
    """A column the ledger does not have: how many verdicts it alone would allow, and how many with others."""

    kind: str
    name: str
    alone: int = 0
    together: int = 0


class Summary:
    """What the first pages of a report say. Bounded: lists keep only the gravest or the next."""

    def __init__(self, pack: Pack, today: datetime.date, book: Book) -> None:
        self.pack, self.today = pack, today
        self.projects = self.secret = self.out_of_scope = self.breaching = self.lapsed = 0
        self.money = self.money_breaching = self.money_unknown = 0
        self.counts: Counter[str] = Counter()
        self.objects: Counter[str] = Counter()
        self.units: dict[str, UnitLine] = {}
        self.rules: dict[str, RuleLine] = {}
        self.soon: list[Soon] = []
        self.soon_beyond = 0
        self._cards: list[tuple[tuple[int, ...], Judged]] = []
        self.concerned = 0
        self.missing = {kind: self._missing(book, kind) for kind in book.all_kinds | {PROJECT}}
        self._doubts: Counter[tuple[str, tuple[str, ...]]] = Counter()
        """doubtful verdicts by kind of object and the first unknown facts they need"""

    @staticmethod
    def _missing(book: Book, kind: str) -> frozenset[str]:
        """Facts that no sheet of a kind has a column for; none for a kind without any sheet."""
        plans = [frozenset(plan.missing) for plan in book.plans if plan.kind == kind]
        return frozenset.intersection(*plans) if plans else frozenset()

    def add(self, project: Judged) -> None:
        """Take one project into account."""
        if project.secret:
            self.secret += 1
            return
        self.projects += 1
        self.money += project.money or 0
        self.money_unknown += project.money is None
        self.out_of_scope += project.out_of_scope is not None
        unit = self.units.setdefault(project.unit or NO_UNIT, UnitLine(project.unit or NO_UNIT))
        counts = Counter(name for name, _ in project.findings)
        breached: set[str] = set()
        for name, verdict in project.findings:
            self._verdict(project, name, verdict, breached)
        if any(verdict.basis_lapsed for verdict in project.verdicts):
            self.lapsed += 1
        self.counts += counts
        unit.counts += counts
        unit.projects += 1
        unit.money += project.money or 0
        if counts["不符合"]:
            self.breaching += 1
            self.money_breaching += project.money or 0
            unit.breaching += 1
            unit.money_breaching += project.money or 0
        self._card(project, counts)

    def _verdict(self, project: Judged, name: str, verdict: Verdict, breached: set[str]) -> None:
        line = self.rules.get(verdict.rule.name)
        if line is None:
            line = self.rules[verdict.rule.name] = RuleLine(verdict.rule)
        line.counts[name] += 1
        if name == BREACH:
            line.objects += 1
            if verdict.rule.name not in breached:
                breached.add(verdict.rule.name)
                line.projects += 1
                line.money += project.money or 0
            self._example(line, project, verdict)
        elif name == PENDING and verdict.due is not None:
            self._coming(project, verdict)
        elif name == DOUBT:
            self._doubts[verdict.object, tuple(change["fact"] for change in verdict.would_change)] += 1

    def _example(self, line: RuleLine, project: Judged, verdict: Verdict) -> None:
        late = distance(self.pack, verdict, self.today)
        line.examples.append(Example(project, verdict, late))
        line.examples.sort(key=lambda item: (-(item.late.by if item.late else 0), -(item.project.money or 0)))
        del line.examples[EXAMPLES:]

    def _coming(self, project: Judged, verdict: Verdict) -> None:
        due = verdict.due or 0
        if not 0 <= due - self.today.toordinal() <= SOON:
            return
        self.soon.append(Soon(due, project.label, project, verdict, distance(self.pack, verdict, self.today)))
        if len(self.soon) > 2 * MOST_SOON:
            self.soon_beyond += len(self.soon) - MOST_SOON
            self.soon = heapq.nsmallest(MOST_SOON, self.soon)

    def _card(self, project: Judged, counts: Counter[str]) -> None:
        weight = (counts["不符合"], counts["原则不符"], counts["逾期办结"], counts["待认定"])
        if not any(weight):
            return
        self.concerned += 1
        entry = ((*weight, project.money or 0, -self.concerned), project)
        if len(self._cards) < MOST_CARDS:
            heapq.heappush(self._cards, entry)
        else:
            heapq.heappushpop(self._cards, entry)

    # what the report asks for

    @property
    def cards(self) -> list[Judged]:
        """The projects with most to put right, the gravest first."""
        return [project for _, project in sorted(self._cards, key=lambda item: item[0], reverse=True)]

    def gravest(self, most: int = 5) -> list[RuleLine]:
        """The rules breached most gravely: first what cannot be undone, then by the money concerned."""
        lines = [line for line in self.rules.values() if line.projects]
        return sorted(lines, key=lambda line: (not line.is_done, -line.money, -line.projects))[:most]

    def by_unit(self) -> list[UnitLine]:
        """Units with most breaches first."""
        return sorted(self.units.values(), key=lambda line: (-line.counts["不符合"], -line.money_breaching, line.name))

    def by_rule(self) -> list[RuleLine]:
        """Rules in the order of the articles."""
        return sorted(self.rules.values(), key=lambda line: (line.rule.article, line.rule.line))

    def due_soon(self) -> list[Soon]:
        return sorted(self.soon)[:MOST_SOON]

    def columns(self) -> list[ColumnLine]:
        """Missing columns, the most useful first."""
        lines: dict[tuple[str, str], ColumnLine] = {}
        for (kind, names), count in self._doubts.items():
            facts = [fact for name in names if (fact := self.pack.vocabulary.find(kind, name))]
            wanted = {(fact.kind, fact.name) for fact in facts if fact.name in self.missing[fact.kind]}
            for key in wanted:
                line = lines.setdefault(key, ColumnLine(*key))
                if len(names) == 1:
                    line.alone += count
                else:
                    line.together += count
        return sorted(lines.values(), key=lambda line: (-line.alone, -line.together, line.kind, line.name))

    def unjudged(self, book: Book) -> list[tuple[str, list[Rule]]]:
        """Kinds without a sheet, and the rules that could therefore not be applied."""
        found = []
        for kind in self.pack.vocabulary.kinds:
            rules = [rule for rule in self.pack.rules.values() if rule.kind == kind and not rule.is_permission]
            if kind in book.missing_kinds and rules:
                found.append((kind, rules))
        return found
