"""What stands around a project: numbers given out, reasons to pass, reminders, hand-overs, saved views."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from quancheng.accounts.identifiers import public_id
from quancheng.accounts.models import Jurisdiction, Person, Unit
from quancheng.projects.models.project import NAMED, Project


class Series(models.Model):
    """The last number given out in a series of a jurisdiction and year."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="series")
    name = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "name", "year"], name="series_once"),
        ]


class Waiver(models.Model):
    """准予例外: a 原则上 of the regulation passed with a reason by who may pass it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="waivers")
    rule = models.CharField("规则", max_length=40)
    reason = models.CharField("理由", max_length=500)
    by_unit = models.CharField(max_length=200)
    by_name = models.CharField(max_length=NAMED)
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "rule"], name="waiver_once_a_rule"),
        ]


class Urge(models.Model):
    """催办: a reminder to do what is due, and the answer to it."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="urges")
    rule = models.CharField("规则", max_length=40, blank=True)
    text = models.CharField("内容", max_length=500)
    by_unit = models.CharField(max_length=200)
    by_name = models.CharField(max_length=NAMED)
    at = models.DateTimeField()
    answer_by = models.DateField("答复期限", null=True)
    answer = models.CharField("答复", max_length=500, blank=True)
    answered_by = models.CharField(max_length=NAMED, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["project"], condition=models.Q(answered_at=None), name="urge_unanswered"),
        ]


class Handover(models.Model):
    """移交项目: offered to another unit, in force once that unit takes it over."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="handovers")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="offered")
    reason = models.CharField("事由", max_length=500)
    offered_by = models.ForeignKey(Person, models.PROTECT, related_name="offers")
    offered_at = models.DateTimeField()
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="taken")
    taken_at = models.DateTimeField(null=True)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(taken_at=None, withdrawn=False),
                name="one_open_handover_a_project",
            ),
        ]


class SavedView(models.Model):
    """A way of looking at the ledger that somebody keeps: filters, order, columns."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="views")
    name = models.CharField("名称", max_length=40)
    query = models.CharField(max_length=1000)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "name"], name="saved_view_once"),
        ]
