"""Estimate lines, information resources and co-builders as rows of boxes: from the record, from what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from quancheng.accounts.models import Jurisdiction, Unit
from quancheng.law.values import FEN
from quancheng.lifecycle.application import COBUILDERS, ESTIMATE, RESOURCES
from quancheng.lifecycle.content import words_of_thousandths
from quancheng.projects.models import CoBuilder, EstimateLine, Resource
from quancheng.web.inputs import clean

Row = dict[str, str]

FIELDS: dict[str, tuple[str, ...]] = {
    ESTIMATE: ("category", "name", "unit_price", "quantity", "measure", "basis"),
    RESOURCES: (
        "name", "code", "provider", "summary", "form", "entries", "sharing", "sharing_terms", "sharing_way", "opening",
        "opening_terms", "cycle",
    ),
    COBUILDERS: ("unit", "part"),
}  # fmt: skip
"""The boxes of a row, by the kind of rows, in the order in which a spreadsheet is pasted."""

BLANK = {ESTIMATE: 3, RESOURCES: 1, COBUILDERS: 1}
"""How many empty rows a page without any begins with."""

MORE = {ESTIMATE: 5, RESOURCES: 1, COBUILDERS: 1}
MOST = {ESTIMATE: 1000, RESOURCES: 300, COBUILDERS: 60}
"""As many rows as one form can send (DATA_UPLOAD_MAX_NUMBER_FIELDS)."""

AMOUNTS = {"unit_price": "金额", "quantity": "数"}


def of_lines(lines: Iterable[EstimateLine]) -> list[Row]:
    """Estimate lines as they stand in the boxes; prices in 元."""
    return [
        {
            "category": line.category, "name": line.name, "unit_price": _yuan(line.unit_price),
            "quantity": words_of_thousandths(line.quantity), "measure": line.measure, "basis": line.basis,
        }
        for line in lines
    ]  # fmt: skip


def of_resources(resources: Iterable[Resource]) -> list[Row]:
    return [{name: str(getattr(each, name)) for name in FIELDS[RESOURCES]} for each in resources]


def of_cobuilders(cobuilders: Iterable[CoBuilder]) -> list[Row]:
    """Units by their names: what is typed and suggested."""
    return [{"unit": each.unit.name, "part": each.part} for each in cobuilders]


def posted_rows(kind: str, posted: Mapping[str, str]) -> list[Row]:
    """The rows of a form in their order, counted anew; those in which nothing stands at the end are left out."""
    pattern = re.compile(rf"(?:{'|'.join(FIELDS[kind])})-(\d{{1,4}})")
    numbers = sorted({int(match[1]) for name in posted if (match := pattern.fullmatch(name))})
    rows = [{name: _text(name, posted.get(f"{name}-{number}", "")) for name in FIELDS[kind]} for number in numbers]
    while rows and not any(rows[-1].values()):
        rows.pop()
    return rows


def changed(kind: str, rows: Sequence[Row], posted: Mapping[str, str]) -> list[Row] | None:
    """The rows after a button that only changes the form (再加几行, 删去这一行); None where none was pressed."""
    empty = dict.fromkeys(FIELDS[kind], "")
    if "more" in posted:
        return [*rows, *(dict(empty) for _ in range(MORE[kind]))][: MOST[kind]]
    dropped = posted.get("drop", "")
    if dropped.isdecimal():
        return [row for number, row in enumerate(rows, 1) if number != int(dropped)] or [dict(empty)]
    return None


def padded(kind: str, rows: Sequence[Row]) -> list[Row]:
    """The rows, or some empty ones to begin with."""
    return list(rows) or [dict.fromkeys(FIELDS[kind], "") for _ in range(BLANK[kind])]


def total(rows: Sequence[Row]) -> tuple[list[str], str]:
    """What each line and all together come to, in 元, as far as they can be read."""
    amounts = [_amount(row) for row in rows]
    known = [each for each in amounts if each is not None]
    return [_money(each) for each in amounts], _money(sum(known, Decimal(0)) if known else None)


def with_units(rows: Sequence[Row], jurisdiction: Jurisdiction) -> list[Row]:
    """Names of units as public ids (one statement); a name nobody has stays, to be refused at its row."""
    names = {row["unit"] for row in rows if row["unit"]}
    known = Unit.objects.filter(jurisdiction=jurisdiction, name__in=names, dissolved_on=None)
    ids = dict(known.values_list("name", "public_id"))
    return [{**row, "unit": ids.get(row["unit"], row["unit"])} for row in rows]


def _text(name: str, text: str) -> str:
    return clean(AMOUNTS.get(name, ""), text)


def _amount(row: Row) -> Decimal | None:
    try:
        found = Decimal(row["unit_price"]) * Decimal(row["quantity"])
    except InvalidOperation:
        return None
    return found.quantize(Decimal("0.01"), ROUND_HALF_UP) if found.is_finite() and abs(found) < FEN**8 else None


def _money(yuan: Decimal | None) -> str:
    return "" if yuan is None else f"{yuan:,.2f}"


def _yuan(fen: int) -> str:
    return f"{Decimal(fen) / FEN:.2f}".removesuffix(".00")
