"""An article's text cut where its rules quote it, so that each quoted word can point at its clause and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from quancheng.law import Article, Rule
from quancheng.law.quotes import find, squeezed


@dataclass(frozen=True)
class Piece:
    """Some words of a paragraph. ``clauses``: who quotes them; ``begins``: whose quote begins here;
    ``ends``: the rules (counted from 1) whose last quoted word this is."""

    text: str
    clauses: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    ends: tuple[int, ...] = ()


@dataclass
class _Letter:
    """One letter of the text, and what the rules do with it."""

    clauses: list[str] = field(default_factory=list)
    begins: list[str] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)


def clause_id(rule: int, clause: int) -> str:
    """The name of a clause within its article's page: rule 2, clause 0 → 2-0. Rules count from 1."""
    return f"{rule}-{clause}"


def paragraphs(article: Article) -> list[list[Piece]]:
    """The article's paragraphs in pieces; joined they are the text, letter for letter."""
    letters = _letters(article)
    result, start = [], 0
    for text in article.text.split("\n"):
        stop = start + len(text)
        result.append(list(_pieces(text, letters[start:stop])))
        start = stop
    return result


def passage(article: Article, rule: Rule) -> list[tuple[str, bool]]:
    """The sentences that a rule quotes, in pieces: (words, whether the rule quotes them)."""
    text = squeezed(article.text)
    spans: list[tuple[int, int]] = []
    for clause in rule.clauses:
        if clause.reading is None and clause.elsewhere is None:
            spans += find(text, clause.quote, spans[-1][1] if spans else 0) or []
    if not spans:
        return []
    place = text.rfind("。", 0, spans[0][0]) + 1
    stop = text.find("。", spans[-1][1] - 1) + 1 or len(text)
    pieces = []
    for start, end in spans:
        pieces += [(text[place:start], False), (text[start:end], True)]
        place = end
    return [piece for piece in (*pieces, (text[place:stop], False)) if piece[0]]


def _letters(article: Article) -> list[_Letter]:
    text = squeezed(article.text)
    letters = [_Letter() for _ in text]
    for number, rule in enumerate(article.rules, 1):
        position, last = 0, -1
        for index, clause in enumerate(rule.clauses):
            if clause.reading is not None or clause.elsewhere is not None:
                continue
            spans = find(text, clause.quote, position)
            if not spans:
                continue
            name = clause_id(number, index)
            letters[spans[0][0]].begins.append(name)
            for start, stop in spans:
                for letter in letters[start:stop]:
                    letter.clauses.append(name)
            position = spans[-1][1]
            last = max(last, position - 1)
        if last >= 0:
            letters[last].ends.append(number)
    return letters


def _pieces(text: str, letters: list[_Letter]) -> Iterator[Piece]:
    """Runs of letters that the same clauses quote; a run is cut where a quote begins or a rule ends."""
    run = 0
    runs: list[int] = []
    for place, letter in enumerate(letters):
        before = letters[place - 1] if place else None
        if before is None or before.clauses != letter.clauses or letter.begins or before.ends:
            run += 1
        runs.append(run)
    for _, group in groupby(range(len(text)), key=lambda place: runs[place]):
        places = list(group)
        first, last = letters[places[0]], letters[places[-1]]
        yield Piece(
            text[places[0] : places[-1] + 1], tuple(first.clauses), tuple(first.begins), tuple(sorted(last.ends))
        )
