"""Numbers as a regulation writes them: 第四十三条, 10个工作日, 15%, 100万元, 半年, 两年, 12至24个月."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SCALE = {"万": 10**4, "亿": 10**8}
_NUMBER = re.compile(
    r"(\d+(?:\.\d+)?)(%|％)?([万亿]?)|百分之([零〇一二两三四五六七八九十百]+)|([一二两三四五六七八九十百千]+)(?=[个年月日天季%次])"
)
_TITLE = re.compile(r"第([零〇一二三四五六七八九十百]+)条")
MONTHS_OF_YEAR, MONTHS_OF_HALF, MONTHS_OF_QUARTER = 12, 6, 3


def from_chinese(text: str) -> int:
    """四十三 → 43."""
    total, digit = 0, 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        else:
            total += (digit or 1) * _UNITS[character]
            digit = 0
    return total + digit


def to_chinese(number: int) -> str:
    """43 → 四十三 (up to 999)."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = ""
    if hundreds:
        text += "零一二三四五六七八九"[hundreds] + "百"
        text += "零" if ones and not tens else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else "零一二三四五六七八九"[tens]) + "十"
    return text + ("零一二三四五六七八九"[ones] if ones or not number else "")


def article_number(title: str) -> int | None:
    """第二十二条 → 22; None when it is no such title."""
    found = _TITLE.fullmatch(title.strip())
    return from_chinese(found.group(1)) if found else None


def numbers_in(quote: str, unit: str) -> set[Decimal]:
    """All numbers the quoted words state, in the parameter's unit (金额 in 元, 份额 as 0.15, 月 counts years as 12)."""
    result: set[Decimal] = set()
    for found in _NUMBER.finditer(quote):
        digits, percent, scale, hundredths, chinese = found.groups()
        if hundredths:
            result.add(Decimal(from_chinese(hundredths)) / 100)
            continue
        number = Decimal(digits) if digits else Decimal(from_chinese(chinese))
        number *= _SCALE.get(scale or "", 1)
        result.add(number / 100 if percent else number * _months(quote[found.end() :], unit))
    if unit == "月" and "半年" in quote:
        result.add(Decimal(MONTHS_OF_HALF))
    return result


def _months(after: str, unit: str) -> int:
    if unit != "月":
        return 1
    if after.startswith("年"):
        return MONTHS_OF_YEAR
    return MONTHS_OF_QUARTER if after.startswith(("个季度", "季")) else 1
