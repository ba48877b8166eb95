"""The sample ledger: invented projects of an invented district, in every stage and with every kind of breach.

sample.yaml is written for readers: what is usual, what a kind of project adds, what one project has of its own.
Here the layers are laid over each other, dates reckoned, and rows made as somebody would have typed them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from quancheng.law import KINDS, PROJECT

Row = dict[str, str]
Tree = dict[str, Any]

MAIN_DATES = {"合同": "合同签订日", "变更": "提出日", "支付": "支付日", "系统": "投入使用日"}
"""A child is written once this date, its own or its project's, has come."""
LETTERS = {"合同": "H", "变更": "B", "拨付": "F", "支付": "Z", "系统": "X"}
NUMBER, OPERATION = "项目编号", "运行维护经费"
WEEKEND = 5
_FORMULA = re.compile(r"=(每年)?([^-+*]+)(?:([-+]\d+)|\*([\d.]+))?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_TEN_THOUSANDS = re.compile(r"([\d.]+)万")


def sample_rows() -> dict[str, list[Row]]:
    """Sheet → rows of fact name → text. What is not known or has not happened is left out."""
    sheets: dict[str, list[Row]] = {kind: [] for kind in KINDS}
    for index, own in enumerate(_book()["项目"]):
        for kind, row in _Project(index, own).rows():
            sheets[kind].append({name: text for name, text in row.items() if text})
    return sheets


def sample_day() -> datetime.date:
    """The day the sample is written for: judged on another, it would tell another story."""
    return datetime.date.fromisoformat(_book()["今日"])


@cache
def _book() -> Tree:
    text = Path(__file__).with_name("sample.yaml").read_text(encoding="utf-8")
    book: Tree = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - the base loader makes nothing but text
    return book


class _Scope:
    """Facts of one object, some of them formulas over its other facts or those of ``above``."""

    def __init__(self, raw: Mapping[str, str], today: str, above: _Scope | None = None) -> None:
        self.raw, self.today, self.above = raw, today, above
        self._under_way: set[str] = set()

    def __getitem__(self, name: str) -> str:
        """The text of a fact; empty when there is none, or when a formula rests on nothing."""
        raw = self.raw.get(name)
        if raw is None or name in self._under_way:
            return self.above[name] if self.above else ""
        self._under_way.add(name)
        try:
            return self._value(raw)
        finally:
            self._under_way.discard(name)

    def facts(self) -> Row:
        """All own facts, without the dates that lie ahead."""
        found = {name: self[name] for name in self.raw}
        return {name: text for name, text in found.items() if name in _book()["期限"] or not self.is_ahead(text)}

    def is_ahead(self, text: str) -> bool:
        """Whether this is a date after the last day told of."""
        return bool(_DATE.fullmatch(text)) and text > self.today

    def _value(self, raw: str) -> str:
        match = _FORMULA.fullmatch(raw)
        if not match:
            return _amount(raw)
        yearly, name, days, share = match.groups()
        base = self[name]
        if share and base:
            return _hundreds(Decimal(base) * Decimal(share))
        if not days or not _DATE.fullmatch(base):
            return "" if days else base
        return _last_time(base, int(days), self.today) if yearly else _shifted(base, int(days))


class _Project:
    """One project of sample.yaml with everything below it."""

    def __init__(self, index: int, own: Tree) -> None:
        book = _book()
        types = [book["类型"][name] for name in own["类型"]]
        usual = {} if any(layer.get("独立") for layer in types) else book["常规"]
        layers = [usual, book["批次"].get(own.get("批次"), {}), *types]
        self.index, self.number = index, own[NUMBER]
        tree = _laid_over(*layers, own)
        self.below = {kind: tree.pop(kind, {}) for kind in KINDS}
        self.today = min(tree.pop("止于", book["今日"]), book["今日"])
        head = {NUMBER: self.number} | self._unit(tree.get("建设单位"))
        raw = head | {name: text for name, text in tree.items() if name not in ("类型", "批次", "独立")}
        self.facts = _without_premature(PROJECT, _Scope(raw, self.today).facts())
        self.scope = _Scope(self.facts, self.today)

    def rows(self) -> Iterator[tuple[str, Row]]:
        """All rows of this project, its own first."""
        yield PROJECT, self.facts
        contracts = list(self._children("合同", self.scope))
        above = _Scope(self._contract_facts(contracts), self.today, self.scope)
        payments = [row for row in self._payments(above) if row["支付日"] <= self.today]
        for kind, rows in (("合同", contracts), ("变更", self._children("变更", above)), ("支付", payments)):
            yield from ((kind, row) for row in rows)
        yield from (("系统", row) for row in self._children("系统", self.scope))
        yield from (("季度", row) for row in self._quarters(payments))
        yield from (("年度", row) for row in self._years(payments, self._payments(above)))
        yield from (("拨付", row) for row in self._releases(payments))

    def _unit(self, name: str | None) -> Row:
        if name is None:
            return {}
        category, code = _book()["单位"][name]
        return {"建设单位": name, "统一社会信用代码": code, "单位类别": category}

    # what belongs to it

    def _children(self, kind: str, above: _Scope) -> Iterator[Row]:
        for place, (label, tree) in enumerate(self.below[kind].items(), 1):
            usual = self._contract(label) if kind == "合同" else {}
            scope = _Scope(_laid_over(_book()[f"{kind}常规"], usual, tree), self.today, above)
            if scope[MAIN_DATES[kind]] and not scope.is_ahead(scope[MAIN_DATES[kind]]):
                yield self._head(kind, place) | _without_premature(kind, scope.facts())

    def _head(self, kind: str, place: int) -> Row:
        return {NUMBER: self.number, f"{kind}编号": f"{self.number}-{LETTERS[kind]}{place}"}

    def _contract(self, label: str) -> Row:
        suppliers = _book()["供应商"][label]
        supplier = suppliers[self.index % len(suppliers)]
        return {
            "合同名称": f"{self.facts['项目名称']}{label}合同", "合同类型": label, "采购人": self.facts["建设单位"],
            "供应商": supplier, "供应商统一社会信用代码": _book()["信用代码"][supplier],
        }  # fmt: skip

    def _contract_facts(self, contracts: list[Row]) -> Row:
        """What payments are reckoned from: 软件合同额, 软件签订日."""
        dates = {f"{row['合同类型']}签订日": row["合同签订日"] for row in contracts}
        return dates | {f"{row['合同类型']}合同额": row["合同金额"] for row in contracts}

    def _payments(self, above: _Scope) -> list[Row]:
        """All payments of this year and before, those still to come too: a budget was made for them."""
        last, own = f"{self.today[:4]}-12-31", dict(self.below["支付"])
        usual = _laid_over(_book()["支付常规"], own.pop("全部", {}))
        rows = []
        for place, tree in enumerate(own.values(), 1):
            row = _Scope(_laid_over(usual, tree), last, above).facts()
            if row.get("支付日") and row.get("支付金额"):
                rows.append(self._head("支付", place) | row)
        return sorted(rows, key=lambda row: row["支付日"])

    def _releases(self, payments: list[Row]) -> Iterator[Row]:
        """One a year for building and one for running, a few days before the first payment out of it."""
        batches: dict[tuple[str, str], list[Row]] = {}
        for payment in payments:
            kind = OPERATION if payment["支付类型"] == OPERATION else "建设资金"
            batches.setdefault((payment["支付日"][:4], kind), []).append(payment)
        for place, ((_, kind), batch) in enumerate(batches.items(), 1):
            released = {"拨付日": _shifted(batch[0]["支付日"], -6), "拨付金额": _sum(batch)}
            yield self._head("拨付", place) | {"拨付类型": kind} | released

    def _quarters(self, payments: list[Row]) -> Iterator[Row]:
        """A report for each quarter from approval to acceptance; the project names those missing or late."""
        approved, accepted = self.facts.get("立项批复日", ""), self.facts.get("验收日") or self.today
        if not _DATE.fullmatch(approved):
            return
        for name, end in _quarter_ends(approved, accepted):
            sent = self.below["季度"].get(name, _shifted(end, -(self.index % 4)))
            if end <= self.today and sent:
                spent = [payment for payment in payments if _quarter(payment["支付日"]) == name]
                yield {
                    NUMBER: self.number, "季度": name, "季末日": end, "季报报送日": sent,
                    "建设进度": self._progress(end), "资金执行额": _sum(spent),
                }  # fmt: skip

    def _progress(self, day: str) -> str:
        start, end = self.facts.get("开工日"), self.facts.get("完工日") or self.facts.get("计划完工日")
        if not start or not end or day < start:
            return "0"
        done = (_day(day) - _day(start)) / (_day(end) - _day(start))
        return str(min(100 if self.facts.get("完工日") else 90, int(done * 20) * 5))

    def _years(self, payments: list[Row], planned: list[Row]) -> Iterator[Row]:
        for year in sorted({payment["支付日"][:4] for payment in planned}):
            spent = _sum([payment for payment in payments if payment["支付日"][:4] == year])
            budget = _sum([payment for payment in planned if payment["支付日"][:4] == year])
            row = {NUMBER: self.number, "年份": year, "当年预算额": budget, "当年支出额": spent}
            row |= {name: _amount(text) for name, text in self.below["年度"].get(year, {}).items()}
            left = Decimal(row["当年预算额"]) - Decimal(spent)
            over = f"{year}-12-31" <= self.today
            yield row | ({"结转结余额": f"{left:.2f}"} if over else {})


def _laid_over(*layers: Mapping[str, Any]) -> Tree:
    """Later layers over earlier ones, trees inside trees."""
    result: Tree = {}
    for layer in layers:
        for name, value in layer.items():
            both = isinstance(value, dict) and isinstance(result.get(name), dict)
            result[name] = _laid_over(result[name], value) if both else value
    return result


def _without_premature(kind: str, facts: Row) -> Row:
    """Facts that come with a date go with it."""
    gone = [name for date, names in _book()["随"].get(kind, {}).items() if not facts.get(date) for name in names]
    return {name: text for name, text in facts.items() if name not in gone}


def _amount(text: str) -> str:
    match = _TEN_THOUSANDS.fullmatch(text)
    return f"{Decimal(match[1]) * 10_000:.2f}" if match else text


def _hundreds(amount: Decimal) -> str:
    return f"{(amount / 100).quantize(Decimal(1)) * 100:.2f}"


def _sum(payments: list[Row]) -> str:
    return f"{sum((Decimal(payment['支付金额']) for payment in payments), Decimal(0)):.2f}"


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _shifted(text: str, days: int) -> str:
    """So many days on or back, then on or back to a day on which people work."""
    step = datetime.timedelta(days=1 if days > 0 else -1)
    day = _day(text) + datetime.timedelta(days=days)
    while day.weekday() >= WEEKEND or _is_holiday(day.isoformat()):
        day += step
    return day.isoformat()


def _is_holiday(text: str) -> bool:
    return any(first <= text <= last for first, last in _book()["放假"].items())


def _last_time(text: str, days: int, today: str) -> str:
    """The latest yearly return of a date by today."""
    years = range(_day(text).year, _day(today).year + 1)
    times = [_shifted(_day(text).replace(year=year).isoformat(), days) for year in years]
    return max((time for time in times if time <= today), default="")


def _quarter(text: str) -> str:
    return f"{text[:4]}Q{(int(text[5:7]) + 2) // 3}"


def _quarter_ends(start: str, stop: str) -> Iterator[tuple[str, str]]:
    for year in range(int(start[:4]), int(stop[:4]) + 1):
        for name, day in (("Q1", "03-31"), ("Q2", "06-30"), ("Q3", "09-30"), ("Q4", "12-31")):
            if _quarter(start) <= f"{year}{name}" <= _quarter(stop):
                yield f"{year}{name}", f"{year}-{day}"
