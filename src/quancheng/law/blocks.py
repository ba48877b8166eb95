"""Reading a rule block: ``键: 引文 | 谓词``, line by line, every fault with its line."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from quancheng.law.document import ArticleText, Block
from quancheng.law.errors import BadPredicate
from quancheng.law.predicates import Reader
from quancheng.law.rules import DUTIES, FIRM, PLAIN, QUOTED, STRENGTHS, Clause, Period, Rule
from quancheng.law.vocabulary import KINDS, PROJECT

BEFORE_START = " 开始前"
_LIST = re.compile(r"[、,，\s]+")
_OTHER = re.compile(r"〔(第[一二三四五六七八九十百]+条)〕(.*)", re.DOTALL)
_READING = re.compile(r"〔解释\s*(I-[\w-]+)〕")
_PERIOD = re.compile(r"(季度|年度)\s+自\s+(\S+)\s+至\s+(\S+)")

Fault = Callable[[int, str], None]


@dataclass
class _Draft:
    """The lines of a block, sorted into plain keys and clauses."""

    plain: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    clauses: list[Clause] = field(default_factory=list)

    def one(self, key: str, fault: Fault) -> str | None:
        found = self.plain.get(key, [])
        for line, _ in found[1:]:
            fault(line, f"“{key}”只能写一次")
        return found[0][1] if found else None

    def many(self, key: str) -> tuple[str, ...]:
        return tuple(word for _, text in self.plain.get(key, []) for word in _LIST.split(text) if word)


def read_rule(block: Block, article: ArticleText, reader: Callable[[str], Reader], fault: Fault) -> Rule | None:
    """The rule of a block; faults are told to ``fault(line, message)``. None when it cannot be used."""
    draft = _draft(block, fault)
    kind = draft.one("对象", fault) or PROJECT
    strength = draft.one("力度", fault) or FIRM
    holder = draft.one("主体", fault)
    if kind not in KINDS:
        fault(block.line, f"没有“{kind}”这类对象；只有{'、'.join(KINDS)}")
        return None
    if strength not in STRENGTHS:
        fault(draft.plain["力度"][0][0], f"力度只能是{'、'.join(STRENGTHS)}")
    if not holder:
        fault(block.line, f"规则“{block.name}”没有写主体")
    if len([clause for clause in draft.clauses if clause.key in DUTIES]) != 1:
        fault(block.line, f"规则“{block.name}”要有且只有一项义务（应、不得 或 可 之一）")
        return None
    read = [_meant(clause, reader(kind), fault) for clause in draft.clauses]
    clauses = tuple(clause for clause in read if clause)
    if len(clauses) < len(read):
        return None
    return Rule(
        name=block.name,
        article=article.number,
        title=article.title,
        line=block.line - 1,
        kind=kind,
        holder=holder or "",
        together=draft.many("会同"),
        strength=strength,
        waivers=draft.many("可由"),
        blocks=draft.many("阻止"),
        readings=draft.many("解释"),
        period=_period(draft, kind, reader(PROJECT), fault),
        clauses=clauses,
    )


def _draft(block: Block, fault: Fault) -> _Draft:
    draft = _Draft()
    for line, key, rest in _lines(block, fault):
        if key in PLAIN:
            draft.plain.setdefault(key, []).append((line, rest))
        elif key in QUOTED:
            quote, bar, predicate = rest.partition(" | ")
            if bar and quote.strip() and predicate.strip():
                draft.clauses.append(_clause(key, quote.strip(), predicate.strip(), line))
            else:
                fault(line, f"“{key}”要写成“{key}: 引文 | 谓词”，中间是空格、竖线、空格")
        else:
            fault(line, f"没有“{key}”这个键；可用：{'、'.join(PLAIN + QUOTED)}")
    return draft


def _lines(block: Block, fault: Fault) -> list[tuple[int, str, str]]:
    """(line, key, rest), with the indented lines that continue one joined to it."""
    result: list[tuple[int, str, str]] = []
    for offset, text in enumerate(block.text.splitlines()):
        line = block.line + offset
        if not text.strip():
            continue
        if text[0].isspace() and result:
            start, key, rest = result[-1]
            result[-1] = (start, key, f"{rest} {text.strip()}")
            continue
        key, colon, rest = text.partition(":")
        if not colon:
            fault(line, "每行要写成“键: 内容”（半角冒号）；接上一行的内容要缩进")
            continue
        result.append((line, key.strip(), rest.strip()))
    return result


def _clause(key: str, quote: str, predicate: str, line: int) -> Clause:
    clause = Clause(key, quote, predicate, line)
    other, reading = _OTHER.fullmatch(quote), _READING.fullmatch(quote)
    if other:
        clause = replace(clause, quote=other.group(2).strip(), elsewhere=other.group(1))
    if reading:
        clause = replace(clause, reading=reading.group(1))
    if key == "先于" and predicate.endswith(BEFORE_START):
        clause = replace(clause, predicate=predicate.removesuffix(BEFORE_START), strict=True)
    return clause


def _meant(clause: Clause, reader: Reader, fault: Fault) -> Clause | None:
    try:
        if clause.key in ("自", "限", "先于"):
            return replace(clause, expr=reader.value(clause.predicate, "日期"))
        if clause.key == "应":
            return replace(clause, expr=reader.either(clause.predicate))
        return replace(clause, expr=reader.condition(clause.predicate))
    except BadPredicate as error:
        fault(clause.line, f"{clause.key}：{error}")
        return None


def _period(draft: _Draft, kind: str, reader: Reader, fault: Fault) -> Period | None:
    text = draft.one("逐期", fault)
    if text is None:
        return None
    line = draft.plain["逐期"][0][0]
    found = _PERIOD.fullmatch(text)
    if not found or found.group(1) != kind:
        fault(line, "逐期要写成“季度 自 日期事实 至 日期事实”，季度或年度与对象相同")
        return None
    try:
        start, stop = (reader.value(found.group(n), "日期") for n in (2, 3))
    except BadPredicate as error:
        fault(line, f"逐期：{error}")
        return None
    return Period(kind, start, stop, text)
