"""One cell as one fact: a value of the law, or words why not. Nothing is guessed.

Raises BadCell; the caller reports it with sheet and row, and the fact is not known.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from rapidfuzz import fuzz, process

from quancheng.law import NEVER, Fact, Inside, to_outside
from quancheng.ledger.errors import BadCell
from quancheng.ledger.intake import Cell

Filled = str | int | float | bool | list[str]

UNKNOWN = frozenset({"未知", "不详", "不清楚", "不明", "不知道"})
UNITS = {
    "元": 1, "千元": 10**3, "万元": 10**4, "万": 10**4, "百万元": 10**6, "亿元": 10**8, "亿": 10**8,
}  # fmt: skip
UNCLEAR = "？"
"""The unit of a sheet that states two different ones."""
LARGEST_YUAN = Decimal(10) ** 13
FEN = 100
THOUSANDTHS = 1000
EARLIEST_YEAR, LATEST_YEAR = 1990, 2069
SHOWN = 200
LIKELY = 66
EXCEL_DIGITS = 15

_YES = frozenset({"是", "有", "√", "✓", "✔", "☑", "对", "y", "yes", "true", "t", "1", "1.0"})
_NO = frozenset({"否", "无", "没有", "不是", "×", "✗", "✘", "✕", "x", "n", "no", "false", "f", "0", "0.0"})
SECRECY = "涉密"
_NOT_SECRET = frozenset({"不涉密", "非涉密", "未涉密", "不涉及", "非密", "公开"})
_NOTHING = frozenset({"无", "/", "\\", "-", "--", "—", "——", "－", "待定", "暂无", "未定", "没有"})
_DATE = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号])"
    r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_PACKED_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_AMOUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,4}(?:,\d{4})+|\d+)(\.\d+)?(千元|百万元|万元|万|亿元|亿|元)?整?")
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(%|年度?|分|级|个|项)?")
_LEVEL = re.compile(r"第?([一二三四五1-5])级")
_QUARTER = re.compile(r"(\d{4})(?:年度?)?[-/.]?(?:第?([一二三四1-4])季度?|q([1-4]))")
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True)
class Reading:
    """How cells of one column are to be read: the unit its heading states, and how Excel counts days."""

    unit: str | None = None
    epoch_1904: bool = False


def shown(cell: Cell) -> str:
    """The cell as a person sees it, for the list of problems; long texts are cut."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return str(int(cell)) if float(cell).is_integer() and abs(cell) < 10**18 else repr(cell)
    text = _CONTROL.sub("", cell[1] if isinstance(cell, list) else cell).strip()
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def plain(text: str) -> str:
    """Full-width forms made half-width, white space and control characters gone."""
    return "".join(unicodedata.normalize("NFKC", _CONTROL.sub("", text)).split())


def read_cell(fact: Fact, cell: Cell, reading: Reading) -> Inside:
    """The inside value of a cell. Raises BadCell. Empty: a date has not happened, the rest is unknown."""
    if isinstance(cell, str) and not cell.strip():
        cell = None
    if cell is None:
        return NEVER if fact.type == "日期" else None
    if isinstance(cell, list) and cell[0] == "错误":
        raise BadCell(cell[1])
    if isinstance(cell, str) and plain(cell) in UNKNOWN:
        return None
    if fact.name == "季度" and fact.key:
        return _quarter(cell)
    found = _READERS[fact.type](fact, cell, reading)
    if fact.type == "数" and fact.options and str(to_outside("数", found)) not in fact.options:
        raise BadCell(f"只能是{'、'.join(fact.options)}")
    return found


def _date(_: Fact, cell: Filled, reading: Reading) -> int:
    if isinstance(cell, list) and cell[0] == "日期":
        return _in_range(datetime.date.fromisoformat(cell[1]))
    if isinstance(cell, bool | list):
        raise BadCell("这一格不是日期")
    if isinstance(cell, int | float):
        return _serial(cell, reading.epoch_1904)
    text = unicodedata.normalize("NFKC", _CONTROL.sub("", cell)).strip()
    compact = plain(text)
    match = _DATE.fullmatch(text) or _DATE.fullmatch(compact)
    packed = _PACKED_DATE.fullmatch(compact)
    if match:
        year, month, day = match[1], match[3] or match[5], match[4] or match[6]
        return _calendar_day(int(year), int(month), int(day), compact)
    if packed:
        year, month, day = packed.groups()
        return _calendar_day(int(year), int(month), int(day), compact)
    raise BadCell(_why_no_date(compact))


