"""One batch: its page, and the forms that set it, give it to an agency, recuse an expert, answer an invitation."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quancheng.accounts.presence import Request
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.acts.reviewing import batches as acts
from quancheng.lifecycle.acts.reviewing.batches import IN, MOVE, OUT, seen_batches, third_parties
from quancheng.lifecycle.acts.reviewing.drawing import DRAWING
from quancheng.lifecycle.acts.reviewing.readiness import checklist
from quancheng.reviews.models import COMING, INVITED, PREPARING, Batch, Reviewed
from quancheng.web.doors import Outcome, acting, once, perform
from quancheng.web.form_page import Field
from quancheng.web.reviewing.front import waiting
from quancheng.web.reviewing.front_asking import Asking, ask, may, pack_of

asked = require_http_methods(["GET", "HEAD", "POST"])
DONE = {
    "set": "批次已设定。", "agency": "已委托评审机构。", "out": "项目已移出。", "move": "次序已调整。",
    "recuse": "回避已登记。", "answer": "答复已登记。", "draw": "专家已抽取，邀请已发出。",
}  # fmt: skip


def batch_or_404(request: Request, public_id: str) -> Batch:
    """The batch, if this person may see it (one statement); else as if there were none."""
    found: Batch = get_object_or_404(seen_batches(acting(request)), public_id=public_id)
    return found


def address(batch: Batch) -> str:
    """Where its page is."""
    return reverse("review-batch", kwargs={"batch": batch.public_id})


def crumbs(batch: Batch) -> list[tuple[str, str]]:
    """The way back from a page of the batch."""
    return [("评审", reverse("reviews")), (batch.name, address(batch))]


@require_safe
def batch(request: Request, batch: str) -> HttpResponse:
    """Projects, panel, draws, who keeps away, and what is missing before the meeting."""
    return show(request, batch_or_404(request, batch))


def show(request: Request, found: Batch, outcome: Outcome | None = None) -> HttpResponse:
    """The page of a batch (about ten statements, whatever is in it); with what was refused, where something was."""
    pack, me = pack_of(request), acting(request)
    reviewed = list(inside(found))
    draws = list(found.draws.order_by("number"))
    seats = list(found.seats.select_related("expert", "draw"))
    open_ = found.state == PREPARING
    context = {
        "section": "reviews",
        "batch": found,
        "reviewed": reviewed,
        "seen": set(visible(me).filter(pk__in=[each.project_id for each in reviewed]).values_list("pk", flat=True)),
        "draws": draws,
        "seats": seats,
        "recusals": list(found.recusals.select_related("expert", "project").order_by("id")),
        "checks": checklist(found, reviewed, draws, seats, pack, request.at.date()),
        "sets": open_ and may(request, pack, acts.SETTING),
        "fills": open_ and may(request, pack, acts.FILLING),
        "draws_now": open_ and may(request, pack, DRAWING),
        "done": DONE.get(request.GET.get("done", ""), ""),
        "errors": outcome.errors if outcome else {},
        "key": once(),
        "INVITED": INVITED,
        "COMING": COMING,
        "today": request.at.date(),
    }
    return render(request, "reviewing/batch.html", context, status=outcome.status if outcome else 200)


def inside(found: Batch) -> QuerySet[Reviewed]:
    """The projects of a batch in their order, with their units."""
    return Reviewed.objects.filter(batch=found, left_on=None).select_related("project__unit")


@asked
def set_up(request: Request, batch: str = "") -> HttpResponse:
    """设定评审批次: a new one, or another day, name or place."""
    found = batch_or_404(request, batch) if batch else None
    today = request.at.date()
    fields = (
        Field("name", "批次名称", hint="如：2025 年第二批立项评审", width="30", value=found.name if found else ""),
        Field("year", "年度", "number", width="5", value=str(found.year if found else today.year)),
        Field("on", "评审日", "date", width="10", value=found.on.isoformat() if found else "",
              hint="有专家评分以后不能再改；任职回避从这一天往前推算"),
        Field("place", "地点", width="30", required=False, value=found.place if found else ""),
    )  # fmt: skip
    asking = Asking(
        acts.SETTING, "修改批次" if found else "设定评审批次", "保存" if found else "设定",
        "立项评审原则上集中进行：定下批次和时间，再列入项目、委托评审机构、抽取专家。",
        crumbs(found) if found else [("评审", reverse("reviews"))], fields,
        more={"version": found.version if found else ""},
    )  # fmt: skip

    def told(values: dict[str, Any]) -> dict[str, Any]:
        given: dict[str, Any] = {"values": values}
        if found:
            given |= {"batch": found.public_id, "version": number(request.POST.get("version"))}
        return given

    return ask(request, asking, acts.set_batch, told, lambda outcome: f"{_made(outcome, found)}?done=set")


def _made(outcome: Outcome, found: Batch | None) -> str:
    if found is not None:
        return address(found)
    made = outcome.made["batch"] if isinstance(outcome.made, dict) else outcome.made.public_id
    return reverse("review-batch", kwargs={"batch": made})


def number(given: str | None) -> int:
    """A number that a form sent; 0 where it is none."""
    return int(given) if given and given.isdecimal() and len(given) < 10 else 0


@asked
def agency(request: Request, batch: str) -> HttpResponse:
    """委托评审机构."""
    found = batch_or_404(request, batch)
    options = third_parties(acting(request), request.at.date()).order_by("name").values_list("public_id", "name")
    now = found.agency.public_id if found.agency else ""
    hint = "有人员担任“第三方机构”岗位的单位；列入批次的项目由它建设、共建的，不能委托"
    fields = (Field("agency", "评审机构", "radio", options=tuple(options), value=now, hint=hint),)
    asking = Asking(
        acts.COMMISSIONING, "委托评审机构", "委托",
        "受委托的机构组织本批次全部项目的评审，从现在起看得到这些项目，评审结束以后不再看得到。",
        crumbs(found), fields, more={"version": found.version},
    )  # fmt: skip
    given = {"batch": found.public_id, "version": number(request.POST.get("version"))}
    told = lambda values: given | {"agency": values["agency"]}  # noqa: E731  two words of glue
    return ask(request, asking, acts.commission_agency, told, lambda _: f"{address(found)}?done=agency")


@asked
def fill(request: Request, batch: str) -> HttpResponse:
    """列入评审批次: several projects at once, each an act of its own; what came of each is told."""
    found, pack = batch_or_404(request, batch), pack_of(request)
    if not may(request, pack, acts.FILLING):
        raise Http404
    chosen = request.POST.getlist("project")
    came: list[tuple[str, Outcome]] = []
    if request.method == "POST":
        names = dict(visible(acting(request)).filter(public_id__in=chosen).values_list("public_id", "name"))
        for project in (each for each in chosen if each in names):
            told: dict[str, Any] = {"project": project, "version": None, "batch": found.public_id, "what": IN}
            came.append((names[project], perform(request, acts.fill_batch, among=project, **told)))
    rows = waiting(acting(request)).select_related("unit").order_by("changed_at", "id")
    context = {
        "section": "reviews", "batch": found, "rows": list(rows[:201]), "came": came, "key": once(), "most": 200,
        "act": pack.acts[acts.FILLING], "nothing": request.method == "POST" and not came,
    }  # fmt: skip
    return render(request, "reviewing/batch_fill.html", context, status=422 if context["nothing"] else 200)


@asked
def take_out(request: Request, batch: str, project: str) -> HttpResponse:
    """移出评审批次, with a reason."""
    found = batch_or_404(request, batch)
    row = get_object_or_404(inside(found), project__public_id=project)
    asking = Asking(
        acts.FILLING, f"移出“{row.project.name}”", "移出", "项目回到等待列入批次的名单里。已有专家评分的不能移出。",
        crumbs(found), (Field("reason", "移出的理由", "textarea", rows=3),), grave=True,
    )  # fmt: skip
    given = {"batch": found.public_id, "project": project, "version": None, "what": OUT}
    told = lambda values: given | {"reason": values["reason"]}  # noqa: E731  two words of glue
    return ask(request, asking, acts.fill_batch, told, lambda _: f"{address(found)}?done=out")


@require_POST
def move(request: Request, batch: str, project: str) -> HttpResponse:
    """Another place in the order."""
    found = batch_or_404(request, batch)
    place = number(request.POST.get("place"))
    told: dict[str, Any] = {"project": project, "batch": found.public_id, "what": MOVE, "place": place}
    outcome = perform(request, acts.fill_batch, version=None, **told)
    return redirect(f"{address(found)}?done=move#projects") if outcome.done else show(request, found, outcome)
