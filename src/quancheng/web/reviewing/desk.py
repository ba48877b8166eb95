"""An expert's desk: invitations to answer, projects to score, what is over."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quancheng.accounts.acting import Acting
from quancheng.accounts.presence import Request
from quancheng.lifecycle.acts.reviewing.scoring import TYPED
from quancheng.lifecycle.holders import EXPERT
from quancheng.projects.models import VOID, Scratch
from quancheng.reviews.models import COMING, INVITED, PREPARING, Batch, Recusal, Reviewed, Score, Seat
from quancheng.web.doors import acting

PAST = 10
"""How many batches that are over are listed."""

DONE = {"answer": "答复已登记。", "recuse": "回避已登记。"}
"""What an expert has just done on another page."""


@dataclass(frozen=True)
class Todo:
    """One project of a batch, as an expert has it before him."""

    reviewed: Reviewed
    scored_at: datetime.datetime | None
    typed: bool
    recused: str

    @property
    def word(self) -> str:
        if self.recused:
            return "已回避"
        if self.scored_at:
            return "已提交"
        return "填写中" if self.typed else "未评分"


@dataclass(frozen=True)
class Panel:
    """One seat: the batch, and what there is to score."""

    seat: Seat
    todos: list[Todo] = field(default_factory=list)

    @property
    def batch(self) -> Batch:
        return self.seat.batch

    @property
    def open(self) -> int:
        """How many projects wait for a score."""
        return sum(not (todo.scored_at or todo.recused or todo.reviewed.on) for todo in self.todos)

    @property
    def scored(self) -> bool:
        """Whether a score has been handed in: from then on he has taken part."""
        return any(todo.scored_at for todo in self.todos)


@require_safe
def desk(request: Request) -> HttpResponse:
    """The desk of who is here; nobody else has one."""
    who = acting(request)
    if who.duty != EXPERT:
        raise Http404
    return render(request, "reviewing/desk.html", _experts(who, request.GET.get("done", "")))


def _experts(who: Acting, done: str) -> dict[str, object]:
    """Invitations, panels under way, batches that are over (five statements)."""
    seats = list(
        Seat.objects.filter(expert__person=who.person, batch__jurisdiction=who.jurisdiction)
        .select_related("batch", "expert")
        .order_by("batch__on", "id")
    )
    open_ = [seat for seat in seats if seat.batch.state == PREPARING and seat.expert.active]
    panels = [Panel(seat) for seat in open_ if seat.state == COMING]
    _fill(who, panels)
    over = [seat for seat in reversed(seats) if seat.batch.state != PREPARING]
    told = next((todo for panel in panels for todo in panel.todos if todo.reviewed.project.public_id == done), None)
    return {
        "section": "reviews",
        "invited": [seat for seat in open_ if seat.state == INVITED],
        "panels": panels,
        "over": over[:PAST],
        "told": told if told and told.scored_at else None,
        "said": DONE.get(done, ""),
    }


def _fill(who: Acting, panels: list[Panel]) -> None:
    """Gives each panel its projects with what this expert has done (four statements)."""
    seats = {panel.seat.pk: panel for panel in panels}
    by_batch = {panel.batch.pk: panel for panel in panels}
    inside = Reviewed.objects.filter(batch__in=by_batch, left_on=None).exclude(project__state=VOID)
    reviewed = list(inside.select_related("project__unit"))
    scored = dict(Score.objects.filter(seat__in=seats).values_list("reviewed", "at"))
    typed = set(
        Scratch.objects.filter(person=who.person, part=TYPED, project__in=[each.project_id for each in reviewed])
        .values_list("project", flat=True)
    )  # fmt: skip
    recused: dict[tuple[int, int | None], str] = defaultdict(str)
    experts = [panel.seat.expert_id for panel in panels]
    for recusal in Recusal.objects.filter(batch__in=by_batch, expert__in=experts):
        recused[recusal.batch_id, recusal.project_id] = recusal.reason
    for each in reviewed:
        why = recused[each.batch_id, each.project_id] or recused[each.batch_id, None]
        todo = Todo(each, scored.get(each.pk), each.project_id in typed, why)
        by_batch[each.batch_id].todos.append(todo)
