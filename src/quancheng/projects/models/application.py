"""The application and its parts (第六条 to 第九条, 第三十六条), what was submitted, returned and corrected."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quancheng.accounts.identifiers import public_id
from quancheng.accounts.models import Jurisdiction, Person, Unit, choices
from quancheng.projects.models.project import NAMED, Project

CATEGORIES = (
    "硬件购置", "软件购置", "软件开发", "系统集成", "云资源", "安全", "监理", "测评", "设计咨询", "培训",
    "预备费", "运维",
)  # fmt: skip
"""The approved-estimate tree."""

SHARING = ("无条件共享", "有条件共享", "不予共享")
OPENING = ("无条件开放", "有条件开放", "不予开放")
OWN, COMMISSIONED = "事前", "第三方"


class Screening(models.Model):
    """适用范围筛查 (第二条): the answers, what came of them and why, kept. Nothing of a secret project gets here."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="screenings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="screenings")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="screenings")
    name = models.CharField("项目名称", max_length=200)
    answers = models.JSONField()
    verdicts = models.JSONField()
    result = models.CharField("结果", max_length=10)
    by = models.ForeignKey(Person, models.PROTECT, related_name="screenings")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["jurisdiction", "unit", "-id"], name="screening_of_unit")]


class EstimateLine(models.Model):
    """One line of the estimate: unit price × quantity, and on what basis. Money in 分, quantity in thousandths."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="estimate")
    place = models.PositiveSmallIntegerField("序号")
    category = models.CharField("类别", max_length=10, choices=choices(CATEGORIES))
    name = models.CharField("名称", max_length=200)
    unit_price = models.BigIntegerField("单价")
    quantity = models.BigIntegerField("数量")
    measure = models.CharField("单位", max_length=20)
    basis = models.CharField("测算依据", max_length=300)
    amount = models.BigIntegerField("金额")

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "place"], name="estimate_line_place"),
            models.CheckConstraint(condition=Q(unit_price__gte=0, quantity__gt=0), name="estimate_line_is_positive"),
        ]


class Resource(models.Model):
    """An information resource of the scheme with its sharing and opening attributes (第六条)."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="resources")
    place = models.PositiveSmallIntegerField("序号")
    name = models.CharField("名称", max_length=200)
    code = models.CharField("代码", max_length=60, blank=True)
    provider = models.CharField("提供方", max_length=200, blank=True)
    summary = models.CharField("摘要", max_length=500, blank=True)
    form = models.CharField("格式", max_length=40, blank=True)
    entries = models.TextField("信息项", blank=True)
    """one a line: name, type, length"""

    sharing = models.CharField("共享类型", max_length=10, blank=True, choices=choices(SHARING))
    sharing_terms = models.CharField("共享条件或不予共享的依据", max_length=300, blank=True)
    sharing_way = models.CharField("共享方式", max_length=40, blank=True)
    opening = models.CharField("开放属性", max_length=10, blank=True, choices=choices(OPENING))
    opening_terms = models.CharField("开放条件", max_length=300, blank=True)
    cycle = models.CharField("更新周期", max_length=20, blank=True)

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "place"], name="resource_place"),
        ]


class CoBuilder(models.Model):
    """A co-building unit: its part of the scheme, and when it confirmed it (第九条)."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="cobuilders")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cobuilt")
    part = models.CharField("承担内容", max_length=500, blank=True)
    confirmed_on = models.DateField("确认日", null=True)
    confirmed_by = models.CharField("确认人", max_length=NAMED, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "unit"], name="cobuilder_once_in_project"),
        ]


class Evaluation(models.Model):
    """An ex-ante performance evaluation (第八条): the unit's own, or one that the competent department commissioned.

    ``scores``: dimension → points in thousandths; empty where only the total is on record (补录). ``total`` likewise.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="evaluations")
    kind = models.CharField("种类", max_length=4)
    evaluator = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="evaluations")
    commissioned_on = models.DateField("委托日", null=True)
    scores = models.JSONField(default=dict)
    total = models.BigIntegerField("得分", null=True)
    grade = models.CharField("等级", max_length=2, blank=True)
    on = models.DateField("报告日", null=True)
    opinion = models.TextField("结论意见", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "kind"], name="evaluation_once_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=[OWN, COMMISSIONED]), name="evaluation_kind_is_known"),
        ]


class Submission(models.Model):
    """What was submitted, whole, as it stood: versions are compared by it. ``content``: part → field → value."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField("次")
    at = models.DateTimeField()
    on = models.DateField()
    by_name = models.CharField(max_length=NAMED)
    content = models.JSONField()
    receipt = models.CharField("回执号", max_length=40)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="submission_once"),
        ]


class ReturnedItem(models.Model):
    """One thing that was returned with its reason: only these open again (第四条)."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="returned")
    part = models.CharField("部分", max_length=40)
    field = models.CharField("项", max_length=220, blank=True)
    reason = models.CharField("理由", max_length=500)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "part", "field"], name="returned_item_once"),
        ]


class Correction(models.Model):
    """更正: old → new with a reason, in force once a second person has confirmed it (internal control)."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="corrections")
    kind = models.CharField(max_length=4)
    key = models.CharField(max_length=100, blank=True)
    fact = models.CharField("事实", max_length=20)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    reason = models.CharField("理由", max_length=500)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="proposed_corrections")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="confirmed_corrections")
    confirmed_at = models.DateTimeField(null=True)
    refused = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("proposed_by")),
                name="correction_by_a_second_person",
            ),
        ]


class Scratch(models.Model):
    """What somebody has typed and not yet saved: no record, no fact; gone once it is saved."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="scratches")
    person = models.ForeignKey(Person, models.CASCADE, related_name="scratches")
    part = models.CharField(max_length=40)
    data = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "person", "part"], name="scratch_once"),
        ]
