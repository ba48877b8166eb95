"""Batches (第十条, 集中评审): set, filled with projects, given to a third party that organises the review."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Post, Unit
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.acts.reviewing.concluding import close_if_done
from quancheng.lifecycle.acts.reviewing.ties import builders, recuse_seated
from quancheng.lifecycle.holders import ABOVE, ASSIGNED, BUILDER, THIRD
from quancheng.lifecycle.refusals import Fault, Invalid, Stale, WrongState
from quancheng.lifecycle.register import official
from quancheng.projects.models import ACCEPTED, VOID, Project
from quancheng.reviews.models import PREPARING, Batch, Reviewed, Score

ARTICLE = "第十条"
SETTING, FILLING, COMMISSIONING = "设定评审批次", "列入评审批次", "委托评审机构"
REVIEWED_ON = "立项评审日"
LONGEST_NAME, LONGEST_PLACE, LONGEST_REASON = 100, 200, 300
FIRST_YEAR, LAST_YEAR = 2000, 2099
IN, OUT, MOVE = "列入", "移出", "调整次序"


def seen_batches(acting: Acting) -> QuerySet[Batch]:
    """The batches somebody may see: the agency its own, duties of the jurisdiction all; who builds or judges, none."""
    if acting.unit is None or acting.duty in (BUILDER, ABOVE):
        return Batch.objects.none()
    found = Batch.objects.filter(jurisdiction=acting.jurisdiction).select_related("agency", "jurisdiction")
    if acting.duty == THIRD:
        return found.filter(agency=acting.unit)
    return Batch.objects.none() if acting.duty in ASSIGNED else found


def in_preparation(do: Doing, batch: str) -> Batch:
    """The batch, locked, while things can be done with it. Raises Batch.DoesNotExist, WrongState."""
    rows = Batch.objects.filter(jurisdiction=do.acting.jurisdiction).select_related("agency")
    found = rows.select_for_update(of=("self",)).get(public_id=batch)
    if found.state != PREPARING:
        raise WrongState(f"“{found.name}”已经结束，不再变动")
    return found


def has_scores(batch: Batch) -> bool:
    """Whether an expert has scored in it: from then on its day, agency and projects stand."""
    return Score.objects.filter(reviewed__batch=batch).exists()


@official(SETTING)
def set_batch(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", batch: str = "", version: int | None = None,
    values: Mapping[str, Any],
) -> Batch:  # fmt: skip
    """A new batch, or what is changed of one: ``name``, ``year``, ``on`` the day of review, ``place``.

    The day stands once an expert has scored. Raises Invalid, Stale, WrongState, NotAllowed.
    """
    with doing(SETTING, acting=acting, at=at, key=key, digest=digest) as do:
        do.allow(None)
        found = in_preparation(do, batch) if batch else None
        asked = Asked(values, ARTICLE)
        fresh = {
            "name": asked.text("name", "批次名称", longest=LONGEST_NAME, lines=False),
            "year": asked.number("year", "年度", least=FIRST_YEAR, most=LAST_YEAR),
            "on": asked.day("on", "评审日"),
            "place": asked.text("place", "地点", longest=LONGEST_PLACE, required=False, lines=False),
        }
        _check_day(asked, found, fresh["on"], do.on)
        asked.done()
        made = found or Batch(jurisdiction=acting.jurisdiction)
        for name, words in _NAMES.items():
            old = getattr(made, name) if found else None
            if old != fresh[name]:
                do.change(words, old, fresh[name])
        _save(made, fresh, version if found else None)
        do.subject, do.title = made.subject, made.name
        do.reply |= {"batch": made.public_id}
        if found:
            recuse_seated(do, made)
    return made


_NAMES = {"name": "名称", "year": "年度", "on": "评审日", "place": "地点"}


def _check_day(asked: Asked, batch: Batch | None, on: Any, today: datetime.date) -> None:
    if on is None or (batch is not None and batch.on == on):
        return
    if batch is not None and has_scores(batch):
        asked.wrong("on", f"已有专家评分，评审日 {batch.on.isoformat()} 不能再改")
    elif on < today:
        asked.wrong("on", f"评审日不能早于今天（{today.isoformat()}）")


def _save(batch: Batch, fresh: Mapping[str, Any], seen: int | None) -> None:
    """Raises Invalid where the year has such a name, Stale."""
    for name, value in fresh.items():
        setattr(batch, name, value)
    try:
        with transaction.atomic():
            if batch.pk is None:
                batch.save()
                return
            standing = Batch.objects.filter(pk=batch.pk, version=seen or 0)
            if standing.update(**fresh, version=(seen or 0) + 1) != 1:
                raise Stale("他人已修改：您填写的没有保存", seen or 0, batch.version)
    except IntegrityError as error:
        message = f"{fresh['year']} 年已有名称为“{fresh['name']}”的批次"
        raise Invalid([Fault("name", message, article=ARTICLE)]) from error
    batch.version = (seen or 0) + 1


@official(FILLING, states=(ACCEPTED,))
def fill_batch(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    batch: str, what: str = IN, place: int | None = None, reason: str = "",
) -> None:  # fmt: skip
    """Put an accepted project into a batch, take it out again with a reason, or move it to another place (from 1).

    Raises Project.DoesNotExist, Batch.DoesNotExist, Invalid, WrongState, Stale, NotAllowed.
    """
    with doing(FILLING, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        found = in_preparation(do, batch)
        if what == IN:
            _put_in(do, found, opened)
        elif what == OUT:
            _take_out(do, found, opened, reason)
        elif what == MOVE:
            _move_within(do, found, opened, place)
        else:
            raise Invalid([Fault("what", f"请选择{IN}、{OUT}或者{MOVE}", article=ARTICLE)])
        do.reply |= {"project": opened.public_id, "batch": found.public_id}


def _put_in(do: Doing, batch: Batch, project: Project) -> None:
    now = Reviewed.objects.filter(project=project, on=None, left_on=None).select_related("batch").first()
    if now is not None:
        raise WrongState(f"这个项目已经列入“{now.batch.name}”")
    if project.facts.get(REVIEWED_ON):
        raise WrongState("这个项目已经评审，不再列入批次")
    before = Reviewed.objects.filter(batch=batch, project=project).first()
    if before is not None and before.left_on is None:
        raise WrongState("这个项目已经在这个批次评审过，请列入以后的批次")
    do.ask()
    last = Reviewed.objects.filter(batch=batch).aggregate(last=Max("place"))["last"] or 0
    if before is not None:
        Reviewed.objects.filter(pk=before.pk).update(left_on=None, place=last + 1)
    else:
        before = Reviewed.objects.create(batch=batch, project=project, place=last + 1)
    before.project = project
    _demand_foreign_agency(batch, [before])
    do.change("评审批次", None, batch.name)
    recuse_seated(do, batch)


def _take_out(do: Doing, batch: Batch, project: Project, reason: str) -> None:
    inside = _inside(batch, project)
    asked = Asked({"reason": reason}, ARTICLE)
    told = asked.text("reason", "移出的理由", longest=LONGEST_REASON)
    asked.done()
    if Score.objects.filter(reviewed=inside).exists():
        raise WrongState("已有专家给这个项目评分，不能再移出")
    Reviewed.objects.filter(pk=inside.pk).update(left_on=do.on)
    do.change("评审批次", batch.name, None)
    close_if_done(do, batch)
    do.note = told


def _move_within(do: Doing, batch: Batch, project: Project, place: int | None) -> None:
    inside = _inside(batch, project)
    rows = list(Reviewed.objects.filter(batch=batch, left_on=None))
    old = rows.index(inside) + 1
    if place is None or not 1 <= place <= len(rows):
        raise Invalid([Fault("place", f"次序应为 1 至 {len(rows)}", article=ARTICLE)])
    rows.insert(place - 1, rows.pop(old - 1))
    for number, row in enumerate(rows, 1):
        if row.place != number:
            Reviewed.objects.filter(pk=row.pk).update(place=number)
    if place != old:
        do.change("评审次序", old, place)


def _inside(batch: Batch, project: Project) -> Reviewed:
    found = Reviewed.objects.filter(batch=batch, project=project, left_on=None).first()
    if found is None:
        raise WrongState(f"这个项目不在“{batch.name}”里")
    if found.on is not None:
        raise WrongState("这个项目已经评审，不能再变动")
    return found


def _demand_foreign_agency(batch: Batch, reviewed: list[Reviewed]) -> None:
    """Raises WrongState where the agency builds one of the projects."""
    own = [party for party in builders(reviewed) if party.unit == batch.agency_id]
    if own:
        raise WrongState(f"评审机构{own[0].name}是{own[0].role}，不能评审自己的项目（内控规则）")


@official(COMMISSIONING)
def commission_agency(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", batch: str, version: int | None,
    agency: str,
) -> None:  # fmt: skip
    """Commission a third party (its public id) with a batch: it organises the review of all its projects (第十条).

    Another one can be commissioned until an expert has scored. Raises Batch.DoesNotExist, Invalid, WrongState, Stale.
    """
    with doing(COMMISSIONING, acting=acting, at=at, key=key, digest=digest) as do:
        do.allow(None)
        found = in_preparation(do, batch)
        chosen = third_parties(acting, do.on).filter(public_id=agency).first()
        if chosen is None:
            raise Invalid([Fault("agency", "请选择第三方机构", article=ARTICLE)])
        if found.agency == chosen:
            raise WrongState(f"已经委托{chosen.name}")
        if has_scores(found):
            raise WrongState("已有专家评分，不能再更换评审机构")
        old, found.agency, found.agency_on = found.agency, chosen, do.on
        reviewed = list(Reviewed.objects.filter(batch=found, left_on=None).select_related("project__unit"))
        _demand_foreign_agency(found, reviewed)
        told = {"agency": chosen, "agency_on": do.on, "version": found.version + 1}
        standing = Batch.objects.filter(pk=found.pk, version=found.version if version is None else version)
        if standing.update(**told) != 1:
            raise Stale("他人已修改：您选择的没有保存", version or 0, found.version)
        do.subject, do.title = found.subject, found.name
        do.change("评审机构", old.name if old else None, chosen.name)
        locked = Project.objects.filter(pk__in=[each.project_id for each in reviewed]).exclude(state=VOID)
        do.others += locked.select_related("unit", "jurisdiction").select_for_update(of=("self",)).order_by("pk")
        recuse_seated(do, found)
        do.reply |= {"batch": found.public_id}


def third_parties(acting: Acting, on: datetime.date) -> QuerySet[Unit]:
    """The units of the jurisdiction in which somebody holds the duty of a third party on a day."""
    posts = Post.objects.on(on).filter(duty=THIRD, unit__jurisdiction=acting.jurisdiction)
    return Unit.objects.filter(pk__in=posts.values("unit"), dissolved_on=None)
