"""The first act of all: a house without people gets its jurisdiction, law, competent department and administrators."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from quancheng.accounts import first_start, passwords
from quancheng.accounts.acting import Acting
from quancheng.accounts.lockout import username
from quancheng.accounts.models import ADMINISTRATORS, Binding, Jurisdiction, Person, Unit, UnitDuty
from quancheng.journal import append
from quancheng.law import load_pack, pack_names
from quancheng.lifecycle.acts.credit_code import wrong_code
from quancheng.lifecycle.acts.people import USERNAME
from quancheng.lifecycle.gates import ACCEPTING
from quancheng.lifecycle.refusals import Fault, Invalid, WrongState


@dataclass(frozen=True)
class Administrator:
    """One of the first three: office (系统, 安全, 审计), name, user name, password."""

    office: str
    name: str
    username: str
    password: str


@dataclass(frozen=True)
class House:
    """What the first start asks for."""

    code: str
    """Printed where the server was started."""
    district: str
    district_code: str
    superior: str
    superior_code: str
    pack: str
    unit: str
    unit_code: str
    administrators: Sequence[Administrator]


def open_house(house: House, *, at: datetime.datetime, address: str = "", door: str = "网页") -> Jurisdiction:
    """Opens the house. Raises Invalid with every fault, WrongState where somebody was first. Journal entry number 1."""
    if faults := _faults(house):
        raise Invalid(faults)
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE accounts_person IN SHARE ROW EXCLUSIVE MODE")
        if Person.objects.exists():
            raise WrongState("本系统已经启用过，首次启用只能办理一次")
        jurisdiction = _place(house)
        unit = Unit.objects.create(
            jurisdiction=jurisdiction, name=house.unit.strip(), code=house.unit_code.strip().upper(), body="政府"
        )
        competent = load_pack(house.pack).process.holders(ACCEPTING)[0]
        UnitDuty.objects.create(unit=unit, duty=competent, since=at.date())
        people = [_person(jurisdiction, each, at) for each in house.administrators]
        first = next(person for person in people if person.administrator == "系统")
        append(
            jurisdiction=jurisdiction.code,
            at=at,
            actor=Acting(first, door=door, address=address).actor(),
            act="首次启用",
            subject=("行政区", jurisdiction.code),
            title=jurisdiction.name,
            after={
                "行政区": jurisdiction.name,
                "上级": house.superior.strip(),
                "规程包": house.pack,
                competent: unit.name,
                "管理员": {person.administrator: person.username for person in people},
            },
        )
    first_start.void_code(settings.DATA)
    return jurisdiction


def _place(house: House) -> Jurisdiction:
    superior = None
    if house.superior.strip():
        superior = Jurisdiction.objects.create(code=house.superior_code.strip(), name=house.superior.strip())
    own = Jurisdiction.objects.create(code=house.district_code.strip(), name=house.district.strip(), superior=superior)
    pack = load_pack(house.pack)
    Binding.objects.create(
        jurisdiction=own,
        pack=pack.name,
        since=pack.effective,
        until=pack.expires,
        basis=f"{pack.title}（{pack.number}）",
    )
    return own


def _person(jurisdiction: Jurisdiction, given: Administrator, at: datetime.datetime) -> Person:
    person = Person(
        username=username(given.username),
        name=given.name.strip(),
        jurisdiction=jurisdiction,
        administrator=given.office,
    )
    person.set_unusable_password()
    person.save()
    passwords.change(person, given.password, at, by_others=False)
    return person


def _faults(house: House) -> list[Fault]:
    faults = []
    if not first_start.is_code(settings.DATA, house.code):
        faults.append(Fault("code", "启用码不对：请看启动服务时屏幕上打印的最新一个"))
    asked = [
        ("district", house.district, "请填写行政区名称"),
        ("unit", house.unit, "请填写项目主管部门的名称"),
    ]
    faults += [Fault(name, told) for name, value, told in asked if not value.strip()]
    if not _is_division(house.district_code):
        faults.append(Fault("district_code", "行政区划代码应当是 6 位数字"))
    if house.superior.strip() and not _is_division(house.superior_code):
        faults.append(Fault("superior_code", "上级的行政区划代码应当是 6 位数字"))
    if house.superior.strip() and house.superior_code.strip() == house.district_code.strip():
        faults.append(Fault("superior_code", "上级的行政区划代码不能和本级相同"))
    if house.pack not in pack_names():
        faults.append(Fault("pack", "请选择适用的办法"))
    if told := wrong_code(house.unit_code):
        faults.append(Fault("unit_code", told))
    return faults + _faults_of_people(house)


def _is_division(code: str) -> bool:
    return len(code.strip()) == 6 and code.strip().isdigit() and code.isascii()


def _faults_of_people(house: House) -> list[Fault]:
    faults = []
    seen: set[str] = set()
    if [each.office for each in house.administrators] != list(ADMINISTRATORS):
        raise ValueError("首次启用须给出系统、安全、审计三名管理员")
    for number, each in enumerate(house.administrators, 1):
        name = username(each.username)
        if not each.name.strip():
            faults.append(Fault(f"name{number}", f"请填写{each.office}管理员的姓名"))
        if not USERNAME.fullmatch(name):
            faults.append(Fault(f"username{number}", f"{each.office}管理员的用户名用小写字母、数字，2 到 60 个字符"))
        elif name in seen:
            faults.append(Fault(f"username{number}", "三名管理员的用户名不能相同"))
        seen.add(name)
        try:
            validate_password(each.password, Person(username=name, name=each.name))
        except ValidationError as error:
            faults.append(Fault(f"password{number}", f"{each.office}管理员的密码不能用：{''.join(error.messages)}"))
    return faults
