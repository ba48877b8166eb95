"""When time alone may next change a verdict: the day after a limit, the day of a date ahead, the next period."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from quancheng.law import expressions as x
from quancheng.law.days import quarter_end
from quancheng.law.explain import reached
from quancheng.law.pack import Pack
from quancheng.law.plan import Plan
from quancheng.law.rules import Period
from quancheng.law.stored import TODAY
from quancheng.law.values import NEVER
from quancheng.law.verdicts import RuleColumns, period_clauses
from quancheng.law.vocabulary import PROJECT

Days = dict[str, None]
"""texts of days over the columns of a plan, in the order met"""
_TOMORROW = f"({TODAY} + 1)"
_MOST_AT_ONCE = 100
"""SQLite's functions take no more than 127 values."""


def changes(pack: Pack, plan: Plan, columns: Iterable[RuleColumns]) -> list[str]:
    """The days, as texts, on which time alone may change a verdict of these rules, or the law they are judged by."""
    columns = tuple(columns)
    rules = [each.rule for each in columns]
    premises = [pack.rules[name] for name in pack.premises if name in pack.rules]
    exprs = [clause.meaning for rule in (*rules, *premises) for clause in rule.clauses]
    exprs += [expr for rule in rules for expr in period_clauses(rule)]
    found: Days = {}
    for each in columns:
        found |= dict.fromkeys(f"({limit} + 1)" for limit in each.limits)
        found |= dict.fromkeys(plan.sql(clause.meaning) for clause in each.rule.of("先于"))
    found |= _ahead(pack, plan, [*exprs, x.Basis()])
    found |= {str(day): None for day in _fixed_days(pack)}
    return list(found)


def span_changes(pack: Pack, plan: Plan, periods: Iterable[Period]) -> list[str]:
    """The days, as texts over a project's plan, on which time alone may move the start or stop of a 逐期."""
    return list(_ahead(pack, plan, [end for period in periods for end in (period.start, period.stop)]))


def step_changes(pack: Pack, plan: Plan) -> list[str]:
    """The days, as texts over a project's plan, on which time alone may change where it leads or what is waited for."""
    return list(_ahead(pack, plan, list(pack.process.steps.conditions())))


def _ahead(pack: Pack, plan: Plan, exprs: Sequence[x.Expr]) -> Days:
    """The dates ahead that these rest on, and the days on which today passes one of them."""
    found: Days = {}
    for node in reached(pack, *exprs):
        if isinstance(node, x.Fact) and _comes(pack, node) and plan.known(node):
            found[plan.raw(node)] = None
        elif isinstance(node, x.Basis):
            facts = [x.Fact(PROJECT, name, "日期") for name in pack.base_dates]
            found |= {plan.raw(fact): None for fact in facts if plan.known(fact)}
        elif isinstance(node, x.Fold):
            found |= {plan.sql(x.Fold("将来", node.kind, date, None)): None for date in _dates(pack, node)}
            found |= {_TOMORROW: None} if x.Today() in node.walk() else {}
        elif isinstance(node, x.Running):
            found |= {f"s.{plan.base(_coming(plan.stored(date)))}": None for date in _dates(pack, node)}
            found |= {_TOMORROW: None} if x.Today() in node.walk() else {}
        elif isinstance(node, x.Compare) and x.Today() in (node.left, node.right):
            other = node.right if node.left == x.Today() else node.left
            found |= {plan.sql(other): None, f"({plan.sql(other)} + 1)": None}
        elif isinstance(node, x.Call) and x.Today() in node.args:
            found[_TOMORROW] = None
    return found


def _comes(pack: Pack, fact: x.Fact) -> bool:
    """Whether the fact is a date that has not happened before its day; a term (期限) stands before it, too."""
    return fact.type == "日期" and not pack.vocabulary.facts[fact.kind][fact.name].term


def _dates(pack: Pack, node: x.Expr) -> list[x.Fact]:
    return [part for part in node.walk() if isinstance(part, x.Fact) and _comes(pack, part)]


def _coming(date: str) -> str:
    """The first day ahead among an object's siblings."""
    return f"MIN(CASE WHEN {date} > {TODAY} THEN {date} END) OVER (PARTITION BY f.project_id)"


def _fixed_days(pack: Pack) -> list[int]:
    """Days on which the law itself changes: its end, and new values of its numbers."""
    days = [dated.since.toordinal() for entry in pack.parameters.values() for dated in entry.values[1:]]
    return days + ([pack.expires.toordinal() + 1] if pack.expires else [])


def least(texts: Sequence[str], on_sqlite: bool = True) -> str:
    """The first of these days after today, NEVER when there is none."""
    later = [f"CASE WHEN {text} > {TODAY} THEN {text} ELSE {NEVER} END" for text in texts]
    while len(later) > 1:
        parts = (later[start : start + _MOST_AT_ONCE] for start in range(0, len(later), _MOST_AT_ONCE))
        word = "MIN" if on_sqlite else "LEAST"
        later = [f"{word}({', '.join(part)})" if len(part) > 1 else part[0] for part in parts]
    return later[0] if later else str(NEVER)


def next_period(kind: str, start: int | None, stop: int | None, today: int) -> int:
    """The day on which the next period (季度, 年度) of a 逐期 begins, NEVER when none will.

    ``start`` and ``stop`` as they stand today; a stop that is not known ends nothing.
    """
    if start is None or start == NEVER:
        return NEVER
    day = _begin(kind, start) if _begin(kind, start) > today else _end(kind, today) + 1
    return day if stop is None or stop >= day else NEVER


def _begin(kind: str, day: int) -> int:
    """The first day of the period a day lies in."""
    date = datetime.date.fromordinal(day)
    month = 1 if kind == "年度" else (date.month - 1) // 3 * 3 + 1
    return datetime.date(date.year, month, 1).toordinal()


def _end(kind: str, day: int) -> int:
    """The last day of the period a day lies in."""
    if kind == "季度":
        return quarter_end(day)
    return datetime.date(datetime.date.fromordinal(day).year, 12, 31).toordinal()


def first(days: Iterable[int]) -> datetime.date | None:
    """The earliest of some days as a date; None when it is NEVER."""
    day = min(days, default=NEVER)
    return None if day == NEVER else datetime.date.fromordinal(day)
