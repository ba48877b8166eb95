"""Why a verdict is what it is: each clause with its words, its facts, both sides of its comparisons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quancheng.law import expressions as x
from quancheng.law.pack import Pack
from quancheng.law.plan import Plan
from quancheng.law.rules import Clause, Rule
from quancheng.law.tables import Parameter, ParamValue
from quancheng.law.values import FEN, NEVER, THOUSANDTHS, Inside, Outside, to_outside
from quancheng.law.verdicts import period_clauses
from quancheng.law.vocabulary import PROJECT
from quancheng.law.wording import code

Row = Mapping[str, Inside]
Json = dict[str, Any]


def reached(pack: Pack, *exprs: x.Expr) -> list[x.Expr]:
    """Every expression inside these, through the derived facts they use, in the order met; each once."""
    found: dict[x.Expr, None] = {}
    waiting = list(exprs)
    while waiting:
        node = waiting.pop(0)
        if node in found:
            continue
        found[node] = None
        if isinstance(node, x.Derived):
            waiting.append(pack.formula(node.name))
        elif isinstance(node, x.Running):
            waiting.append(node.value)
        elif not isinstance(node, x.Fold):
            waiting += node.parts()
    return list(found)


Getter = Callable[[Row, int], Any]
Named = tuple[str, str, str]
"""name, type, alias of the column"""


_ORDER = ("当", "不得", "可", "自", "应", "且", "限", "先于")
"""The order in which the clauses of a rule are needed."""


@dataclass(frozen=True)
class _Side:
    """What a clause speaks of, worked out once for all subjects."""

    clause: Clause
    facts: tuple[Named, ...]
    derived: tuple[Named, ...]
    params: tuple[Parameter, ...]
    comparisons: tuple[tuple[x.Compare, str, str, Getter, Getter, str | None], ...]
    readings: Mapping[str, str]


class Explainer:
    """Explains the verdicts of one rule from the rows its statement gives."""

    def __init__(self, pack: Pack, plan: Plan, rule: Rule) -> None:
        self.pack, self.plan, self.rule = pack, plan, rule
        self.sides = tuple(self._side(clause) for clause in rule.clauses)
        self.place = rule.clauses.index(rule.duty)
        self.nodes = self._reached(rule.clauses, period=True)
        self.facts = tuple(node for node in self.nodes if isinstance(node, x.Fact) and plan.known(node))
        scope = self._reached(rule.of("当"), period=True)
        self.scope = tuple(fact for fact in self.facts if fact in scope)
        """the facts that decide whether the rule applies at all"""

    def _reached(self, clauses: tuple[Clause, ...], period: bool) -> list[x.Expr]:
        exprs = [clause.meaning for clause in sorted(clauses, key=lambda clause: _ORDER.index(clause.key))]
        exprs += period_clauses(self.rule) if period else ()
        return list(dict.fromkeys(node for expr in exprs for node in reached(self.pack, expr)))

    def _side(self, clause: Clause) -> _Side:
        nodes = reached(self.pack, clause.meaning)
        derived = [node for node in nodes if isinstance(node, x.Derived)]
        params = [self.pack.parameters[node.name] for node in nodes if isinstance(node, x.Param)]
        used = [self.pack.derived[node.name].reading for node in derived]
        used += [param.reading for param in params] + [clause.reading]
        named: list[list[Named]] = [
            [(self.label(node), node.type, alias) for node in found if (alias := self.plan.known(node))]
            for found in ([node for node in nodes if isinstance(node, x.Fact)], derived)
        ]
        return _Side(
            clause,
            tuple(named[0]),
            tuple(named[1]),
            tuple(params),
            tuple(self._sides_of(node) for node in nodes if isinstance(node, x.Compare)),
            {
                id_: self.pack.adopted[id_]
                for id_ in dict.fromkeys(used)
                if id_ is not None and id_ in self.pack.adopted
            },
        )

    def label(self, node: x.Fact | x.Derived) -> str:
        """The name, with 项目. where the object has a fact of its own by the same name."""
        hidden = node.kind != self.plan.kind and node.name in self.pack.vocabulary.facts[self.plan.kind]
        return f"{node.kind}.{node.name}" if hidden else node.name

    def _sides_of(self, node: x.Compare) -> tuple[x.Compare, str, str, Getter, Getter, str | None]:
        left, right = self.getter(node.left), self.getter(node.right)
        return node, self._named(node.left), self._named(node.right), left, right, self.plan.known(node)

    def _named(self, side: x.Expr) -> str:
        return self.label(side) if isinstance(side, x.Fact | x.Derived) else code(side)

    def clauses(self, row: Row, truths: Mapping[int, Inside], today: int) -> list[Json]:
        """The clauses in the form of law.md; ``truths`` holds what each clause's predicate came to."""
        duty = truths[self.place]
        return [self._clause(side, truths[index], duty, row, today) for index, side in enumerate(self.sides)]

    def _clause(self, side: _Side, value: Inside, duty: Inside, row: Row, today: int) -> Json:
        comparisons = [_compared(each, row, today) for each in side.comparisons]
        truth: bool | None
        if side.clause.meaning.type == "日期":
            truth, extra = self._date_truth(side.clause, value, duty, today)
            comparisons += extra
        else:
            truth = None if value is None else bool(value)
        return {
            "key": side.clause.key,
            "quote": side.clause.quote,
            "predicate": side.clause.predicate,
            "value": truth,
            "facts": {name: to_outside(type_, row[alias]) for name, type_, alias in side.facts},
            "comparisons": comparisons,
            "parameters": {param.name: self.param(param, row) for param in side.params},
            "derived": {name: to_outside(type_, row[alias]) for name, type_, alias in side.derived},
            "readings": dict(side.readings),
        }

    def _date_truth(self, clause: Clause, value: Inside, duty: Inside, today: int) -> tuple[bool | None, list[Json]]:
        """Whether a dated clause is kept: the duty done, its limit or event not passed, its opening reached."""
        if clause is self.rule.duty:
            return (None if value is None else value != NEVER), []
        done = self.rule.is_dated and duty is not None and duty != NEVER
        op = {"自": ">=", "限": "<=", "先于": "<" if clause.strict else "<="}[clause.key]
        left = int(duty) if done and duty is not None else today
        if clause.key == "先于" and not done and value is not None:
            truth: bool | None = int(value) > today
        else:
            truth = None if value is None else _compare(left, op, int(value))
        side = code(self.rule.duty.meaning) if done else "今日()"
        right = to_outside("日期", value)
        return truth, [_both(side, op, code(clause.meaning), to_outside("日期", left), right, truth)]

    def getter(self, expr: x.Expr) -> Getter:
        """What gives the value an expression came to, from a row and today."""
        alias = self.plan.known(expr)
        if alias:
            return lambda row, today: row[alias]
        match expr:
            case x.Today():
                return lambda row, today: today
            case x.Text(value):
                return lambda row, today: value
            case x.Param(name):
                entry = self.pack.parameters[name]
                return lambda row, today: self.chosen(entry, row)
            case x.Share(amount, share):
                base, part = self.getter(amount), self.getter(share)
                return lambda row, today: _times(base(row, today), part(row, today))
            case x.Sum(left, right, sign):
                one, other, factor = self.getter(left), self.getter(right), 1 if sign == "+" else -1
                return lambda row, today: _plus(one(row, today), other(row, today), factor)
            case x.Holds(fact):
                return self.getter(fact)
        return lambda row, today: None

    def param(self, entry: Parameter, row: Row) -> Outside | list[str]:
        """The value of a parameter for this subject, as JSON shows it."""
        value = self.chosen(entry, row)
        if isinstance(value, tuple):
            return list(value)
        if isinstance(value, Fraction):
            return f"{float(value * 100):g}%"
        return to_outside(entry.type, value) if entry.type in ("金额", "数") else value

    def chosen(self, entry: Parameter, row: Row) -> ParamValue:
        """The value in force on the subject's 基准日, or on the date the parameter goes by."""
        if len(entry.values) == 1:
            return entry.values[0].value
        kind = self.plan.kind if entry.by in self.pack.vocabulary.facts[self.plan.kind] else PROJECT
        by: x.Expr = x.Fact(kind, entry.by, "日期") if entry.by else x.Basis()
        alias = self.plan.known(by)
        basis = row.get(alias) if alias else None
        day = int(basis) if basis is not None else 0
        found = [dated for dated in entry.values if dated.since.toordinal() <= day]
        return (found or entry.values[:1])[-1].value


