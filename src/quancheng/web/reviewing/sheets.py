"""Score sheets: one to print for each project, one workbook a batch. Nothing of a sealed score stands in either."""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quancheng.accounts.presence import Request
from quancheng.law import criteria
from quancheng.lifecycle.laws import law_of
from quancheng.web.doors import acting
from quancheng.web.reviewing.chair_page import board
from quancheng.web.reviewing.sheets_xlsx import write

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def sheet(request: Request, batch: str, reviewed: str) -> HttpResponse:
    """One project: every expert's marks, the averages, lines to sign on."""
    today = request.at.date()
    found = board(acting(request), batch, today)
    line = next((each for each in found.lines if each.reviewed.public_id == reviewed), None)
    if line is None:
        raise Http404
    pack = law_of(acting(request).jurisdiction, today).pack
    context = {"section": "reviews", "board": found, "line": line, "criteria": criteria(pack, today), "at": request.at}
    return render(request, "reviewing/sheet.html", context, status=200 if line.outcome else 409)


@require_safe
def workbook(request: Request, batch: str) -> FileResponse:
    """All projects of the batch; those that are still sealed by name alone."""
    today = request.at.date()
    found = board(acting(request), batch, today)
    if not any(line.outcome for line in found.lines):
        raise Http404
    pack = law_of(acting(request).jurisdiction, today).pack
    content = BytesIO()
    write(content, found, [name for name, _ in criteria(pack, today)])
    content.seek(0)
    name = f"{found.batch.name} 评分表.xlsx"
    return FileResponse(content, as_attachment=True, filename=name, content_type=XLSX)
