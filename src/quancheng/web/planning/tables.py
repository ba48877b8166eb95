"""Rows as bureaus have them: boxes of a form, lines pasted, an Excel sheet; and back as an Excel file."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # carries no types

from quancheng.law import PROJECT, Fact
from quancheng.law.values import FEN
from quancheng.ledger.cells import UNITS, Reading, plain, read_cell
from quancheng.ledger.errors import BadCell
from quancheng.ledger.intake import Cell, Sheet, read_workbook
from quancheng.ledger.intake import Row as Line
from quancheng.lifecycle.acts.planning.rows import MOST_ROWS
from quancheng.web.inputs import clean
from quancheng.web.ledger_export import FORMULA

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADER_WITHIN = 10
MORE = 5
TOTALS = frozenset({"合计", "总计", "小计"})
_AMOUNT = Fact(PROJECT, "估算投资", "金额", "")
_UNIT = re.compile(r"[(（\[]?(千元|百万元|万元|亿元|元)[)）\]]?")
_DASHED = re.compile(r"([a-z]+)-(\d{1,4})")
Row = dict[str, str]


@dataclass(frozen=True)
class Column:
    """One column: the field, what it is called, how else bureaus call it."""

    field: str
    title: str
    also: tuple[str, ...] = ()
    money: bool = False
    width: int = 24


UNIFIED = (
    Column("name", "名称", ("系统名称", "平台名称", "项目名称", "统建名称", "统建项目"), width=32),
    Column("purpose", "用途", ("用途说明", "建设目的"), width=36),
    Column("functions", "主要功能", ("功能", "功能说明", "主要内容"), width=48),
    Column("provider", "承建单位", ("牵头单位", "建设单位", "统建单位", "责任单位"), width=24),
)
AMOUNTS = ("投资估算", "估算金额", "投资额", "计划投资", "总投资", "金额")
PLANNED = (
    Column("name", "项目名称", ("名称", "项目"), width=32),
    Column("purpose", "用途", ("用途说明", "建设目的", "建设目标"), width=36),
    Column("functions", "主要功能", ("功能", "主要内容", "建设内容", "主要建设内容"), width=48),
    Column("nature", "建设性质", ("性质",), width=12),
    Column("source", "资金来源", ("来源",), width=16),
    Column(
        "amount", "估算投资", ("投资估算", "估算金额", "投资额", "计划投资", "总投资", "金额"), money=True, width=16
    ),
)


@dataclass
class Taken:
    """What a sheet or a paste gave. ``said``: what was not taken and why, with its line."""

    rows: list[Row] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def posted(columns: Sequence[Column], given: Mapping[str, str], *more: str) -> list[Row]:
    """The rows of a form in their order; those at the end in which nothing stands are left out."""
    fields = [column.field for column in columns] + list(more)
    money = {column.field for column in columns if column.money}
    matches = (_DASHED.fullmatch(name) for name in given)
    numbers = sorted({int(match[2]) for match in matches if match and match[1] in fields})
    rows = []
    for number in numbers:
        texts = {name: given.get(f"{name}-{number}", "") for name in fields}
        rows.append({name: clean("金额" if name in money else "", text) for name, text in texts.items()})
    while rows and not any(rows[-1].values()):
        rows.pop()
    return rows


def changed(rows: list[Row], given: Mapping[str, str]) -> list[Row] | None:
    """The rows after a button that only changes the form; None where none was pressed."""
    if "more" in given:
        return [*rows, *({} for _ in range(MORE))][:MOST_ROWS]
    dropped = given.get("drop", "")
    if dropped.isdecimal():
        return [row for number, row in enumerate(rows, 1) if number != int(dropped)]
    return None


def whole(columns: Sequence[Column], rows: Sequence[Row], blank: int, *more: str) -> list[Row]:
    """The rows with every box, or so many empty ones to begin with."""
    fields = [column.field for column in columns] + list(more)
    return [{name: row.get(name, "") for name in fields} for row in rows or [{}] * blank]


def take_sheet(columns: Sequence[Column], data: bytes) -> Taken:
    """The rows of the first sheet that has the columns. Raises ledger.errors.Unreadable."""
    waiting: list[tuple[int, list[Cell]]] = []
    for message in read_workbook(data):
        if isinstance(message, Sheet):
            if _header(columns, waiting) is not None:
                break
            waiting = []
        elif isinstance(message, Line) and len(waiting) <= MOST_ROWS + HEADER_WITHIN:
            waiting.append((message.number, message.cells))
    return _taken(columns, waiting)


def take_pasted(columns: Sequence[Column], text: str) -> Taken:
    """The rows of lines copied from a spreadsheet: with a head, or in the order of the columns."""
    lines = list(csv.reader(StringIO(text), delimiter="\t"))
    cells: list[tuple[int, list[Cell]]] = [(number, list(line)) for number, line in enumerate(lines, 1) if any(line)]
    if _header(columns, cells) is None:
        cells = [(0, [column.title for column in columns]), *cells]
    return _taken(columns, cells)


def write(columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], title: str) -> BytesIO:
    """An Excel file with these columns; amounts (分) in 元. Text stays text."""
    target = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as book:
        base = {"font_name": "微软雅黑", "font_size": 10, "valign": "top", "text_wrap": True}
        head = book.add_format(base | {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4468"})
        text = book.add_format(base | {"num_format": "@"})
        literal = book.add_format(base | {"num_format": "@", "quote_prefix": True})
        money = book.add_format(base | {"num_format": "#,##0.00"})
        sheet = book.add_worksheet(title[:31])
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width, money if column.money else text)
            sheet.write_string(0, place, f"{column.title}（元）" if column.money else column.title, head)
        for number, row in enumerate(rows, 1):
            for place, column in enumerate(columns):
                value = row.get(column.field)
                if column.money and value is not None:
                    sheet.write_number(number, place, value / FEN, money)
                elif value is not None:
                    told = str(value)
                    sheet.write_string(number, place, told, literal if told.startswith(FORMULA) else text)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    target.seek(0)
    return target


def yuan(fen: int | None) -> str:
    """An amount as it stands in a box."""
    return "" if fen is None else f"{Decimal(fen) / FEN:.2f}".removesuffix(".00")


def _heading(cell: Cell) -> tuple[str, str | None]:
    """What a heading calls its column, and the unit it states."""
    text = plain(_text(cell))
    unit = _UNIT.search(text)
    return _UNIT.sub("", text).strip("：:*()"), unit[1] if unit else None


def _header(columns: Sequence[Column], lines: Sequence[tuple[int, list[Cell]]]) -> int | None:
    """Where the head stands: the first line that names the first column and another one."""
    for place, (_, cells) in enumerate(lines[:HEADER_WITHIN]):
        found = set(_places(columns, cells))
        if columns[0].field in found and len(found) > 1:
            return place
    return None


def _places(columns: Sequence[Column], cells: Sequence[Cell]) -> dict[str, tuple[int, str | None]]:
    """field → where it stands in the line, and the unit; a column is taken by its own name before another's."""
    headings = [_heading(cell) for cell in cells]
    found: dict[str, tuple[int, str | None]] = {}
    for wanted in (lambda column: (column.title,), lambda column: column.also):
        for column in columns:
            taken = {place for place, _ in found.values()}
            for place, (name, unit) in enumerate(headings):
                if column.field not in found and place not in taken and name in wanted(column):
                    found[column.field] = (place, unit)
    return found


