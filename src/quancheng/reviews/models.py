"""Experts, batches, draws, seats, scores; opinions, investment approvals and approvals. Money in 分."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quancheng.accounts.identifiers import public_id
from quancheng.accounts.models import Jurisdiction, Person, Unit, choices
from quancheng.projects.models import Project
from quancheng.projects.models.project import NAMED

INVITED, COMING, DECLINED, RECUSED = "待答复", "已接受", "已谢绝", "已回避"
SEAT_STATES = (INVITED, COMING, DECLINED, RECUSED)
PREPARING, CLOSED = "筹备", "已结束"
NEED, SCHEME = "需求论证", "方案评估"


class Expert(models.Model):
    """专家库 entry. ``fields``: what they judge. ``person``: their log-in, where they have one."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="experts")
    person = models.OneToOneField(Person, models.PROTECT, null=True, related_name="expert")
    name = models.CharField("姓名", max_length=60)
    title = models.CharField("职称", max_length=60, blank=True)
    fields = models.JSONField("专业领域", default=list)
    active = models.BooleanField("在库", default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "name"], name="expert_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Employment(models.Model):
    """Where an expert works or worked: recusal looks back from it (internal control)."""

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="employments")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    """Where the employer is a unit of ours; else the name alone."""

    name = models.CharField("单位", max_length=200)
    since = models.DateField("自")
    until = models.DateField("至", null=True)


class Interest(models.Model):
    """利益关系 an expert has declared with a unit or company (internal control)."""

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="interests")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    name = models.CharField("单位", max_length=200)
    text = models.CharField("关系", max_length=300)
    on = models.DateField("申报日")
    withdrawn_on = models.DateField("解除日", null=True)


class Batch(models.Model):
    """评审批次: projects that are reviewed together by one panel (集中评审), organised by a third party."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="batches")
    year = models.PositiveSmallIntegerField("年度")
    name = models.CharField("名称", max_length=100)
    on = models.DateField("评审日")
    place = models.CharField("地点", max_length=200, blank=True)
    agency = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="batches")
    agency_on = models.DateField("委托日", null=True)
    state = models.CharField("状态", max_length=4, default=PREPARING)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "year", "name"], name="batch_once"),
            models.CheckConstraint(condition=Q(state__in=[PREPARING, CLOSED]), name="batch_state_is_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["jurisdiction", "-on"], name="batch_newest")]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> tuple[str, str]:
        """What the journal calls it."""
        return "评审批次", self.public_id


class Reviewed(models.Model):
    """A project in a batch, and what came of it. ``average`` in thousandths; ``open`` until it is concluded or left."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="reviewed")
    project = models.ForeignKey(Project, models.PROTECT, related_name="reviewed")
    place = models.PositiveSmallIntegerField("序号")
    left_on = models.DateField("移出日", null=True)
    conclusion = models.CharField("结论", max_length=10, blank=True)
    average = models.BigIntegerField("平均分", null=True)
    suggested = models.BigIntegerField("建议投资额", null=True)
    text = models.TextField("评审意见", blank=True)
    reason = models.CharField("与多数意见不一致的理由", max_length=500, blank=True)
    on = models.DateField("评审日", null=True)
    by_name = models.CharField(max_length=NAMED, blank=True)

    class Meta:
        ordering: ClassVar = ["place", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "project"], name="reviewed_once_a_batch"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(on=None, left_on=None), name="reviewed_in_one_open_batch"
            ),
        ]


class Recusal(models.Model):
    """登记回避: this expert takes no part in this batch, or not in one of its projects; who said so and why."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="recusals")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="recusals")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="+")
    reason = models.CharField("理由", max_length=300)
    by_name = models.CharField(max_length=NAMED)
    on = models.DateField()


class Draw(models.Model):
    """抽取专家: everything a stranger needs to draw again and come to the same (`quancheng.journal.lots`)."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="draws")
    number = models.PositiveSmallIntegerField("次")
    seed = models.JSONField()
    """{"entry": number, "hash": …}: the last row of the journal before the draw, which nobody could choose"""

    wanted = models.JSONField()
    """[[field, how many], …] in the order drawn"""

    pool = models.JSONField()
    """[[expert, name, [fields]], …]: who took part in the draw"""

    recused = models.JSONField()
    """[[expert, name, reason], …]: who did not, and why"""

    drawn = models.JSONField()
    """[[field, expert], …]"""

    at = models.DateTimeField()
    by_name = models.CharField(max_length=NAMED)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "number"], name="draw_once")]


