"""The order of the project library, explained (第七条, 第十二条, 第四十条): terms that add up to the score shown.

Pure: what is known of each entry and the pack's weights (参数.yaml, 用于 调整库内排序) in, places out. Points are whole
thousandths, rounded half up where something is a share or a mean, so that the terms shown add up to the score shown.
A person's place stands above the score.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from quancheng.law import BadValue, Pack
from quancheng.law.tables import ParamValue
from quancheng.law.values import THOUSANDTHS

TAGS = "优先支持标签"
SUPPORTED = ("建设依据充分", "可行性强")
OWN_GRADE, PAST_GRADE = "事前绩效评估", "绩效评价"
PLUS, MINUS = "库内加分", "库内减分"
AVERAGE = "评审平均分库内份额"
TROUBLED, TROUBLED_MOST = "在建不符合库内减分", "在建不符合库内减分上限"
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Known:
    """What is known of an entry. ``average`` in thousandths; ``rank``: where a person has put it.

    ``past``: how many of the unit's finished projects were evaluated with each grade; ``troubled``: in how many of
    its running projects something is 不符合.
    """

    entry: int
    on: datetime.date
    tag: str = ""
    supported: Mapping[str, bool | None] = field(default_factory=dict)
    average: int | None = None
    grade: str = ""
    past: Mapping[str, int] = field(default_factory=dict)
    troubled: int = 0
    rank: int | None = None


@dataclass(frozen=True)
class Term:
    """One part of a score. ``points`` in thousandths; ``basis``: the article or 内控规则; ``hint``: it says nothing of
    the project itself."""

    words: str
    points: int
    basis: str
    hint: bool = False

    @property
    def shown(self) -> str:
        """+86.5, −1, 0."""
        return f"{'+' if self.points > 0 else ''}{shown(self.points)}"


@dataclass(frozen=True)
class Placed:
    """An entry at its place (from 1). ``by_score``: where the score alone would put it; ``moved``: a person did."""

    entry: int
    place: int
    by_score: int
    moved: bool
    terms: tuple[Term, ...]

    @property
    def score(self) -> int:
        """In thousandths."""
        return sum(term.points for term in self.terms)

    @property
    def shown(self) -> str:
        """The score as it is read: 101.5."""
        return shown(self.score)


class Weights:
    """The pack's weights in force on a day. Raises BadValue where the pack does not say."""

    def __init__(self, pack: Pack, on: datetime.date) -> None:
        self._held: dict[str, ParamValue] = {}
        for name, each in pack.parameters.items():
            begun = [dated for dated in each.values if dated.since <= on]
            self._held[name] = (begun or each.values[:1])[-1].value
        self.tags = self._held.get(TAGS, ())
        self._title = pack.title

    def points(self, name: str) -> int:
        """A number, in thousandths."""
        value = self._held.get(name)
        if not isinstance(value, int):
            raise BadValue(f"“{self._title}”没有规定“{name}”")
        return value

    def signed(self, what: str) -> int:
        """What a grade adds (库内加分) or takes away (库内减分); a grade of which nothing is said changes nothing."""
        plus, minus = self._held.get(f"{what}{PLUS}"), self._held.get(f"{what}{MINUS}")
        return (plus if isinstance(plus, int) else 0) - (minus if isinstance(minus, int) else 0)

    def share(self, name: str) -> Fraction:
        value = self._held.get(name)
        if not isinstance(value, Fraction):
            raise BadValue(f"“{self._title}”没有规定“{name}”")
        return value


def ranked(entries: Sequence[Known], weights: Weights) -> list[Placed]:
    """The entries in order: those a person has placed at their places, the rest by score, then by day of entry."""
    scored = [Placed(each.entry, 0, 0, each.rank is not None, tuple(terms(each, weights))) for each in entries]
    days = {each.entry: each.on for each in entries}
    scored.sort(key=lambda each: (-each.score, days[each.entry], each.entry))
    scored = [replace(each, by_score=place) for place, each in enumerate(scored, 1)]
    ranks = {each.entry: each.rank for each in entries if each.rank is not None}
    order = [each for each in scored if not each.moved]
    for each in sorted((each for each in scored if each.moved), key=lambda each: (ranks[each.entry], each.by_score)):
        order.insert(ranks[each.entry] - 1, each)
    return [replace(each, place=place) for place, each in enumerate(order, 1)]


def terms(known: Known, weights: Weights) -> Iterator[Term]:
    """What the score of an entry is made of, in the order of the articles."""
    if isinstance(weights.tags, tuple) and known.tag in weights.tags:
        yield Term(known.tag, weights.points(f"{known.tag}{PLUS}"), "第七条")
    for name in SUPPORTED:
        said = known.supported.get(name)
        if said is None:
            yield Term(f"{name}（待认定）", 0, "第七条")
        elif said:
            yield Term(name, weights.points(f"{name}{PLUS}"), "第七条")
    if known.average is None:
        yield Term("评审平均分（没有）", 0, "第十二条")
    else:
        yield Term("评审平均分", _whole(known.average * weights.share(AVERAGE)), "第十二条")
    yield from _of_grades(known, weights)
    if known.troubled:
        points = min(known.troubled * weights.points(TROUBLED), weights.points(TROUBLED_MOST))
        yield Term(f"本单位在建项目有不符合的 {known.troubled} 个", -points, "内控规则", hint=True)


def _of_grades(known: Known, weights: Weights) -> Iterator[Term]:
    if known.grade:
        yield Term(f"事前绩效评估为“{known.grade}”", weights.signed(f"{OWN_GRADE}{known.grade}"), "第四十条")
    count = sum(known.past.values())
    if count:
        total = sum(weights.signed(f"{PAST_GRADE}{grade}") * number for grade, number in known.past.items())
        said = "、".join(f"{grade} {number}" for grade, number in sorted(known.past.items(), key=_best_first))
        yield Term(f"本单位建成项目的绩效评价（{said}）", _whole(Fraction(total, count)), "第四十条", hint=True)


def shown(points: int) -> str:
    """Thousandths as a number, exact: 86.5, −1."""
    whole, rest = divmod(abs(points), THOUSANDTHS)
    decimals = f".{rest:03d}".rstrip("0") if rest else ""
    return f"{'−' if points < 0 else ''}{whole}{decimals}"


def _best_first(item: tuple[str, int]) -> int:
    return "优良中差".find(item[0])


def _whole(points: Fraction | int) -> int:
    """The nearest whole thousandth, half away from zero."""
    found = int(abs(Fraction(points)) + HALF)
    return found if points >= 0 else -found
