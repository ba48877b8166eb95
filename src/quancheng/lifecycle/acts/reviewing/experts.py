"""登记专家 (internal control): who they are, what they judge, where they work and worked, what they declared."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Person, Post, Unit
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.acts.reviewing.recusing import KIND, open_batches
from quancheng.lifecycle.acts.reviewing.terms import fields
from quancheng.lifecycle.acts.reviewing.ties import recuse_seated
from quancheng.lifecycle.holders import ABOVE, ASSIGNED, BUILDER, EXPERT
from quancheng.lifecycle.refusals import Fault, Invalid, Stale
from quancheng.lifecycle.register import official
from quancheng.reviews.models import Employment, Expert, Interest

REGISTERING = "登记专家"
POOL = "专家库"
LONGEST_NAME, LONGEST_UNIT, LONGEST_TEXT = 60, 200, 300
MOST_ROWS, MOST_AT_ONCE = 50, 2000


@dataclass
class Told:
    """One expert as told: the columns, then employers and interests (with the key of the row they amend, if any)."""

    columns: dict[str, Any]
    jobs: list[dict[str, Any]]
    interests: list[dict[str, Any]]


def seen_experts(acting: Acting) -> QuerySet[Expert]:
    """The pool, for the duties of the jurisdiction; nobody who builds, organises or judges sees it."""
    if acting.unit is None or acting.duty in (BUILDER, ABOVE, *ASSIGNED):
        return Expert.objects.none()
    return Expert.objects.filter(jurisdiction=acting.jurisdiction)


def people_for(acting: Acting, on: datetime.date) -> QuerySet[Person]:
    """Who logs in as an expert: with a post of that duty in the jurisdiction on a day."""
    posts = Post.objects.on(on).filter(duty=EXPERT, unit__jurisdiction=acting.jurisdiction)
    return Person.objects.filter(pk__in=posts.values("person"), is_active=True)


@official(REGISTERING)
def register_experts(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", rows: Sequence[Mapping[str, Any]],
    expert: str = "", version: int | None = None,
) -> list[Expert]:  # fmt: skip
    """New experts, each a row; or with ``expert`` and ``version`` one that is amended by the only row.

    A row: ``name``, ``title``, ``fields`` (a list), ``active``, ``person`` (public id of the log-in), ``employments``
    (``id`` of one that is amended, ``name``, ``since``, ``until``), ``interests`` (``id``, ``name``, ``text``, ``on``,
    ``withdrawn_on``), ``row`` its line in a table. Nothing is erased: what is left out stays. All rows or none.
    Raises Invalid, Stale, NotAllowed.
    """
    with doing(REGISTERING, acting=acting, at=at, key=key, digest=digest) as do:
        do.allow(None)
        old = _open(do, expert, version) if expert else None
        if not 1 <= len(rows) <= (1 if old else MOST_AT_ONCE):
            raise Invalid([Fault("rows", f"一次登记 1 至 {MOST_AT_ONCE} 名专家")])
        told = _read(do, rows, old)
        made = [_amend(do, old, told[0], version)] if old else _enter(do, told)
        do.subject, do.title = (KIND, made[0].public_id), made[0].name
        if len(made) > 1:
            do.subject, do.title = (POOL, acting.jurisdiction.code), f"登记 {len(made)} 名专家"
        do.reply |= {"experts": [each.public_id for each in made]}
    return made


def _open(do: Doing, expert: str, version: int | None) -> Expert:
    """Raises Expert.DoesNotExist, Stale."""
    rows = Expert.objects.filter(jurisdiction=do.acting.jurisdiction).select_for_update()
    found = rows.get(public_id=expert)
    if found.version != version:
        raise Stale("他人已修改：您看到的不是最新的内容，您填写的没有保存", version or 0, found.version)
    return found


def _read(do: Doing, rows: Sequence[Mapping[str, Any]], old: Expert | None) -> list[Told]:
    """Every row as values of columns. Raises Invalid with the faults of all rows."""
    known = fields(do.law.pack, do.on)
    units = {unit.name: unit for unit in Unit.objects.filter(jurisdiction=do.acting.jurisdiction)}
    people = {each.public_id: each for each in people_for(do.acting, do.on)} if "person" in rows[0] else {}
    others = Expert.objects.exclude(pk=old.pk) if old else Expert.objects.all()
    taken = set(others.filter(jurisdiction=do.acting.jurisdiction).values_list("name", flat=True))
    linked = set(others.exclude(person=None).values_list("person", flat=True))
    faults: list[Fault] = []
    told = []
    for row in rows:
        asked = Asked(row, row=row.get("row"))
        columns: dict[str, Any] = {
            "name": asked.text("name", "姓名", longest=LONGEST_NAME, lines=False),
            "title": asked.text("title", "职称", longest=LONGEST_NAME, required=False, lines=False),
            "fields": _fields(asked, known),
            "active": bool(row.get("active", True)),
        }
        if columns["name"] in taken:
            asked.wrong("name", f"专家库里已有“{columns['name']}”；同名的另一人请加注以示区别，如“张伟（青禾大学）”")
        taken.add(columns["name"])
        if "person" in row:
            columns["person"] = _person(asked, str(row["person"] or ""), people, linked)
        jobs, more = _jobs(row.get("employments", ()), units, do.on)
        interests, still = _interests(row.get("interests", ()), units, do.on)
        faults += [*asked.faults, *more, *still]
        told.append(Told(columns, jobs, interests))
    if faults:
        raise Invalid(faults)
    return told


def _fields(asked: Asked, known: Sequence[str]) -> list[str]:
    told = [str(each).strip() for each in asked.values.get("fields") or () if str(each).strip()]
    if not told:
        asked.wrong("fields", "请选择专业领域，至少一个")
    if strange := [each for each in told if each not in known]:
        asked.wrong("fields", f"专业领域没有“{'、'.join(strange)}”；可选：{'、'.join(known)}")
    return [each for each in known if each in told]


def _person(asked: Asked, told: str, people: Mapping[str, Person], linked: Collection[int | None]) -> Person | None:
    if not told:
        return None
    found = people.get(told)
    if found is None:
        asked.wrong("person", "请选择有“评审专家”岗位的人员")
    elif found.pk in linked:
        asked.wrong("person", f"“{found.name}”的账号已经对应另一位专家")
        return None
    return found


def _jobs(
    rows: Sequence[Mapping[str, Any]], units: Mapping[str, Unit], today: datetime.date
) -> tuple[list[dict[str, Any]], list[Fault]]:
    faults, found = _too_many(rows, "employer"), []
    for place, row in enumerate(rows[:MOST_ROWS], 1):
        told = {"employer": row.get("name"), "since": row.get("since"), "until": row.get("until")}
        asked = Asked(told, row=row.get("row", place))
        name = asked.text("employer", "任职单位", longest=LONGEST_UNIT, lines=False)
        since = asked.day("since", "任职起日", until=today)
        until = asked.day("until", "任职止日", required=False, since=since)
        found.append({"id": row.get("id"), "name": name, "unit": units.get(name), "since": since, "until": until})
        faults += asked.faults
    return found, faults


def _interests(
    rows: Sequence[Mapping[str, Any]], units: Mapping[str, Unit], today: datetime.date
) -> tuple[list[dict[str, Any]], list[Fault]]:
    faults, found = _too_many(rows, "party"), []
    for place, row in enumerate(rows[:MOST_ROWS], 1):
        told = {"party": row.get("name"), "lifted": row.get("withdrawn_on")}
        asked = Asked({**row, **told}, row=row.get("row", place))
        name = asked.text("party", "有利益关系的单位", longest=LONGEST_UNIT, lines=False)
        text = asked.text("text", "是什么关系", longest=LONGEST_TEXT, lines=False)
        on = asked.day("on", "申报日", until=today)
        lifted = asked.day("lifted", "解除日", required=False, since=on, until=today)
        columns = {"name": name, "unit": units.get(name), "text": text, "on": on, "withdrawn_on": lifted}
        found.append({"id": row.get("id")} | columns)
        faults += asked.faults
    return found, faults


def _too_many(rows: Sequence[object], field: str) -> list[Fault]:
    return [Fault(field, f"最多 {MOST_ROWS} 行", MOST_ROWS + 1)] if len(rows) > MOST_ROWS else []


def _enter(do: Doing, told: Sequence[Told]) -> list[Expert]:
    made = [Expert(jurisdiction=do.acting.jurisdiction, **each.columns) for each in told]
    try:
        with transaction.atomic():
            Expert.objects.bulk_create(made)
    except IntegrityError as error:
        raise Invalid([Fault("name", "专家库里刚刚登记了同名的专家，请刷新后再试")]) from error
    jobs = [(expert, job) for expert, each in zip(made, told, strict=True) for job in each.jobs]
    interests = [(expert, row) for expert, each in zip(made, told, strict=True) for row in each.interests]
    Employment.objects.bulk_create(Employment(expert=expert, **_but_id(job)) for expert, job in jobs)
    Interest.objects.bulk_create(Interest(expert=expert, **_but_id(row)) for expert, row in interests)
    for expert, each in zip(made, told, strict=True):
        do.change(f"专家 {expert.name}", None, _words(each))
    return made


def _amend(do: Doing, old: Expert, told: Told, version: int | None) -> Expert:
    before = _words(_standing(old))
    try:
        with transaction.atomic():
            standing = Expert.objects.filter(pk=old.pk, version=version or 0)
            if standing.update(**told.columns, version=F("version") + 1) != 1:
                raise Stale("他人已修改：您填写的没有保存", version or 0, old.version)
    except IntegrityError as error:
        raise Invalid([Fault("name", "专家库里刚刚登记了同名的专家，请刷新后再试")]) from error
    for rows, model in ((told.jobs, Employment), (told.interests, Interest)):
        for row in rows:
            _write(old, model, row)
    old.refresh_from_db()
    do.change(f"专家 {old.name}", before, _words(_standing(old)))
    for batch in open_batches(old):
        recuse_seated(do, batch)
    return old


def _standing(expert: Expert) -> Told:
    """The same of what is kept (two statements)."""
    columns = {name: getattr(expert, name) for name in ("name", "title", "fields", "active", "person")}
    jobs = expert.employments.order_by("id").values("name", "since", "until")
    interests = expert.interests.order_by("id").values("name", "text", "on", "withdrawn_on")
    return Told(columns, [{**each} for each in jobs], [{**each} for each in interests])


def _write(expert: Expert, model: type[Employment | Interest], row: Mapping[str, Any]) -> None:
    """A new row, or another content of one of this expert's; what says the same is left alone."""
    if not row["id"]:
        model._default_manager.create(expert=expert, **_but_id(row))
        return
    found = model._default_manager.filter(expert=expert, pk=row["id"]).first()
    if found is None:
        raise Invalid([Fault("employer", "要修改的任职或者利益关系不是这位专家的")])
    if any(getattr(found, name) != value for name, value in _but_id(row).items()):
        model._default_manager.filter(pk=found.pk).update(**_but_id(row))


def _but_id(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}


def _words(told: Told) -> dict[str, Any]:
    """The same for the journal."""
    columns = told.columns
    said: dict[str, Any] = {"姓名": columns["name"], "职称": columns["title"], "专业领域": columns["fields"]}
    said |= {} if columns["active"] else {"在库": False}
    if columns.get("person"):
        said["登录人员"] = columns["person"].name
    if told.jobs:
        said["任职"] = [f"{each['name']}，{each['since']} 至 {each['until'] or '今'}" for each in told.jobs]
    if told.interests:
        said["利益关系"] = [
            f"{each['name']}：{each['text']}" + (f"（{each['withdrawn_on']} 解除）" if each["withdrawn_on"] else "")
            for each in told.interests
        ]
    return said
