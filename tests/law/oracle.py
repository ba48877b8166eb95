"""The verdict table a second time, written from law.md: one rule, one object, one answer, step by step.

Slow and plain on purpose. ``verdicts`` gives every verdict on a project and its children; ``ask`` is the gate.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from quancheng.law import NEVER, PROJECT, Inside, Pack, Rule, Subject
from tests.law.oracle_days import quarter_end
from tests.law.oracle_language import Facts, Truth, View, answer, both, compare, opposite, truth
from tests.law.oracle_reading import read

Key = tuple[str, int | str, str]
"""kind, place of the child (name of the period; 0 for the project), rule"""


@dataclass(frozen=True)
class Found:
    """What the table says: the verdict, the last day for it (None: no limit runs) and the first."""

    verdict: str
    due: int | None = None
    opens: int | None = None


def judge(rule: Rule, view: View, gate: bool = False, outside: bool | None = None) -> Found:
    """The verdict of a rule on one object. In a gate each 先于 event is happening now.

    ``outside``: whether the project is known to lie outside the pack's scope, where that was worked out before.
    """
    barred = is_outside(view) if outside is None else outside
    verdict = "不适用" if barred and rule.name not in view.pack.premises else _verdict(rule, view, gate)
    if verdict == "不适用":
        return Found(verdict)
    limits = [answer(read(clause.predicate), view) for clause in rule.of("限")]
    opens = [answer(read(clause.predicate), view) for clause in rule.of("自")]
    due = None if None in limits else min(limits, default=NEVER)
    return Found(verdict, _day(due), _day(opens[0]) if opens else None)


def permits(rule: Rule, view: View) -> str:
    """What a 可 rule answers."""
    when = False if is_outside(view) else applies(rule, view)
    if when is False:
        return "不适用"
    allowed = truth(read(rule.duty.predicate), view) if when else None
    return "待认定" if allowed is None else "可" if allowed else "不可"


def applies(rule: Rule, view: View) -> Truth:
    """当, all of it; of a periodic rule also whether the period is one of those that must exist."""
    truths = [truth(read(clause.predicate), view) for clause in rule.of("当")]
    return both(*truths, *([_within(rule, view)] if rule.period else []))


def _day(day: int | None) -> int | None:
    return None if day is None or day == NEVER else day


def _verdict(rule: Rule, view: View, gate: bool) -> str:
    found = _table(rule, view, gate)
    if found == "不符合" and rule.strength == "提示":
        return "未到期"
    if found in ("不符合", "逾期办结") and _table(rule, replace(view, certain_only=True), gate) != found:
        return "待认定"  # it would rest on a 暂定 day
    return found


def is_outside(view: View) -> bool:
    """Whether one of the pack's 前提 is known not to hold; the 前提 themselves are judged all the same."""
    above = view.of(PROJECT)
    return any(_verdict(view.pack.rules[name], above, False) == "不符合" for name in view.pack.premises)


def _table(rule: Rule, view: View, gate: bool) -> str:
    when = applies(rule, view)
    if when is False:
        return "不适用"
    if when is None:
        return "待认定"
    duty = answer(read(rule.duty.predicate), view)
    if duty is None and (rule.duty.key == "不得" or rule.is_dated):
        return "待认定"
    if rule.duty.key == "不得":
        return "不符合" if duty else "符合"
    also = [truth(read(clause.predicate), view) for clause in rule.of("且")]
    events = [view.today if gate else answer(read(clause.predicate), view) for clause in rule.of("先于")]
    limits = [answer(read(clause.predicate), view) for clause in rule.of("限")]
    if rule.is_dated:
        return _dated(rule, view, duty, also, events, limits)
    met = both(duty, *also)
    if met is None:
        return "待认定"
    if met:
        return "符合"
    return _open(view, events, limits) if events or limits else "不符合"


def _dated(
    rule: Rule, view: View, day: int, also: list[Truth], events: list[int | None], limits: list[int | None]
) -> str:
    if day == NEVER:
        return _open(view, events, limits)
    if both(*also) is None:
        return "待认定"
    reached = both(*(compare(">=", day, answer(read(clause.predicate), view)) for clause in rule.of("自")))
    if both(*also) is False or reached is False:
        return _open(view, events, limits)
    if reached is None:
        return "待认定"
    strict = [clause.strict for clause in rule.of("先于")]
    in_time = [compare("<" if early else "<=", day, event) for early, event in zip(strict, events, strict=True)]
    timely = both(*in_time, *(compare("<=", day, limit) for limit in limits))
    return "待认定" if timely is None else "符合" if timely else "逾期办结"


def _open(view: View, events: Sequence[int | None], limits: Sequence[int | None]) -> str:
    """Not done: a breach once an event is there or a limit has passed."""
    passed = [compare("<=", event, view.today) for event in events]
    passed += [compare(">", view.today, limit) for limit in limits]
    over = opposite(both(*(opposite(each) for each in passed)))
    return "待认定" if over is None else "不符合" if over else "未到期"


