"""The journal as a file of JSON lines that `verifier.py` checks with nothing but Python.

First line: the format and where each chain ends. Then, a chain after the other, its rows; behind a row the checkpoints
that name it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from quancheng.journal.canonical import canonical, shanghai
from quancheng.journal.models import Checkpoint, Entry, Head
from quancheng.journal.verification import chains
from quancheng.journal.verifier import BEGINNING, FORMAT

PAGE = 1000
"""Rows held at one time."""


@dataclass(frozen=True)
class _Span:
    """What is exported of one chain: its end as it is kept, and how far rows and checkpoints reach.

    In a whole journal the two are one. The reach is read before the end, so that what is appended meanwhile never
    looks like a row beyond it.
    """

    end: Head
    reach: int


def export_lines(at: datetime) -> Iterator[str]:
    """Every line, with its line feed. Rows appended after the start are left out, so the first line holds true."""
    spans = [_span(code) for code in chains()]
    ends = [{"jurisdiction": span.end.jurisdiction, "number": span.end.number, "hash": span.end.hash} for span in spans]
    yield _line({"format": FORMAT, "exported_at": shanghai(at), "chains": ends})
    for span in spans:
        yield from _chain(span.end.jurisdiction, span.reach)


def _span(jurisdiction: str) -> _Span:
    reach = 0
    for model in (Entry, Checkpoint):
        found = model._default_manager.filter(jurisdiction=jurisdiction).aggregate(last=Max("number"))
        reach = max(reach, found["last"] or 0)
    end = Head.objects.filter(jurisdiction=jurisdiction).first()
    end = end or Head(jurisdiction=jurisdiction, number=0, hash=BEGINNING)
    return _Span(end, max(reach, end.number))


def _chain(jurisdiction: str, reach: int) -> Iterator[str]:
    rows = Entry.objects.filter(jurisdiction=jurisdiction, number__lte=reach).order_by("number")
    told = Checkpoint.objects.filter(jurisdiction=jurisdiction, number__lte=reach).order_by("number", "pk")
    after = 0
    while page := list(rows.filter(number__gt=after)[:PAGE]):
        checkpoints = list(told.filter(number__gt=after, number__lte=page[-1].number))
        for entry in page:
            yield _line({
                "jurisdiction": entry.jurisdiction, "body": entry.body, "previous": entry.previous, "hash": entry.hash,
            })  # fmt: skip
            while checkpoints and checkpoints[0].number <= entry.number:
                yield _checkpoint(checkpoints.pop(0))
        after = page[-1].number
    for checkpoint in told.filter(number__gt=after).iterator():  # of rows that are gone; the verifier says so
        yield _checkpoint(checkpoint)


def _checkpoint(kept: Checkpoint) -> str:
    return _line({
        "checkpoint": {
            "jurisdiction": kept.jurisdiction, "number": kept.number, "hash": kept.hash, "at": kept.at,
            "given_to": kept.given_to,
        }
    })  # fmt: skip


def _line(content: dict[str, object]) -> str:
    return canonical(content) + "\n"
