"""Budget reviews line by line (第十一条) and budget entries (第八条, 第十二条, 第二十条). Money in 分."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quancheng.accounts.models import Jurisdiction
from quancheng.projects.models import Project
from quancheng.projects.models.project import NAMED

ANNUAL, MIDTERM, DISTRICT = "年度预算", "中期财政规划", "区级预算"
BUDGETS = (ANNUAL, MIDTERM, DISTRICT)


class BudgetReview(models.Model):
    """预算评审 of a project as it was issued; done again, a further one, and the last counts."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="budget_reviews")
    number = models.CharField("文号", max_length=60, blank=True)
    asked = models.BigIntegerField("送审额")
    approved = models.BigIntegerField("审定额")
    text = models.TextField("评审意见")
    on = models.DateField("评审日")
    by_name = models.CharField(max_length=NAMED)
    fed_back_on = models.DateField("反馈日", null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["project", "-id"], name="budget_review_last")]


class BudgetReviewLine(models.Model):
    """One line: what was asked, what is left of it, and why. ``place``: the line of the estimate."""

    review = models.ForeignKey(BudgetReview, models.PROTECT, related_name="lines")
    place = models.PositiveSmallIntegerField("序号")
    category = models.CharField("类别", max_length=10)
    name = models.CharField("名称", max_length=200)
    asked = models.BigIntegerField("送审金额")
    approved = models.BigIntegerField("审定金额")
    why = models.CharField("核减理由", max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "place"], name="budget_review_line_place"),
            models.CheckConstraint(
                condition=Q(approved__gte=0, asked__gte=0), name="budget_review_line_is_not_negative"
            ),
        ]


class BudgetEntry(models.Model):
    """An entry in a budget or plan of finance: which, which year, how much, on what basis. Never changed.

    ``operation``: how much of the amount is for operation (运维经费); told only of 区级预算.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="budget_entries")
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="budget_entries")
    kind = models.CharField("种类", max_length=6)
    year = models.PositiveSmallIntegerField("年度")
    amount = models.BigIntegerField("金额")
    operation = models.BigIntegerField("其中运维经费", default=0)
    basis = models.CharField("依据", max_length=300)
    on = models.DateField("列入日")
    by_name = models.CharField(max_length=NAMED)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "kind", "year"], name="budget_entry_once_a_year"),
            models.CheckConstraint(condition=Q(kind__in=BUDGETS), name="budget_entry_kind_is_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="budget_entry_is_positive"),
            models.CheckConstraint(
                condition=Q(operation__gte=0, operation__lte=models.F("amount")),
                name="budget_entry_operation_is_a_part",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["jurisdiction", "kind", "year"], name="budget_of_year")]
