"""The tables of the journal. No foreign keys: the journal knows nobody.

Texts have no greatest length, so that both databases take the same. Entries and checkpoints are only ever added:
triggers of both databases refuse to change or delete one (migrations/0001_initial.py).
"""

import json
from typing import Any, ClassVar

from django.db import models


class Entries(models.QuerySet["Entry"]):
    """Entries, asked for by what they are about."""

    def about(self, jurisdiction: str, kind: str, subject: str) -> "Entries":
        """What was done on one subject, first things first."""
        found = self.filter(jurisdiction=jurisdiction, subject_kind=kind, subject_id=subject)
        return found.order_by("number")

    def by(self, jurisdiction: str, person: str) -> "Entries":
        """What one person did, first things first."""
        return self.filter(jurisdiction=jurisdiction, person=person).order_by("number")


class Entry(models.Model):
    """One act, done or refused. `body` is the whole of it, exactly as hashed; the columns only help to find it."""

    jurisdiction = models.TextField()
    number = models.BigIntegerField()
    at = models.DateTimeField()
    act = models.TextField()
    subject_kind = models.TextField()
    subject_id = models.TextField()
    person = models.TextField()
    unit = models.TextField()
    result = models.TextField()
    body = models.TextField()
    previous = models.TextField()
    hash = models.TextField()

    objects = Entries.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["jurisdiction", "number"], name="one_entry_a_number")]
        indexes: ClassVar = [
            models.Index(fields=["jurisdiction", "subject_kind", "subject_id", "number"], name="entries_about"),
            models.Index(fields=["jurisdiction", "person", "number"], name="entries_by"),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.number} {self.act}"

    @property
    def content(self) -> dict[str, Any]:
        """The body, read: format, number, actor, subject, before, after, verdicts and so on."""
        content: dict[str, Any] = json.loads(self.body)
        return content


class Head(models.Model):
    """Where a jurisdiction's chain ends. Its row is the lock that gives out the next number."""

    jurisdiction = models.TextField(primary_key=True)
    number = models.BigIntegerField()
    hash = models.TextField()

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.number}"


class Checkpoint(models.Model):
    """The end of a chain at one time, told to somebody outside: it betrays a tail cut off or a chain written anew."""

    jurisdiction = models.TextField()
    number = models.BigIntegerField()
    hash = models.TextField()
    at = models.DateTimeField()
    given_to = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["jurisdiction", "number"], name="checkpoints_along_the_chain")]

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.number}:{self.hash}"


class OneTimeKey(models.Model):
    """A request that was seen, and what it was answered; the answer is empty until the act has settled it."""

    key = models.TextField(primary_key=True)
    person = models.TextField()
    act = models.TextField()
    digest = models.TextField()
    at = models.DateTimeField()
    reply = models.TextField(default="")

    def __str__(self) -> str:
        return self.key
