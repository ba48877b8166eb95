"""The ledger as an Excel file: the list as it is narrowed and ordered, with the columns that are shown.

Amounts are in 元, as the ledger's own template has them. Text stays text: it never becomes a formula or a link.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]  # carries no types

from quancheng.accounts.acting import Acting
from quancheng.law.values import FEN
from quancheng.projects.models import Project
from quancheng.web.ledger_columns import Column, Facts, chosen
from quancheng.web.ledger_list import facts_of, narrowed, read
from quancheng.web.ledger_page import segments
from quancheng.web.ledger_query import Asked

AT_ONCE = 1000
MOST_ROWS = 1_048_000
LONGEST_CELL = 32_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")
WIDTHS = {"money": 16, "count": 9, "number": 10, "date": 12, "due": 12, "time": 17, "shades": 34, "stage": 16, "yes": 8}
NAME = Column("name", "项目名称", "text", lambda project, _: project.name)

Row = tuple[Project, Facts]


def columns_of(asked: Asked) -> list[Column]:
    """The columns that are written: number and name first, then those that are shown."""
    shown = chosen(asked.columns)
    number = chosen(["number"])
    return [*number, NAME, *(column for column in shown if column.code != "number")]


def rows_of(acting: Acting, asked: Asked, today: datetime.date) -> Iterator[Row]:
    """Every project of the list, in its order, some at a time."""
    columns = columns_of(asked)
    for _, part in segments(read(narrowed(acting, asked, today), columns), asked):
        found = part.iterator(chunk_size=AT_ONCE)
        while several := list(islice(found, AT_ONCE)):
            facts = facts_of(several, columns, acting)
            yield from ((project, facts[project.pk]) for project in several)


def write(target: str | IO[bytes], rows: Iterable[Row], columns: Sequence[Column], told: Callable[[int], None]) -> int:
    """Writes the rows; ``told`` hears now and then how many there are. Gives how many there were."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    count = 0
    with xlsxwriter.Workbook(target, options) as book:
        sheet = _Sheet(book, columns)
        for project, facts in islice(rows, MOST_ROWS):
            count += 1
            sheet.row(count, [column.value(project, facts) for column in columns])
            if count % AT_ONCE == 0:
                told(count)
    return count


class _Sheet:
    """The sheet, its head written, its formats made."""

    def __init__(self, book: Any, columns: Sequence[Column]) -> None:
        plain = {"font_name": "微软雅黑", "font_size": 10, "valign": "top"}
        head = book.add_format(
            plain | {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4468", "text_wrap": True}
        )
        self.formats = {
            "text": book.add_format(plain),
            "literal": book.add_format(plain | {"quote_prefix": True}),
            "money": book.add_format(plain | {"num_format": "#,##0.00"}),
            "date": book.add_format(plain | {"num_format": "yyyy-mm-dd", "align": "left"}),
            "time": book.add_format(plain | {"num_format": "yyyy-mm-dd hh:mm", "align": "left"}),
        }
        self.columns = columns
        self.sheet = book.add_worksheet("项目台账")
        for place, column in enumerate(columns):
            self.sheet.set_column(place, place, 36 if column is NAME else WIDTHS.get(column.kind, 18))
            self.sheet.write_string(0, place, _title(column), head)
        self.sheet.freeze_panes(1, 2)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)

    def row(self, number: int, values: Sequence[Any]) -> None:
        """Writes one project."""
        for place, (column, value) in enumerate(zip(self.columns, values, strict=True)):
            if value is not None and value != "":
                self._cell(number, place, column.kind, value)

    def _cell(self, row: int, place: int, kind: str, value: Any) -> None:
        if kind == "money":
            self.sheet.write_number(row, place, value / FEN, self.formats["money"])
        elif kind == "time":
            self.sheet.write_datetime(row, place, value.replace(tzinfo=None), self.formats["time"])
        elif isinstance(value, datetime.date):
            self.sheet.write_datetime(row, place, value, self.formats["date"])
        elif isinstance(value, int) and not isinstance(value, bool):
            self.sheet.write_number(row, place, value, self.formats["text"])
        else:
            text = _text(value)[:LONGEST_CELL]
            self.sheet.write_string(row, place, text, self.formats["literal" if text.startswith(FORMULA) else "text"])


def _title(column: Column) -> str:
    return column.title if column.is_fact or column.kind != "money" else f"{column.title}（元）"


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else ""
    if isinstance(value, tuple):
        return " · ".join(value)
    if isinstance(value, list):
        return "、".join(f"{name} {number}" for name, number in value)
    return str(value)
