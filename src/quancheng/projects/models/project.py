"""A project and its numbered children (合同, 变更, 季度 …)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from quancheng.accounts.identifiers import public_id
from quancheng.accounts.models import Jurisdiction, Person, Unit

DRAFT, SUBMITTED, RETURNED, ACCEPTED, VOID = "起草", "已提交", "退回补正", "已受理", "已作废"
STATES = (DRAFT, SUBMITTED, RETURNED, ACCEPTED, VOID)
OPEN = (DRAFT, RETURNED)
"""States in which the application can be written in."""

NAMED = 130
"""How long the name of who acted may be as it is kept: 林知远（代 苏明达）."""


class Project(models.Model):
    """一项目一档. ``facts`` are outside values under the vocabulary's names; ``sources`` says where each comes from.

    The columns behind ``changes`` are what lists filter and sort by; acts keep them in step with the facts and the
    findings. Money in 分.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="projects")
    number = models.CharField("项目编号", max_length=40, null=True, blank=True)  # noqa: DJ001  unknown is not empty: many drafts have none
    name = models.CharField("项目名称", max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="projects")
    clerk = models.ForeignKey(Person, models.PROTECT, related_name="projects")
    stage = models.CharField("阶段", max_length=20)
    state = models.CharField("状态", max_length=10, default=DRAFT)
    historic = models.BooleanField("补录", default=False)
    filed = models.BooleanField("已报送", default=False)
    """Whether it was ever submitted or entered as 补录: from then on duty holders see it."""

    facts = models.JSONField(default=dict)
    sources = models.JSONField(default=dict)
    """fact → {"source": 填报 | 补录 | 行为 | 更正, "act", "entry": number in the journal}"""

    details = models.JSONField(default=dict)
    """What the application says beyond the vocabulary: 建设目标, 建设内容 … (text by heading)"""

    unknown_kinds = models.JSONField(default=list)
    """Kinds of children of which it is not known what there are (补录)"""

    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    year = models.PositiveSmallIntegerField("申报年度", null=True)
    amount = models.BigIntegerField("投资额", null=True)
    breaches = models.PositiveSmallIntegerField("不符合", default=0)
    principles = models.PositiveSmallIntegerField("原则不符", default=0)
    late = models.PositiveSmallIntegerField("逾期办结", default=0)
    doubts = models.PositiveSmallIntegerField("待认定", default=0)
    pending = models.PositiveSmallIntegerField("未到期", default=0)
    lapsed = models.BooleanField("参照执行", default=False)
    next_due = models.DateField("最近期限", null=True)
    next_change = models.DateField(null=True)
    grams = models.TextField(default="")
    """Pairs of characters for the full-text search."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="project_number_once_in_jurisdiction"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="project_state_is_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["jurisdiction", "-id"], name="project_newest"),
            models.Index(fields=["jurisdiction", "unit", "-id"], name="project_of_unit"),
            models.Index(fields=["jurisdiction", "stage", "-id"], name="project_in_stage"),
            models.Index(fields=["jurisdiction", "state", "changed_at", "id"], name="project_in_state"),
            models.Index(
                fields=["jurisdiction", "unit", "state", "filed", "breaches"], name="project_of_unit_in_state"
            ),
            models.Index(fields=["jurisdiction", "next_due", "id"], name="project_due"),
            models.Index(fields=["jurisdiction", "-breaches", "-id"], name="project_breaches"),
            models.Index(fields=["jurisdiction", "amount", "id"], name="project_amount"),
            models.Index(fields=["jurisdiction", "changed_at", "id"], name="project_changed"),
            models.Index(fields=["next_change"], name="project_next_change"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> tuple[str, str]:
        """What the journal calls it."""
        return "项目", self.public_id


class Item(models.Model):
    """A contract, change, quarter, year, release, payment or system, with its facts as outside values."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="items")
    kind = models.CharField("类别", max_length=4)
    key = models.CharField("编号", max_length=100)
    facts = models.JSONField(default=dict)
    sources = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "kind", "key"], name="item_once_in_project"),
        ]

    def values(self) -> dict[str, Any]:
        """Its facts as they are told to the law."""
        return dict(self.facts)
