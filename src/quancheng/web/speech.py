"""A predicate in words, cut into tokens, so that a page can show which words are facts, numbers or derived."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quancheng.law import Clause, Pack
from quancheng.law import expressions as x
from quancheng.law.wording import words
from quancheng.web import regulation

FACT, DERIVED, PARAMETER, PLAIN = "fact", "derived", "parameter", ""
AROUND = {"限": ("至", "止"), "自": ("自", "起"), "应": ("已有", ""), "先于": ("在", "当日或之前")}
"""What stands around a date to make it a sentence, by the key of its clause."""


@dataclass(frozen=True)
class Token:
    """Some words. ``name`` is the fact or parameter they stand for, ``note`` what it means."""

    text: str
    kind: str = PLAIN
    name: str = ""
    note: str = ""


def clause_tokens(clause: Clause) -> list[Token]:
    """What the system looks at for one clause, as a sentence."""
    found = tokens(clause.meaning)
    if clause.meaning.type == "日期":
        before, after = AROUND.get(clause.key, ("", ""))
        return [Token(before), *found, Token("之前，不含当日" if clause.strict else after)]
    if isinstance(clause.meaning, x.Derived):
        found.append(Token(" 为是"))
    return [Token("出现："), *found] if clause.key == "不得" else found


def tokens(expr: x.Expr, values: Mapping[str, str] | None = None, pack: Pack | None = None) -> list[Token]:
    """An expression in words; parameters by ``values``, else by their newest value. ``pack``: else the shown one."""
    return list(_tokens(expr, values or {}, pack or regulation.pack()))


def plain(expr: x.Expr, values: Mapping[str, str] | None = None, pack: Pack | None = None) -> str:
    """The same as plain text."""
    return "".join(token.text for token in tokens(expr, values, pack))


def names_in(*exprs: x.Expr, pack: Pack | None = None) -> dict[str, x.Expr]:
    """The facts, derived facts and parameters that expressions name, in the order met, through derived facts too."""
    asked = pack or regulation.pack()
    found: dict[str, x.Expr] = {}
    waiting = list(exprs)
    while waiting:
        for node in waiting.pop(0).walk():
            if isinstance(node, x.Fact | x.Derived | x.Param) and node.name not in found:
                found[node.name] = node
                if isinstance(node, x.Derived):
                    waiting.append(asked.formula(node.name))
    return found


def _tokens(expr: x.Expr, values: Mapping[str, str], pack: Pack) -> Iterator[Token]:
    named = {node.name: node for node in expr.walk() if isinstance(node, x.Fact | x.Derived | x.Param)}
    pattern = "|".join(re.escape(name) for name in sorted(named, key=len, reverse=True))
    parts = re.split(f"({pattern})", words(expr)) if named else [words(expr)]
    for place, part in enumerate(parts):
        after = named.get(parts[place + 1]) if place + 1 < len(parts) else None
        if part in named:
            yield _token(named[part], values, pack)
        elif isinstance(after, x.Param) and after.value_type == "月" and part.endswith("第"):
            yield Token(part.removesuffix("第") + "满")  # 后满6个月 is a span, 后第6个月 would be an ordinal
        elif part:
            yield Token(part)


def _token(node: x.Expr, values: Mapping[str, str], pack: Pack) -> Token:
    match node:
        case x.Param(name):
            parameter = pack.parameters[name]
            shown = values.get(name) or parameter.shown(parameter.values[-1].value)
            return Token(shown, PARAMETER, name, parameter.meaning)
        case x.Derived(_, name):
            return Token(name, DERIVED, name, pack.derived[name].meaning)
        case x.Fact(kind, name):
            fact = pack.vocabulary.facts[kind][name]
            note = f"{fact.meaning}（由{fact.finding}认定）" if fact.finding else fact.meaning
            return Token(name, FACT, name, note)
    return Token(words(node))
