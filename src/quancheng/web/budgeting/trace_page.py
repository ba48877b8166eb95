"""逐项对照 of a project as a page, to be printed, and as Excel."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # carries no types
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quancheng.accounts.presence import Request
from quancheng.law.values import FEN
from quancheng.lifecycle.acts.approving.slips import PREPARING
from quancheng.lifecycle.acts.budgeting.review import REVIEWED_ON, REVIEWING, unready
from quancheng.lifecycle.findings import State, judge
from quancheng.lifecycle.gates import why_not
from quancheng.lifecycle.holders import ASSIGNED
from quancheng.lifecycle.register import stands
from quancheng.web.budgeting.trace import Row, Trace
from quancheng.web.budgeting.trace import trace as traced
from quancheng.web.doors import acting, project_or_404

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
Cell = Callable[[Row], Any]
COLUMNS: tuple[tuple[str, int, Cell], ...] = (
    ("类别", 10, lambda row: row.category),
    ("名称", 36, lambda row: row.name),
    ("方案（元）", 16, lambda row: row.asked),
    ("预算评审审定（元）", 18, lambda row: row.reviewed),
    ("核减（元）", 16, lambda row: row.cut),
    ("核减理由", 30, lambda row: row.why),
    ("批复（元）", 16, lambda row: row.approved),
    ("批复说明", 24, lambda row: row.note),
    ("需要注意", 34, lambda row: "；".join(row.marks)),
)


@require_safe
def trace(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """Scheme, budget review and approval line by line, with what is still to come."""
    state, found = _found(request, id)
    context = {
        "section": "ledger", "project": state.project, "state": state, "pack": state.law.pack, "trace": found,
        "today": request.at.date(), "again": _again(request, state),
    }  # fmt: skip
    return render(request, "budgeting/trace.html", context)


def _again(request: Request, state: State) -> bool:
    """Whether who looks may review once more what was reviewed."""
    process, project = state.law.pack.process, state.project
    mine = not why_not(process, PREPARING, acting(request), project) and acting(request).duty in process.holders(
        REVIEWING
    )
    there = project.stage in process.stages_with(REVIEWING) and stands(REVIEWING, project.state)
    return mine and there and bool(state.facts.get(REVIEWED_ON)) and not unready(state, acting(request).unit)


@require_safe
def excel(request: Request, id: str) -> FileResponse:  # noqa: A002  the word in the address
    """The same as a workbook."""
    state, found = _found(request, id)
    name = f"逐项对照 {state.project.number or state.project.name} {request.at.date().isoformat()}.xlsx"
    return FileResponse(_book(state, found), as_attachment=True, filename=name.replace("/", "／"), content_type=XLSX)


def _found(request: Request, public_id: str) -> tuple[State, Trace]:
    """The project judged and traced; whoever is only assigned to look at it sees no budget (404)."""
    if acting(request).duty in ASSIGNED:
        raise Http404
    state = judge([project_or_404(request, public_id)], request.at.date())[0]
    return state, traced(state, acting(request))


def _book(state: State, found: Trace) -> io.BytesIO:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("逐项对照")
        plain = {"font_name": "微软雅黑", "font_size": 10, "valign": "top", "text_wrap": True}
        head = book.add_format(plain | {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4468"})
        text = book.add_format(plain)
        money = book.add_format(plain | {"num_format": "#,##0.00"})
        literal = book.add_format(plain | {"quote_prefix": True})
        title = f"{state.project.name}（{state.project.number or '还没有编号'}）{state.project.unit.name}"
        sheet.write_string(0, 0, title, literal if title.startswith(FORMULA) else text)
        sheet.write_string(1, 0, "；".join(f"{name}：{said}" for name, said in found.ahead), text)
        for place, (name, width, _) in enumerate(COLUMNS):
            sheet.set_column(place, place, width)
            sheet.write_string(2, place, name, head)
        total = Row("", "合计", found.asked, found.review.total, approved=found.approval.total)
        for number, row in enumerate([*found.rows, total], 3):
            for place, (_, _, cell) in enumerate(COLUMNS):
                value = cell(row)
                if isinstance(value, int):
                    sheet.write_number(number, place, value / FEN, money)
                elif value:
                    sheet.write_string(number, place, value, literal if value.startswith(FORMULA) else text)
        sheet.freeze_panes(3, 2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
    made.seek(0)
    return made