# periods


def _bounds(kind: str, facts: Facts) -> tuple[Inside, Inside]:
    """The first and last day of a period."""
    if kind == "年度":
        year = facts["年份"]
        known = isinstance(year, int) and year % 1000 == 0
        first = datetime.date(int(year or 0) // 1000, 1, 1) if known else None
        return (first.toordinal(), first.replace(month=12, day=31).toordinal()) if first else (None, None)
    last = facts["季末日"]
    if not isinstance(last, int):
        return None, None
    end = datetime.date.fromordinal(last)
    return end.replace(month=end.month - 2, day=1).toordinal(), last


def _within(rule: Rule, view: View) -> Truth:
    """A period counts when it ends on or after the start and begins on or before the stop."""
    start, stop = _span(rule, view)
    first, last = _bounds(rule.kind, view.own)
    return both(compare(">=", last, start), compare("<=", first, stop))


def _span(rule: Rule, view: View) -> tuple[int | None, int | None]:
    assert rule.period is not None
    words = rule.period.text.split()
    above = view.of(PROJECT)
    return answer(read(words[2]), above), answer(read(words[4]), above)


def _names(kind: str, start: int, stop: int) -> Iterator[tuple[Inside, int]]:
    """(name, last day) of every period from that of one day to that of another."""
    day = datetime.date.fromordinal(start)
    day = day.replace(month=day.month - (day.month - 1) % (3 if kind == "季度" else 12), day=1)
    while day.toordinal() <= stop:
        last = quarter_end(day) if kind == "季度" else day.replace(month=12, day=31)
        yield (f"{day.year}Q{last.month // 3}" if kind == "季度" else day.year * 1000), last.toordinal()
        day = last + datetime.timedelta(days=1)


def with_periods(view: View) -> View:
    """The children with every period laid in that a rule says must exist by today."""
    children = dict(view.children)
    for rule in view.pack.rules.values():
        if rule.period is None:
            continue
        start, stop = _span(rule, view)
        if start is None or start == NEVER:
            continue
        key = view.pack.vocabulary.key(rule.kind).name
        rows = list(children.get(rule.kind) or ())
        until = view.today if stop is None else min(stop, view.today)
        for name, last in _names(rule.kind, start, until):
            if name not in [row[key] for row in rows]:
                blank = view.pack.vocabulary.blank(rule.kind)
                if rule.kind in view.unknown:
                    blank = dict.fromkeys(blank)
                rows.append({**blank, key: name, **({"季末日": last} if rule.kind == "季度" else {})})
        children[rule.kind] = rows
    return replace(view, children=children)


# a whole project


def view_of(pack: Pack, subject: Subject, today: datetime.date) -> View:
    """The project as it stands on a day."""
    return View(pack, today.toordinal(), subject.project, dict(subject.children), subject.unknown)


def everyone(view: View) -> Iterator[tuple[View, str, int | str]]:
    """The project and each child, with the name it goes by: its place from 1, or the period's own."""
    yield view, PROJECT, 0
    for kind, rows in view.children.items():
        for place, row in enumerate(rows):
            name: int | str = place + 1
            if kind == "季度":
                name = str(row["季度"])
            elif kind == "年度":
                name = str(int(row["年份"] or 0) // 1000)
            yield view.of(kind, place), kind, name


def verdicts(pack: Pack, subject: Subject, today: datetime.date) -> dict[Key, Found]:
    """Every verdict on a project and on all that belongs to it."""
    found = {}
    rules = [rule for rule in pack.rules.values() if not rule.is_permission]
    whole = with_periods(view_of(pack, subject, today))
    outside = is_outside(whole)
    for view, kind, name in everyone(whole):
        for rule in rules:
            if rule.kind == kind:
                found[kind, name, rule.name] = judge(rule, view, outside=outside)
    return found


# gates


def barring(view: View, act: str, waived: frozenset[str] = frozenset()) -> set[Key]:
    """Which rules on which objects close the gate of an act on this object; what the act sets is laid in already.

    An act on a project is barred by the rules on all that belongs to it too; an act on a child by the rules on that
    child and on its project.
    """
    found = set()
    whole = with_periods(view.of(PROJECT))
    for each, kind, name in everyone(whole):
        if PROJECT in (kind, view.kind) or (kind == view.kind and each.place == view.place):
            for rule in view.pack.rules.values():
                if rule.kind == kind and act in rule.blocks:
                    verdict = judge(rule, each, gate=True).verdict
                    firm = rule.strength == "刚性" and verdict in ("不符合", "待认定")
                    if firm or (rule.strength == "原则" and verdict == "不符合" and rule.name not in waived):
                        found.add((kind, name, rule.name))
    return found
