"""Pairs of characters: how Chinese is made searchable by words of any length from two characters on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_WORDS = re.compile(r"[一-鿿㐀-䶿]+|[a-z0-9]+")
LONGEST = 4000
"""Characters that are looked in, of each text."""


def grams(texts: Iterable[str]) -> str:
    """The texts as tokens: runs of Chinese in overlapping pairs, other words whole; each token once, in order."""
    found: dict[str, None] = {}
    for text in texts:
        found |= dict.fromkeys(tokens(text[:LONGEST]))
    return " ".join(found)


def tokens(text: str) -> list[str]:
    """全程管 → 全程, 程管; a single character stands alone; Latin words and numbers whole and in lower case."""
    found: list[str] = []
    for word in _WORDS.findall(unicodedata.normalize("NFKC", text).lower()):
        if word.isascii() or len(word) == 1:
            found.append(word)
        else:
            found += [word[place : place + 2] for place in range(len(word) - 1)]
    return found
