"""Quotes against the text: every word a rule or a number rests on stands in the regulation, and in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from quancheng.law.pack import Article, Pack
from quancheng.law.rules import Clause, Rule

_NORMATIVE = re.compile(r"应|须|不得|可以|可要求|可委托|可会同|原则上|负责|严格|优先|鼓励|不适用|不安排|要[会做按在]")
_SENTENCE = re.compile(r"[^。；：]*[。；：]?")
_MARKED = re.compile(r"“([^”]+)”")
ELLIPSIS = re.compile(r"…+")
Span = tuple[int, int]


def squeezed(text: str) -> str:
    """The text without white space."""
    return re.sub(r"\s+", "", text)


def find(text: str, quote: str, start: int = 0) -> list[Span] | None:
    """Where the pieces of a quote (joined by …) stand in a text, one after the other; None when they do not."""
    spans = []
    for piece in ELLIPSIS.split(squeezed(quote)):
        at = text.find(piece, start) if piece else -1
        if at < 0:
            return None
        start = at + len(piece)
        spans.append((at, start))
    return spans


@dataclass
class Coverage:
    """Which words of an article its rules quote."""

    article: Article
    spans: list[Span] = field(default_factory=list)

    def sentences(self) -> Iterator[tuple[str, bool, bool]]:
        """Each normative sentence: its words, whether a rule quotes it, whether a note speaks of it."""
        text = squeezed(self.article.text)
        notes = "".join(self.article.notes)
        marked = [squeezed(words) for words in _MARKED.findall(notes)]
        for found in _SENTENCE.finditer(text):
            sentence = found.group()
            if not _NORMATIVE.search(sentence):
                continue
            quoted = any(start < found.end() and end > found.start() for start, end in self.spans)
            noted = any(words in sentence for words in marked) or bool(notes and not self.article.rules)
            yield sentence, quoted, noted

    @property
    def uncovered(self) -> int:
        """How many characters no rule quotes."""
        covered = {position for start, end in self.spans for position in range(start, end)}
        return len(squeezed(self.article.text)) - len(covered)


def check_rule(pack: Pack, rule: Rule, coverage: dict[str, Coverage]) -> Iterator[tuple[int, str]]:
    """(line, fault) for each quote of a rule that is not in its article, or not in order; fills the coverage."""
    position = 0
    for clause in rule.clauses:
        if clause.reading is not None:
            if clause.reading not in pack.readings:
                yield clause.line, f"解释登记里没有“{clause.reading}”"
            continue
        if "〔" in clause.quote:
            yield clause.line, f"引文里的“〔”不成对，或写法不对：{clause.quote}"
            continue
        place = clause.elsewhere or rule.title
        if place not in coverage:
            yield clause.line, f"没有“{place}”"
            continue
        text = squeezed(coverage[place].article.text)
        spans = find(text, clause.quote, position if clause.elsewhere is None else 0)
        if spans is None:
            yield clause.line, _why(text, clause)
            continue
        coverage[place].spans += spans
        if clause.elsewhere is None:
            position = spans[-1][1]


def _why(text: str, clause: Clause) -> str:
    if find(text, clause.quote):
        return f"引文“{clause.quote}”要排在上一条引文之后（按条文的先后）"
    return f"引文“{clause.quote}”与条文不一致：条文里没有这几个字"
