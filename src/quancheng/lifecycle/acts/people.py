"""People and their posts, kept by the 系统管理员. Whatever changes is felt at the person's next click."""

from __future__ import annotations

import datetime
import re

from django.db import IntegrityError, transaction

from quancheng.accounts import passwords
from quancheng.accounts.acting import Acting
from quancheng.accounts.lockout import username as as_kept
from quancheng.accounts.models import ADMINISTRATORS, ROLES, Person, Post
from quancheng.lifecycle.administering import AUDIT, SECURITY, SYSTEM, Administering, administering
from quancheng.lifecycle.holders import BUILDER, COBUILDER, OWN
from quancheng.lifecycle.refusals import Fault, Invalid, NotAllowed, WrongState
from quancheng.lifecycle.territory import duties, end_sessions, jurisdictions, people, posts, units

KIND = "人员"
KEEPER = {"": SYSTEM, SYSTEM: SECURITY, AUDIT: SECURITY, SECURITY: AUDIT}
"""Who enables, disables and resets whom (internal control): the three offices keep one another in check."""

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,59}")
ONE_DAY = datetime.timedelta(days=1)


def enter_person(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", jurisdiction: str, name: str, username: str,
    administrator: str = "",
) -> tuple[Person, str]:  # fmt: skip
    """A new person and the initial password, which is shown once and must be changed at the first log-in.

    An administrator is only nominated: disabled and without a password until the keeper of the office enables the
    account. Raises Invalid, NotAllowed.
    """
    with administering("新增人员", SYSTEM, acting=acting, at=at, key=key, digest=digest) as do:
        place = jurisdictions(acting).filter(code=jurisdiction).first()
        given = as_kept(username)
        faults = [] if place else [Fault("jurisdiction", "请选择行政区")]
        if not name.strip():
            faults.append(Fault("name", "请填写姓名"))
        if not USERNAME.fullmatch(given):
            faults.append(Fault("username", "用户名用小写字母、数字，可以有点、横线，2 到 60 个字符"))
        elif Person.objects.filter(username=given).exists():
            faults.append(Fault("username", "这个用户名已经有人用了"))
        if administrator not in {"", *ADMINISTRATORS}:
            faults.append(Fault("administrator", "管理员只有系统、安全、审计三种"))
        if faults or place is None:
            raise Invalid(faults)
        person = Person(username=given, name=name.strip(), jurisdiction=place, administrator=administrator)
        person.is_active = not administrator
        person.set_unusable_password()
        _insert(person)
        password = "" if administrator else _initial(person, at)
        do.jurisdiction = place.code
        do.about(KIND, person.public_id, person.name)
        do.after |= {"姓名": person.name, "用户名": given} | ({"管理员": administrator} if administrator else {})
        do.note = f"待{KEEPER[administrator]}管理员启用" if administrator else ""
        do.reply["person"] = person.public_id
    return person, password


def disable(*, acting: Acting, at: datetime.datetime, key: str, digest: str = "", person: str, reason: str) -> None:
    """The person cannot log in any more; whatever is open is over at once. Raises Invalid, NotAllowed, WrongState."""
    with administering("停用账号", _keeper(acting, person), acting=acting, at=at, key=key, digest=digest) as do:
        found = _open(do, person)
        if not found.is_active:
            raise WrongState("账号已经停用")
        if not reason.strip():
            raise Invalid([Fault("reason", "请写明停用的原因")])
        same = Person.objects.filter(administrator=found.administrator, jurisdiction=found.jurisdiction, is_active=True)
        if found.administrator and same.count() == 1:
            raise WrongState(f"这是唯一的{found.administrator}管理员，先启用接替的人")
        do.note = reason.strip()
        do.set(found, is_active=False)
        found.save(update_fields=["is_active"])
        end_sessions(Person.objects.filter(pk=found.pk))


def enable(*, acting: Acting, at: datetime.datetime, key: str, digest: str = "", person: str) -> str:
    """The person may log in again, with a new initial password, which is returned. Raises NotAllowed, WrongState."""
    with administering("启用账号", _keeper(acting, person), acting=acting, at=at, key=key, digest=digest) as do:
        found = _open(do, person)
        if found.is_active:
            raise WrongState("账号没有停用")
        do.set(found, is_active=True)
        found.save(update_fields=["is_active"])
        return _initial(found, at)


