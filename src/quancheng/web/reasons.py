"""Why a verdict is what it is: the law's words beside the facts, and the comparison that holds, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quancheng.law import Clause, Pack, Verdict
from quancheng.law import expressions as x
from quancheng.law.tables import Reading
from quancheng.law.wording import code
from quancheng.ledger.phrases import value
from quancheng.web.speech import names_in, plain
from quancheng.web.tallies import truth_word

Json = Mapping[str, Any]
TODAY, UNKNOWN, NOT_YET = "今日()", "未知", "尚无"
GATED = "（按今日办理）"
DATES = {"=": ("同为", "不同于"), "<>": ("不同于", "同为"), "<": ("早于", "不早于"), "<=": ("不晚于", "晚于"),
         ">": ("晚于", "不晚于"), ">=": ("不早于", "早于")}  # fmt: skip
NUMBERS = {"=": ("等于", "不等于"), "<>": ("不等于", "等于"), "<": ("低于", "不低于"), "<=": ("不超过", "超过"),
           ">": ("超过", "不超过"), ">=": ("不低于", "低于")}  # fmt: skip
WORDS = {"=": ("是", "不是"), "<>": ("不是", "是")}
GOOD = {"应": True, "且": True, "不得": False, "限": True, "自": True, "先于": True}
"""What each key of a duty should come to; the others only decide whether the rule applies."""


@dataclass(frozen=True)
class Side:
    """One side of a comparison: in words, and what it came to. ``weak``: not known."""

    words: str
    value: str = ""
    weak: bool = False


@dataclass(frozen=True)
class Look:
    """Something looked at. ``relation`` is the one that holds, so that what is read is true. ``minor``: behind it."""

    left: Side
    relation: str = ""
    right: Side | None = None
    minor: bool = False


@dataclass(frozen=True)
class Reason:
    """One clause of a verdict. ``tone``: ok, bad, ask (unknown), or nothing where it only decides applicability."""

    clause: Clause
    reading: Reading | None
    looks: list[Look]
    word: str
    tone: str


def reasons(verdict: Verdict) -> list[Reason]:
    """Every clause of the rule, in order."""
    return [_Clause(verdict, place).reason() for place in range(len(verdict.rule.clauses))]


def fact_text(pack: Pack, kind: str, name: str, raw: object) -> Side:
    """A fact's name and its outside value as people read it."""
    fact = pack.vocabulary.find(kind, name)
    dated = (fact.type if fact else pack.derived[name].type) == "日期"
    return Side(name, value(raw, dated), raw == UNKNOWN if dated else raw is None)


class _Clause:
    """One clause of one verdict."""

    def __init__(self, verdict: Verdict, place: int) -> None:
        self.verdict = verdict
        self.pack = verdict.judge.pack
        self.clause = verdict.rule.clauses[place]
        self.json: Json = verdict.clauses[place]
        named = names_in(self.clause.meaning, pack=self.pack)
        formulas = [self.pack.formula(node.name) for node in named.values() if isinstance(node, x.Derived)]
        exprs = [self.clause.meaning, verdict.rule.duty.meaning, *formulas]
        self.nodes = {code(node): node for expr in exprs for node in expr.walk()}
        self.direct = {node.name for node in self.clause.meaning.walk() if isinstance(node, x.Fact | x.Derived)}
        self.values = {name: self._parameter(name) for name, node in named.items() if isinstance(node, x.Param)}

    def reason(self) -> Reason:
        truth = self.json["value"]
        wished = GOOD.get(self.clause.key)
        tone = "ask" if truth is None else "" if wished is None else "ok" if truth is wished else "bad"
        word = truth_word(self.clause.key, truth)
        if tone == "bad" and self.verdict.verdict == "未到期":
            tone, word = "", "尚未"
        if tone == "bad" and self.clause.key == "先于" and self.verdict.gate:
            tone, word = "", "即将办理"
        reading = self.pack.readings.get(self.clause.reading or "")
        return Reason(self.clause, reading, list(self._looks()), word, tone)

    def _looks(self) -> Iterator[Look]:
        said: set[str] = set()
        for item in self.json["comparisons"]:
            said |= {item["left"], item["right"]}
            yield self._compared(item)
        for name, raw in {**self.json["derived"], **self.json["facts"]}.items():
            if name not in said and (name in self.direct or name in self.json["facts"]):
                side = fact_text(self.pack, self.verdict.object, name, raw)
                if not self._inside_date(name):
                    yield Look(side, minor=name not in self.direct)

    def _inside_date(self, name: str) -> bool:
        """Whether a known date only stands inside a limit that has been shown (合同签订日后第10个工作日)."""
        texts = [item[side] for item in self.json["comparisons"] for side in ("left", "right")]
        known = self.json["facts"].get(name) not in (None, UNKNOWN)
        return known and any(f"({name}," in text or f"({name})" in text for text in texts) and name not in texts

    def _compared(self, item: Json) -> Look:
        left, right = self._side(item, "left"), self._side(item, "right")
        if item["left"] == TODAY and self.clause.key == "先于":
            return Look(right, "" if item["value"] is not False else GATED if self.verdict.gate else "已经发生")
        if left.value == NOT_YET and item["value"] is not None:
            return Look(left, "；", right)  # "later than every date" is how it is reckoned, not how it is said
        words = self._relations(item)[item["op"]]
        if item["value"] is None:
            return Look(left, f"是否{words[0].removeprefix('是') or '为'}", right)
        return Look(left, words[0 if item["value"] else 1], right)

    def _relations(self, item: Json) -> Mapping[str, tuple[str, str]]:
        types = {node.type for side in ("left", "right") if (node := self.nodes.get(item[side]))}
        if "日期" in types or TODAY in (item["left"], item["right"]):
            return DATES
        return NUMBERS if types & {"金额", "数", "份额"} else {**NUMBERS, **WORDS}

    def _side(self, item: Json, which: str) -> Side:
        text, raw = item[which], item[f"{which}_value"]
        if text == TODAY:
            return Side("今日", value(raw, is_date=True))
        node = self.nodes.get(text)
        if isinstance(node, x.Text):
            return Side(f"“{node.value}”")
        if isinstance(node, x.Param):
            return Side(node.name, self.values.get(node.name, ""))
        dated = node is not None and node.type == "日期"
        shown = plain(node, self.values, self.pack) if node else text
        return Side(shown, value(raw, dated), raw == UNKNOWN if dated else raw is None)

    def _parameter(self, name: str) -> str:
        """The value in force for this subject."""
        parameter = self.pack.parameters[name]
        explainer = self.verdict.judge.explainer(self.verdict.rule, self.verdict.gate)
        return parameter.shown(explainer.chosen(parameter, self.verdict.row))
