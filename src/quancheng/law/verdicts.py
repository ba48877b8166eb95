"""The verdict table of the law as SQL: from the clauses of a rule to a verdict, its due date and its doubts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace

from quancheng.law import expressions as x
from quancheng.law.pack import Pack
from quancheng.law.plan import CERTAIN, Plan
from quancheng.law.rules import HINT, Clause, Rule
from quancheng.law.stored import TODAY
from quancheng.law.values import NEVER
from quancheng.law.vocabulary import PROJECT

VERDICTS = ("不适用", "待认定", "符合", "逾期办结", "不符合", "未到期")
"""By code: what a verdict column holds is the place in this list."""

NOT_APPLICABLE, DOUBTFUL, MET, LATE, BREACH, PENDING = range(6)


@dataclass(frozen=True)
class RuleColumns:
    """The texts, over a plan's columns, that judge one rule."""

    rule: Rule
    verdict: str
    limits: tuple[str, ...]
    opens: str | None
    provisional: str | None

    @property
    def due(self) -> str:
        """The earliest limit, NEVER when none runs."""
        return earliest(self.limits) if self.limits else str(NEVER)


def earliest(texts: Iterable[str]) -> str:
    """The least of several dates; unknown when one is."""
    first, *rest = texts
    for text in rest:
        first = f"(CASE WHEN {first} <= {text} THEN {first} WHEN {text} < {first} THEN {text} END)"
    return first


def kleene(condition: str, true: str, false: str) -> str:
    """One text or another as a condition is true or false; 待认定 where it is unknown."""
    return f"CASE WHEN {condition} THEN {true} WHEN NOT {condition} THEN {false} ELSE {DOUBTFUL} END"


