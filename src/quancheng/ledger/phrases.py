"""Words for people: values, what a clause looked at, what is overdue by how much."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from quancheng.law import Pack, Rule, Verdict

Json = Mapping[str, Any]
WAN = 10_000
WORKDAYS, DAYS = "个工作日", "天"
_MONEY = re.compile(r"-?\d+\.\d{2,4}")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_CALL = re.compile(r"(工作日后|日后|月后|季末|年初|最早|最晚|已知最大|若无)\(([^()]*)\)")
_QUARTER = re.compile(r"(\d{4})Q([1-4])")
_OPS = {"=": "＝", "<>": "≠", "<": "＜", "<=": "≤", ">": "＞", ">=": "≥"}
_OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
TODAY, UNKNOWN_DATE = "今日()", "未知"


def money(fen: int) -> str:
    """Whole 分 as 1,075.32 万元, or in 元 below 1 万元; never rounded."""
    yuan = Decimal(fen) / 100
    if abs(yuan) < WAN:
        return f"{yuan:,.2f} 元"
    whole, _, rest = f"{yuan / WAN:,f}".partition(".")
    return f"{whole}.{rest.rstrip('0').ljust(2, '0')} 万元"


def round_money(fen: int) -> str:
    """A sum in 万元 with two decimals, for running text."""
    return f"{short_money(fen)} 万元"


def short_money(fen: int) -> str:
    """Whole 分 in 万元 with two decimals, for tables of sums."""
    return f"{Decimal(fen) / (100 * WAN):,.2f}"


def value(raw: object, is_date: bool = False) -> str:
    """An outside value as people read it."""
    if raw is None:
        return "尚无" if is_date else "未填"
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, list):
        return "、".join(str(item) for item in raw)
    text = str(raw)
    if isinstance(raw, str) and _MONEY.fullmatch(text):
        fen = Decimal(text) * 100
        return money(int(fen)) if fen == int(fen) else f"{Decimal(text):,f} 元"
    return text


def named(kind: str, key: str) -> str:
    """An object as people call it: 合同 HT-2024-01; 2025 年第三季度; 2024 年度."""
    quarter = _QUARTER.fullmatch(key) if kind == "季度" else None
    if quarter:
        return f"{quarter[1]} 年第{'一二三四'[int(quarter[2]) - 1]}季度"
    return f"{key} 年度" if kind == "年度" and key.isdecimal() else f"{kind} {key}"


class Looked(NamedTuple):
    """One thing a clause looked at. ``main``: a comparison it turns on; ``weak``: not known."""

    text: str
    main: bool
    weak: bool


def looked_at(pack: Pack, rule: Rule, clause: Json) -> list[Looked]:
    """What the system looked at for one clause: comparisons with both sides, then the facts not in them."""
    found, said = [], set[str]()
    for item in clause["comparisons"]:
        if item["value"] is None and clause["value"] is not None:
            continue  # not known, and the clause was decided without it
        found.append(Looked(_compared(pack, rule, clause, item), True, item["value"] is None))
        said |= {item["left"], item["right"]}
    for name, raw in {**clause["facts"], **clause["derived"]}.items():
        if name not in said and not any(_mentions(text, name) for text in said):
            dated = is_date(pack, rule, name)
            unknown = raw == UNKNOWN_DATE if dated else raw is None
            found.append(Looked(f"{name} {value(raw, dated)}", not found, unknown))
    return found or [Looked(clause["predicate"], False, clause["value"] is None)]


def _compared(pack: Pack, rule: Rule, clause: Json, item: Json) -> str:
    """A comparison as it stands: the sign is the one that holds, so that what is read is true."""
    left, right = (_side(pack, rule, item, side, clause) for side in ("left", "right"))
    if item["left"] == TODAY and clause["key"] in ("先于", "限") and item["right_value"] not in (None, UNKNOWN_DATE):
        tail = {"先于": ("", "，已经发生"), "限": ("", "，已过")}[clause["key"]][item["value"] is False]
        return f"{right}{tail}"
    sign = _OPPOSITE[item["op"]] if item["value"] is False else item["op"]
    return f"{left} {_OPS.get(sign, sign)} {right}"


def _mentions(text: str, name: str) -> bool:
    return name in re.split(r"[(),\s+*-]+", text)


def _side(pack: Pack, rule: Rule, item: Json, side: str, clause: Json) -> str:
    code, raw = item[side], item[f"{side}_value"]
    words = humanise(code, clause["parameters"])
    if code.startswith("'"):
        return words
    dated = is_date(pack, rule, code) or bool(_CALL.search(code)) or code == TODAY
    other = item["right_value" if side == "left" else "left_value"]
    dated = dated or (isinstance(other, str) and bool(_ISO.fullmatch(other)))
    return f"{words} {value(raw, dated)}"


def humanise(code: str, parameters: Json) -> str:
    """工作日后(合同签订日, 合同备案工作日) → 合同签订日后第10个工作日."""
    text = code.replace(TODAY, "今日").strip("'")
    for _ in range(5):
        replaced = _CALL.sub(lambda match: _call(match[1], match[2], parameters), text)
        if replaced == text:
            break
        text = replaced
    return text.replace(" * ", "×")


def _call(function: str, inner: str, parameters: Json) -> str:
    args = [part.strip() for part in inner.split(",")]
    count = value(parameters.get(args[1], args[1])) if len(args) > 1 else ""
    match function:
        case "工作日后":
            return f"{args[0]}后第{count}个工作日"
        case "日后":
            return f"{args[0]}后第{count}日"
        case "月后":
            return f"{args[0]}后满{count}个月"
        case "季末":
            return f"{args[0]}所在季末"
        case "年初":
            return f"{args[0]}年1月1日"
        case "若无":
            return f"{args[0]}〔没有时取{args[1]}〕"
    return f"{'、'.join(args)}中{function.removeprefix('已知')}的"


def is_date(pack: Pack, rule: Rule, name: str) -> bool:
    """Whether a fact or derived fact, as this rule sees it, is a date."""
    fact = pack.vocabulary.find(rule.kind, name)
    if fact is not None:
        return fact.type == "日期"
    derived = pack.derived.get(name)
    return derived is not None and derived.type == "日期"


class Distance(NamedTuple):
    """How far a duty is from its limit: positive = late by, negative = that much is left."""

    by: int
    unit: str

    @property
    def words(self) -> str:
        """逾期 3 个工作日; 还有 5 天."""
        if self.by > 0:
            return f"逾期 {self.by:,} {self.unit}"
        return f"还有 {-self.by:,} {self.unit}" if self.by < 0 else "今天到期"


def distance(pack: Pack, verdict: Verdict, today: datetime.date) -> Distance | None:
    """Days late or left, in 工作日 where the limit counts them; None where no limit runs or it does not matter."""
    if verdict.due is None or verdict.verdict not in ("不符合", "逾期办结", "未到期"):
        return None
    end = today.toordinal()
    if verdict.verdict == "逾期办结":
        done = _done(verdict)
        if done is None:
            return None
        end = done
    if verdict.verdict == "不符合" and end <= verdict.due:
        return None
    return span(pack, in_workdays(pack, verdict.rule.name), verdict.due, end)


def span(pack: Pack, workdays: bool, due: int, end: int) -> Distance:
    """How far a day is from a limit (day numbers): in 工作日 where the limit counts them and one lies between."""
    between = pack.calendar.workdays_between(due, end) if workdays else 0
    return Distance(between, WORKDAYS) if between else Distance(end - due, DAYS)


def _done(verdict: Verdict) -> int | None:
    name = verdict.rule.duty.predicate.strip()
    for clause in verdict.clauses:
        if clause["key"] == "应":
            raw = {**clause["derived"], **clause["facts"]}.get(name)
            if isinstance(raw, str) and _ISO.fullmatch(raw):
                return datetime.date.fromisoformat(raw).toordinal()
    return None


_workday_rules: dict[int, dict[str, bool]] = {}


def in_workdays(pack: Pack, rule: str) -> bool:
    """Whether the limit of a rule counts 工作日."""
    known = _workday_rules.setdefault(id(pack), {})
    if rule not in known:
        texts = [clause.predicate for clause in pack.rules[rule].of("限")] if rule in pack.rules else []
        texts += [pack.text(name) for name in pack.derived if any(_mentions(text, name) for text in texts)]
        known[rule] = any("工作日后" in text for text in texts)
    return known[rule]


@cache
def _words_of(clauses: tuple[tuple[str, str | None], ...]) -> str:
    return "…".join(text for text, reading in clauses if not reading)


def quoted(rule: Rule) -> str:
    """The regulation's words that the rule stands on, in the order of the rule."""
    return _words_of(tuple((clause.quote, clause.reading) for clause in rule.clauses))


def day(number: int) -> str:
    """2026-11-23."""
    return datetime.date.fromordinal(number).isoformat()


def chinese_day(date: datetime.date) -> str:
    """2026年11月23日."""
    return f"{date.year}年{date.month}月{date.day}日"
