"""What is planned (第五条): the yearly unified-build list, each unit's annual plan, when applications are taken."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quancheng.accounts.identifiers import public_id
from quancheng.accounts.models import Jurisdiction, Person, Unit, choices
from quancheng.projects.models.project import NAMED, Project

PLAN_DRAFT, PLAN_FILED = "起草", "已报送"
UNIFIED, EXISTING, OTHER = "统建清单", "已有系统", "其他"
SAME, DIFFERENT, IN_DOUBT = "重复", "不重复", "存疑"


class UnifiedList(models.Model):
    """年度统建清单: a later one of the same year takes the place of the earlier, which stays on record."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="unified_lists")
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveSmallIntegerField("版次")
    on = models.DateField("发布日")
    by_name = models.CharField(max_length=NAMED)
    note = models.CharField("说明", max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "year", "number"], name="unified_list_once"),
        ]


class UnifiedItem(models.Model):
    """One thing that is built once for everybody."""

    list = models.ForeignKey(UnifiedList, models.PROTECT, related_name="items")
    place = models.PositiveSmallIntegerField("序号")
    name = models.CharField("名称", max_length=200)
    purpose = models.CharField("用途", max_length=500, blank=True)
    functions = models.CharField("主要功能", max_length=500, blank=True)
    provider = models.CharField("承建单位", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "place"], name="unified_item_place"),
        ]


class AnnualPlan(models.Model):
    """本部门（单位）年度建设计划: prepared by the clerk, determined and filed by the head; filed again when amended.

    Its items are what was filed; what is being prepared stands in ``draft`` and is seen by the unit alone.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="annual_plans")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="annual_plans")
    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField("状态", max_length=4, default=PLAN_DRAFT)
    filings = models.PositiveSmallIntegerField("报送次数", default=0)
    filed_on = models.DateField("报送日", null=True)
    filed_by = models.CharField("报送人", max_length=NAMED, blank=True)
    filer = models.ForeignKey(Person, models.PROTECT, null=True, related_name="filed_plans")
    consolidated_on = models.DateField("汇总日", null=True)
    """None again once it is filed anew."""

    draft = models.JSONField(default=dict)
    """{rows: [{item, name, purpose, functions, nature, source, amount (分), project}], answers: {comment: text}}"""

    drafter = models.ForeignKey(Person, models.PROTECT, null=True, related_name="drafted_plans")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "year"], name="annual_plan_once_a_year"),
            models.CheckConstraint(condition=Q(state__in=[PLAN_DRAFT, PLAN_FILED]), name="annual_plan_state_is_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["jurisdiction", "year", "unit"], name="annual_plan_of_year")]


class PlanItem(models.Model):
    """One project of an annual plan. ``filed_on``: when it was first filed: the day of 年度计划列入. Money in 分."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="items")
    place = models.PositiveSmallIntegerField("序号")
    name = models.CharField("项目名称", max_length=200)
    purpose = models.CharField("用途", max_length=500, blank=True)
    functions = models.CharField("主要功能", max_length=500, blank=True)
    nature = models.CharField("建设性质", max_length=10, blank=True)
    source = models.CharField("资金来源", max_length=10, blank=True)
    amount = models.BigIntegerField("估算投资", null=True)
    filed_on = models.DateField("列入日", null=True)
    dropped_on = models.DateField("删除日", null=True)
    project = models.OneToOneField(Project, models.PROTECT, null=True, related_name="plan_item")
    """The application that came of it."""

    class Meta:
        ordering: ClassVar = ["place", "id"]


class PlanComment(models.Model):
    """What the competent department says of one item against one thing it is like (or in general)."""

    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="comments")
    against = models.CharField("对照", max_length=4, choices=choices((UNIFIED, EXISTING, OTHER)))
    other = models.CharField("对照的名称", max_length=200, blank=True)
    likeness = models.PositiveSmallIntegerField("相似度（千分）", null=True)
    finding = models.CharField("认定", max_length=4, choices=choices((SAME, DIFFERENT, IN_DOUBT)))
    text = models.CharField("意见", max_length=500)
    by_name = models.CharField(max_length=NAMED)
    on = models.DateField()
    answer = models.CharField("单位说明", max_length=500, blank=True)
    superseded = models.BooleanField("已另有意见", default=False)
    """Whether something was said later of the same item against the same thing."""

    class Meta:
        ordering: ClassVar = ["id"]


class Window(models.Model):
    """申报窗口: when applications are taken. Dates counted at both ends."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="windows")
    year = models.PositiveSmallIntegerField("申报年度")
    name = models.CharField("名称", max_length=100)
    opens = models.DateField("开始")
    closes = models.DateField("截止")
    note = models.CharField("说明", max_length=500, blank=True)
    by_name = models.CharField(max_length=NAMED)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(closes__gte=models.F("opens")), name="window_closes_after_it_opens"),
            models.UniqueConstraint(fields=["jurisdiction", "year", "name"], name="window_once"),
        ]
