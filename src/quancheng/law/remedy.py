"""What would change a verdict: the smallest change of a single fact, found by trying it on the same statement."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor
from typing import Any

from quancheng.law import expressions as x
from quancheng.law.days import FIRST
from quancheng.law.explain import Explainer, Json, Row, reached
from quancheng.law.subject import Memory, Statement
from quancheng.law.values import NEVER, THOUSANDTHS, Inside, Outside, to_outside
from quancheng.law.verdicts import BREACH, DOUBTFUL, LATE, MET, NOT_APPLICABLE, PENDING, VERDICTS

MOST = 3
BATCH = 16
_NEAR = (0, -1, 1, -2, 2)
_WORKDAY_NEAR = tuple(sorted(range(-12, 13), key=abs))
_WISHED = (MET, LATE, PENDING, NOT_APPLICABLE, DOUBTFUL, BREACH)
Change = tuple[x.Fact, Inside]


class Remedies:
    """Finds the changes for one rule of one statement."""

    def __init__(self, memory: Memory, statement: Statement, explainer: Explainer) -> None:
        self.memory, self.statement, self.explainer = memory, statement, explainer
        self.rule = explainer.rule
        self.plan = statement.plan
        self._sql, self._columns = statement.probe(self.rule.name, BATCH)
        used = {column.alias for column in self._columns}
        self.facts = [fact for fact in explainer.facts if self.plan.known(fact) in used]
        self._pairs = list(self._comparisons())
        self._inside = {side: set(reached(memory.pack, side)) for pair in self._pairs for side in pair}
        self._near = _WORKDAY_NEAR if self._has_working_days() else _NEAR

    def find(self, row: Row, code: int, today: int) -> list[Json]:
        """At most three changes; for a doubtful verdict the unknown facts, in the order they are needed."""
        if code == DOUBTFUL:
            return [self._unknown(fact) for fact in self.facts if self._now(fact, row) is None][:MOST]
        changes = [change for fact in self.facts for change in self._candidates(fact, row, today)]
        verdicts = self._try(row, changes, today)
        best: dict[x.Fact, tuple[float, Inside, int]] = {}
        for (fact, value), verdict in zip(changes, verdicts, strict=True):
            size = self._size(fact, row, value)
            if verdict != code and (fact not in best or size < best[fact][0]):
                best[fact] = (size, value, verdict)
        ranked = sorted(best, key=lambda fact: (_WISHED.index(best[fact][2]), self.facts.index(fact)))
        return [self._change(fact, self._now(fact, row), best[fact][1], best[fact][2]) for fact in ranked[:MOST]]

    def _now(self, fact: x.Fact, row: Row) -> Inside:
        return row[self.plan.column(fact)]

    def _try(self, row: Row, changes: list[Change], today: int) -> list[int]:
        """The verdict after each change, a batch at a time; a short batch is filled with the facts as they are."""
        result: list[int] = []
        aliases = [column.alias for column in self._columns]
        base = [row[alias] for alias in aliases]
        place = {fact: aliases.index(self.plan.column(fact)) for fact, _ in changes}
        for start in range(0, len(changes), BATCH):
            batch = changes[start : start + BATCH]
            values: list[Any] = []
            for fact, value in batch:
                line = base.copy()
                line[place[fact]] = value
                values += line
            values += base * (BATCH - len(batch))
            sql = self._sql.replace(":today", str(today))
            found = dict(self.memory.connection.execute(sql, values).fetchall())
            result += [int(found[number]) for number in range(len(batch))]
        return result

    def _comparisons(self) -> Iterator[tuple[x.Expr, x.Expr]]:
        """Pairs of values whose order decides something in this rule."""
        for node in self.explainer.nodes:
            if isinstance(node, x.Compare):
                yield node.left, node.right
        for clause in self.rule.of("限", "先于", "自"):
            yield clause.meaning, x.Today()
            if self.rule.is_dated:
                yield self.rule.duty.meaning, clause.meaning

    def _has_working_days(self) -> bool:
        return any(isinstance(node, x.Call) and node.function == "工作日后" for node in self.explainer.nodes)

    def _candidates(self, fact: x.Fact, row: Row, today: int) -> Iterator[Change]:
        now = self._now(fact, row)
        if fact.type == "选项":
            yield from ((fact, option) for option in self._options(fact) if option != now)
        if now is None or not isinstance(now, int):
            return
        if fact.type == "是否":
            yield fact, 1 - now
        elif fact.type == "日期" and now == NEVER:
            yield fact, today
        elif fact.type in ("日期", "金额", "数"):
            yield from self._numbers(fact, now, row, today)

    def _options(self, fact: x.Fact) -> list[str]:
        """The options this rule speaks of, and the first it does not."""
        spoken: list[str] = []
        for node in self.explainer.nodes:
            if isinstance(node, x.Compare) and fact in (node.left, node.right):
                spoken += [side.value for side in (node.left, node.right) if isinstance(side, x.Text)]
            elif isinstance(node, x.Among) and node.item == fact:
                values = node.values if node.param is None else self.memory.pack.parameters[node.param.name].values[-1].value
                spoken += values if isinstance(values, tuple) else ()
        options = self.memory.pack.vocabulary.facts[fact.kind][fact.name].options
        return list(dict.fromkeys([*spoken, *[option for option in options if option not in spoken][:1]]))

    def _numbers(self, fact: x.Fact, now: int, row: Row, today: int) -> Iterator[Change]:
        seen: set[int] = {now}
        for left, right in self._pairs:
            on_left, on_right = fact in self._inside[left], fact in self._inside[right]
            if on_left == on_right:
                continue
            one, other = self.explainer.value(left, row, today), self.explainer.value(right, row, today)
            if one is None or other is None or (fact.type == "日期" and NEVER in (one, other)):
                continue
            moving, missing = (left, other - one) if on_left else (right, one - other)
            shift = Fraction(missing) / self._slope(moving, row, today)
            for value in self._around(fact, now, now + shift):
                if value not in seen and self._possible(fact, value, today):
                    seen.add(value)
                    yield fact, value

    def _slope(self, side: x.Expr, row: Row, today: int) -> Fraction:
        """How far a side moves when its fact moves by one: a share of it, else as far."""
        return Fraction(self.explainer.value(side.share, row, today)) if isinstance(side, x.Share) else Fraction(1)

    def _around(self, fact: x.Fact, now: int, target: Fraction) -> Iterator[int]:
        whole = fact.type == "数" and now % THOUSANDTHS == 0
        step = THOUSANDTHS if whole else 1
        near = self._near if fact.type == "日期" else _NEAR
        for start in dict.fromkeys((floor(target / step) * step, ceil(target / step) * step)):
            yield from (start + offset * step for offset in near)

    def _possible(self, fact: x.Fact, value: int, today: int) -> bool:
        if fact.type != "日期":
            return value >= 0
        term = self.memory.pack.vocabulary.facts[fact.kind][fact.name].term
        return value >= FIRST and (term or value <= today)

    def _size(self, fact: x.Fact, row: Row, value: Inside) -> float:
        now = self._now(fact, row)
        if isinstance(now, int) and isinstance(value, int) and NEVER not in (now, value):
            return abs(value - now)
        return 0

    @staticmethod
    def _unknown(fact: x.Fact) -> Json:
        start = to_outside(fact.type, None)
        return {"fact": fact.name, "from": start, "to": None, "by": None, "unit": None, "verdict": None}

    @staticmethod
    def _change(fact: x.Fact, now: Inside, value: Inside, verdict: int) -> Json:
        by: Outside = None
        unit = None
        if isinstance(now, int) and isinstance(value, int) and NEVER not in (now, value) and fact.type != "是否":
            difference = value - now
            unit = {"日期": "天", "金额": "元"}.get(fact.type)
            by = difference if fact.type == "日期" else to_outside(fact.type, difference)
        start, end = to_outside(fact.type, now), to_outside(fact.type, value)
        return {"fact": fact.name, "from": start, "to": end, "by": by, "unit": unit, "verdict": VERDICTS[verdict]}


