"""Texts as people type them: nothing that cannot be shown, names on one line."""

from __future__ import annotations

import unicodedata

UNSHOWN = "里有不能显示的字符，请删去"
_LINES = "\n\r\t"
_TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""Marks that turn the direction of writing: what is read is then not what stands there."""


def unshown(text: object) -> bool:
    """Whether a text holds what nobody sees or no database keeps: controls, halves of characters, turning marks."""
    return isinstance(text, str) and any(_is_unshown(character) for character in text)


def one_line(text: str) -> str:
    """The same without edges, on one line."""
    return " ".join(text.split())


def _is_unshown(character: str) -> bool:
    kind = unicodedata.category(character)
    return (kind == "Cc" and character not in _LINES) or kind == "Cs" or character in _TURNING
