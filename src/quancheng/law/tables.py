"""The pack's YAML tables: parameters (参数), derived facts (派生), the interpretation register (解释), terms (用语)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quancheng.law.sources import Source
from quancheng.law.values import FEN, LARGEST_AMOUNT, THOUSANDTHS

PARAM_TYPES = ("金额", "份额", "数", "工作日", "日", "月", "选项表")
LARGEST_DENOMINATOR = LARGEST_SHARE = 1000
LONGEST_SPAN = 10_000
PROPOSED = "拟定"
ParamValue = int | Fraction | tuple[str, ...]


@dataclass(frozen=True)
class Dated:
    """One value of a parameter, from a date on, with the article and words it comes from."""

    since: datetime.date
    value: ParamValue
    article: str | None
    quote: str | None
    line: int


@dataclass(frozen=True)
class Parameter:
    """A number, span, list or share of the law. 金额 in 分, 数 in thousandths, spans in their own unit."""

    name: str
    type: str
    meaning: str
    by: str | None
    reading: str | None
    note: str | None
    values: tuple[Dated, ...]
    line: int
    used_by: str | None = None
    """用于: the act that goes by it, where no rule does"""

    def shown(self, value: ParamValue) -> str:
        """The value as a person reads it."""
        if isinstance(value, tuple):
            return "、".join(value)
        if isinstance(value, Fraction):
            return f"{float(value * 100):g}%"
        if self.type == "金额":
            yuan = Decimal(value) / FEN
            return f"{(yuan / 10000).normalize():,f}万元" if yuan >= 10000 else f"{yuan.normalize():,f}元"
        if self.type == "数":
            return f"{(Decimal(value) / THOUSANDTHS).normalize():f}"
        return f"{value}个{self.type}" if self.type in ("工作日", "月") else f"{value}日"


@dataclass(frozen=True)
class DerivedFact:
    """A derived fact: one expression, or one for each reading of a register entry."""

    kind: str
    name: str
    type: str
    meaning: str
    reading: str | None
    formulas: Mapping[str, str]
    """reading → expression text; the only key is "" when there is no reading"""
    line: int


@dataclass(frozen=True)
class Reading:
    """An entry of the register: what is open, the readings, which one is adopted, and who decided."""

    id: str
    article: str
    question: str
    readings: Mapping[str, str]
    adopted: str
    reason: str
    decided_by: str | None
    consulted: tuple[str, ...]
    decided_on: datetime.date | None
    line: int

    @property
    def is_proposed(self) -> bool:
        return self.decided_by is None


@dataclass(frozen=True)
class Terms:
    """What this place calls things, and other column names found in real ledgers."""

    names: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]]


def read_parameters(source: Source) -> dict[str, Parameter]:
    """参数.yaml; faults go to ``source.defects``."""
    result = {}
    for name, entry in source.mapping().items():
        with source.guarded(name):
            if not isinstance(entry, dict) or entry.get("类型") not in PARAM_TYPES or not entry.get("值"):
                source.defect(f"参数“{name}”要有类型（{'、'.join(PARAM_TYPES)}）和值", name)
                continue
            values = [_dated(source, name, entry["类型"], index, item) for index, item in enumerate(entry["值"])]
            found = tuple(sorted((value for value in values if value), key=lambda value: value.since))
            if len({value.since for value in found}) < len(found):
                source.defect(f"参数“{name}”同一天有两个值", name)
            if found:
                result[name] = Parameter(
                    name, entry["类型"], str(entry.get("含义") or ""), entry.get("按"), entry.get("解释"),
                    entry.get("说明"), found, source.line(name), entry.get("用于"),
                )  # fmt: skip
    return result


def _dated(source: Source, name: str, type_: str, index: int, item: Any) -> Dated | None:
    place = (name, "值", index)
    if not isinstance(item, dict) or type(item.get("自")) is not datetime.date or "值" not in item:
        source.defect(f"参数“{name}”的每个值要写 自（日期）和 值", *place)
        return None
    value = parse_value(type_, item["值"])
    if value is None:
        source.defect(f"参数“{name}”的值“{item['值']}”不是{type_}", *place)
        return None
    for key in ("条", "引文"):
        if not isinstance(item.get(key), str | None):
            source.defect(f"参数“{name}”的{key}应为文字", *place)
            return None
    return Dated(item["自"], value, item.get("条"), item.get("引文"), source.line(*place))


def parse_value(type_: str, raw: Any) -> ParamValue | None:
    """The inside value of a parameter; None when it is not of its type."""
    if type_ == "选项表":
        return tuple(str(option) for option in raw) if isinstance(raw, list) and raw else None
    try:
        text = str(raw)
        if type_ == "份额":
            share = Fraction(Decimal(text.rstrip("%")) / (100 if text.endswith("%") else 1))
            return share if 0 < share <= LARGEST_SHARE and share.denominator <= LARGEST_DENOMINATOR else None
        number = Decimal(text) * {"金额": FEN, "数": THOUSANDTHS}.get(type_, 1)
    except (ArithmeticError, ValueError):
        return None
    most = LONGEST_SPAN if type_ in ("工作日", "日", "月") else LARGEST_AMOUNT
    return int(number) if number.is_finite() and number == int(number) and 0 <= number <= most else None


def read_derived(source: Source, kinds: tuple[str, ...]) -> dict[str, DerivedFact]:
    """派生.yaml; faults go to ``source.defects``. The expressions are read later, with all names known."""
    result = {}
    for name, entry in source.mapping().items():
        with source.guarded(name):
            if (
                not isinstance(entry, dict)
                or not {"对象", "类型", "含义", "式"} <= entry.keys()
                or entry["对象"] not in kinds
            ):
                source.defect(f"派生事实“{name}”要有对象、类型、含义和式", name)
                continue
            formulas = entry["式"] if isinstance(entry["式"], dict) else {"": entry["式"]}
            if ("" in formulas) == bool(entry.get("解释")):
                source.defect(f"派生事实“{name}”：按解释分读法时，既要写解释，也要每个读法一个式", name)
                continue
            texts = {str(key): str(text) for key, text in formulas.items()}
            result[name] = DerivedFact(
                entry["对象"],
                name,
                entry["类型"],
                str(entry["含义"]),
                entry.get("解释"),
                texts,
                source.line(name, "式"),
            )
    return result


def read_readings(source: Source) -> dict[str, Reading]:
    """解释.yaml; faults go to ``source.defects``."""
    result = {}
    for id_, entry in source.mapping().items():
        with source.guarded(id_):
            wanted = {"条", "问题", "读法", "采用", "理由", "决定"}
            if not isinstance(entry, dict) or not wanted <= entry.keys() or not isinstance(entry["读法"], dict):
                source.defect(f"解释“{id_}”要有{'、'.join(sorted(wanted))}", id_)
                continue
            if len(entry["读法"]) < 2 or entry["采用"] not in entry["读法"]:
                source.defect(f"解释“{id_}”至少要有两种读法，采用的是其中之一", id_, "采用")
                continue
            decision = entry["决定"] if isinstance(entry["决定"], dict) else {}
            if entry["决定"] != PROPOSED and not {"机关", "日期"} <= decision.keys():
                source.defect(f"解释“{id_}”的决定写 拟定，或写明机关、会商、日期", id_, "决定")
            result[id_] = Reading(
                id_, str(entry["条"]), str(entry["问题"]), {str(k): str(v) for k, v in entry["读法"].items()},
                str(entry["采用"]), str(entry["理由"]), decision.get("机关"), tuple(decision.get("会商") or ()),
                decision.get("日期"), source.line(id_),
            )  # fmt: skip
    return result


def read_terms(source: Source, vocabulary: Mapping[str, Mapping[str, Any]]) -> Terms:
    """用语.yaml; a column name that leads to no fact is a fault."""
    data = source.mapping()
    columns: dict[str, dict[str, str]] = {}
    names: dict[str, str] = {}
    with source.guarded("称呼"):
        names = {str(duty): str(organ) for duty, organ in (data.get("称呼") or {}).items()}
    with source.guarded("列名"):
        for kind, found in (data.get("列名") or {}).items():
            columns[kind] = dict(found or {})
            for name, fact in columns[kind].items():
                if fact not in vocabulary.get(kind, {}):
                    source.defect(f"列名“{name}”对应的“{fact}”不是{kind}的事实", "列名", kind, name)
                elif name in vocabulary[kind]:
                    source.defect(f"列名“{name}”本身就是{kind}的事实", "列名", kind, name)
    return Terms(names, columns)
