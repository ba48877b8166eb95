"""Expressions and values in words: for explanations, reports and pages."""

from __future__ import annotations

from decimal import Decimal

from quancheng.law import expressions as x
from quancheng.law.values import FEN, NEVER, THOUSANDTHS, Inside, day_text

_OPS = {"=": "是", "<>": "不是", "<": "小于", "<=": "不超过", ">": "大于", ">=": "不低于"}
_DATE_OPS = {"=": "同日于", "<>": "不同日于", "<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于"}
_NUMBER_OPS = {"=": "等于", "<>": "不等于"}
WAN = 10_000


def code(expr: x.Expr) -> str:
    """The expression as a pack writes it."""
    match expr:
        case x.Fact(_, name, _) | x.Derived(_, name, _) | x.Param(name, _):
            return name
        case x.Span(count):
            return str(count)
        case x.Text(value):
            return f"'{value}'"
        case x.Always(value):
            return str(value).upper()
        case x.Today():
            return "今日()"
        case x.Basis():
            return "基准日"
        case x.Holds(fact):
            return code(fact)
        case x.Share(amount, share):
            return f"{code(amount)} * {code(share)}"
        case x.Sum(left, right, sign):
            return f"{code(left)} {sign} {code(right)}"
        case x.Compare(op, left, right):
            return f"{code(left)} {op} {code(right)}"
        case x.And(items) | x.Or(items):
            word = " AND " if isinstance(expr, x.And) else " OR "
            return word.join(f"({code(item)})" if isinstance(item, x.Or) else code(item) for item in items)
        case x.Not(x.Missing(item)):
            return f"{code(item)} IS NOT NULL"
        case x.Not(item):
            return f"NOT ({code(item)})"
        case x.Missing(item):
            return f"{code(item)} IS NULL"
        case x.Among(item, values, param):
            chosen = code(param) if param else "(" + ", ".join(f"'{value}'" for value in values) + ")"
            return f"{code(item)} IN {chosen}"
        case x.Call() | x.Fold() | x.Running():
            return _call_code(expr)
    raise TypeError(expr)


def _call_code(expr: x.Call | x.Fold | x.Running) -> str:
    match expr:
        case x.Call(function, args):
            return f"{function}({', '.join(code(arg) for arg in args)})"
        case x.Fold(function, kind, value, condition):
            inner = f"{kind}.{code(value)}" if value else kind
            return f"{function}({inner}{', ' + code(condition) if condition else ''})"
        case x.Running(value, order, condition):
            return f"至此合计({code(value)}, {code(order)}{', ' + code(condition) if condition else ''})"


def words(expr: x.Expr) -> str:
    """The expression as a civil servant reads it: 合同签订日已有; 投资额不低于监理起点."""
    match expr:
        case x.Holds(fact):
            return f"{words(fact)}为是"
        case x.Not(x.Holds(fact)):
            return f"{words(fact)}为否"
        case x.Not(x.Missing(item)):
            return f"{words(item)}已有" if item.type == "日期" else f"{words(item)}已填写"
        case x.Missing(item):
            return f"{words(item)}尚无" if item.type == "日期" else f"{words(item)}未填写"
        case x.Not(item):
            return f"不属于：{words(item)}"
        case x.And(items):
            return "，且".join(_grouped(item) for item in items)
        case x.Or(items):
            return "，或".join(_grouped(item) for item in items)
        case x.Compare(op, left, right):
            table = _DATE_OPS if left.type == "日期" else (_OPS | _NUMBER_OPS if left.type in ("金额", "数") else _OPS)
            return f"{words(left)}{table[op]}{words(right)}"
        case x.Among(item, values, param):
            return f"{words(item)}属于{words(param) if param else '、'.join(values)}"
    return _value_words(expr)


def _value_words(expr: x.Expr) -> str:
    """A date, an amount, a number in words."""
    match expr:
        case x.Share(amount, share):
            return f"{words(amount)}×{words(share)}"
        case x.Sum(left, right, sign):
            return f"{words(left)}{'加' if sign == '+' else '减'}{words(right)}"
        case x.Call("若无", (first, x.Always(value))):
            return f"{words(first)}（未填的视为{'是' if value else '否'}）"
        case x.Always(value):
            return "一律为是" if value else "一律为否"
        case x.Call("若无", (first, second)):
            return f"{words(first)}（没有时取{words(second)}）"
        case x.Call("季末", (day,)):
            return f"{words(day)}所在季末"
        case x.Call("年初", (year,)):
            return f"{words(year)}的1月1日"
        case x.Call("最早" | "最晚" | "已知最大" as function, args):
            title = {"最早": "最早的", "最晚": "最晚的", "已知最大": "已知最大的"}[function]
            return "、".join(words(arg) for arg in args) + f"中{title}"
        case x.Call("月后", (day, count)):
            return f"{words(day)}后满{words(count)}"
        case x.Call(_, (day, count)):
            return f"{words(day)}后第{words(count)}"
        case x.Fold(function, kind, value, condition):
            title = {"合计": "合计", "计数": "件数", "首个": "中最早", "最近": "中最近"}[function]
            return (
                f"各{kind}{words(value) if value else ''}{title}{'（' + words(condition) + '）' if condition else ''}"
            )
        case x.Running(value, _, condition):
            return f"至此累计{words(value)}{'（' + words(condition) + '）' if condition else ''}"
        case x.Text(value):
            return value
        case x.Today():
            return "今日"
    return code(expr)


def _grouped(expr: x.Expr) -> str:
    return f"（{words(expr)}）" if isinstance(expr, x.And | x.Or) else words(expr)


def shown(type_: str, value: Inside) -> str:
    """A value as a person reads it: 2024年3月1日, 1,075.32万元, 是, 未知."""
    if value is None:
        return "未知"
    if type_ == "日期":
        return "尚无" if value == NEVER else date_words(int(value))
    if type_ == "金额":
        return money_words(int(value))
    if type_ in ("是否", "条件"):
        return "是" if value else "否"
    if type_ == "数":
        return f"{(Decimal(int(value)) / THOUSANDTHS).normalize():f}"
    return str(value)


def date_words(day: int) -> str:
    """2024年3月1日."""
    year, month, date = day_text(day).split("-")
    return f"{int(year)}年{int(month)}月{int(date)}日"


def money_words(fen: int) -> str:
    """Whole 分 in 万元 from 1万元 up (exactly, never rounded), else in 元."""
    yuan = Decimal(fen) / FEN
    if abs(yuan) < WAN:
        return f"{yuan:,.2f}元"
    text = f"{yuan / WAN:,f}"
    whole, _, rest = text.partition(".")
    rest = rest.rstrip("0").ljust(2, "0")
    return f"{whole}.{rest}万元"
