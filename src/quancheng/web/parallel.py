"""Rules as parallel text: the regulation's words beside what the system looks at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from quancheng.law import Article, Clause, Fact, Rule
from quancheng.law import expressions as x
from quancheng.law.tables import Parameter, Reading
from quancheng.web import regulation, tallies
from quancheng.web.marks import clause_id
from quancheng.web.sample import PRESSING, Sample
from quancheng.web.speech import Token, clause_tokens, names_in, tokens
from quancheng.web.tallies import Count


@dataclass(frozen=True)
class Line:
    """One clause: key, words of the text (or the reading that stands in for them), what is looked at, counts."""

    id: str
    clause: Clause
    reading: Reading | None
    tokens: list[Token]
    numbers: list[Parameter]
    counts: list[Count]


@dataclass(frozen=True)
class RuleText:
    """One rule as a page shows it. ``number`` counts within the article, from 1."""

    number: int
    rule: Rule
    lines: list[Line]
    counts: list[Count]
    readings: list[Reading]

    @property
    def pressing(self) -> list[Count]:
        """The counts that ask something of somebody."""
        return [count for count in self.counts if count.name in PRESSING]

    @property
    def holder(self) -> str:
        """Whose duty, and with whom."""
        together = "、".join(regulation.organ(name) for name in self.rule.together)
        return regulation.organ(self.rule.holder) + (f"，会同{together}" if together else "")

    @property
    def strength(self) -> str:
        return "只答可或不可" if self.rule.is_permission else regulation.STRENGTHS[self.rule.strength]

    @property
    def subject(self) -> str:
        """逐份合同: what it is asked of."""
        return f"逐{regulation.UNITS[self.rule.kind]}{self.rule.kind}"


@dataclass(frozen=True)
class Definition:
    """A derived fact: what it means and how it is worked out under the adopted reading."""

    name: str
    meaning: str
    tokens: list[Token]
    reading: str


def rule_texts(sample: Sample, article: Article) -> list[RuleText]:
    """All rules of an article."""
    return [rule_text(sample, rule, number) for number, rule in enumerate(article.rules, 1)]


def rule_text(sample: Sample, rule: Rule, number: int) -> RuleText:
    """One rule."""
    readings = regulation.pack().readings
    return RuleText(
        number=number,
        rule=rule,
        lines=[_line(sample, rule, number, index) for index in range(len(rule.clauses))],
        counts=tallies.by_shade(sample.by_rule.get(rule.name, ())),
        readings=[readings[name] for name in rule.readings if name in readings],
    )


def _line(sample: Sample, rule: Rule, number: int, index: int) -> Line:
    pack, clause = regulation.pack(), rule.clauses[index]
    own = dict.fromkeys(node.name for node in clause.meaning.walk() if isinstance(node, x.Param))
    return Line(
        id=clause_id(number, index),
        clause=clause,
        reading=pack.readings.get(clause.reading or ""),
        tokens=clause_tokens(clause),
        numbers=[pack.parameters[name] for name in own if pack.parameters[name].type != "选项表"],
        counts=tallies.of_clause(sample, rule, index),
    )


def definitions(article: Article) -> list[Definition]:
    """The derived facts that an article's rules use, and those these use, in the order met."""
    pack = regulation.pack()
    found = []
    for name, node in names_in(*_meanings(article)).items():
        if isinstance(node, x.Derived):
            fact = pack.derived[name]
            found.append(Definition(name, fact.meaning, tokens(pack.formula(name)), fact.reading or ""))
    return found


def facts(article: Article) -> list[Fact]:
    """The base facts an article's rules look at, in the order met: the columns a ledger needs for it."""
    known = regulation.pack().vocabulary.facts
    return [known[node.kind][name] for name, node in names_in(*_meanings(article)).items() if isinstance(node, x.Fact)]


def parameters(article: Article) -> list[Parameter]:
    """The parameters an article's rules use, or whose words stand in it."""
    pack = regulation.pack()
    used = {name for name, node in names_in(*_meanings(article)).items() if isinstance(node, x.Param)}
    quoted = {each.name for each in pack.parameters.values() if any(v.article == article.title for v in each.values)}
    return [each for each in pack.parameters.values() if each.name in used | quoted]


def readings(article: Article) -> tuple[list[Reading], list[Reading]]:
    """The register entries on this article, and those on others that its rules lean on."""
    entries = regulation.pack().readings
    own = [entry for entry in entries.values() if entry.article == article.title]
    leaned = dict.fromkeys(name for rule in article.rules for name in rule.readings)
    return own, [entries[name] for name in leaned if name in entries and entries[name].article != article.title]


def _meanings(article: Article) -> Iterator[x.Expr]:
    for rule in article.rules:
        for clause in rule.clauses:
            yield clause.meaning
        if rule.period:
            yield rule.period.start
            yield rule.period.stop
