"""专家库: the list, one expert, and the form that enters or amends one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from quancheng.accounts.presence import Request
from quancheng.lifecycle.acts.reviewing.experts import (
    MOST_ROWS,
    REGISTERING,
    people_for,
    register_experts,
    seen_experts,
)
from quancheng.lifecycle.acts.reviewing.terms import fields
from quancheng.reviews.models import Expert
from quancheng.web.act_page import Words
from quancheng.web.doors import Outcome, acting, once, perform
from quancheng.web.reviewing.batches import asked, number
from quancheng.web.reviewing.front_asking import may, pack_of

ROWS = 50
BLANK = 2
"""Empty rows at the foot of a table."""

JOB, INTEREST = ("name", "since", "until"), ("name", "text", "on", "withdrawn_on")
BOXES = {"job": JOB, "interest": INTEREST}


@require_safe
def pool(request: Request) -> HttpResponse:
    """The pool, found by a part of a name or employer and by field (at most eight statements)."""
    found = seen_experts(acting(request))
    if found.query.is_empty():
        raise Http404
    pack = pack_of(request)
    words, field = request.GET.get("q", "").strip()[:60], request.GET.get("field", "")
    known = fields(pack, request.at.date())
    if words:
        found = found.filter(Q(name__contains=words) | Q(employments__name__contains=words)).distinct()
    if request.GET.get("all") != "1":
        found = found.filter(active=True)
    keys = [
        key for key, names in found.order_by("name", "id").values_list("pk", "fields") if not field or field in names
    ]  # fmt: skip
    page = Paginator(keys, ROWS).get_page(request.GET.get("page"))
    rows = (
        Expert.objects.filter(pk__in=list(page)).prefetch_related("employments", "interests").select_related("person")
    )
    context = {
        "section": "reviews", "page": page, "rows": list(rows.order_by("name", "id")), "words": words, "field": field,
        "known": known, "registers": may(request, pack, REGISTERING), "all": request.GET.get("all") == "1",
        "done": request.GET.get("done", ""), "today": request.at.date(), "skipped": request.GET.get("skipped", ""),
    }  # fmt: skip
    return render(request, "reviewing/experts.html", context)


@asked
def expert(request: Request, id: str = "") -> HttpResponse:  # noqa: A002  the word in the address
    """登记专家: a new one, or one that is amended."""
    pack = pack_of(request)
    found = get_object_or_404(seen_experts(acting(request)), public_id=id) if id else None
    if not may(request, pack, REGISTERING):
        if found is None:
            raise Http404
        return _page(request, found, _standing(found), None, reading=True)
    if request.method != "POST":
        return _page(request, found, _standing(found) if found else _new(), None)
    told = _typed(request.POST)
    if request.POST.get("more"):
        return _page(request, found, told, None, blank=BLANK + 3)
    given: dict[str, Any] = {"rows": [_row(told)]}
    if found:
        given |= {"expert": found.public_id, "version": number(request.POST.get("version"))}
    outcome = perform(request, register_experts, **given)
    if outcome.done:
        return redirect(f"{reverse('review-experts')}?done=saved&q={told['name']}")
    return _page(request, found, told, outcome)


def _new() -> dict[str, Any]:
    return {"name": "", "title": "", "fields": [], "active": True, "person": "", "job": [], "interest": []}


def _standing(found: Expert) -> dict[str, Any]:
    """What is kept, as the form shows it."""
    said: dict[str, Any] = {name: getattr(found, name) for name in ("name", "title", "fields", "active")}
    said["person"] = found.person.public_id if found.person else ""
    for word, rows in (("job", found.employments.order_by("id")), ("interest", found.interests.order_by("id"))):
        said[word] = [
            {"id": str(each.pk)} | {name: str(getattr(each, name) or "") for name in BOXES[word]} for each in rows
        ]
    return said


def _typed(posted: QueryDict) -> dict[str, Any]:
    """What was typed; rows in which nothing stands are none."""
    told: dict[str, Any] = {name: posted.get(name, "").strip() for name in ("name", "title", "person")}
    told |= {"fields": posted.getlist("fields"), "active": posted.get("active") == "1"}
    for word, names in BOXES.items():
        columns = [posted.getlist(f"{word}-{name}")[: MOST_ROWS + 1] for name in ("id", *names)]
        rows = [dict(zip(("id", *names), map(str.strip, cells), strict=True)) for cells in zip(*columns, strict=False)]
        told[word] = [row for row in rows if any(row.values())]
    return told


def _row(told: Mapping[str, Any]) -> dict[str, Any]:
    """The same for the act."""
    given = {name: told[name] for name in ("name", "title", "fields", "active", "person")}
    return given | {"employments": told["job"], "interests": told["interest"]}


def _page(
    request: Request, found: Expert | None, told: Mapping[str, Any], outcome: Outcome | None, *, reading: bool = False,
    blank: int = BLANK,
) -> HttpResponse:  # fmt: skip
    pack, today = pack_of(request), request.at.date()
    context = {
        "section": "reviews", "expert": found, "values": told, "known": fields(pack, today), "reading": reading,
        "people": list(people_for(acting(request), today).order_by("name").values_list("public_id", "name")[:500]),
        "errors": Words(outcome.errors if outcome else {}), "key": once(), "act": pack.acts[REGISTERING],
        "blank": blank, "version": found.version if found else "", "seats": _seats(found),
    }  # fmt: skip
    return render(request, "reviewing/expert.html", context, status=outcome.status if outcome else 200)


def _seats(found: Expert | None) -> list[Any]:
    """The batches an expert was drawn for, the newest first."""
    return list(found.seats.select_related("batch").order_by("-id")[:20]) if found else []
