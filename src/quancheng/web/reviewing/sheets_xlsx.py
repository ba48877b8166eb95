"""The scores of a batch as an Excel file: a sheet of projects, a sheet of every score. Amounts in 元.

Text stays text: it never becomes a formula or a link.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]  # carries no types

from quancheng.law.values import FEN, THOUSANDTHS
from quancheng.web.reviewing.chair_page import Board, Line, Outcome

LONGEST_CELL = 32_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")
SEALED = "尚未开封"
PROJECTS = (
    ("序号", 6), ("项目编号", 16), ("项目名称", 34), ("建设单位", 20), ("申报投资额（元）", 16), ("评分人数", 9),
    ("平均分", 9), ("最高与最低分差", 9), ("平均建议投资额（元）", 18), ("多数意见", 12), ("评审结论", 12),
    ("评审日", 12), ("与多数意见不一致的理由", 30), ("评审意见", 50),
)  # fmt: skip
BEFORE = (("序号", 6), ("项目名称", 34), ("专家", 12))
AFTER = (("总分", 9), ("建议投资额（元）", 16), ("意见", 12), ("评审意见", 60))


def write(target: IO[bytes], board: Board, criteria: Sequence[str]) -> None:
    """Writes both sheets."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"title": f"{board.batch.name} 评分表"})
        projects = _Sheet(book, "项目", PROJECTS)
        scores = _Sheet(book, "评分", (*BEFORE, *((name, 10) for name in criteria), *AFTER))
        for number, line in enumerate(board.lines, 1):
            projects.row(_project(number, line))
            if line.outcome is None:
                scores.row([number, line.project.name, SEALED])
                continue
            for each in line.outcome.scores:
                given = [_thousandths(each.points.get(name)) for name in criteria]
                told = [_thousandths(each.total), _fen(each.suggested), each.conclusion, each.opinion]
                scores.row([number, line.project.name, each.seat.expert.name, *given, *told])


def _project(number: int, line: Line) -> list[Any]:
    project, reviewed = line.project, line.reviewed
    first = [number, project.number or "", project.name, project.unit.name, _fen(line.declared)]
    ended = [reviewed.conclusion, reviewed.on, reviewed.reason, reviewed.text]
    if line.outcome is None:
        return [*first, SEALED, None, None, None, "", *ended]
    return [*first, *_given(line.outcome), *ended]


def _given(outcome: Outcome) -> list[Any]:
    return [
        len(outcome.scores), _thousandths(outcome.average), _thousandths(outcome.spread), _fen(outcome.suggested),
        outcome.majority or "没有过半数的意见",
    ]  # fmt: skip


def _thousandths(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value) / THOUSANDTHS


def _fen(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value) / FEN


class _Sheet:
    """One sheet, its head written."""

    def __init__(self, book: Any, name: str, columns: Sequence[tuple[str, int]]) -> None:
        plain = {"font_name": "微软雅黑", "font_size": 10, "valign": "top"}
        head = book.add_format(
            plain | {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4468", "text_wrap": True}
        )
        self.text = book.add_format(plain | {"text_wrap": True})
        self.literal = book.add_format(plain | {"text_wrap": True, "quote_prefix": True})
        self.plain = book.add_format(plain)
        self.money = book.add_format(plain | {"num_format": "#,##0.00"})
        self.date = book.add_format(plain | {"num_format": "yyyy-mm-dd", "align": "left"})
        self.columns, self.next = columns, 1
        self.sheet = book.add_worksheet(name)
        for place, (title, width) in enumerate(columns):
            self.sheet.set_column(place, place, width)
            self.sheet.write_string(0, place, title, head)
        self.sheet.freeze_panes(1, 3)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)

    def row(self, values: Sequence[Any]) -> None:
        """One more row."""
        for place, value in enumerate(values):
            if value is not None and value != "":
                self._cell(place, value)
        self.next += 1

    def _cell(self, place: int, value: Any) -> None:
        if isinstance(value, str):
            text = value[:LONGEST_CELL]
            self.sheet.write_string(self.next, place, text, self.literal if text.startswith(FORMULA) else self.text)
        elif isinstance(value, int | Decimal):
            money = self.columns[place][0].endswith("（元）")
            self.sheet.write_number(self.next, place, value, self.money if money else self.plain)
        else:
            self.sheet.write_datetime(self.next, place, value, self.date)
