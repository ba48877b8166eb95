"""Units, kept by the 系统管理员: entered, renamed, merged, dissolved; their sections; their duties, with their days."""

from __future__ import annotations

import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import BODIES, Person, Post, Section, Unit, UnitDuty
from quancheng.lifecycle.acts.credit_code import wrong_code
from quancheng.lifecycle.administering import SYSTEM, Administering, administering
from quancheng.lifecycle.refusals import Fault, Invalid, Stale, WrongState
from quancheng.lifecycle.territory import duties, end_sessions, jurisdictions, units
from quancheng.projects.models import VOID, Project

KIND = "单位"
ONE_DAY = datetime.timedelta(days=1)


def enter_unit(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", jurisdiction: str, name: str, code: str,
    body: str, duty: str = "",
) -> Unit:  # fmt: skip
    """A new unit in a jurisdiction (its code), with a duty from today where one is named. Raises Invalid."""
    with administering("新增单位", SYSTEM, acting=acting, at=at, key=key, digest=digest) as do:
        place = jurisdictions(acting).filter(code=jurisdiction).first()
        faults = [] if place else [Fault("jurisdiction", "请选择行政区")]
        if not name.strip():
            faults.append(Fault("name", "请填写单位名称"))
        if told := wrong_code(code):
            faults.append(Fault("code", told))
        if body not in BODIES:
            faults.append(Fault("body", "请选择单位类别"))
        if place and duty and duty not in duties(place, do.on):
            faults.append(Fault("duty", "请选择办法里有的职责"))
        if faults or place is None:
            raise Invalid(faults)
        unit = Unit(jurisdiction=place, name=name.strip(), code=code.strip().upper(), body=body)
        _save(unit)
        do.jurisdiction = place.code
        do.about(KIND, unit.public_id, unit.name)
        do.after |= {"名称": unit.name, "统一社会信用代码": unit.code, "单位类别": body}
        if duty:
            UnitDuty.objects.create(unit=unit, duty=duty, since=do.on)
            do.after["职责"] = duty
        do.reply["unit"] = unit.public_id
    return unit


def rename_unit(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", unit: str, version: int, name: str,
    code: str = "", reason: str,
) -> None:  # fmt: skip
    """A new name, perhaps a new code, by a document that is named as reason. Raises Invalid, Stale, WrongState."""
    with administering("单位更名", SYSTEM, acting=acting, at=at, key=key, digest=digest) as do:
        found = _open(do, unit, version)
        faults = [] if name.strip() else [Fault("name", "请填写新名称")]
        if told := wrong_code(code or found.code):
            faults.append(Fault("code", told))
        if not reason.strip():
            faults.append(Fault("reason", "请写明更名的依据文件"))
        if faults:
            raise Invalid(faults)
        do.set(found, name=name.strip(), code=(code or found.code).strip().upper())
        do.note = reason.strip()
        _save(found)


def merge_unit(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", unit: str, version: int, into: str,
    reason: str,
) -> None:  # fmt: skip
    """The unit is merged into another one; its projects were handed over before. Raises Invalid, WrongState, Stale."""
    with administering("单位合并", SYSTEM, acting=acting, at=at, key=key, digest=digest) as do:
        found = _open(do, unit, version)
        other = units(acting).filter(public_id=into, dissolved_on=None).exclude(pk=found.pk).first()
        if other is None:
            raise Invalid([Fault("into", "请选择合并后的单位")])
        do.set(found, successor=other)
        _dissolve(do, found, reason)


def dissolve_unit(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", unit: str, version: int, reason: str
) -> None:
    """The unit is no more. Its projects must have been handed over. Raises Invalid, WrongState, Stale."""
    with administering("单位撤销", SYSTEM, acting=acting, at=at, key=key, digest=digest) as do:
        _dissolve(do, _open(do, unit, version), reason)


def add_section(*, acting: Acting, at: datetime.datetime, key: str, digest: str = "", unit: str, name: str) -> Section:
    """A section (科室) of a unit. Raises Invalid, WrongState."""
    with administering("新增科室", SYSTEM, acting=acting, at=at, key=key, digest=digest) as do:
        found = _open(do, unit)
        if not name.strip():
            raise Invalid([Fault("name", "请填写科室名称")])
        if found.sections.filter(name=name.strip()).exists():
            raise Invalid([Fault("name", "本单位已有同名的科室")])
        section = Section.objects.create(unit=found, name=name.strip())
        do.after["科室"] = section.name
    return section


