"""The text of a predicate: what may not stand in it at all, and its reading by sqlglot."""

from __future__ import annotations

import logging
import re

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from quancheng.law.errors import BadPredicate

_QUOTED = re.compile(r"'[^']*'")
_FULL_WIDTH = re.compile(r"[（），；：＝＜＞！｜“”‘’、。　０-９％]")
_NOT_KNOWN = re.compile(r"\bUNKNOWN\b", re.IGNORECASE)
LONGEST = 2000
logging.getLogger("sqlglot").setLevel(logging.CRITICAL)  # what it cannot read is said by us, in Chinese


def parse(text: str) -> exp.Expr:
    """The SQL tree of a predicate. Raises BadPredicate for what can be seen from the text alone."""
    bare = _QUOTED.sub("''", text)
    if len(text) > LONGEST:
        raise BadPredicate(f"谓词超过 {LONGEST} 个字，请拆成几个派生事实")
    if ":today" in text or "!" in bare or _NOT_KNOWN.search(bare):
        raise BadPredicate("谓词里不能用“!”“:today”或 UNKNOWN；不等于写 <>，否定写 NOT，尚无写 IS NULL")
    found = _FULL_WIDTH.search(bare)
    if found:
        raise BadPredicate(f"谓词里有全角符号“{found.group()}”，请改为半角")
    if "--" in bare or "/*" in bare or "#" in bare:
        raise BadPredicate("谓词里不能写注释")
    if '"' in bare or "`" in bare:
        raise BadPredicate("名称不加引号")
    try:
        tree = sqlglot.parse_one(text, dialect="postgres")
    except (SqlglotError, RecursionError):
        raise BadPredicate(f"读不懂这个谓词：{text}") from None
    return tree
