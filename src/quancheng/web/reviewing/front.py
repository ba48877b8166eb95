"""评审: where it begins: the batches, or an expert's own desk."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quancheng.accounts.acting import Acting
from quancheng.accounts.presence import Request
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.acts.reviewing.batches import FILLING, REVIEWED_ON, SETTING, seen_batches
from quancheng.lifecycle.acts.reviewing.experts import seen_experts
from quancheng.lifecycle.acts.reviewing.readiness import what_next
from quancheng.lifecycle.acts.reviewing.recusing import own
from quancheng.lifecycle.holders import EXPERT
from quancheng.projects.models import ACCEPTED, Project
from quancheng.reviews.models import SEAT_STATES, Batch, Reviewed
from quancheng.web.doors import acting
from quancheng.web.reviewing import desk
from quancheng.web.reviewing.front_asking import may, pack_of

ROWS = 25


class Line(NamedTuple):
    """A batch in the list: how many projects, seats by state, and what is next."""

    batch: Batch
    projects: int
    states: Counter[str]
    next: str


def for_duties(request: Request) -> Acting:
    """Who acts, if reviews are something for this duty at all; else there is no such page."""
    me = acting(request)
    if me.unit is None or (me.duty != EXPERT and seen_batches(me).query.is_empty()):
        raise Http404
    return me


@require_safe
def reviews(request: Request) -> HttpResponse:
    """The batches, the newest first (at most eight statements); for an expert, his own desk."""
    me = for_duties(request)
    if me.duty == EXPERT:
        return desk.desk(request)
    pack = pack_of(request)
    page = Paginator(_counted(seen_batches(me)), ROWS).get_page(request.GET.get("page"))
    lines = []
    for batch in page:
        states = Counter({state: getattr(batch, f"seats_{number}") for number, state in enumerate(SEAT_STATES)})
        lines.append(Line(batch, batch.projects, states, what_next(batch, batch.projects, batch.drawn, states)))
    fills = may(request, pack, FILLING)
    context = {
        "section": "reviews",
        "page": page,
        "lines": lines,
        "sets": may(request, pack, SETTING),
        "waiting": waiting(me).count() if fills else 0,
        "pool": not seen_experts(me).query.is_empty(),
        "today": request.at.date(),
    }
    return render(request, "reviewing/front.html", context)


def _counted(found: QuerySet[Batch]) -> QuerySet[Any]:
    seats: dict[str, Any] = {
        f"seats_{number}": Count("seats", Q(seats__state=state), distinct=True)
        for number, state in enumerate(SEAT_STATES)
    }
    inside = Count("reviewed", Q(reviewed__left_on=None), distinct=True)
    return found.annotate(projects=inside, drawn=Count("draws", distinct=True), **seats).order_by("-on", "-id")


def waiting(acting: Acting) -> QuerySet[Project]:
    """Projects that could be put into a batch: accepted, to be reviewed, in no batch."""
    inside = Reviewed.objects.filter(on=None, left_on=None).values("project")
    found = visible(acting).filter(stage="评审", state=ACCEPTED).exclude(pk__in=inside)
    done = Q(**{f"facts__{REVIEWED_ON}__isnull": True}) | Q(**{f"facts__{REVIEWED_ON}": None})
    return found.filter(done)


@require_safe
def mine(request: Request) -> HttpResponse:
    """What the pool says of an expert who looks at it himself."""
    me = acting(request)
    if me.duty != EXPERT:
        raise Http404
    expert = own(me)
    context = {
        "section": "reviews",
        "expert": expert,
        "employments": list(expert.employments.order_by("-since", "-id")) if expert else [],
        "interests": list(expert.interests.order_by("-on", "-id")) if expert else [],
        "done": request.GET.get("done", ""),
    }
    return render(request, "reviewing/front_mine.html", context)
