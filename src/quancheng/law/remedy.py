"""What would change a verdict: the smallest change of a single fact, found by trying it on the same statement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import Any

from quancheng.law import expressions as x
from quancheng.law.database import at
from quancheng.law.days import FIRST
from quancheng.law.explain import Explainer, Getter, Json, Row, reached
from quancheng.law.plan import Plan
from quancheng.law.subject import Memory, Statement
from quancheng.law.values import LARGEST_AMOUNT, NEVER, THOUSANDTHS, Inside, Outside, to_outside
from quancheng.law.verdicts import BREACH, DOUBTFUL, LATE, MET, NOT_APPLICABLE, PENDING, VERDICTS
from quancheng.law.vocabulary import Fact

MOST = 3
BATCHES = (2, 6, 16)
"""How many changes one statement tries; each size is a statement of its own."""
_NEAR = (0, -1, 1, -2, 2)
_WORKDAY_NEAR = tuple(sorted(range(-12, 13), key=abs))
_WISHED = (MET, LATE, PENDING, NOT_APPLICABLE, DOUBTFUL, BREACH)


_Carried = tuple[int, str | None]
"""the place of a running sum among the values tried, and the column that says whether it counts this object"""
_Reach = tuple[x.Expr, x.Expr, set[x.Expr], set[x.Expr]]
"""two sides of a decisive order, and all that each rests on"""


@dataclass(frozen=True, eq=False)
class _Pair:
    """Two values whose order decides something, and the fact that moves one of them."""

    left: Getter
    right: Getter
    on_left: bool
    slope: Getter | None
    """how far the side moves when the fact moves by one, where that is not one"""


@dataclass(frozen=True, eq=False)
class _Movable:
    """A fact of the rule, with all that is needed to try it."""

    fact: x.Fact
    alias: str
    place: int | None
    """where the fact stands among the values tried, if it stands there itself"""
    carried: tuple[_Carried, ...]
    """the running sums that move with it"""
    options: tuple[str, ...]
    pairs: tuple[_Pair, ...]
    term: bool
    order: int = 0
    tied: bool = False

    def lay(self, line: list[Any], row: Row, value: Inside) -> None:
        """Puts a value of the fact into a line of values, and moves the sums it is part of."""
        if self.place is not None:
            line[self.place] = value
        now = row[self.alias]
        for place, counted in self.carried:
            if isinstance(value, int) and isinstance(now, int) and (counted is None or row[counted]):
                line[place] = None if line[place] is None else line[place] + value - now


class Remedies:
    """Finds the changes for one rule of one statement."""

    def __init__(self, memory: Memory, statement: Statement, explainer: Explainer) -> None:
        self.memory, self.explainer, self.rule = memory, explainer, explainer.rule
        self._statement, self.plan = statement, statement.plan
        self._sql: dict[int, str] = {}
        self._columns = statement.probe(self.rule.name, 1)[1]
        places = {column.alias: index for index, column in enumerate(self._columns)}
        pairs = [
            (left, right, set(reached(memory.pack, left)), set(reached(memory.pack, right)))
            for left, right in self._decisive()
        ]
        self.facts = tuple(self._movables(statement.plan, places, pairs))
        self._scope = tuple(each for each in self.facts if each.fact in explainer.scope)
        working = any(isinstance(node, x.Call) and node.function == "工作日后" for node in explainer.nodes)
        self._near = _WORKDAY_NEAR if working else _NEAR

    def find(self, row: Row, code: int, today: int, again: Callable[[x.Fact, Inside], int]) -> list[Json]:
        """At most three changes; for a doubtful verdict the unknown facts, in the order they are needed.

        ``again`` judges the whole subject anew with one fact changed: for those that a sum over siblings rests on.
        """
        if code == DOUBTFUL:
            unknown = [each.fact for each in self.facts if row[each.alias] is None]
            return [_unknown(self.explainer.label(fact), fact.type) for fact in dict.fromkeys(unknown)][:MOST]
        movable = self._scope if code == NOT_APPLICABLE else self.facts
        changes = [(each, value) for each in movable for value in self._candidates(each, row, today)]
        alone = [change for change in changes if not change[0].tied]
        found = dict(zip(alone, self._try(row, alone, today), strict=True))
        verdicts = [found[each, value] if not each.tied else again(each.fact, value) for each, value in changes]
        best: dict[_Movable, tuple[int, Inside, int]] = {}
        for (each, value), verdict in zip(changes, verdicts, strict=True):
            size = _size(row[each.alias], value)
            if verdict != code and (each not in best or size < best[each][0]):
                best[each] = (size, value, verdict)
        ranked = sorted(best, key=lambda each: (_WISHED.index(best[each][2]), each.order))
        names = {each: self.explainer.label(each.fact) for each in ranked[:MOST]}
        return [_change(each, name, row, best[each][1], best[each][2]) for each, name in names.items()]

    def _movables(self, plan: Plan, places: dict[str, int], pairs: list[_Reach]) -> Iterator[_Movable]:
        """The facts that can be varied alone, in the order met; a running sum they are part of moves with them.

        A fact that decides which siblings are summed, or in what order, is tied: it is tried on the whole subject.
        """
        nodes = self.explainer.nodes
        running = [node for node in nodes if isinstance(node, x.Running)]
        tied = {part for node in running for side in (node.order, node.condition) if side for part in side.walk()}
        tied |= {part for node in nodes if isinstance(node, x.Fold) and node.kind == plan.kind for part in node.walk()}
        for order, fact in enumerate(self.explainer.facts):
            sums = [node for node in running if node.value == fact and plan.column(node) in places]
            if self._fact(fact).key or fact.name == "季末日":
                continue  # what names an object is no matter of choice
            if sums or fact in tied or plan.column(fact) in places:
                carried = tuple((places[plan.column(node)], self._counted(plan, node)) for node in sums)
                made = self._movable(fact, plan.column(fact), places.get(plan.column(fact)), carried, pairs)
                yield replace(made, order=order, tied=fact in tied)

    @staticmethod
    def _counted(plan: Plan, node: x.Running) -> str | None:
        """The column that says whether a running sum counts this object at all."""
        return plan.known(node.condition) if node.condition else None

    def _movable(
        self, fact: x.Fact, alias: str, place: int | None, carried: tuple[_Carried, ...], pairs: list[_Reach]
    ) -> _Movable:
        getter = self.explainer.getter
        moved = []
        for left, right, in_left, in_right in pairs:
            if (fact in in_left) != (fact in in_right):
                side = left if fact in in_left else right
                slope = getter(side.share) if isinstance(side, x.Share) else None
                moved.append(_Pair(getter(left), getter(right), fact in in_left, slope))
        options = tuple(self._options(fact)) if fact.type == "选项" else ()
        return _Movable(fact, alias, place, carried, options, tuple(moved), self._fact(fact).term)

    def _fact(self, fact: x.Fact) -> Fact:
        return self.memory.pack.vocabulary.facts[fact.kind][fact.name]

    def _try(self, row: Row, changes: list[tuple[_Movable, Inside]], today: int) -> list[int]:
        """The verdict after each change, a batch at a time; a short batch is filled with the facts as they are."""
        result: list[int] = []
        base = [row[column.alias] for column in self._columns]
        for start in range(0, len(changes), BATCHES[-1]):
            batch = changes[start : start + BATCHES[-1]]
            size = next(size for size in BATCHES if size >= len(batch))
            values: list[Any] = []
            for each, value in batch:
                line = base.copy()
                each.lay(line, row, value)
                values += line
            values += base * (size - len(batch))
            found = dict(self.memory.connection.execute(self._probe(size, today), values).fetchall())
            result += [int(found[number]) for number in range(len(batch))]
        return result

    def _probe(self, size: int, today: int) -> str:
        if size not in self._sql:
            self._sql[size] = self._statement.probe(self.rule.name, size)[0]
        return at(self._sql[size], today)

    def _decisive(self) -> Iterator[tuple[x.Expr, x.Expr]]:
        """Pairs of values whose order decides something in this rule."""
        for node in self.explainer.nodes:
            if isinstance(node, x.Compare):
                yield node.left, node.right
        for clause in self.rule.of("限", "先于", "自"):
            yield clause.meaning, x.Today()
            if self.rule.is_dated:
                yield self.rule.duty.meaning, clause.meaning

    def _options(self, fact: x.Fact) -> list[str]:
        """The options this rule speaks of, and the first it does not."""
        spoken: list[str] = []
        for node in self.explainer.nodes:
            if isinstance(node, x.Compare) and fact in (node.left, node.right):
                spoken += [side.value for side in (node.left, node.right) if isinstance(side, x.Text)]
            elif isinstance(node, x.Among) and node.item == fact:
                listed = self.memory.pack.parameters[node.param.name].values[-1].value if node.param else node.values
                spoken += listed if isinstance(listed, tuple) else ()
        others = [option for option in self._fact(fact).options if option not in spoken]
        return list(dict.fromkeys([*spoken, *others[:1]]))

    def _candidates(self, each: _Movable, row: Row, today: int) -> Iterator[Inside]:
        now, type_ = row[each.alias], each.fact.type
        if type_ == "选项":
            yield from (option for option in each.options if option != now)
        elif isinstance(now, int):
            if type_ == "是否":
                yield 1 - now
            elif type_ == "日期" and now == NEVER:
                yield today
            elif type_ in ("日期", "金额", "数"):
                yield from self._numbers(each, now, row, today)

    def _numbers(self, each: _Movable, now: int, row: Row, today: int) -> Iterator[int]:
        seen: set[int] = {now}
        is_date = each.fact.type == "日期"
        lowest = FIRST if is_date else 0
        step = THOUSANDTHS if each.fact.type == "数" and now % THOUSANDTHS == 0 else 1
        for pair in each.pairs:
            one, other = pair.left(row, today), pair.right(row, today)
            if one is None or other is None or (is_date and NEVER in (one, other)):
                continue
            missing = other - one if pair.on_left else one - other
            target = now + (missing if pair.slope is None else missing / Fraction(pair.slope(row, today)))
            for start in dict.fromkeys((floor(target / step) * step, ceil(target / step) * step)):
                for offset in self._near if is_date else _NEAR:
                    value = start + offset * step
                    fits = lowest <= value <= LARGEST_AMOUNT and (each.term or not is_date or value <= today)
                    if fits and value not in seen:
                        seen.add(value)
                        yield value


def _size(now: Inside, value: Inside) -> int:
    is_number = isinstance(now, int) and isinstance(value, int) and NEVER not in (now, value)
    return abs(value - now) if is_number else 0  # type: ignore[operator]  # both are numbers here


def _unknown(name: str, type_: str) -> Json:
    start = to_outside(type_, None)
    return {"fact": name, "from": start, "to": None, "by": None, "unit": None, "verdict": None}


def _change(each: _Movable, name: str, row: Row, value: Inside, verdict: int) -> Json:
    fact, now = each.fact, row[each.alias]
    by: Outside = None
    unit = None
    if isinstance(now, int) and isinstance(value, int) and NEVER not in (now, value) and fact.type != "是否":
        difference = value - now
        unit = {"日期": "天", "金额": "元"}.get(fact.type)
        by = difference if fact.type == "日期" else to_outside(fact.type, difference)
    start, end = to_outside(fact.type, now), to_outside(fact.type, value)
    return {"fact": name, "from": start, "to": end, "by": by, "unit": unit, "verdict": VERDICTS[verdict]}