def _compared(each: tuple[x.Compare, str, str, Getter, Getter, str | None], row: Row, today: int) -> Json:
    node, left, right, get_left, get_right, alias = each
    value = row[alias] if alias else None
    type_ = node.left.type
    one, other = _out(type_, get_left(row, today)), _out(type_, get_right(row, today))
    return _both(left, node.op, right, one, other, None if value is None else bool(value))


def _times(amount: Any, share: Any) -> Fraction | None:
    return None if amount is None else Fraction(amount) * share


def _plus(one: Any, other: Any, factor: int) -> Any:
    return None if one is None or other is None else one + factor * other


def _both(left: str, op: str, right: str, left_value: Outside, right_value: Outside, value: bool | None) -> Json:
    return {
        "left": left,
        "op": op,
        "right": right,
        "left_value": left_value,
        "right_value": right_value,
        "value": value,
    }


def _compare(left: int, op: str, right: int) -> bool:
    return {"<": left < right, "<=": left <= right, ">=": left >= right}[op]


def _out(type_: str, value: Any) -> Outside:
    if isinstance(value, Fraction):
        if value.denominator == 1:
            value = int(value)
        else:
            scale = FEN if type_ == "金额" else THOUSANDTHS
            return f"{float(value / scale):.4f}"
    return to_outside(type_ if type_ != "选项" else "文字", value)