class Seat(models.Model):
    """A place on the panel of a batch: an expert invited for a field, and the answer."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="seats")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="seats")
    draw = models.ForeignKey(Draw, models.PROTECT, related_name="seats")
    field = models.CharField("领域", max_length=20)
    state = models.CharField("状态", max_length=4, default=INVITED)
    reason = models.CharField("事由", max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "expert"], name="seat_once_a_batch"),
            models.CheckConstraint(condition=Q(state__in=SEAT_STATES), name="seat_state_is_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["expert", "state"], name="seat_of_expert")]


class Score(models.Model):
    """专家评分: sealed (shown to nobody else) until every seat that is coming has scored the project.

    ``points``: dimension → thousandths; ``total``: their sum, in thousandths; ``suggested`` in 分. ``salt``: random, so
    that what the journal keeps of a sealed score gives nothing away.
    """

    reviewed = models.ForeignKey(Reviewed, models.PROTECT, related_name="scores")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="scores")
    points = models.JSONField()
    total = models.BigIntegerField("总分")
    suggested = models.BigIntegerField("建议投资额", null=True)
    conclusion = models.CharField("意见", max_length=10)
    opinion = models.TextField("评审意见")
    salt = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["reviewed", "seat"], name="score_once")]


class Argument(models.Model):
    """需求论证 or 方案评估 (第四条) of a project: conclusion and words. Done again, the last one counts."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="argued")
    kind = models.CharField("种类", max_length=4, choices=choices((NEED, SCHEME)))
    conclusion = models.CharField("结论", max_length=10)
    text = models.TextField("意见")
    on = models.DateField()
    by_name = models.CharField(max_length=NAMED)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["project", "kind"], name="argued_of_project")]


class Opinion(models.Model):
    """立项审核意见 with its recommended amount (第十条), as it was issued."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="opinions")
    reviewed = models.ForeignKey(Reviewed, models.PROTECT, null=True, related_name="opinions")
    number = models.CharField("文号", max_length=60, blank=True)
    conclusion = models.CharField("结论", max_length=10)
    suggested = models.BigIntegerField("建议投资额", null=True)
    text = models.TextField("意见")
    on = models.DateField("出具日")
    by_name = models.CharField(max_length=NAMED)
    passed_on = models.DateField("提交财政日", null=True)


class InvestmentApproval(models.Model):
    """投资立项审批 (第四条) by one of the two who approve; joint money needs both."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="investment_approvals")
    organ = models.CharField("审批部门", max_length=10)
    """as the fact 投资立项审批部门 has it"""

    number = models.CharField("文号", max_length=60)
    on = models.DateField("审批日")
    text = models.CharField("意见", max_length=500, blank=True)
    by_name = models.CharField(max_length=NAMED)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "organ"], name="investment_approval_once"),
        ]


class Approval(models.Model):
    """立项批复 of scheme and budget (第二十一条: what is built must be what was approved)."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="approval")
    number = models.CharField("文号", max_length=60)
    on = models.DateField("批复日")
    amount = models.BigIntegerField("概算批复额")
    text = models.TextField("批复意见", blank=True)
    by_name = models.CharField(max_length=NAMED)


class ApprovedLine(models.Model):
    """One line of what was approved. ``place``: the line of the estimate it comes from; null: added."""

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="lines")
    place = models.PositiveSmallIntegerField("序号", null=True)
    category = models.CharField("类别", max_length=10)
    name = models.CharField("名称", max_length=200)
    amount = models.BigIntegerField("批复金额")
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
