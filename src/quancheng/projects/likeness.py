"""How alike two things are that are to be built or stand already: by name, purpose and functions, each explained.

Scores are shares in thousandths. Nothing is decided by them; they put beside one another what people then compare.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from rapidfuzz import fuzz

from quancheng.projects.grams import tokens

WHOLE = 1000
GOAL, CONTENT = "建设目标", "建设内容"
"""Where an application says what a project is for, and what it does."""

ENOUGH = 3
"""Pairs of the shorter text from which on being contained in the longer one says something."""

CONTAINED = Fraction(4, 5)
"""What a name that is wholly contained in a longer one counts."""

MOST_WORDS, LONGEST = 6, 500
_GENERIC = re.compile(
    r"政务信息化|信息化|数字化|智能化|智慧|建设|项目|工程|平台|系统|管理|服务|信息|数据|应用|综合|一体化|牡丹区|区级|全区|"
    r"[一二三]期|[的和与及、，。；：（）()“”《》\s·-]"
)
"""Words that nearly every name has: they make nothing alike."""


class Texts(NamedTuple):
    """What is compared of a thing."""

    name: str
    purpose: str = ""
    functions: str = ""


@dataclass(frozen=True)
class Part:
    """One of the three. ``score`` None: one of both says nothing of it. ``shared``: the words that are the same."""

    name: str
    score: int | None
    shared: tuple[str, ...] = ()


@dataclass(frozen=True)
class Likeness:
    """``total``: by the weights of those parts that both speak of."""

    total: int
    parts: tuple[Part, ...]


def compare(one: Texts, other: Texts, weights: Mapping[str, Fraction]) -> Likeness:
    """How alike two things are. ``weights``: 名称, 用途, 主要功能 → what each counts."""
    names = plain(one.name), plain(other.name)
    parts = [Part("名称", _names(*names), words_in_both(*names))]
    for title, mine, theirs in (
        ("用途", one.purpose, other.purpose),
        ("主要功能", one.functions, other.functions),
    ):
        both = plain(mine), plain(theirs)
        said = all(both)
        parts.append(Part(title, _texts(*both) if said else None, words_in_both(*both) if said else ()))
    counted = [(part.score, weights[part.name]) for part in parts if part.score is not None]
    total = sum(score * weight for score, weight in counted) / sum(weight for _, weight in counted)
    return Likeness(round(total), tuple(parts))


def plain(text: str) -> str:
    """The text without words that say nothing of what is built, a blank for each; whole where nothing else is left."""
    whole = " ".join(unicodedata.normalize("NFKC", text[:LONGEST]).lower().split())
    return " ".join(_GENERIC.sub(" ", whole).split()) or whole


def words_in_both(one: str, other: str) -> tuple[str, ...]:
    """The longest runs of two characters or more, without a blank, that stand in both, the longest first."""
    found: dict[str, None] = {}
    start = 0
    while start < len(one) - 1:
        end = start + 2
        if " " in one[start:end] or one[start:end] not in other:
            start += 1
            continue
        while end < len(one) and one[end] != " " and one[start : end + 1] in other:
            end += 1
        found[one[start:end]] = None
        start = end
    return tuple(sorted(found, key=len, reverse=True)[:MOST_WORDS])


def _names(one: str, other: str) -> int:
    """The best of three: letter by letter in order, by pairs in any order, one within the other."""
    mine, theirs = set(tokens(one)), set(tokens(other))
    shared, fewer = len(mine & theirs), min(len(mine), len(theirs))
    in_order = Fraction(round(fuzz.ratio(one.replace(" ", ""), other.replace(" ", "")) * 10), WHOLE)
    pairs = Fraction(2 * shared, max(1, len(mine) + len(theirs)))
    within = CONTAINED * Fraction(shared, fewer) if fewer >= ENOUGH else Fraction(0)
    return round(max(in_order, pairs, within) * WHOLE)


def _texts(one: str, other: str) -> int:
    """How much of the shorter text, by pairs, stands in the longer one too."""
    mine, theirs = set(tokens(one)), set(tokens(other))
    shared, fewer = len(mine & theirs), min(len(mine), len(theirs))
    if fewer < ENOUGH:
        return round(Fraction(2 * shared, max(1, len(mine) + len(theirs))) * WHOLE)
    return round(Fraction(shared, fewer) * WHOLE)
