"""What follows approval: the responsibility letter (第十四条) and the filing with the city (第十五条)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quancheng.projects.models.project import NAMED, Project


class Letter(models.Model):
    """《项目建设主体责任书》 as it was signed: what it said (``values``), and the SM3 of the file that was kept."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="letter")
    number = models.CharField("编号", max_length=40)
    on = models.DateField("签订日")
    signed_name = models.CharField("签订人", max_length=NAMED)
    values = models.JSONField(default=dict)
    sm3 = models.CharField(max_length=64)


class CityFiling(models.Model):
    """报市级备案: the package as it was sent, and the city's receipt, chased while it is missing."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="city_filings")
    on = models.DateField("报送日")
    by_name = models.CharField(max_length=NAMED)
    package = models.JSONField(default=list)
    """[{label, filename, sm3}]: the papers it consists of"""

    receipt = models.CharField("回执号", max_length=60, blank=True)
    receipt_on = models.DateField("回执日", null=True)
    receipt_by = models.CharField(max_length=NAMED, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["project"], condition=Q(receipt_on=None), name="city_filing_unanswered"),
        ]
