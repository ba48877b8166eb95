"""Inside a department: prepare → check → sign (拟办、复核、签发; internal control), before an act has its effect."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quancheng.accounts.identifiers import public_id
from quancheng.accounts.models import Person, Unit
from quancheng.projects.models.project import NAMED, Project

TO_CHECK, TO_SIGN, SIGNED, SENT_BACK, USED = "待复核", "待签发", "已签发", "已退回", "已办结"
SLIP_STATES = (TO_CHECK, TO_SIGN, SIGNED, SENT_BACK, USED)
UNDER_WAY = (TO_CHECK, TO_SIGN, SIGNED)


class Slip(models.Model):
    """办理单: what is proposed for one act on a project, and who has prepared, checked and signed it.

    ``values``: the act's own, as outside values, checked when it was prepared. Two people are kept of each step: who
    did it and whose post it was, so that nobody checks or signs his own through a delegate.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="slips")
    act = models.CharField("事项", max_length=20)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="slips")
    state = models.CharField("状态", max_length=4, default=TO_CHECK)
    values = models.JSONField(default=dict)
    basis = models.JSONField(default=dict)
    """What it rests on, by part, as a digest: where one is another now, the slip is void."""

    own = models.BooleanField("本单位项目", default=False)
    """The unit builds it, alone or along: it has effect only once 领导小组 has confirmed it (internal control)."""

    note = models.CharField("拟办意见", max_length=500, blank=True)
    prepared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    prepared_for = models.ForeignKey(Person, models.PROTECT, related_name="+")
    prepared_name = models.CharField("拟办人", max_length=NAMED)
    prepared_at = models.DateTimeField("拟办时间")
    checked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    checked_for = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    checked_name = models.CharField("复核人", max_length=NAMED, blank=True)
    checked_at = models.DateTimeField("复核时间", null=True)
    check_note = models.CharField("复核意见", max_length=500, blank=True)
    signed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    signed_for = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    signed_name = models.CharField("签发人", max_length=NAMED, blank=True)
    signed_at = models.DateTimeField("签发时间", null=True)
    sign_note = models.CharField("签发意见", max_length=500, blank=True)
    confirmed_name = models.CharField("领导小组确认人", max_length=NAMED, blank=True)
    confirmed_at = models.DateTimeField("领导小组确认时间", null=True)
    confirm_note = models.CharField("领导小组意见", max_length=500, blank=True)
    void_note = models.CharField("作废原因", max_length=500, blank=True)
    """Why it went back without anybody sending it back: what it rested on has changed."""

    used_on = models.DateField("办结日", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "act"], condition=Q(state__in=UNDER_WAY), name="slip_one_under_way"
            ),
            models.CheckConstraint(condition=Q(state__in=SLIP_STATES), name="slip_state_is_known"),
            models.CheckConstraint(
                condition=Q(checked_by=None) | ~Q(checked_by=models.F("prepared_by")),
                name="slip_checked_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(signed_by=None)
                | (~Q(signed_by=models.F("prepared_by")) & ~Q(signed_by=models.F("checked_by"))),
                name="slip_signed_by_a_third_person",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "state"], condition=Q(state__in=UNDER_WAY), name="slip_under_way"),
            models.Index(fields=["unit", "-id"], name="slip_of_unit"),
            models.Index(fields=["state"], condition=Q(own=True, confirmed_at=None), name="slip_to_confirm"),
        ]