class Table:
    """Writes the verdict of each rule over the columns of one plan. In a gate each 先于 event is happening now."""

    def __init__(self, pack: Pack, plan: Plan, gate: bool = False, barred: str | None = None) -> None:
        self.pack, self.plan, self.gate, self.barred = pack, plan, gate, barred

    def rule(self, rule: Rule) -> RuleColumns:
        """All texts of one rule, the pack's 前提 included."""
        limits = tuple(self.plan.sql(clause.meaning) for clause in rule.of("限"))
        opens = [self.plan.sql(clause.meaning) for clause in rule.of("自")]
        text = self._certain(rule, self._verdict(rule, limits, opens))
        if rule.name not in self.pack.premises and self.pack.premises:
            text = f"CASE WHEN {self._barred()} THEN {NOT_APPLICABLE} ELSE {text} END"
        doubt = self._provisional(rule, "自", "限", "当", "应", "且", "不得")
        return RuleColumns(rule, text, limits, opens[0] if opens else None, doubt)

    def _certain(self, rule: Rule, text: str) -> str:
        """A breach or lateness stands only if it stands with every 暂定 day counted as not known."""
        certain = replace(rule, clauses=tuple(replace(each, expr=self._sure(each.meaning)) for each in rule.clauses))
        if certain.clauses == rule.clauses:
            return text
        limits = tuple(self.plan.sql(clause.meaning) for clause in certain.of("限"))
        opens = [self.plan.sql(clause.meaning) for clause in certain.of("自")]
        code = f"s.{self.plan.add(text)}"
        return f"CASE WHEN {code} IN ({LATE}, {BREACH}) THEN {self._verdict(certain, limits, opens)} ELSE {code} END"

    def _sure(self, expr: x.Expr) -> x.Expr:
        """An expression in which a 暂定 day is unknown; the same one where no working days are counted."""
        if self.plan.provisional(expr) is None:
            return expr
        if isinstance(expr, x.Derived):
            return self._sure(self.pack.formula(expr.name))
        values = {field.name: self._sure_part(getattr(expr, field.name)) for field in fields(expr)}
        made = replace(expr, **values)
        return x.Call(CERTAIN, (made,)) if isinstance(made, x.Call) and made.function == "工作日后" else made

    def _sure_part(self, part: object) -> object:
        if isinstance(part, tuple):
            return tuple(self._sure_part(item) for item in part)
        return self._sure(part) if isinstance(part, x.Expr) else part

    def _barred(self) -> str:
        """Whether a 前提 is known not to hold: worked out here, unless it is told where that is on record."""
        if self.barred:
            return f"s.{self.plan.base(self.barred)}"
        names = [name for name in self.pack.premises if name in self.pack.rules]
        columns = (self.plan.add(self._verdict(self.pack.rules[name], (), [])) for name in names)
        text = " OR ".join(f"s.{column} = {BREACH}" for column in columns)
        return f"s.{self.plan.add(f'({text})')}"

    def condition(self, rule: Rule, *keys: str) -> str | None:
        """The Kleene AND of the clauses under these keys (and the period of a periodic rule)."""
        texts = [self.plan.sql(clause.meaning) for clause in rule.of(*keys)]
        if "当" in keys and rule.period:
            texts += [self.plan.sql(item) for item in period_clauses(rule)]
        return "(" + " AND ".join(texts) + ")" if texts else None

    def lapsed(self) -> str:
        """Whether the project's 基准日 lies after the pack's last day."""
        if self.pack.expires is None:
            return "FALSE"
        return f"(s.{self.plan.column(x.Basis())} > {self.pack.expires.toordinal()})"

    def _verdict(self, rule: Rule, limits: tuple[str, ...], opens: list[str]) -> str:
        if rule.duty.key == "不得":
            judged = self._ban(rule)
        elif rule.is_permission:
            judged = kleene(self.plan.sql(rule.duty.meaning), str(MET), str(BREACH))
        elif rule.is_dated:
            judged = self._dated(rule, limits, opens)
        else:
            judged = self._conditional(rule, limits)
        when = self.condition(rule, "当")
        if when is None:
            return judged
        return kleene(when, judged, str(NOT_APPLICABLE))

    def _ban(self, rule: Rule) -> str:
        return kleene(self.plan.sql(rule.duty.meaning), _breach(rule), str(MET))

    def _dated(self, rule: Rule, limits: tuple[str, ...], opens: list[str]) -> str:
        day, also = self.plan.sql(rule.duty.meaning), self.condition(rule, "且")
        undone = self._undone(rule, limits)
        done = self._done(rule, day, limits)
        if opens:
            opened = " AND ".join(f"{day} >= {date}" for date in opens)
            done = kleene(f"({opened})", done, undone)
        if also:
            done = kleene(also, done, undone)
        return f"CASE WHEN {day} < {NEVER} THEN {done} WHEN {day} = {NEVER} THEN {undone} ELSE {DOUBTFUL} END"

    def _done(self, rule: Rule, day: str, limits: tuple[str, ...]) -> str:
        by_limit = " AND ".join(f"{day} <= {limit}" for limit in limits)
        by_event = " AND ".join(self._in_time(day, clause) for clause in rule.of("先于"))
        if not by_limit and not by_event:
            return str(MET)
        in_time = " AND ".join(f"({text})" for text in (by_limit, by_event) if text)
        return kleene(f"({in_time})", str(MET), str(LATE))

    def _in_time(self, day: str, clause: Clause) -> str:
        return f"{day} {'<' if clause.strict else '<='} {self._event(clause)}"

    def _event(self, clause: Clause) -> str:
        return TODAY if self.gate else self.plan.sql(clause.meaning)

    def _undone(self, rule: Rule, limits: tuple[str, ...]) -> str:
        events = [f"{self._event(clause)} <= {TODAY}" for clause in rule.of("先于")]
        over = [f"{TODAY} > {limit}" for limit in limits] + events
        if not over:
            return str(PENDING)
        return kleene(f"({' OR '.join(over)})", _breach(rule), str(PENDING))

    def _conditional(self, rule: Rule, limits: tuple[str, ...]) -> str:
        parts = [self.plan.sql(rule.duty.meaning), *(self.plan.sql(clause.meaning) for clause in rule.of("且"))]
        duty = "(" + " AND ".join(parts) + ")"
        undone = self._undone(rule, limits) if limits or rule.of("先于") else _breach(rule)
        return kleene(duty, str(MET), undone)

    def _provisional(self, rule: Rule, *keys: str) -> str | None:
        found = [self.plan.provisional(clause.meaning) for clause in rule.of(*keys)]
        return " OR ".join(dict.fromkeys(text for text in found if text)) or None


def _breach(rule: Rule) -> str:
    """不符合, but never for a hint: that stays open."""
    return str(PENDING if rule.strength == HINT else BREACH)


def period_clauses(rule: Rule) -> tuple[x.Expr, ...]:
    """What 逐期 asks of a period: it ends on or after the start, and begins on or before the stop."""
    if rule.period is None:
        return ()
    start, stop = rule.period.start, rule.period.stop
    if rule.period.kind == "季度":
        end: x.Expr = x.Fact("季度", "季末日", "日期")
        return (x.Compare(">=", end, start), x.Compare(">=", x.Call("季末", (stop,)), end))
    first = x.Call("年初", (x.Fact("年度", "年份", "数"),))
    return (x.Compare(">", x.Call("月后", (first, x.Span(12))), start), x.Compare(">=", stop, first))


def kinds_of(pack: Pack) -> list[str]:
    """The kinds of object the pack's rules judge, projects first."""
    kinds = {rule.kind for rule in pack.rules.values()}
    return [PROJECT, *(kind for kind in pack.vocabulary.kinds if kind in kinds and kind != PROJECT)]


__all__ = ["VERDICTS", "RuleColumns", "Table", "kinds_of", "period_clauses"]
