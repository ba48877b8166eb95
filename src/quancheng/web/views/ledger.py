"""The pages of 项目台账: the list, its columns, saved views, the export."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quancheng.accounts.presence import Request
from quancheng.web import ledger_jobs, ledger_views
from quancheng.web.doors import acting
from quancheng.web.ledger_columns import groups
from quancheng.web.ledger_export import columns_of, rows_of, write
from quancheng.web.ledger_jobs import DONE, FILE
from quancheng.web.ledger_list import narrowed
from quancheng.web.ledger_query import MOST_COLUMNS, asked, asked_in
from quancheng.web.ledger_shown import shown

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_ONCE = 2000
"""So many rows are exported while the browser waits; more by a child process."""


@require_safe
def ledger(request: Request) -> HttpResponse:
    """The list; htmx gets the part that changes with the filters."""
    wanted = asked(request.GET)
    told = shown(acting(request), wanted, request.at)
    htmx = getattr(request, "htmx", None)
    part = htmx is not None and bool(htmx) and not htmx.history_restore_request
    reply = render(request, "ledger/changed.html" if part else "ledger/ledger.html", told)
    if part:
        reply["HX-Push-Url"] = quote(reverse("ledger") + wanted.here, safe="/?=&%+~")
    return reply


@require_safe
def columns(request: Request) -> HttpResponse:
    """Choosing the columns; what is chosen becomes a part of the address."""
    wanted = asked(request.GET)
    hidden = [pair for pair in wanted.pairs if pair[0] != "col"]
    told = {"section": "ledger", "wanted": wanted, "groups": groups(), "hidden": hidden, "most": MOST_COLUMNS}
    return render(request, "ledger/columns.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
def views(request: Request) -> HttpResponse:
    """The saved views: keep, rename, delete."""
    person = acting(request).person
    errors: dict[str, str] = {}
    name = " ".join(request.POST.get("name", "").split())
    query = asked_in(request.POST.get("query", "")).query
    if request.method == "POST":
        what, old = request.POST.get("what", ""), request.POST.get("old", "")
        if what == "keep" and not (fault := ledger_views.keep(person, name, query)):
            return redirect(f"{reverse('ledger')}?{query}")
        if what == "rename" and not (fault := ledger_views.rename(person, old, name)):
            return redirect("ledger-views")
        if what == "drop":
            ledger_views.drop(person, old)
            return redirect("ledger-views")
        errors = {"name": fault} if what in ("keep", "rename") else {"": "没有这种办法"}
    told = {
        "section": "ledger", "kept": ledger_views.kept(person), "errors": errors, "name": name, "query": query,
        "old": request.POST.get("old", ""), "longest": ledger_views.LONGEST_NAME,
    }  # fmt: skip
    return render(request, "ledger/views.html", told, status=422 if errors else 200)


@require_POST
def export(request: Request) -> HttpResponseBase:
    """The list as an Excel file: at once, or by a child process where it is long."""
    who, wanted = acting(request), asked_in(request.POST.get("query", ""))
    day = request.at.date()
    if narrowed(who, wanted, day).order_by().values("pk")[: AT_ONCE + 1].count() > AT_ONCE:
        return redirect("ledger-exporting", job=ledger_jobs.start(who, wanted.query, request.at))
    content = BytesIO()
    write(content, rows_of(who, wanted, day), columns_of(wanted), lambda _: None)
    content.seek(0)
    return FileResponse(content, as_attachment=True, filename=f"项目台账 {day.isoformat()}.xlsx", content_type=XLSX)


@require_safe
def exporting(request: Request, job: str) -> HttpResponse:
    """How far a long export has come; htmx asks again and again."""
    state = ledger_jobs.look(job, acting(request), request.at)
    if state is None:
        raise Http404
    template = "ledger/progress.html" if getattr(request, "htmx", False) else "ledger/exporting.html"
    return render(request, template, {"section": "ledger", "job": job, "state": state})


@require_safe
def exported(request: Request, job: str) -> FileResponse:
    """The file of a long export, for the person who asked for it."""
    state = ledger_jobs.look(job, acting(request), request.at)
    if state is None or state.word != DONE:
        raise Http404
    content = (ledger_jobs.folder(job) / FILE).open("rb")
    name = f"项目台账 {request.at.date().isoformat()}.xlsx"
    return FileResponse(content, as_attachment=True, filename=name, content_type=XLSX)
