"""What is on record of a project: facts with their sources, papers, submissions, corrections, reminders."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from quancheng.accounts.acting import Acting
from quancheng.documents import current, frozen, of
from quancheng.documents.models import Document, Version
from quancheng.law import PROJECT, Fact
from quancheng.ledger import phrases
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.acts import papers
from quancheng.lifecycle.cells import Cell, rows_in
from quancheng.lifecycle.facts import FROM_ROWS, IDENTITY
from quancheng.lifecycle.findings import State
from quancheng.projects.models import Correction, Handover, Project, ReturnedItem, Submission, Urge

LISTED = 10
"""How many corrections and reminders a dossier lists; all of them are in the journal."""


@dataclass(frozen=True)
class FactRow:
    """One fact as people read it, and where it comes from."""

    name: str
    text: str
    source: str
    weak: bool = False


@dataclass(frozen=True)
class Paper:
    """A paper with its versions, newest first. ``elsewhere``: visible projects that hold the very same file."""

    document: Document
    versions: list[Version]
    elsewhere: list[tuple[str, str]] = field(default_factory=list)

    @property
    def current(self) -> Version:
        return self.versions[0]

    @property
    def replaced(self) -> bool:
        """Whether something newer than what an act rests on has been filed."""
        fixed = frozen(self.document)
        return fixed is not None and fixed.number < self.current.number


@dataclass(frozen=True)
class Group:
    """Facts of one group or one object. ``source``: where most of them come from; only the others say theirs."""

    name: str
    rows: list[FactRow]

    @property
    def source(self) -> str:
        found = Counter(row.source for row in self.rows if row.source)
        return found.most_common(1)[0][0] if found else ""


def fact_groups(state: State, hidden: Sequence[str] = ()) -> list[Group]:
    """The facts that are on record, by group of the vocabulary, without those that are ``hidden``."""
    found: dict[str, list[FactRow]] = {}
    for name, fact in state.law.pack.vocabulary.facts[PROJECT].items():
        raw = state.facts.get(name)
        if raw not in (None, "") and name not in hidden:
            found.setdefault(fact.group or "其他", []).append(_row(state.project, fact, raw))
    return [Group(name, rows) for name, rows in found.items()]


def _row(project: Project, fact: Fact, raw: Any) -> FactRow:
    dated = fact.type == "日期"
    text = phrases.value(raw, dated)
    return FactRow(fact.name, text, source(project.sources, fact.name), dated and text == "未知")


def source(sources: Mapping[str, Any], name: str) -> str:
    """Where a fact comes from, and when: 填报 2025-03-03."""
    told = sources.get(name)
    if told:
        return " ".join(str(told[key]) for key in ("source", "from", "on") if told.get(key))
    if name in IDENTITY:
        return "登记"
    return "由所填各表得出" if name in FROM_ROWS else ""


def items_by_kind(state: State) -> list[tuple[str, list[Group]]]:
    """Contracts, quarters … with what is on record of each."""
    found: dict[str, list[Group]] = {}
    for item in state.rows.items:
        known = state.law.pack.vocabulary.facts[item.kind]
        rows = [
            FactRow(name, phrases.value(raw, known[name].type == "日期"), source(item.sources, name))
            for name, raw in item.facts.items()
            if name in known and not known[name].key and raw not in (None, "")
        ]
        found.setdefault(item.kind, []).append(Group(item.key, rows))
    return list(found.items())


def documents_of(project: Project, acting: Acting) -> list[Paper]:
    """The papers, and where else the same files lie among what this person may see (three statements)."""
    documents = of(papers.subject(project))
    others = _elsewhere(documents, project, acting)
    made = []
    for document in documents:
        versions = sorted(document.versions.all(), key=lambda version: -version.number)
        made.append(Paper(document, versions, others.get(current(document).content_id, [])))
    return made


def _elsewhere(documents: Sequence[Document], project: Project, acting: Acting) -> dict[int, list[tuple[str, str]]]:
    contents = {current(document).content_id for document in documents}
    if not contents:
        return {}
    kind, own = papers.subject(project)
    seen = visible(acting)
    names = Project.objects.filter(pk=OuterRef("document__subject_id"))
    rows = (
        Version.objects.filter(content__in=contents, document__subject_kind=kind)
        .filter(document__subject_id__in=seen.values("pk"))
        .exclude(document__subject_id=own)
        .values_list("content_id", Subquery(names.values("public_id")[:1]), Subquery(names.values("name")[:1]))
        .order_by()
        .distinct()[:50]
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for content, public_id, name in rows:
        found.setdefault(content, []).append((public_id, name))
    return found


class Returned(NamedTuple):
    """One thing that was returned."""

    part: str
    field: str
    reason: str
    on: datetime.date


@dataclass(frozen=True)
class Sent:
    """One submission, and what of it was returned."""

    number: int
    on: datetime.date
    by_name: str
    receipt: str
    returned: list[Returned]


def submissions(project: Project) -> list[Sent]:
    """What was submitted, the newest first (one statement)."""
    items = ReturnedItem.objects.filter(submission=OuterRef("pk")).order_by("id")
    found = Submission.objects.filter(project=project).annotate(told=Cell(items, "part", "field", "reason", "at"))
    return [
        Sent(number, on, by, receipt, [Returned(part, name, why, _day(at)) for part, name, why, at in rows_in(cell)])
        for number, on, by, receipt, cell in found.order_by("-number").values_list(
            "number", "on", "by_name", "receipt", "told"
        )
    ]


def _day(at: str) -> datetime.date:
    """The day in Shanghai of a moment as a cell has it: PostgreSQL says its offset, SQLite keeps UTC."""
    moment = datetime.datetime.fromisoformat(at)
    return timezone.localtime(moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)).date()


def last_submitted(found: Sequence[Sent]) -> datetime.date | None:
    """The day of the last submission."""
    return found[0].on if found else None


def corrections(project: Project) -> list[Correction]:
    """Corrections, those that wait first, then the newest (one statement)."""
    found = Correction.objects.filter(project=project).select_related("proposed_by", "confirmed_by")
    return list(found.order_by(F("confirmed_at").desc(nulls_first=True), "-id")[:LISTED])


def urges(project: Project) -> list[Urge]:
    """Reminders, those that wait first, then the newest (one statement)."""
    found = Urge.objects.filter(project=project)
    return list(found.order_by(F("answered_at").desc(nulls_first=True), "-id")[:LISTED])


def open_handover(project: Project) -> Handover | None:
    """An offer of the project to another unit that is not taken yet (one statement)."""
    offers = Handover.objects.filter(project=project, taken_at=None, withdrawn=False)
    return offers.select_related("unit", "offered_by").first()