def reset_password(*, acting: Acting, at: datetime.datetime, key: str, digest: str = "", person: str) -> str:
    """A new initial password, which is returned; whatever is open is over at once. Raises NotAllowed, WrongState."""
    with administering("重置密码", _keeper(acting, person), acting=acting, at=at, key=key, digest=digest) as do:
        found = _open(do, person)
        if not found.is_active:
            raise WrongState("账号已经停用，先启用")
        return _initial(found, at)


def give_post(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", person: str, unit: str, duty: str, role: str,
    section: str = "", since: datetime.date, until: datetime.date | None = None,
) -> Post:  # fmt: skip
    """The person works in a unit, for a duty it holds, in a role. Raises Invalid, NotAllowed, WrongState."""
    with administering("设定岗位", SYSTEM, acting=acting, at=at, key=key, digest=digest) as do:
        found = _open(do, person)
        if found.administrator:
            raise NotAllowed("管理员不担任任何岗位（内控规则）")
        place = units(acting).filter(public_id=unit, dissolved_on=None).first()
        if place is None:
            raise Invalid([Fault("unit", "请选择单位")])
        room = place.sections.filter(pk=section).first() if section.isdigit() else None
        faults = []
        if duty not in duties(place.jurisdiction, do.on):
            faults.append(Fault("duty", "请选择职责"))
        elif duty not in {BUILDER, COBUILDER, *OWN} and not place.duties.on(since).filter(duty=duty).exists():
            faults.append(Fault("duty", f"“{place.name}”在 {since} 不承担“{duty}”，先设定单位的职责"))
        if role not in ROLES:
            faults.append(Fault("role", "请选择岗位"))
        if section and room is None:
            faults.append(Fault("section", "请选择本单位的科室"))
        if until is not None and until < since:
            faults.append(Fault("until", "止期不能早于起期"))
        held = Post.objects.filter(person=found, unit=place, duty=duty, role=role)
        if any((each.until is None or each.until >= since) and (until is None or each.since <= until) for each in held):
            faults.append(Fault("role", "这段时间里，已经担任这个岗位"))
        if faults:
            raise Invalid(faults)
        post = Post.objects.create(
            person=found, unit=place, section=room, duty=duty, role=role, since=since, until=until
        )
        do.after["岗位"] = f"{place.name} · {duty} · {role}，自 {since} 至 {until or '另行通知'}"
        end_sessions(Person.objects.filter(pk=found.pk))
    return post


def end_post(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", post: str, last: datetime.date, reason: str
) -> None:
    """The last day on which the person holds the post (yesterday: at once). Raises Invalid, NotAllowed, WrongState."""
    with administering("终止岗位", SYSTEM, acting=acting, at=at, key=key, digest=digest) as do:
        found = posts(acting).select_for_update(of=("self",)).get(public_id=post)
        _about(do, found.person)
        if found.until is not None and found.until < do.on:
            raise WrongState("这个岗位已经终止")
        if last < do.on - ONE_DAY:
            raise Invalid([Fault("last", "止期不能早于昨天：已经过去的日子里，岗位是有效的")])
        if not reason.strip():
            raise Invalid([Fault("reason", "请写明原因")])
        do.note = reason.strip()
        do.before["岗位"] = f"{found} · {found.duty}，至 {found.until or '另行通知'}"
        found.until = last
        found.save(update_fields=["until"])
        do.after["岗位"] = f"{found} · {found.duty}，至 {last}"
        end_sessions(Person.objects.filter(pk=found.person_id))


def _keeper(acting: Acting, person: str) -> str:
    """The office that keeps this person's account. Raises Person.DoesNotExist."""
    return KEEPER[people(acting).get(public_id=person).administrator]


def _open(do: Administering, person: str) -> Person:
    found = people(do.acting).select_for_update(of=("self",)).get(public_id=person)
    _about(do, found)
    do.other(found)
    return found


def _about(do: Administering, person: Person) -> None:
    do.jurisdiction = person.jurisdiction.code
    do.about(KIND, person.public_id, person.name)
    do.reply["person"] = person.public_id


def _initial(person: Person, at: datetime.datetime) -> str:
    """Sets an initial password: it stands nowhere, the journal does not hold it either."""
    password = passwords.initial()
    passwords.change(person, password, at, by_others=True)
    return password


def _insert(person: Person) -> None:
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise Invalid([Fault("username", "这个用户名已经有人用了")]) from error
