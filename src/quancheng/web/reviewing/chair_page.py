"""What the page of the meeting shows: projects by experts, the law's gate, and after unsealing what was given.

Nothing of a sealed score leaves this module.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from django.db.models import CharField, DateField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.http import Http404

from quancheng.accounts.acting import Acting
from quancheng.law import smallest_panel
from quancheng.lifecycle.acts.reviewing.batches import seen_batches
from quancheng.lifecycle.acts.reviewing.concluding import REVIEWING, not_ready
from quancheng.lifecycle.acts.reviewing.sealing import Panel, average, majority, panel_of
from quancheng.lifecycle.content import words_of_thousandths
from quancheng.lifecycle.laws import bindings, law_on
from quancheng.projects.models import Project, Waiver
from quancheng.reviews.models import CLOSED, COMING, Argument, Batch, Recusal, Reviewed, Score, Seat
from quancheng.web.explained import Explained
from quancheng.web.reviewing.chair_law import Said, say
from quancheng.web.told import barring

DECLARED = "申报投资额"
RECUSED, ARGUED, WAIVED = "回避", "论证", "例外"
GRADES = ("事前绩效评估等级", "第三方绩效评估等级")
PRIORITY, NONE = "优先标签", "无"


@dataclass(frozen=True)
class Cell:
    """An expert and a project: 回避, given or not; after unsealing the total in thousandths and the conclusion."""

    recused: bool
    given: bool
    total: int | None = None
    conclusion: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a whole panel gave: in thousandths and 分. ``marks`` says thousandths as people do."""

    scores: Sequence[Score]
    marks: ClassVar = staticmethod(words_of_thousandths)

    @cached_property
    def average(self) -> int | None:
        return average([each.total for each in self.scores])

    @property
    def spread(self) -> int:
        """From the lowest to the highest total."""
        totals = [each.total for each in self.scores]
        return max(totals) - min(totals)

    @cached_property
    def suggested(self) -> int | None:
        return average([each.suggested for each in self.scores if each.suggested is not None])

    @property
    def votes(self) -> list[tuple[str, int]]:
        return Counter(each.conclusion for each in self.scores).most_common()

    @property
    def majority(self) -> str:
        return majority([each.conclusion for each in self.scores])


@dataclass(frozen=True)
class Line:
    """One project of the meeting."""

    reviewed: Reviewed
    panel: Panel
    cells: list[Cell]
    said: Said
    argued: dict[str, str]
    why_not: str

    @property
    def project(self) -> Project:
        return self.reviewed.project

    @property
    def done(self) -> bool:
        return self.reviewed.on is not None

    @property
    def outcome(self) -> Outcome | None:
        """Nothing while sealed."""
        return Outcome(self.panel.scores) if self.panel.open else None

    @property
    def bars(self) -> list[Explained]:
        """Why the law keeps it out of the review; nothing once it has been reviewed."""
        return [] if self.done else barring(self.said.answer)

    @property
    def ready(self) -> bool:
        return not self.done and not self.why_not and self.said.answer.open

    @property
    def declared(self) -> int | None:
        found = self.project.details.get(DECLARED)
        return found if isinstance(found, int) else None

    @property
    def cut(self) -> int | None:
        """How much less than declared the panel suggests, in 分."""
        suggested = self.outcome.suggested if self.outcome else None
        return None if suggested is None or self.declared is None else self.declared - suggested

    @property
    def grades(self) -> list[str]:
        return [str(grade) for name in GRADES if (grade := self.said.facts.get(name))]

    @property
    def priority(self) -> str:
        found = str(self.said.facts.get(PRIORITY) or "")
        return "" if found == NONE else found


@dataclass(frozen=True)
class Board:
    """The whole meeting. ``concludes``: whether who looks may conclude."""

    batch: Batch
    seats: list[Seat]
    lines: list[Line]
    least: int
    concludes: bool
    marks: ClassVar = staticmethod(words_of_thousandths)

    @property
    def done(self) -> int:
        return sum(line.done for line in self.lines)

    @property
    def closed(self) -> bool:
        return self.batch.state == CLOSED

    @property
    def waiting(self) -> int:
        """Invitations nobody has answered."""
        return sum(line.panel.waiting for line in self.lines[:1])


