"""What the child process of a long export does."""

from __future__ import annotations

import datetime
from pathlib import Path

from django.utils import timezone

from quancheng.accounts.acting import Acting, postings
from quancheng.accounts.models import Person
from quancheng.web import ledger_jobs
from quancheng.web.ledger_export import columns_of, rows_of, write
from quancheng.web.ledger_jobs import FILE, WRITING, Job
from quancheng.web.ledger_query import asked_in


class Gone(Exception):
    """The person, or the post in which they asked for the export, is no more."""


def export(place: Path, job: Job) -> int:
    """Writes the file of a job, whole or not at all; gives how many rows. Raises Gone."""
    day = datetime.date.fromisoformat(job.on)
    acting, asked = _acting(job, day), asked_in(job.query)
    unfinished = place / "unfinished.xlsx"
    rows = write(str(unfinished), rows_of(acting, asked, day), columns_of(asked), lambda count: _tell(place, count))
    unfinished.replace(place / FILE)
    return rows


def _tell(place: Path, count: int) -> None:
    ledger_jobs.tell(place, WRITING, count, timezone.localtime())


def _acting(job: Job, day: datetime.date) -> Acting:
    person = Person.objects.filter(public_id=job.person, is_active=True).first()
    found = next((each for each in postings(person, day) if each.key == job.post), None) if person else None
    if found is None:
        raise Gone(job.person)
    return found
