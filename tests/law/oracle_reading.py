"""Predicates read a second time: a small reader of its own for the words of law.md."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

Tree = tuple[Any, ...]

_WORD = re.compile(r"\s*('(?:[^']|'')*'|<=|>=|<>|[=<>()+\-*,.]|\w+)")
_COMPARISONS = {"=", "<>", "<", "<=", ">", ">="}


class _Words:
    """The words of a predicate, taken one after the other."""

    def __init__(self, text: str) -> None:
        self.left = _WORD.findall(text)
        if re.sub(r"\s+", "", "".join(self.left)) != re.sub(r"\s+", "", text):
            raise ValueError(text)

    def take(self, *wanted: str) -> str | None:
        if self.left and (not wanted or self.left[0].upper() in wanted):
            return str(self.left.pop(0))
        return None

    def must(self, word: str) -> None:
        if self.take(word) is None:
            raise ValueError((word, self.left))


@cache
def read(text: str) -> Tree:
    """The tree of a predicate. NOT binds looser than comparisons and tighter than AND, AND tighter than OR."""
    words = _Words(text)
    tree = _either(words)
    if words.left:
        raise ValueError((text, words.left))
    return tree


def _either(words: _Words) -> Tree:
    tree = _both(words)
    while words.take("OR"):
        tree = ("or", tree, _both(words))
    return tree


def _both(words: _Words) -> Tree:
    tree = _negated(words)
    while words.take("AND"):
        tree = ("and", tree, _negated(words))
    return tree


def _negated(words: _Words) -> Tree:
    return ("not", _negated(words)) if words.take("NOT") else _compared(words)


def _compared(words: _Words) -> Tree:
    tree = _value(words)
    while True:
        if op := words.take(*_COMPARISONS):
            tree = ("compare", op, tree, _value(words))
        elif words.take("IS"):
            negated = words.take("NOT")
            words.must("NULL")
            tree = ("not", ("missing", tree)) if negated else ("missing", tree)
        else:
            negated = words.take("NOT")
            if words.take("BETWEEN"):
                low = _value(words)
                words.must("AND")
                inner = ("and", ("compare", ">=", tree, low), ("compare", "<=", tree, _value(words)))
            elif words.take("IN"):
                inner = ("in", tree, _list(words))
            else:
                return tree
            tree = ("not", inner) if negated else inner


def _list(words: _Words) -> Tree:
    if not words.take("("):
        return _value(words)
    found = []
    while True:
        found.append(_value(words)[1])
        if not words.take(","):
            words.must(")")
            return ("texts", tuple(found))


def _value(words: _Words) -> Tree:
    tree = _times(words)
    while sign := words.take("+", "-"):
        tree = ("sum", sign, tree, _times(words))
    return tree


def _times(words: _Words) -> Tree:
    tree = _single(words)
    while words.take("*"):
        tree = ("times", tree, _single(words))
    return tree


def _single(words: _Words) -> Tree:
    if words.take("("):
        tree = _either(words)
        words.must(")")
        return tree
    word = str(words.take())
    if word.startswith("'"):
        return ("text", word[1:-1].replace("''", "'"))
    if word.upper() in ("TRUE", "FALSE"):
        return ("always", word.upper() == "TRUE")
    if words.take("("):
        args = []
        while not words.take(")"):
            args.append(_either(words))
            words.take(",")
        return ("call", word, tuple(args))
    return ("name", word, words.take()) if words.take(".") else ("name", None, word)
