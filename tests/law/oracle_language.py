"""The language of predicates a second time, from law.md alone: naive, slow, and in plain Python.

Nothing here is taken from the engine but the pack as loaded (texts, numbers, calendars): the words are split, read and
answered by this file. True, False and None (unknown) are the three truths; days are ordinals, NEVER after all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from quancheng.law import NEVER, PROJECT, Inside, Pack
from tests.law.oracle_days import reckon
from tests.law.oracle_reading import Tree, read

Facts = Mapping[str, Inside]
Truth = bool | None

_DATE_FUNCTIONS = {"今日", "工作日后", "日后", "月后", "季末", "年初", "最早", "最晚", "首个", "最近"}


@dataclass(frozen=True)
class View:
    """What one object sees on one day. ``certain_only``: days that are 暂定 count as not known."""

    pack: Pack
    today: int
    project: Facts
    children: Mapping[str, Sequence[Facts]]
    unknown: frozenset[str]
    kind: str = PROJECT
    place: int = 0
    certain_only: bool = False

    @property
    def own(self) -> Facts:
        return self.project if self.kind == PROJECT else self.children[self.kind][self.place]

    def of(self, kind: str, place: int = 0) -> View:
        """The same day seen by another object of the project."""
        return replace(self, kind=kind, place=place)

    def fact(self, kind: str, name: str) -> Any:
        """A base fact: a date ahead has not happened, but for terms."""
        fact = self.pack.vocabulary.facts[kind][name]
        value = (self.own if kind == self.kind else self.project)[name]
        if value is None:
            return None
        if fact.type == "日期" and not fact.term and int(value) > self.today:
            return NEVER
        return bool(value) if fact.type == "是否" else value

    def find(self, prefix: str | None, name: str) -> tuple[str, str, View]:
        """(事实 | 派生 | 参数, its type, who sees it) of a name."""
        kinds = [prefix] if prefix else list(dict.fromkeys([self.kind, PROJECT]))
        for kind in kinds:
            seer = self if kind == self.kind else self.of(PROJECT)
            if name in self.pack.vocabulary.facts[kind]:
                return "事实", self.pack.vocabulary.facts[kind][name].type, seer
            derived = self.pack.derived.get(name)
            if derived is not None and derived.kind == kind:
                return "派生", derived.type, seer
        return "参数", self.pack.parameters[name].type, self

    def basis(self) -> int | None:
        """基准日: the first of the pack's dates that has happened, else today; not known where one before it is not."""
        above = self.of(PROJECT)
        for name in self.pack.base_dates:
            day = above.fact(PROJECT, name)
            if day is None or day < NEVER:
                return None if day is None else int(day)
        return self.today

    def param(self, name: str) -> Any:
        """The value in force on 基准日, or on the date the parameter goes by."""
        entry = self.pack.parameters[name]
        if len(entry.values) == 1:
            return entry.values[0].value
        day = self.basis() if entry.by is None else answer(read(entry.by), self)
        if day is None:
            return None
        past = [dated.value for dated in entry.values if dated.since.toordinal() <= day]
        return past[-1] if past else entry.values[0].value


def is_date(tree: Tree, view: View) -> bool:
    """Whether a value is a day."""
    if tree[0] == "name":
        return view.find(tree[1], tree[2])[1] == "日期"
    if tree[0] == "call":
        return tree[1] in _DATE_FUNCTIONS or (tree[1] == "若无" and is_date(tree[2][0], view))
    return False


def truth(tree: Tree, view: View) -> Truth:
    """Whether a predicate holds: yes, no or unknown."""
    found = answer(tree, view)
    assert found is None or isinstance(found, bool), tree
    return found


def both(*truths: Truth) -> Truth:
    """Kleene's and."""
    return False if False in truths else None if None in truths else True


def opposite(value: Truth) -> Truth:
    return None if value is None else not value


def compare(op: str, left: Any, right: Any) -> Truth:
    """One value against another; unknown when either is."""
    if left is None or right is None:
        return None
    if op in ("=", "<>"):
        return bool(left == right) is (op == "=")
    return bool({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[op])


def answer(tree: Tree, view: View) -> Any:  # noqa: C901  one line a form of the language
    """What a tree comes to: a truth, a day, a number, a text, a share, a list; None when it is not known."""
    match tree:
        case ("or", one, other):
            return opposite(both(opposite(truth(one, view)), opposite(truth(other, view))))
        case ("and", one, other):
            return both(truth(one, view), truth(other, view))
        case ("not", inner):
            return opposite(truth(inner, view))
        case ("compare", op, left, right):
            return compare(op, answer(left, view), answer(right, view))
        case ("missing", inner):
            value = answer(inner, view)
            return None if value is None else bool(is_date(inner, view) and value == NEVER)
        case ("in", item, listed):
            value, options = answer(item, view), answer(listed, view)
            return None if value is None or options is None else value in options
        case ("texts", found) | ("text", found) | ("always", found):
            return found
        case ("sum", sign, left, right):
            one, other = answer(left, view), answer(right, view)
            return None if one is None or other is None else one + other if sign == "+" else one - other
        case ("times", left, right):
            one, other = answer(left, view), answer(right, view)
            return None if one is None or other is None else Fraction(one) * Fraction(other)
        case ("name", prefix, name):
            what, _, seer = view.find(prefix, name)
            if what == "参数":
                return view.param(name)
            return seer.fact(seer.kind, name) if what == "事实" else answer(read(view.pack.text(name)), seer)
        case ("call", function, args):
            return _call(function, args, view)
    raise ValueError(tree)


def _call(function: str, args: tuple[Tree, ...], view: View) -> Any:
    if function == "今日":
        return view.today
    if function in ("合计", "计数", "首个", "最近"):
        return _over_children(function, args, view)
    if function == "至此合计":
        return _so_far(args, view)
    values = [answer(arg, view) for arg in args]
    if function == "若无":
        absent = values[0] is None or (is_date(args[0], view) and values[0] == NEVER)
        return values[1] if absent else values[0]
    if function == "已知最大":
        return max((value for value in values if value is not None), default=None)
    if None in values:
        return None
    if function in ("最早", "最晚"):
        return min(values) if function == "最早" else max(values)
    day = reckon(view.pack.calendar, function, *values)
    return None if day is None or (view.certain_only and day[1]) else day[0]


def _over_children(function: str, args: tuple[Tree, ...], view: View) -> Any:
    first = args[0]
    kind = str(first[2] if function == "计数" else first[1])
    if kind in view.unknown:
        return None
    found = []
    for place in range(len(view.children.get(kind) or ())):
        child = view.of(kind, place)
        wanted = truth(args[1], child) if len(args) > 1 else True
        if wanted is None:
            return None
        if wanted:
            found.append(1 if function == "计数" else answer(first, child))
    if None in found:
        return None
    if function == "计数":
        return 1000 * len(found)
    if function == "合计":
        return sum(found) if found else None
    happened = [day for day in found if day < NEVER]
    return (min if function == "首个" else max)(happened, default=NEVER)


def _so_far(args: tuple[Tree, ...], view: View) -> Any:
    """The sum over the siblings up to this one, in the order of a date (then as recorded), this one included."""
    mine = answer(args[1], view)
    found = []
    for place in range(len(view.children[view.kind])):
        each = view.of(view.kind, place)
        wanted = truth(args[2], each) if len(args) > 2 else True
        if wanted is False:
            continue
        if place != view.place:
            day = answer(args[1], each)
            if mine is None or day is None:
                return None
            if (day, place) > (mine, view.place):
                continue
        found.append(answer(args[0], each) if wanted else None)
    return None if None in found else sum(found)
