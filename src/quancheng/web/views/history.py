"""补录历史项目: where it begins, the upload, what was read, and entering it."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from quancheng.accounts.presence import Request
from quancheng.journal.sm3 import sm3
from quancheng.law import KINDS, PROJECT
from quancheng.ledger.archive import MAX_FILE, TOO_LONG
from quancheng.ledger.blank import write_ledger
from quancheng.lifecycle import history_child, history_table
from quancheng.lifecycle.history import SECRET, stages
from quancheng.lifecycle.history_entering import enter as work
from quancheng.lifecycle.history_reading import receive
from quancheng.lifecycle.history_table import DOUBTFUL, FORM, LEDGER, READING, READY, STATUSES, WAITING, Intake, Row
from quancheng.lifecycle.holders import BUILDER, SECRECY
from quancheng.lifecycle.laws import law_of
from quancheng.lifecycle.refusals import NotAllowed
from quancheng.web.doors import acting, once
from quancheng.web.history import BASIC, for_who_enters, intake_or_404, row_or_404

CLEAR = "否"
MOST_LINES = 40
"""Withheld rows named one by one."""
asked = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@for_who_enters
def start(request: Request) -> HttpResponse:
    """The ways to begin, and what was begun."""
    begun = [(intake, meta, intake.count()) for intake, meta in history_table.mine(acting(request))]
    context = {"section": "ledger", "begun": begun, "told": request.GET.get("told", ""), "FORM": FORM}
    return render(request, "history/start.html", context)


@asked
@for_who_enters
def upload(request: Request) -> HttpResponse:
    """A ledger is handed in; the secrecy question first."""
    if request.GET.get("secret") != CLEAR:
        return _secrecy(request, ledger=True)
    if request.method != "POST":
        return _upload_page(request)
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not file.size:
        return _upload_page(request, {"file": "请选择台账文件（.xlsx）"})
    if file.size > MAX_FILE:
        return _upload_page(request, {"file": TOO_LONG})
    try:
        intake = _received(request, file)
    except OSError as error:
        return _upload_page(request, {"file": f"服务器没有存下文件（{error.strerror}），请告知系统管理员"})
    history_child.start(intake)
    return redirect("history-table", id=intake.id)


def _received(request: Request, file: UploadedFile[Any]) -> Intake:
    day = request.at.date().isoformat()
    name = (file.name or "台账.xlsx")[-100:]
    intake = Intake.begin(acting(request), request.at, origin=LEDGER, file=name, declared=True, day=day)
    hasher = sm3()

    def hashed() -> Iterator[bytes]:
        for chunk in file.chunks():
            hasher.update(chunk)
            yield chunk

    receive(intake, hashed())
    intake.tell(sm3=hasher.hexdigest())
    return intake


def _upload_page(request: Request, errors: dict[str, str] | None = None) -> HttpResponse:
    context = {"section": "ledger", "errors": errors or {}}
    return render(request, "history/upload.html", context, status=422 if errors else 200)


@require_safe
@for_who_enters
def template(request: Request) -> HttpResponseBase:
    """An empty ledger to fill in."""
    pack = law_of(acting(request).jurisdiction, request.at.date()).pack
    with TemporaryDirectory() as folder:
        path = Path(folder) / "空白台账.xlsx"
        write_ledger(path, pack, then="在“补录历史项目”里上传。")
        return FileResponse(BytesIO(path.read_bytes()), as_attachment=True, filename=path.name)


@asked
@for_who_enters
def new(request: Request) -> HttpResponse:
    """One project by form; the secrecy question first, alone, kept nowhere unless it is no."""
    if request.method != "POST" or request.POST.get("secret") != CLEAR:
        return _secrecy(request, ledger=False)
    me, day = acting(request), request.at.date().isoformat()
    intake = Intake.begin(me, request.at, origin=FORM, file="", sm3=once(), declared=True, day=day, phase=WAITING)
    told = {
        "facts": {SECRET: False}, "children": {}, "unknown_kinds": [kind for kind in KINDS if kind != PROJECT],
        "source": "表单填写", "child_sources": {}, "fact_sources": {},
    }  # fmt: skip
    unit = me.unit.public_id if me.unit and me.duty == BUILDER else ""
    intake.save([Row(1, unit=unit, told=told)])
    return redirect("history-part", id=intake.id, place=1, part=BASIC)


def _secrecy(request: Request, *, ledger: bool) -> HttpResponse:
    answer = request.POST.get("secret", "")
    if answer == CLEAR:  # of an upload: the file is asked for only now
        return redirect(f"{reverse('history-upload')}?secret={CLEAR}")
    context: dict[str, Any] = {"section": "ledger", "ledger": ledger, "errors": {}}
    if answer:
        names = law_of(acting(request).jurisdiction, request.at.date()).pack.terms.names
        return render(request, "history/stop.html", context | {"authority": names.get(SECRECY, SECRECY)})
    if request.method == "POST":
        context["errors"] = {"secret": "请回答是否涉及国家秘密"}
    return render(request, "history/secrecy.html", context, status=422 if context["errors"] else 200)


@require_safe
@for_who_enters
def table(request: Request, id: str) -> HttpResponse:  # noqa: A002  the address calls it id
    """A work table: being read, not readable, or row by row with what would become of it."""
    intake = intake_or_404(request, id)
    meta = intake.meta()
    if meta["phase"] == WAITING and meta["origin"] == FORM:
        return redirect("history-row", id=id, place=1)
    context: dict[str, Any] = {"section": "ledger", "intake": intake, "meta": meta}
    if meta["phase"] != WAITING:
        broken = meta["phase"] == READING and not intake.is_being_read and intake.meta()["phase"] == READING
        context |= {"broken": broken, "READING": READING}
        return render(request, f"history/{'progress' if request.htmx else 'reading'}.html", context)  # type: ignore[attr-defined]  # its middleware sets it
    if request.htmx:  # type: ignore[attr-defined]  # its middleware sets it
        return HttpResponseClientRefresh()
    return render(request, "history/table.html", context | _list(request, intake))


def _list(request: Request, intake: Intake) -> dict[str, Any]:
    counts = intake.count()
    status = request.GET.get("status", "")
    wanted = (status,) if status in STATUSES else ()
    after = request.GET.get("after", "")
    place = int(after) if after.isdecimal() and len(after) < 9 else 0
    rows = intake.rows(wanted, after=place, most=history_table.PAGE + 1)
    pack = law_of(acting(request).jurisdiction, request.at.date()).pack
    return {
        "rows": rows[: history_table.PAGE],
        "next": rows[history_table.PAGE - 1].place if len(rows) > history_table.PAGE else None,
        "counts": counts,
        "statuses": [name for name in STATUSES if counts[name]],
        "status": status if wanted else "",
        "unconfirmed": intake.unconfirmed(),
        "ready": counts[READY],
        "doubtful": counts[DOUBTFUL],
        "stages": stages(pack),
        "saved": request.GET.get("saved", ""),
        "after": place,
        "withheld": history_table.lines_of(intake.meta()["secret"], MOST_LINES),
    }


@require_POST
@for_who_enters
def confirm(request: Request, id: str) -> HttpResponse:  # noqa: A002  the address calls it id
    """The stages of the rows on a page, as somebody has chosen them."""
    intake = intake_or_404(request, id)
    known = stages(law_of(acting(request).jurisdiction, request.at.date()).pack)
    changed = []
    for name, stage in request.POST.items():
        place = name.removeprefix("stage-")
        if name.startswith("stage-") and place.isdecimal() and len(place) < 9 and stage in known:
            row = row_or_404(intake, int(place))
            if row.is_open and row.stage != stage:
                row.stage = str(stage)
                changed.append(row)
    intake.save(changed)
    back = "&".join(f"{name}={request.POST[name]}" for name in ("status", "after") if request.POST.get(name))
    return redirect(f"{reverse('history-table', kwargs={'id': id})}?{back}&saved={len(changed)}")


@require_POST
@for_who_enters
def enter(request: Request, id: str) -> HttpResponse:  # noqa: A002  the address calls it id
    """Some seconds of entering; the page asks for more as long as there is more."""
    intake = intake_or_404(request, id)
    if request.POST.get("suggested"):
        intake.set_stages()
    doubtful = request.POST.get("rows") == "all"
    try:
        came = work(intake, acting(request), request.at, doubtful=doubtful)
    except NotAllowed as refusal:
        return render(request, "history/closed.html", {"section": "ledger", "reason": refusal.message}, status=403)
    if came.left:
        counts = intake.count()
        context = {"section": "ledger", "intake": intake, "meta": intake.meta(), "counts": counts, "doubtful": doubtful}
        context["total"] = sum(counts[name] for name in ("已录入", "没有录入", READY, *([DOUBTFUL] * doubtful)))
        return render(request, f"history/{'work' if request.htmx else 'working'}.html", context)  # type: ignore[attr-defined]  # its middleware sets it
    address = reverse("history-table", kwargs={"id": id})
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)  # type: ignore[attr-defined]  # the same


@require_POST
@for_who_enters
def drop(request: Request, id: str) -> HttpResponse:  # noqa: A002  the address calls it id
    """The work table goes; what was entered stays."""
    intake_or_404(request, id).drop()
    return redirect(f"{reverse('history')}?told=dropped")