def _serial(number: float, epoch_1904: bool) -> int:
    if number != int(number) or number < 0:
        raise BadCell("这一格是数字，不是日期；请写成 2024-03-05 的样子")
    digits = str(int(number))
    packed = _PACKED_DATE.fullmatch(digits)
    if packed:
        year, month, day = (int(part) for part in packed.groups())
        return _calendar_day(year, month, day, digits)
    start = datetime.date(1904, 1, 1) if epoch_1904 else datetime.date(1899, 12, 30)
    try:
        day_ = start + datetime.timedelta(days=int(number))
    except OverflowError:
        day_ = start
    if not EARLIEST_YEAR <= day_.year <= LATEST_YEAR:
        raise BadCell("这一格是数字，不是日期；请写成 2024-03-05 的样子")
    return day_.toordinal()


def _calendar_day(year: int, month: int, day: int, text: str) -> int:
    try:
        return _in_range(datetime.date(year, month, day))
    except ValueError:
        raise BadCell(f"没有这一天：{text}") from None


def _in_range(day: datetime.date) -> int:
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise BadCell(f"年份 {day.year} 不在 {EARLIEST_YEAR} 到 {LATEST_YEAR} 年之间，请核对")
    return day.toordinal()


def _why_no_date(text: str) -> str:
    if text in _NOTHING:
        return "日期栏：没有发生请留空，不清楚请写“未知”"
    if re.fullmatch(r"\d{4}([-/.年])\d{1,2}月?", text):
        return "只有年月，缺哪一日"
    if re.fullmatch(r"\d{4}年?", text):
        return "只有年份，缺月和日"
    if re.fullmatch(r"\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}[日号]?", text):
        return "年份要写四位"
    if re.fullmatch(r"(0?[1-9]|[12]\d|3[01])[-/.](0?[1-9]|[12]\d|3[01])[-/.]\d{4}", text):
        return "分不清月和日，请写成 2024-03-05 的样子"
    return "看不懂的日期，请写成 2024-03-05 的样子"


def _amount(_: Fact, cell: Filled, reading: Reading) -> int:
    if reading.unit == UNCLEAR:
        raise BadCell("表头以上写了不同的金额单位，请在这一列的列名里写明单位")
    unit = UNITS[reading.unit or "元"]
    if isinstance(cell, bool | list):
        raise BadCell("这一格不是金额" + ("（单元格是日期格式）" if isinstance(cell, list) else ""))
    if isinstance(cell, int | float):
        return _fen(_decimals(cell), unit)
    text = re.sub(r"^(人民币|rmb|cny)", "", plain(cell), flags=re.IGNORECASE).removeprefix("¥")
    match = _AMOUNT.fullmatch(text)
    if not match:
        raise BadCell(_why_no_amount(text))
    whole, rest, said = match.groups()
    number = Decimal(whole.replace(",", "") + (rest or ""))
    return _fen((number,), UNITS[said] if said else unit)


def _decimals(number: float) -> tuple[Decimal, ...]:
    """The number as stored, and as Excel shows it (15 digits): 0.1 + 0.2 is stored with a tail."""
    try:
        values = Decimal(repr(number)), Decimal(f"{number:.{EXCEL_DIGITS}g}")
    except InvalidOperation:
        raise BadCell("这一格不是金额") from None
    if not values[0].is_finite():
        raise BadCell("这一格不是金额")
    return values


def _fen(numbers: tuple[Decimal, ...], unit: int) -> int:
    for number in numbers:
        if number < 0:
            raise BadCell("金额不能是负数")
        if number * unit > LARGEST_YUAN:
            raise BadCell("金额超过十万亿元，请核对单位")
        fen = number * unit * FEN
        if fen == fen.to_integral_value():
            return int(fen)
    raise BadCell("金额不是整数分，请核对（精确到分）")


