"""Contents by their SM3, papers by their name, and the numbered versions that tie one to the other."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quancheng.accounts.identifiers import public_id


class Content(models.Model):
    """What a file says, whatever it is called: one row and one file on disk for each SM3. Only ever added."""

    sm3 = models.CharField("SM3", max_length=64, unique=True, editable=False)
    size = models.PositiveBigIntegerField("字节数", editable=False)
    kind = models.CharField("类型", max_length=10, editable=False)
    """A name of `KINDS`."""
    created_at = models.DateTimeField("首次存入时间", editable=False)

    def __str__(self) -> str:
        return self.sm3


class Document(models.Model):
    """A paper of a subject, such as a project's 项目建设方案. Of its subject it knows the kind and the id."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    jurisdiction = models.CharField("行政区划代码", max_length=12)
    subject_kind = models.CharField("所属对象", max_length=20)
    subject_id = models.BigIntegerField()
    label = models.CharField("材料名称", max_length=200)
    created_at = models.DateTimeField("建立时间")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "label"], name="document_once_for_a_subject_and_label"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def subject(self) -> tuple[str, int]:
        """The kind and id of what the paper belongs to."""
        return self.subject_kind, self.subject_id


class Version(models.Model):
    """One state of a paper. Nothing in it ever changes, except that a gate which rests on it freezes it, once."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("版本")
    content = models.ForeignKey(Content, models.PROTECT, related_name="versions")
    filename = models.CharField("文件名", max_length=255)
    note = models.CharField("说明", max_length=500, blank=True)
    by_person = models.CharField("提交人编号", max_length=20)
    by_name = models.CharField("提交人", max_length=130)
    at = models.DateTimeField("提交时间")
    frozen_at = models.DateTimeField("固定时间", null=True, blank=True)
    frozen_by_act = models.CharField("据以办理的行为", max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["document_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "number"], name="version_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_numbers_begin_with_one"),
            models.CheckConstraint(
                condition=Q(frozen_at=None, frozen_by_act="") | (Q(frozen_at__isnull=False) & ~Q(frozen_by_act="")),
                name="version_frozen_by_an_act",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filename}（第{self.number}版）"
