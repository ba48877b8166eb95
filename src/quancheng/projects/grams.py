"""Pairs of characters: how Chinese is made searchable by words of any length."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_CHINESE = "一-鿿㐀-䶿\U00020000-\U0003ffff"
_WORDS = re.compile(rf"[{_CHINESE}]+|[a-z0-9]+")
LONGEST = 4000
"""Characters that are looked in, of each text."""

LONGEST_WORD = 40
"""Letters that are kept of a Latin word or number."""


def grams(texts: Iterable[str]) -> str:
    """The texts as tokens, each once, in order: those of `tokens`, and the last character of each run of Chinese.

    So a single character is found by the beginning of a token: 管 begins 管理, and 全程管 also leaves 管.
    """
    found: dict[str, None] = {}
    for text in texts:
        for word in _words(text[:LONGEST]):
            found |= dict.fromkeys(_pairs(word))
            if not word.isascii():
                found[word[-1]] = None
    return " ".join(found)


def tokens(text: str) -> list[str]:
    """全程管 → 全程, 程管; a single character stands alone; Latin words and numbers whole and in lower case."""
    return [token for word in _words(text) for token in _pairs(word)]


def _words(text: str) -> list[str]:
    return _WORDS.findall(unicodedata.normalize("NFKC", text).lower())


def _pairs(word: str) -> list[str]:
    if word.isascii():
        return [word[:LONGEST_WORD]]
    return [word[place : place + 2] for place in range(len(word) - 1)] or [word]
