"""专家评分: what an expert may read of a project, and the form; what is typed is kept until it is submitted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from quancheng.accounts.acting import Acting
from quancheng.accounts.presence import Request
from quancheng.law import criteria
from quancheng.lifecycle.acts.reviewing.scoring import (
    AGAINST,
    LONGEST_OPINION,
    TYPED,
    conclusions,
    forget_typing,
    keep_typing,
    score,
)
from quancheng.lifecycle.acts.reviewing.sealing import recused_from
from quancheng.lifecycle.content import content, words_of_thousandths
from quancheng.lifecycle.holders import sits
from quancheng.lifecycle.refusals import WrongState
from quancheng.projects.models import EstimateLine, Project, Scratch
from quancheng.reviews.models import PREPARING, Reviewed, Score, Seat
from quancheng.web import dossier_rows
from quancheng.web.act_page import Opened, do, open_page, show
from quancheng.web.doors import Outcome, acting

OTHERS = ("conclusion", "suggested", "opinion")
DECLARED = "申报投资额"


@dataclass(frozen=True)
class Place:
    """Where an expert stands with a project: the batch it is in, the own seat, and what was given."""

    reviewed: Reviewed
    seat: Seat | None
    given: Score | None
    recused: bool


@require_http_methods(["GET", "HEAD", "POST"])
def score_page(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """The project and the form; once submitted, what this expert gave."""
    opened = open_page(request, id, "do-score")
    place = _place(acting(request), opened.project)
    names = [*(name for name, _ in _criteria(opened)), *OTHERS]
    values = {name: request.POST.get(name, "").strip() for name in names} if request.method == "POST" else {}
    typed = None if opened.not_now or values else _typed(request, opened.project)
    outcome = None
    if not opened.not_now and (place is None or not place.given):
        outcome = do(opened, score, versioned=False, values=values)
        if outcome is not None and outcome.done:
            return redirect(f"{reverse('reviews')}?done={id}")
    opened = _why_not(opened, place, outcome)
    shown = values or (typed.data if typed else {})
    return show(opened, outcome, "reviewing/score.html", shown, **_told(request, opened, place, typed))


@require_POST
def typing(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """Keeps what is being typed, or drops it (``forget``): no act, seen by nobody else."""
    try:
        if "forget" in request.POST:
            forget_typing(acting=acting(request), project=id)
            return redirect("do-score", id=id)
        data = {name: str(value) for name, value in request.POST.items() if name not in ("csrfmiddlewaretoken", "once")}
        keep_typing(acting=acting(request), at=request.at, project=id, data=data)
    except Project.DoesNotExist as missing:
        raise Http404 from missing
    except WrongState as refusal:
        return HttpResponse(refusal.message, status=409, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


def _place(who: Acting, project: Project) -> Place | None:
    """The batch in which the project is being reviewed, and the own seat in it (three statements)."""
    inside = Reviewed.objects.filter(project=project, left_on=None, batch__state=PREPARING).order_by("-id")
    reviewed = inside.select_related("batch__agency").first()
    if reviewed is None:
        return None
    seat = sits(who).filter(batch=reviewed.batch).first()
    given = Score.objects.filter(reviewed=reviewed, seat=seat).first() if seat else None
    recused = seat is not None and seat.expert_id in recused_from(reviewed)
    return Place(reviewed, seat, given, recused)


def _why_not(opened: Opened, place: Place | None, outcome: Outcome | None) -> Opened:
    """The page without its form where there is nothing to give."""
    if opened.not_now or outcome is not None or place is None or place.given:
        return opened
    if opened.request.acting and opened.request.acting.delegation:
        return replace(opened, not_now="评分由专家本人提交，不能代理（内控规则）", status=403)
    if place.recused:
        return replace(opened, not_now="您已回避这个项目，不评分（内控规则）", status=403)
    if place.reviewed.on:
        return replace(opened, not_now="这个项目的评审已经作出结论", status=409)
    return opened


def _criteria(opened: Opened) -> list[tuple[str, str]]:
    """What is marked, with its full marks in words."""
    return [(name, f"{full:f}") for name, full in criteria(opened.state.law.pack, opened.today)]


def _typed(request: Request, project: Project) -> Scratch | None:
    """What this person has typed and not submitted (one statement)."""
    person = acting(request).person
    return Scratch.objects.filter(project=project, person=person, part=TYPED).first()


def _told(request: Request, opened: Opened, place: Place | None, typed: Scratch | None) -> Mapping[str, Any]:
    project = opened.project
    papers = dossier_rows.documents_of(project, acting(request))
    lines = EstimateLine.objects.filter(project=project)
    declared = project.details.get(DECLARED)
    return {
        "section": "reviews",
        "place": place,
        "given": _given(place.given) if place and place.given else None,
        "criteria": _criteria(opened),
        "full": f"{sum(full for _, full in criteria(opened.state.law.pack, opened.today)):f}",
        "conclusions": conclusions(opened.state.law.pack),
        "against": AGAINST,
        "longest": LONGEST_OPINION,
        "kept": typed,
        "declared": declared if isinstance(declared, int) else None,
        "content": content(opened.state, lines, [paper.document for paper in papers]),
        "papers": papers,
    }


def _given(score: Score) -> dict[str, Any]:
    """What the expert gave, in words."""
    return {
        "points": {name: words_of_thousandths(points) for name, points in score.points.items()},
        "total": words_of_thousandths(score.total),
        "suggested": score.suggested,
        "conclusion": score.conclusion,
        "opinion": score.opinion,
        "at": score.at,
    }
