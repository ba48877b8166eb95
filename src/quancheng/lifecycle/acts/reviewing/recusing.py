"""登记回避 (internal control): of an expert from a batch or one of its projects; or an interest, declared for all."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Unit
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.acts.reviewing.batches import SETTING, in_preparation
from quancheng.lifecycle.acts.reviewing.ties import LONGEST_REASON, recuse_seated
from quancheng.lifecycle.refusals import Fault, Invalid, NotAllowed, WrongState
from quancheng.lifecycle.register import official
from quancheng.reviews.models import (
    COMING,
    INVITED,
    PREPARING,
    RECUSED,
    Batch,
    Expert,
    Interest,
    Recusal,
    Reviewed,
    Score,
    Seat,
)

LONGEST_NAME = 200
KIND = "评审专家"


@official("登记回避")
def recuse(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", batch: str | None = None, expert: str = "",
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """An expert takes no part in a batch, or does not judge one of its projects (``project``), and why (``reason``).

    Without a batch: an interest with a unit or company (``name``, ``text``), which binds in every batch until it is
    lifted. Who competent is names the ``expert``; an expert speaks for himself. Raises Invalid, NotAllowed, WrongState.
    """
    with doing("登记回避", acting=acting, at=at, key=key, digest=digest) as do:
        do.allow(None)
        found = _expert(do, expert)
        if batch is None:
            _declare(do, found, values)
        else:
            _recuse(do, in_preparation(do, batch), found, values)
        do.reply |= {"expert": found.public_id}


def own(acting: Acting) -> Expert | None:
    """The entry of the pool of who acts (one statement)."""
    found = Expert.objects.filter(person=acting.person, jurisdiction=acting.jurisdiction, active=True)
    return found.first()


def _expert(do: Doing, expert: str) -> Expert:
    if do.acting.duty in do.law.pack.process.holders(SETTING):
        named = Expert.objects.filter(jurisdiction=do.acting.jurisdiction, public_id=expert).first()
        if named is None:
            raise Invalid([Fault("expert", "请选择要回避的专家")])
        return named
    mine = own(do.acting)
    if mine is None or (expert and expert != mine.public_id):
        raise NotAllowed("专家只能登记自己的回避")
    return mine


def _declare(do: Doing, expert: Expert, values: Mapping[str, Any]) -> None:
    asked = Asked(values)
    name = asked.text("name", "单位或者企业的名称", longest=LONGEST_NAME, lines=False)
    text = asked.text("text", "是什么关系", longest=LONGEST_REASON)
    asked.done()
    if Interest.objects.filter(expert=expert, name=name, withdrawn_on=None).exists():
        raise Invalid([Fault("name", f"已经申报过与“{name}”的利益关系")])
    unit = Unit.objects.filter(jurisdiction=do.acting.jurisdiction, name=name).first()
    Interest.objects.create(expert=expert, unit=unit, name=name, text=text, on=do.on)
    do.subject, do.title = (KIND, expert.public_id), expert.name
    do.change(f"利益关系 {name}", None, text)
    for batch in open_batches(expert):
        recuse_seated(do, batch)


def open_batches(expert: Expert) -> list[Batch]:
    """The batches under preparation on whose panel an expert is."""
    seated = Seat.objects.filter(expert=expert, state__in=(INVITED, COMING)).values("batch")
    return list(Batch.objects.filter(pk__in=seated, state=PREPARING).select_related("agency").order_by("id"))


def _recuse(do: Doing, batch: Batch, expert: Expert, values: Mapping[str, Any]) -> None:
    asked = Asked(values)
    reason = asked.text("reason", "回避的理由", longest=LONGEST_REASON)
    place = None
    if told := str(values.get("project") or ""):
        inside = Reviewed.objects.filter(batch=batch, left_on=None).select_related("project")
        place = inside.filter(project__public_id=told).first()
        if place is None:
            asked.wrong("project", "这个批次里没有这个项目")
    asked.done()
    seat = Seat.objects.select_for_update().filter(batch=batch, expert=expert).first()
    if seat is None and do.acting.duty == KIND:
        raise NotAllowed("您没有被抽中参加这个批次")
    already = Recusal.objects.filter(batch=batch, expert=expert)
    if already.filter(project=place.project_id if place else None).exists() or already.filter(project=None).exists():
        raise WrongState("已经登记过这项回避")
    scores = Score.objects.filter(reviewed__batch=batch, seat__expert=expert)
    if (scores.filter(reviewed=place) if place else scores).exists():
        raise WrongState("这位专家已经评分，不能再登记回避；请把情况写进评审结论")
    Recusal.objects.create(
        batch=batch, expert=expert, project=place.project if place else None, reason=reason,
        by_name=do.acting.named, on=do.on,
    )  # fmt: skip
    if place is None and seat is not None and seat.state in (INVITED, COMING):
        Seat.objects.filter(pk=seat.pk).update(state=RECUSED, reason=reason, answered_at=do.at)
    do.subject, do.title = batch.subject, batch.name
    do.change(f"回避 {expert.name}{f' {place.project.name}' if place else ''}", None, reason)
    do.reply["batch"] = batch.public_id
