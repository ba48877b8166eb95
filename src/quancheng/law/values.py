"""Values inside and outside.

Inside, everything the law compares is a whole number or a text, so that SQLite, PostgreSQL and Python cannot differ:
金额 in 分, 日期 as day number (``date.toordinal``), 是否 as 0 or 1, 数 in thousandths, 文字 and 选项 as text.
``None`` is unknown, for every type. A date that has not happened is ``NEVER``: a day later than every date.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal, Protocol

from quancheng.law.errors import BadValue

Inside = int | str | None
Outside = int | float | str | bool | None
FactType = Literal["金额", "日期", "是否", "数", "文字", "选项"]

NEVER = datetime.date.max.toordinal() + 1
UNKNOWN_DATE = "未知"
LARGEST_AMOUNT = 10**15
"""Ten trillion 元 in 分: past it a share could no longer be compared in whole numbers of 64 bits."""

LARGEST_NUMBER = 10**18
FEN = 100
THOUSANDTHS = 1000
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TRUE, _FALSE = {"是", "true", "True"}, {"否", "false", "False"}


class Typed(Protocol):
    """What a value must fit: a fact, or anything that has its name, type and options."""

    @property
    def name(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def options(self) -> tuple[str, ...]: ...


def to_inside(fact: Typed, raw: object) -> Inside:
    """The inside value of what JSON or YAML says. Raises BadValue; never guesses.

    Nothing (null, empty) is "not happened" for a date and "unknown" for the rest; "未知" is unknown.
    """
    if isinstance(raw, str):
        raw = raw.strip()
    if raw is None or raw == "":
        return NEVER if fact.type == "日期" else None
    if raw == UNKNOWN_DATE:
        return None
    if fact.type == "日期":
        return _day(fact, raw)
    if fact.type == "金额":
        return amount(fact, raw)
    if fact.type == "数":
        return _one_of(fact, _scaled(fact, raw, THOUSANDTHS, "小数不超过三位"))
    if fact.type == "是否":
        return _yes_no(fact, raw)
    if not isinstance(raw, str) or not _is_plain(raw):
        raise BadValue(f"“{fact.name}”应为文字，不能是“{raw!r}”")
    if fact.type == "选项" and raw not in fact.options:
        raise BadValue(f"“{fact.name}”没有选项“{raw}”，可选：{'、'.join(fact.options)}")
    return raw


def to_outside(type_: str, value: Inside) -> Outside:
    """The value as JSON shows it; an unknown date is "未知", one that has not happened is null."""
    if type_ == "日期":
        if value is None:
            return UNKNOWN_DATE
        return None if value == NEVER else day_text(int(value))
    if value is None:
        return None
    if type_ == "金额":
        return f"{'-' if int(value) < 0 else ''}{abs(int(value)) // FEN}.{abs(int(value)) % FEN:02d}"
    if type_ == "数":
        whole, rest = divmod(int(value), THOUSANDTHS)
        return int(value) / THOUSANDTHS if rest else whole
    if type_ in ("是否", "条件"):
        return bool(value)
    return value


@lru_cache(maxsize=1 << 16)
def day_text(day: int) -> str:
    """2026-11-23."""
    return datetime.date.fromordinal(day).isoformat()


def _is_plain(text: str) -> bool:
    """Whether a text can be written down: no half characters."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _day(fact: Typed, raw: object) -> int:
    if isinstance(raw, datetime.datetime):
        raise BadValue(f"“{fact.name}”应为日期，不带时刻：{raw}")
    if isinstance(raw, datetime.date):
        return raw.toordinal()
    try:
        if not isinstance(raw, str) or not _ISO.fullmatch(raw):
            raise ValueError
        return datetime.date.fromisoformat(raw).toordinal()
    except ValueError:
        raise BadValue(f"“{fact.name}”应为日期（如 2026-11-23），不能是“{raw}”") from None


def amount(fact: Typed, raw: object) -> int:
    """Whole 分 of an amount in 元. Raises BadValue for a negative one, a part of a 分, or more than ten trillion 元."""
    value = _scaled(fact, raw, FEN, "精确到分")
    if value < 0:
        raise BadValue(f"“{fact.name}”不能是负数：{raw}")
    if value > LARGEST_AMOUNT:
        raise BadValue(f"“{fact.name}”超过十万亿元，请核对：{raw}")
    return value


def _scaled(fact: Typed, raw: object, scale: int, hint: str) -> int:
    try:
        if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal):
            raise InvalidOperation
        scaled = Decimal(str(raw)) * scale
        if not scaled.is_finite() or abs(scaled) > LARGEST_NUMBER or scaled != scaled.to_integral_value():
            raise InvalidOperation
    except InvalidOperation:
        raise BadValue(f"“{fact.name}”应为数字（{hint}），不能是“{str(raw)[:40]}”") from None
    return int(scaled)


def _one_of(fact: Typed, number: int) -> int:
    """The number (in thousandths), if it is one of those that the fact may be. Raises BadValue."""
    said = str(to_outside("数", number))
    if fact.options and said not in fact.options:
        raise BadValue(f"“{fact.name}”只能是{'、'.join(fact.options)}，不能是“{said}”")
    return number


def _yes_no(fact: Typed, raw: object) -> int:
    if isinstance(raw, bool):
        return int(raw)
    if isinstance(raw, str) and raw in _TRUE | _FALSE:
        return int(raw in _TRUE)
    raise BadValue(f"“{fact.name}”应为 是 或 否，不能是“{raw}”")
