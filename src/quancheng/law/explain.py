"""Why a verdict is what it is: each clause with its words, its facts, both sides of its comparisons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quancheng.law import expressions as x
from quancheng.law.pack import Pack
from quancheng.law.plan import Basis, Plan
from quancheng.law.rules import Clause, Rule
from quancheng.law.tables import Parameter, ParamValue
from quancheng.law.values import FEN, NEVER, THOUSANDTHS, Inside, Outside, to_outside
from quancheng.law.verdicts import period_clauses
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
        elif not isinstance(node, x.Fold | x.Running):
            waiting += node.parts()
    return list(found)


@dataclass(frozen=True)
class _Side:
    """What a clause speaks of, worked out once for all subjects."""

    clause: Clause
    facts: tuple[x.Fact, ...]
    derived: tuple[x.Derived, ...]
    params: tuple[x.Param, ...]
    comparisons: tuple[x.Compare, ...]
    readings: tuple[str, ...]


class Explainer:
    """Explains the verdicts of one rule from the rows its statement gives."""

    def __init__(self, pack: Pack, plan: Plan, rule: Rule) -> None:
        self.pack, self.plan, self.rule = pack, plan, rule
        self.sides = tuple(self._side(clause) for clause in rule.clauses)
        exprs = [clause.meaning for clause in rule.clauses] + list(period_clauses(rule))
        self.nodes = reached(pack, *exprs)
        self.facts = tuple(node for node in self.nodes if isinstance(node, x.Fact) and plan.known(node))

    def _side(self, clause: Clause) -> _Side:
        nodes = reached(self.pack, clause.meaning)
        derived = tuple(node for node in nodes if isinstance(node, x.Derived))
        used = [self.pack.derived[node.name].reading for node in derived]
        params = tuple(node for node in nodes if isinstance(node, x.Param))
        used += [self.pack.parameters[param.name].reading for param in params] + [clause.reading]
        facts = tuple(node for node in nodes if isinstance(node, x.Fact) and self.plan.known(node))
        comparisons = tuple(node for node in nodes if isinstance(node, x.Compare))
        readings = tuple(dict.fromkeys(id_ for id_ in used if id_))
        return _Side(clause, facts, derived, params, comparisons, readings)

    def clauses(self, row: Row, truths: Mapping[int, Inside], today: int) -> list[Json]:
        """The clauses in the form of law.md; ``truths`` holds what each clause's predicate came to."""
        duty = truths[self.rule.clauses.index(self.rule.duty)]
        return [self._clause(side, truths[index], duty, row, today) for index, side in enumerate(self.sides)]

    def _clause(self, side: _Side, value: Inside, duty: Inside, row: Row, today: int) -> Json:
        comparisons = [self._comparison(node, row, today) for node in side.comparisons]
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
            "facts": {node.name: to_outside(node.type, self.value(node, row, today)) for node in side.facts},
            "comparisons": comparisons,
            "parameters": {node.name: self.param(node, row) for node in side.params},
            "derived": {node.name: to_outside(node.type, self.value(node, row, today)) for node in side.derived},
            "readings": {id_: self.pack.adopted[id_] for id_ in side.readings if id_ in self.pack.adopted},
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

    def _comparison(self, node: x.Compare, row: Row, today: int) -> Json:
        left, right = self.value(node.left, row, today), self.value(node.right, row, today)
        alias = self.plan.known(node)
        value = row.get(alias) if alias else None
        type_ = node.left.type if not isinstance(node.left, x.Text) else "文字"
        return _both(
            code(node.left), node.op, code(node.right), _out(type_, left), _out(type_, right),
            None if value is None else bool(value),
        )  # fmt: skip

    def value(self, expr: x.Expr, row: Row, today: int) -> Any:
        """What an expression came to, from the columns of the row."""
        alias = self.plan.known(expr)
        if alias:
            return row.get(alias)
        match expr:
            case x.Today():
                return today
            case x.Text(value):
                return value
            case x.Param():
                return self.chosen(self.pack.parameters[expr.name], row)
            case x.Share(amount, share):
                base, part = self.value(amount, row, today), self.value(share, row, today)
                return None if base is None else Fraction(base) * part
            case x.Sum(left, right, sign):
                one, other = self.value(left, row, today), self.value(right, row, today)
                if one is None or other is None:
                    return None
                return one + other if sign == "+" else one - other
            case x.Holds(fact):
                return self.value(fact, row, today)
        return None

    def param(self, node: x.Param, row: Row) -> Outside | list[str]:
        """The value of a parameter for this subject, as JSON shows it."""
        entry = self.pack.parameters[node.name]
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
        kind = self.plan.kind if entry.by in self.pack.vocabulary.facts[self.plan.kind] else "项目"
        by: x.Expr = x.Fact(kind, entry.by, "日期") if entry.by else Basis()
        alias = self.plan.known(by)
        basis = row.get(alias) if alias else None
        day = int(basis) if basis is not None else 0
        found = [dated for dated in entry.values if dated.since.toordinal() <= day]
        return (found or entry.values[:1])[-1].value


def _both(left: str, op: str, right: str, left_value: Outside, right_value: Outside, value: bool | None) -> Json:
    return {
        "left": left, "op": op, "right": right, "left_value": left_value, "right_value": right_value, "value": value,
    }  # fmt: skip


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
