"""The pool out of an Excel table: read, faults told by row, entered all together or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # carries no types
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from quancheng.accounts.presence import Request
from quancheng.ledger.cells import shown
from quancheng.ledger.errors import Unreadable
from quancheng.ledger.intake import Row, Sheet, read_workbook
from quancheng.lifecycle.acts.reviewing.experts import REGISTERING, register_experts, seen_experts
from quancheng.lifecycle.acts.reviewing.terms import fields
from quancheng.lifecycle.refusals import Fault, Invalid
from quancheng.web.doors import Outcome, acting, once, perform
from quancheng.web.reviewing.batches import asked
from quancheng.web.reviewing.front_asking import may, pack_of

MOST_BYTES = 8 * 2**20
HEADINGS = {
    "姓名": "name",
    "职称": "title",
    "专业领域": "fields",
    "任职单位": "employer",
    "任职起日": "since",
    "任职止日": "until",
}
EXAMPLE = ("张致远", "教授", "软件工程、数据资源", "青禾大学", "2015-09-01", "")
BETWEEN = re.compile(r"[、，,；;\s]+")
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@asked
def upload(request: Request) -> HttpResponse:
    """A table is handed in; or what is wrong with it, row by row."""
    if not may(request, pack_of(request), REGISTERING):
        raise Http404
    if request.method != "POST":
        return _page(request, [], 200)
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not file.size:
        return _page(request, ["请选择专家名单（.xlsx）"])
    if file.size > MOST_BYTES:
        return _page(request, [f"文件超过 {MOST_BYTES // 2**20} MB，不像一份专家名单"])
    try:
        told = _experts(file.read())
    except Unreadable as error:
        return _page(request, [str(error)])
    known = set(seen_experts(acting(request)).values_list("name", flat=True))
    fresh = [each for each in told if each["name"] not in known]
    skipped = len(told) - len(fresh)
    if not fresh:
        return _page(request, ["名单里没有新的专家" if told else "名单是空的：第一行是列名，从第二行起每行一位专家"])
    outcome = perform(request, register_experts, rows=fresh)
    if outcome.done:
        return redirect(f"{reverse('review-experts')}?done={len(fresh)}&skipped={skipped}")
    return _page(request, _said(outcome), outcome.status)


def _said(outcome: Outcome) -> list[str]:
    refusal = outcome.refusal
    faults: list[Fault] = list(refusal.faults) if isinstance(refusal, Invalid) else []
    return [str(fault) for fault in sorted(faults, key=lambda fault: fault.row or 0)] or [outcome.error]


def _page(request: Request, faults: list[str], status: int = 422) -> HttpResponse:
    context = {
        "section": "reviews", "faults": faults, "key": once(), "headings": list(HEADINGS), "most": 100,
        "known": fields(pack_of(request), request.at.date()),
    }  # fmt: skip
    return render(request, "reviewing/experts_upload.html", context, status=status)


def _experts(data: bytes) -> list[dict[str, Any]]:
    """Who is in the first sheet: an expert's further rows (same name) are further employers. Raises Unreadable."""
    found: dict[str, dict[str, Any]] = {}
    for number, row in _rows(data):
        if not any(row.values()):
            continue
        job = {"name": row["employer"], "since": row["since"], "until": row["until"], "row": number}
        jobs = [job] if any((row["employer"], row["since"], row["until"])) else []
        first = found.get(row["name"]) if row["name"] else None
        if first is not None:
            first["employments"] += jobs
            continue
        names = [each for each in BETWEEN.split(row["fields"]) if each]
        told = {"name": row["name"], "title": row["title"], "fields": names, "employments": jobs, "row": number}
        found[row["name"] or f"第 {number} 行"] = told
    return list(found.values())


def _rows(data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows below the headings, by column. Raises Unreadable."""
    columns: dict[int, str] = {}
    sheets = 0
    for message in read_workbook(data):
        if isinstance(message, Sheet):
            sheets += 1
        elif isinstance(message, Row) and sheets == 1:
            cells = [shown(cell).strip() if cell is not None else "" for cell in message.cells]
            if not columns:
                columns = {place: HEADINGS[text] for place, text in enumerate(cells) if text in HEADINGS}
                if missing := [text for text, name in HEADINGS.items() if name not in columns.values()]:
                    raise Unreadable(f"第 {message.number} 行应为列名，缺少：{'、'.join(missing)}")
                continue
            told = {name: cells[place] if place < len(cells) else "" for place, name in columns.items()}
            yield message.number, told | {name: _day(told[name]) for name in ("since", "until")}


def _day(text: str) -> str:
    """A date as people write it, as the act reads it; what is none stays as it is and is told."""
    match = DAY.fullmatch(text)
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else text


@require_safe
def template(request: Request) -> HttpResponseBase:
    """An empty table with the headings and one example."""
    if not may(request, pack_of(request), REGISTERING):
        raise Http404
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("专家")
    bold = book.add_format({"bold": True, "bg_color": "#E3ECF4", "border": 1})
    for place, text in enumerate(HEADINGS):
        sheet.write(0, place, text, bold)
        sheet.write(1, place, EXAMPLE[place])
    sheet.set_column(0, len(HEADINGS), 18)
    sheet.freeze_panes(1, 0)
    book.close()
    made.seek(0)
    return FileResponse(made, as_attachment=True, filename="专家名单.xlsx")
