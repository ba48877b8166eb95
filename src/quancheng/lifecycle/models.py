"""What the law says, kept as rows; and the passes that time asks for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from quancheng.accounts.models import Jurisdiction, Unit
from quancheng.projects.models import Project


class Finding(models.Model):
    """One verdict that asks something of somebody, or will: 不符合, 逾期办结, 待认定, 未到期.

    ``shade`` is the verdict as it is counted: an unmet 原则上 is 原则不符, or 已放行 once passed. The reasons are
    worked out from the facts when asked for.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="findings")
    project = models.ForeignKey(Project, models.CASCADE, related_name="findings")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="findings")
    kind = models.CharField("对象", max_length=4)
    number = models.CharField("编号", max_length=100, blank=True)
    rule = models.CharField("规则", max_length=40)
    article = models.PositiveSmallIntegerField("条")
    holder = models.CharField("主体", max_length=40)
    shade = models.CharField("判定", max_length=6)
    due = models.DateField("期限", null=True)
    provisional = models.BooleanField("暂定", default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "kind", "number", "rule"], name="finding_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["jurisdiction", "holder", "shade", "due"], name="finding_of_holder"),
            models.Index(fields=["unit", "shade", "due"], name="finding_of_unit"),
            models.Index(fields=["jurisdiction", "rule", "shade"], name="finding_of_rule"),
        ]


class Awaited(models.Model):
    """An act that is waited for (待办 of 流程.yaml) on a project, of whom; kept with the findings, gone once done."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="awaited")
    project = models.ForeignKey(Project, models.CASCADE, related_name="awaited")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="awaited")
    act = models.CharField("行为", max_length=20)
    duty = models.CharField("主体", max_length=40)
    since = models.DateField("自")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "act", "duty"], name="awaited_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["jurisdiction", "duty", "act", "since", "id"], name="awaited_of_duty"),
            models.Index(fields=["unit", "duty", "act", "since", "id"], name="awaited_of_unit"),
        ]


class DailyRun(models.Model):
    """A pass over what time may have changed: how far it has come. Safe to run twice, at once, or late."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="daily_runs")
    day = models.DateField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    projects = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
