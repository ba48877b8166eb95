"""The project library, the district's construction plan (第十二条) and urgent additions (第十三条)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quancheng.accounts.identifiers import public_id
from quancheng.accounts.models import Jurisdiction
from quancheng.projects.models.project import NAMED, Project

IN_LIBRARY, ROLLED, LEFT = "在库", "转入下年", "移出"
ASKED, AGREED, REFUSED = "审核中", "已同意", "不同意"


class LibraryEntry(models.Model):
    """A project in the library for one budget year. ``rank``: where a person has put it; null: by the ranking alone."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="library_entries")
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="library_entries")
    year = models.PositiveSmallIntegerField("预算年度")
    on = models.DateField("入库日")
    by_name = models.CharField(max_length=NAMED)
    state = models.CharField("状态", max_length=4, default=IN_LIBRARY)
    rank = models.PositiveIntegerField("次序", null=True)
    rank_reason = models.CharField("调整理由", max_length=500, blank=True)
    rolled_from = models.OneToOneField("self", models.PROTECT, null=True, related_name="rolled_to")
    left_on = models.DateField("移出日", null=True)
    left_reason = models.CharField("移出理由", max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "year"], name="library_entry_once_a_year"),
            models.UniqueConstraint(fields=["project"], condition=Q(state=IN_LIBRARY), name="library_entry_one_open"),
            models.CheckConstraint(
                condition=Q(state__in=[IN_LIBRARY, ROLLED, LEFT]), name="library_entry_state_is_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["jurisdiction", "year", "state"], name="library_of_year")]


class ConstructionPlan(models.Model):
    """区年度项目建设计划 of a year: drafted, countersigned by finance, published and fed back."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="construction_plans")
    year = models.PositiveSmallIntegerField("年度")
    agreed = models.BooleanField("财政部门同意", null=True)
    """None: finance has not spoken, or the plan has changed since."""

    opinion = models.CharField("财政部门意见", max_length=500, blank=True)
    opinion_by = models.CharField(max_length=NAMED, blank=True)
    opinion_on = models.DateField("会签日", null=True)
    published_on = models.DateField("发布日", null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "year"], name="construction_plan_once_a_year"),
        ]


class PlannedProject(models.Model):
    """A project on the construction plan of a year. Money in 分."""

    plan = models.ForeignKey(ConstructionPlan, models.PROTECT, related_name="projects")
    project = models.ForeignKey(Project, models.PROTECT, related_name="planned")
    amount = models.BigIntegerField("安排资金")
    urgent = models.BooleanField("急需追加", default=False)
    on = models.DateField("列入日")
    fed_back_on = models.DateField("反馈日", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "project"], name="planned_project_once"),
        ]


class UrgentRequest(models.Model):
    """急需追加: the unit's request and what each who has a say has said. The dates are the project's facts."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="urgent_requests")
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="urgent_requests")
    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField("状态", max_length=4, default=ASKED)
    reason = models.CharField("理由", max_length=500)
    meeting = models.CharField("会议", max_length=200)
    meeting_on = models.DateField("研究日")
    asked_on = models.DateField("申请日")
    asked_by = models.CharField(max_length=NAMED)
    said = models.JSONField(default=list)
    """[{act, agreed, text, by, on}]: the leader's consent, the competent department's and finance's reviews"""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project"], condition=Q(state=ASKED), name="urgent_request_one_open"),
            models.CheckConstraint(
                condition=Q(state__in=[ASKED, AGREED, REFUSED]), name="urgent_request_state_is_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["jurisdiction", "year", "project"], name="urgent_of_year")]
