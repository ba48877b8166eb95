"""The desk of who is only assigned: a third party's evaluations and batches, an expert's invitations and scores."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from quancheng.accounts.acting import Acting
from quancheng.lifecycle.holders import EXPERT, sits
from quancheng.projects.models import VOID, Evaluation
from quancheng.reviews.models import COMING, INVITED, PREPARING, Batch, Recusal, Reviewed, Score, Seat
from quancheng.web.desk import SHOWN, Listed


def assigned(acting: Acting) -> dict[str, Listed]:
    """What is asked of an expert, or of a third party (two statements)."""
    lists = dict.fromkeys(("evaluations", "batches", "invitations", "to_score"), Listed([]))
    if acting.duty == EXPERT:
        return lists | {"invitations": invitations(acting), "to_score": to_score(acting)}
    return lists | {"evaluations": evaluations(acting), "batches": batches(acting)}


def evaluations(acting: Acting) -> Listed:
    """Evaluations that are commissioned from the own organisation and not reported yet (one statement)."""
    found = Evaluation.objects.filter(evaluator=acting.unit, on=None).exclude(project__state=VOID)
    return _cut(found.select_related("project__unit").order_by("commissioned_on", "id"))


def batches(acting: Acting) -> Listed:
    """Batches the own organisation is charged with, and how many projects are in each (one statement)."""
    found = Batch.objects.filter(agency=acting.unit, state=PREPARING)
    return _cut(found.annotate(projects=Count("reviewed", Q(reviewed__left_on=None))).order_by("on", "id"))


def invitations(acting: Acting) -> Listed:
    """Seats an expert is invited to and has not answered (one statement)."""
    found: Any = sits(acting).filter(state=INVITED, batch__state=PREPARING).select_related("batch")
    return _cut(found.order_by("batch__on", "id"))


def to_score(acting: Acting) -> Listed:
    """Projects of panels an expert has joined that wait for the own score (one statement)."""
    seats = Seat.objects.filter(pk__in=sits(acting).filter(state=COMING).values("pk"), batch=OuterRef("batch"))
    scored = Score.objects.filter(reviewed=OuterRef("pk"), seat__expert__person=acting.person)
    recused = Recusal.objects.filter(batch=OuterRef("batch"), expert__person=acting.person, project=OuterRef("project"))
    found = Reviewed.objects.filter(Exists(seats), batch__state=PREPARING, left_on=None, on=None)
    found = found.exclude(Exists(scored)).exclude(Exists(recused)).exclude(project__state=VOID)
    return _cut(found.select_related("project__unit", "batch").order_by("batch__on", "place", "id"))


def _cut(found: Any) -> Listed:
    rows = list(found[: SHOWN + 1])
    return Listed(rows[:SHOWN], len(rows) > SHOWN)
