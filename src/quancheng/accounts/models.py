"""Jurisdictions, units, people, the posts they hold and who stands in for whom. Dates are counted at both ends."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from quancheng.accounts.identifiers import public_id

CLERK, REVIEWER, HEAD = "经办", "复核", "负责人"
ROLES = (CLERK, REVIEWER, HEAD)
ADMINISTRATORS = ("系统", "安全", "审计")
BODIES = (
    "党委", "人大", "政府", "政协", "法院", "检察院", "直属部门单位", "人民团体", "民主党派", "其他",
)  # fmt: skip
"""单位类别 of the vocabulary; a test holds the two equal."""


def choices(values: tuple[str, ...]) -> list[tuple[str, str]]:
    """Words as Django's choices."""
    return [(value, value) for value in values]


class Dated(models.QuerySet[Any]):
    """Rows that hold from a day to a day."""

    def on(self, day: datetime.date) -> Dated:
        """Those that hold on this day."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)


class Jurisdiction(models.Model):
    """行政区: a district, or a city above districts. Everything else belongs to one."""

    code = models.CharField("行政区划代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=100)
    superior = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="inferiors")
    demonstration = models.BooleanField("演示", default=False, editable=False)
    """Made up for trying out: a visitor may become any of its people. Set by `quancheng demo` alone."""

    def __str__(self) -> str:
        return self.name

    @classmethod
    def has_demonstration(cls) -> bool:
        """Whether somebody may come in without a password, as one of the demonstration's people (one statement)."""
        return cls.objects.filter(demonstration=True).exists()


class Binding(models.Model):
    """Which pack binds a jurisdiction from when to when, and the document that says so (第四十三条)."""

    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="bindings")
    pack = models.CharField("规程包", max_length=100)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)
    basis = models.CharField("依据", max_length=300)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="binding_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction} · {self.pack}"


class Unit(models.Model):
    """政务部门（单位）, or an organisation that is commissioned (第三方机构)."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="units")
    name = models.CharField("名称", max_length=200)
    code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    body = models.CharField("单位类别", max_length=10, choices=choices(BODIES))
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "name"], name="unit_name_once_in_jurisdiction"),
            models.UniqueConstraint(
                fields=["jurisdiction", "code"], condition=~Q(code=""), name="unit_code_once_in_jurisdiction"
            ),
            models.CheckConstraint(condition=Q(body__in=BODIES), name="unit_body_is_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Section(models.Model):
    """科室: recusal binds it as it binds its people (internal control)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="sections")
    name = models.CharField("名称", max_length=100)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "name"], name="section_name_once_in_unit"),
        ]

    def __str__(self) -> str:
        return self.name


class UnitDuty(models.Model):
    """A duty of the regulation that a unit holds: 项目主管部门, 财政部门 … Every unit may be a 项目建设单位."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duties")
    duty = models.CharField("职责", max_length=40)
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)

    objects = Dated.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "duty", "since"], name="unit_duty_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.duty}"


class People(BaseUserManager["Person"]):
    """People by their user name."""

    def create_user(self, username: str, name: str, password: str | None = None, **more: Any) -> Person:
        """A new person; without a password nobody can log in as them."""
        person = self.model(username=username, name=name, **more)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who logs in. Holds posts, or is one of the three administrators, never both."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    username = models.CharField("用户名", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=60)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="people")
    administrator = models.CharField("管理员", max_length=4, blank=True, choices=choices(ADMINISTRATORS))
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("下次登录须改密码", default=False)
    epoch = models.PositiveIntegerField(default=1)
    """Raised whenever the person is disabled or a post changes: sessions begun before are over at once."""

    version = models.PositiveIntegerField(default=1)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects: ClassVar[People] = People()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(administrator__in=["", *ADMINISTRATORS]), name="administrator_is_one"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        """Changes with the password and with the epoch; Django compares it on every request."""
        return f"{super().get_session_auth_hash()}{self.epoch}"


class Post(models.Model):
    """What a person does in a unit: for which duty, in which role, from when to when."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts")
    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True, related_name="posts")
    duty = models.CharField("职责", max_length=40)
    role = models.CharField("岗位", max_length=10, choices=choices(ROLES))
    since = models.DateField("自")
    until = models.DateField("至", null=True, blank=True)

    objects = Dated.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["unit", "duty", "role"])]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=ROLES), name="post_role_is_known"),
            models.UniqueConstraint(fields=["person", "unit", "duty", "role", "since"], name="post_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.unit.name} · {self.role}"


class Delegations(Dated):
    """Delegations; one that was taken back holds on no day."""

    def on(self, day: datetime.date) -> Delegations:
        """Those that hold on this day."""
        return self.filter(revoked_at=None, since__lte=day, until__gte=day)


class Delegation(models.Model):
    """The holder of a post lets somebody of the same unit act for them, from a day to a day, on record."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="delegations")
    delegate = models.ForeignKey(Person, models.PROTECT, related_name="delegated")
    since = models.DateField("自")
    until = models.DateField("至")
    reason = models.CharField("事由", max_length=200)
    given_at = models.DateTimeField("委托时间")
    revoked_at = models.DateTimeField("收回时间", null=True, blank=True)

    objects = Delegations.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="delegation_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.post} → {self.delegate}"


class UsedPassword(models.Model):
    """A password that a person had, as its hash: the last ones may not be taken again."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="used_passwords")
    hash = models.CharField(max_length=128)
    since = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-since"])]

    def __str__(self) -> str:
        return f"{self.person} · {self.since}"