def _taken(columns: Sequence[Column], lines: Sequence[tuple[int, list[Cell]]]) -> Taken:
    start = _header(columns, lines)
    if start is None:
        names = "、".join(column.title for column in columns)
        return Taken(said=[f"前 {HEADER_WITHIN} 行里找不到表头：要有“{columns[0].title}”一列，列名是{names}"])
    places, taken = _places(columns, lines[start][1]), Taken()
    missing = [column.title for column in columns if column.field not in places]
    if missing:
        taken.said.append(f"没有这些列，先空着：{'、'.join(missing)}")
    for number, cells in lines[start + 1 :]:
        row = {column.field: _cell(column, places, number, cells, taken) for column in columns}
        if plain(row[columns[0].field]) in TOTALS:
            taken.said.append(f"第 {number} 行是“{row[columns[0].field]}”，没有读")
        elif any(row.values()):
            taken.rows.append(row)
    if len(taken.rows) > MOST_ROWS:
        taken.said.append(f"只读了前 {MOST_ROWS} 行")
        taken.rows = taken.rows[:MOST_ROWS]
    if not taken.rows:
        taken.said.append("表头下面没有内容")
    return taken


def _cell(
    column: Column, places: Mapping[str, tuple[int, str | None]], number: int, cells: Sequence[Cell], taken: Taken
) -> str:
    place, unit = places.get(column.field, (len(cells), None))
    cell = cells[place] if place < len(cells) else None
    text = _text(cell)
    if not column.money or not text:
        return text
    try:
        inside = read_cell(_AMOUNT, cell, Reading(unit if unit in UNITS else None))
    except BadCell as error:
        taken.said.append(f"第 {number} 行“{column.title}”写的是“{text}”：{error}")
        return text
    return yuan(inside) if isinstance(inside, int) else ""


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, list):
        return cell[1]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