def _why_no_amount(text: str) -> str:
    if re.match(r"^[-(]", text) and re.search(r"\d", text):
        return "金额不能是负数"
    if re.search(r"[约大左右余多近几]", text):
        return "金额是约数，要写准确的数"
    if re.search(r"\d[-~至到]\d", text):
        return "金额是一个范围，要写准确的数"
    if re.search(r"[壹贰叁肆伍陆柒捌玖拾佰仟]", text):
        return "大写金额，请改写成数字"
    if text in _NOTHING:
        return "金额栏：没有请写 0，不清楚请留空或写“未知”"
    return "看不懂的金额，请只写数字（单位写在表头或数字后面）"


def _number(_: Fact, cell: Filled, __: Reading) -> int:
    if isinstance(cell, bool | list):
        raise BadCell("这一格不是数字" + ("（单元格是日期格式）" if isinstance(cell, list) else ""))
    if isinstance(cell, int | float):
        return _thousandths(_decimals(cell))
    text = plain(cell)
    level = _LEVEL.fullmatch(text)
    if level:
        return _DIGITS.get(level[1], 0) * THOUSANDTHS or int(level[1]) * THOUSANDTHS
    match = _NUMBER.fullmatch(text.replace(",", ""))
    if not match:
        raise BadCell("不是数字")
    return _thousandths((Decimal(match[1]),))


def _thousandths(numbers: tuple[Decimal, ...]) -> int:
    for number in numbers:
        if number < 0:
            raise BadCell("不能是负数")
        if number > 10**9:
            raise BadCell("数字过大，请核对")
        scaled = number * THOUSANDTHS
        if scaled == scaled.to_integral_value():
            return int(scaled)
    raise BadCell("小数不超过三位")


def _yes_no(fact: Fact, cell: Filled, _: Reading) -> int:
    if isinstance(cell, bool):
        return int(cell)
    text = plain(shown(cell)).lower()
    if text in _NO or (fact.name == SECRECY and text in _NOT_SECRET):
        return 0
    if text in _YES or fact.name == SECRECY:
        return 1  # whatever else stands under 涉密 is taken as secret: what should stay inside must not come out
    raise BadCell("应填 是 或 否")


def _option(fact: Fact, cell: Filled, _: Reading) -> str:
    text = shown(cell)
    if text in fact.options:
        return text
    same = {plain(option).lower(): option for option in fact.options}
    found = same.get(plain(text).lower())
    if found:
        return found
    near = likely(text, fact.options)
    hint = f"，是不是“{near}”？" if near else "，"
    raise BadCell(f"没有这个选项{hint}可选：{'、'.join(fact.options)}")


def likely(text: str, choices: tuple[str, ...]) -> str | None:
    """The choice most like the text, if any is likely enough to ask about; never used without asking."""
    found = process.extractOne(plain(text), choices, scorer=fuzz.ratio, processor=plain, score_cutoff=LIKELY)
    return str(found[0]) if found else None


def _text(fact: Fact, cell: Filled, _: Reading) -> str:
    if isinstance(cell, list):
        if fact.key:
            raise BadCell("Excel 把这一格变成了日期，请改为文本格式后重填")
        return cell[1]
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 10**EXCEL_DIGITS:
        raise BadCell("数字超过 15 位，Excel 已经丢掉了末几位，请改为文本格式后重填")
    return _CONTROL.sub("", cell).strip() if isinstance(cell, str) else shown(cell)


def _quarter(cell: Filled) -> str:
    match = _QUARTER.fullmatch(plain(shown(cell)).lower())
    if not match:
        raise BadCell("看不懂的季度，请写成 2025Q1 的样子")
    digit = match[2] or match[3]
    return f"{match[1]}Q{_DIGITS.get(digit, digit)}"


_READERS: Mapping[str, Callable[[Fact, Filled, Reading], Inside]] = {
    "日期": _date, "金额": _amount, "数": _number, "是否": _yes_no, "选项": _option, "文字": _text,
}  # fmt: skip
