"""Estimate lines and information resources as they are entered: every fault with its row."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from quancheng.law import BadValue, to_inside
from quancheng.law.values import LARGEST_AMOUNT, THOUSANDTHS
from quancheng.lifecycle.acts.filling import Row
from quancheng.lifecycle.acts.texts import UNSHOWN, unshown
from quancheng.lifecycle.refusals import Fault, Invalid
from quancheng.projects.models import EstimateLine, Project, Resource
from quancheng.projects.models.application import CATEGORIES, OPENING, SHARING

LINES, RESOURCE_ARTICLE = "第九条", "第六条"
MOST_ROWS = 1000
_TEXTS = (
    ("name", "名称", 200), ("code", "代码", 60), ("provider", "提供方", 200), ("summary", "摘要", 500),
    ("form", "格式", 40), ("entries", "信息项", 5000), ("sharing_terms", "共享条件", 300),
    ("sharing_way", "共享方式", 40), ("opening_terms", "开放条件", 300), ("cycle", "更新周期", 20),
)  # fmt: skip


class _Typed(NamedTuple):
    name: str
    type: str
    options: tuple[str, ...] = ()


def estimate_lines(project: Project, rows: Sequence[tuple[int, Row]]) -> list[EstimateLine]:
    """Lines from rows: category, name, unit_price (元), quantity, measure, basis. Raises Invalid with every fault.

    The amount of a line is unit price × quantity, rounded half up to whole 分.
    """
    faults = _too_many(rows, LINES)
    lines: list[EstimateLine] = []
    for place, (number, row) in enumerate(rows, 1):
        wrong = len(faults)
        price = _number(faults, number, row, "unit_price", _Typed("单价", "金额"))
        quantity = _number(faults, number, row, "quantity", _Typed("数量", "数"))
        if quantity is not None and quantity <= 0:
            faults.append(Fault("quantity", "“数量”应大于 0", number, LINES))
        category = str(row.get("category") or "").strip()
        if category not in CATEGORIES:
            said = f"“类别”应为 {'、'.join(CATEGORIES)} 之一" if category else "请选择“类别”"
            faults.append(Fault("category", said, number, LINES))
        name = _text(faults, number, row, "name", "名称", 200, LINES, needed=True)
        basis = _text(faults, number, row, "basis", "测算依据", 300, LINES, needed=True)
        measure = _text(faults, number, row, "measure", "单位", 20, LINES)
        if len(faults) > wrong or price is None or quantity is None:
            continue
        amount = (Decimal(price) * quantity / THOUSANDTHS).to_integral_value(ROUND_HALF_UP)
        if amount > LARGEST_AMOUNT:
            faults.append(Fault("unit_price", "金额超过十万亿元，请核对", number, LINES))
        told = {"category": category, "name": name, "measure": measure, "basis": basis, "amount": int(amount)}
        lines.append(EstimateLine(project=project, place=place, unit_price=price, quantity=quantity, **told))
    if not faults and sum(line.amount for line in lines) > LARGEST_AMOUNT:
        faults.append(Fault("estimate", "合计超过十万亿元，请核对", article=LINES))
    if faults:
        raise Invalid(faults)
    return lines


def resources(project: Project, rows: Sequence[tuple[int, Row]]) -> list[Resource]:
    """Resources from rows. What is 有条件 or 不予 needs its terms or ground. Raises Invalid with every fault."""
    faults = _too_many(rows, RESOURCE_ARTICLE)
    found = []
    for place, (number, row) in enumerate(rows, 1):
        texts = {
            field: _text(faults, number, row, field, label, most, RESOURCE_ARTICLE, needed=field == "name")
            for field, label, most in _TEXTS
        }
        sharing, opening = str(row.get("sharing") or ""), str(row.get("opening") or "")
        if sharing and sharing not in SHARING:
            faults.append(Fault("sharing", f"“共享类型”应为 {'、'.join(SHARING)} 之一", number, RESOURCE_ARTICLE))
        if opening and opening not in OPENING:
            faults.append(Fault("opening", f"“开放属性”应为 {'、'.join(OPENING)} 之一", number, RESOURCE_ARTICLE))
        if sharing in SHARING[1:] and not texts["sharing_terms"]:
            faults.append(Fault("sharing_terms", f"“{sharing}”要写明条件或者依据", number, RESOURCE_ARTICLE))
        if opening in OPENING[1:] and not texts["opening_terms"]:
            faults.append(Fault("opening_terms", f"“{opening}”要写明条件或者依据", number, RESOURCE_ARTICLE))
        found.append(Resource(project=project, place=place, sharing=sharing, opening=opening, **texts))
    if faults:
        raise Invalid(faults)
    return found


def _too_many(rows: Sequence[tuple[int, Row]], article: str) -> list[Fault]:
    return [Fault("rows", f"不超过 {MOST_ROWS} 行", article=article)] if len(rows) > MOST_ROWS else []


def _number(faults: list[Fault], number: int, row: Row, field: str, typed: _Typed) -> int | None:
    try:
        value = to_inside(typed, str(row.get(field) or "").replace(",", "").replace("，", ""))
    except BadValue as error:
        faults.append(Fault(field, str(error), number, LINES))
        return None
    if not isinstance(value, int):
        faults.append(Fault(field, f"请填写“{typed.name}”", number, LINES))
        return None
    return value


def _text(
    faults: list[Fault], number: int, row: Row, field: str, label: str, most: int, article: str, needed: bool = False
) -> str:
    text = str(row.get(field) or "").strip()
    if needed and not text:
        faults.append(Fault(field, f"请填写“{label}”", number, article))
    if len(text) > most:
        faults.append(Fault(field, f"“{label}”不超过 {most} 字", number, article))
    if unshown(text):
        faults.append(Fault(field, f"“{label}”{UNSHOWN}", number, article))
    return text[:most]