def give_duty(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", unit: str, duty: str,
    since: datetime.date, until: datetime.date | None = None,
) -> UnitDuty:  # fmt: skip
    """The unit holds a duty of the regulation from a day to a day (both counted). Raises Invalid, WrongState."""
    with administering("设定单位职责", SYSTEM, acting=acting, at=at, key=key, digest=digest) as do:
        found = _open(do, unit)
        if duty not in duties(found.jurisdiction, do.on):
            raise Invalid([Fault("duty", "请选择办法里有的职责")])
        if until is not None and until < since:
            raise Invalid([Fault("until", "止期不能早于起期")])
        held = found.duties.filter(duty=duty)
        if any((each.until is None or each.until >= since) and (until is None or each.since <= until) for each in held):
            raise Invalid([Fault("duty", "这段时间里，单位已经承担这一职责")])
        given = UnitDuty.objects.create(unit=found, duty=duty, since=since, until=until)
        do.after["职责"] = f"{duty}，自 {since} 至 {until or '另行通知'}"
    return given


def end_duty(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", unit: str, duty: str, last: datetime.date
) -> None:
    """The unit holds the duty until this day; posts for it end with it. Raises Invalid, WrongState."""
    with administering("终止单位职责", SYSTEM, acting=acting, at=at, key=key, digest=digest) as do:
        found = _open(do, unit)
        held = found.duties.on(do.on).filter(duty=duty).first()
        if held is None:
            raise Invalid([Fault("duty", "单位现在不承担这一职责")])
        if last < do.on - ONE_DAY:
            raise Invalid([Fault("last", "止期不能早于昨天：已经过去的日子里，职责是有效的")])
        do.before["职责"] = f"{duty}，自 {held.since} 至 {held.until or '另行通知'}"
        held.until = last
        held.save(update_fields=["until"])
        do.after["职责"] = f"{duty}，自 {held.since} 至 {last}"
        _end_posts(Post.objects.filter(unit=found, duty=duty), last, do)


def _open(do: Administering, unit: str, version: int | None = None) -> Unit:
    found = units(do.acting).select_for_update(of=("self",)).get(public_id=unit)
    do.jurisdiction = found.jurisdiction.code
    do.about(KIND, found.public_id, found.name)
    do.reply["unit"] = found.public_id
    if found.dissolved_on is not None:
        raise WrongState(f"“{found.name}”已经撤销，不能再改动")
    if version is not None and found.version != version:
        raise Stale("他人已修改：您看到的不是最新的内容，您填写的没有保存", version, found.version)
    return found


def _save(unit: Unit) -> None:
    """Raises Invalid where another unit of the jurisdiction has the name or the code."""
    others = Unit.objects.filter(jurisdiction=unit.jurisdiction).exclude(pk=unit.pk)
    if others.filter(name=unit.name).exists():
        raise Invalid([Fault("name", "本行政区已有同名的单位")])
    if unit.code and others.filter(code=unit.code).exists():
        raise Invalid([Fault("code", "本行政区已有单位使用这个统一社会信用代码")])
    if unit.pk:
        unit.version += 1
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError as error:
        raise Invalid([Fault("name", "本行政区已有同名或者同代码的单位")]) from error


def _dissolve(do: Administering, unit: Unit, reason: str) -> None:
    if not reason.strip():
        raise Invalid([Fault("reason", "请写明依据文件")])
    left = Project.objects.filter(unit=unit).exclude(state=VOID).count()
    if left:
        raise WrongState(f"“{unit.name}”名下还有 {left} 个项目，请先由它的负责人逐个移交给接收单位，再办理{do.name}")
    do.note = reason.strip()
    do.set(unit, dissolved_on=do.on)
    _save(unit)
    UnitDuty.objects.on(do.on).filter(unit=unit).update(until=do.on)
    _end_posts(Post.objects.filter(unit=unit), do.on - ONE_DAY, do)


def _end_posts(posts: QuerySet[Post], last: datetime.date, do: Administering) -> None:
    running = posts.filter(Q(until=None) | Q(until__gt=last))
    holders = list(running.values_list("person", flat=True))
    ended = running.update(until=last)
    end_sessions(Person.objects.filter(pk__in=holders))
    if ended:
        do.after["终止的岗位"] = ended