class _Note(NamedTuple):
    """A recusal, an argument or a waiver, asked for in one statement."""

    kind: str
    key: int
    project: int | None
    word: str
    text: str
    name: str
    on: datetime.date


def board(acting: Acting, batch: str, today: datetime.date) -> Board:
    """The meeting as this person may see it (six statements; seven of a batch without projects). Raises Http404."""
    bound = bindings(acting.jurisdiction)
    law = law_on(bound, acting.jurisdiction.code, today)
    mine = seen_batches(acting).filter(public_id=batch)
    rows = Reviewed.objects.filter(batch__in=mine.values("pk"), left_on=None)
    reviewed = list(rows.select_related("batch__agency", "project__unit", "project__jurisdiction"))
    found = reviewed[0].batch if reviewed else mine.first()
    if found is None:
        raise Http404
    least = smallest_panel(law.pack, today)
    seats = list(Seat.objects.filter(batch=found).select_related("expert"))
    scores: dict[int, list[Score]] = defaultdict(list)
    for score in Score.objects.filter(reviewed__in=reviewed):
        scores[score.reviewed_id].append(score)
    notes = _notes(found, [each.project_id for each in reviewed])
    said = say(reviewed, _waivers(notes), bound, today)
    lines = []
    for each in reviewed:
        away = _recused(notes, each.project_id)
        judges = panel_of(seats, away, scores[each.pk], least, concluded=each.on is not None)
        argued = {note.word: note.text for note in notes if note.kind == ARGUED and note.project == each.project_id}
        cells = _cells(seats, judges)
        why_not = "" if each.on else not_ready(found, judges, today)
        lines.append(Line(each, judges, cells, said[each.project_id], argued, why_not))
    coming = [seat for seat in seats if seat.state == COMING]
    concludes = acting.duty in law.pack.process.holders(REVIEWING)
    return Board(found, coming, lines, least, concludes)


def _cells(seats: Sequence[Seat], judges: Panel) -> list[Cell]:
    given = {score.seat_id: score for score in judges.scores}
    who = {seat.pk for seat in judges.judges}
    cells = []
    for seat in seats:
        if seat.state != COMING:
            continue
        score = given.get(seat.pk)
        if score is not None and judges.open:
            cells.append(Cell(recused=False, given=True, total=score.total, conclusion=score.conclusion))
        else:
            cells.append(Cell(recused=seat.pk not in who, given=score is not None))
    return cells


def _recused(notes: Sequence[_Note], project: int) -> set[int]:
    return {int(note.word) for note in notes if note.kind == RECUSED and note.project in (None, project)}


def _waivers(notes: Sequence[_Note]) -> list[Waiver]:
    return [
        Waiver(project_id=note.project, rule=note.word, reason=f"{note.name}（{note.on}）：{note.text}")
        for note in notes
        if note.kind == WAIVED and note.project is not None
    ]


def _notes(batch: Batch, projects: Sequence[int]) -> list[_Note]:
    """Recusals, arguments and waivers in the order in which they came about, each of its kind (one statement)."""
    recused = _told(Recusal.objects.filter(batch=batch), RECUSED, Cast("expert_id", CharField()), "reason", "by_name")
    argued = _told(Argument.objects.filter(project__in=projects), ARGUED, F("kind"), "conclusion", "by_name")
    waived = _told(Waiver.objects.filter(project__in=projects), WAIVED, F("rule"), "reason", "by_unit")
    rows = recused.union(argued, waived, all=True).order_by("told_kind", "told_key")
    return [_Note(*row) for row in rows]


def _told(found: QuerySet[Any], kind: str, word: Any, text: str, name: str) -> QuerySet[Any, Any]:
    told = found.order_by().annotate(
        told_kind=Value(kind, CharField()),
        told_key=F("pk"),
        told_word=Cast(word, CharField()),
        told_text=Cast(text, CharField()),
        told_name=F(name),
        told_on=Cast("on", DateField()),
    )
    rows: QuerySet[Any, Any] = told.values_list(
        "told_kind", "told_key", "project_id", "told_word", "told_text", "told_name", "told_on"
    )
    return rows
