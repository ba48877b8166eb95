"""The construction plan as an Excel sheet: one line a project, amounts in 元 as numbers, the sum below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

import xlsxwriter  # type: ignore[import-untyped]  # carries no types

from quancheng.law.values import FEN
from quancheng.projects.models import PlannedProject

COLUMNS = (
    ("序号", 6), ("建设单位", 28), ("项目编号", 18), ("项目名称", 44), ("安排资金（元）", 18), ("依据", 14),
    ("列入日", 12), ("反馈日", 12),
)  # fmt: skip
HEAD = 2
"""The row of the column titles, counted from 0; the title of the plan stands above."""


def write(target: IO[bytes], title: str, rows: Sequence[PlannedProject]) -> None:
    """Writes the sheet. Text stays text: it never becomes a formula or a link."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(target, options) as book:
        plain = {"font_name": "微软雅黑", "font_size": 10, "valign": "top", "text_wrap": True}
        head = book.add_format(plain | {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4468"})
        text, money = book.add_format(plain), book.add_format(plain | {"num_format": "#,##0.00"})
        bold = book.add_format(plain | {"bold": True, "num_format": "#,##0.00"})
        date = book.add_format(plain | {"num_format": "yyyy-mm-dd", "align": "left"})
        sheet = book.add_worksheet("建设计划")
        sheet.write_string(0, 0, title, book.add_format({"font_name": "微软雅黑", "font_size": 14, "bold": True}))
        for place, (name, width) in enumerate(COLUMNS):
            sheet.set_column(place, place, width)
            sheet.write_string(HEAD, place, name, head)
        for count, row in enumerate(rows, 1):
            line, project = HEAD + count, row.project
            sheet.write_number(line, 0, count, text)
            basis = "急需追加" if row.urgent else "年度预算"
            for place, words in ((1, project.unit.name), (2, project.number or ""), (3, project.name), (5, basis)):
                sheet.write_string(line, place, words, text)
            sheet.write_number(line, 4, row.amount / FEN, money)
            sheet.write_datetime(line, 6, row.on, date)
            if row.fed_back_on:
                sheet.write_datetime(line, 7, row.fed_back_on, date)
        last = HEAD + len(rows) + 1
        sheet.write_string(last, 3, f"合计 {len(rows)} 个项目", bold)
        sheet.write_number(last, 4, sum(row.amount for row in rows) / FEN, bold)
        sheet.freeze_panes(HEAD + 1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD)
