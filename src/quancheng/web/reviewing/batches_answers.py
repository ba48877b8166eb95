"""答复评审邀请 and 登记回避: by an expert for himself, or by who is competent for an expert who told it otherwise."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from quancheng.accounts.presence import Request
from quancheng.lifecycle.acts.reviewing.invitations import NO, YES, answer_invitation
from quancheng.lifecycle.acts.reviewing.recusing import own, recuse
from quancheng.lifecycle.holders import EXPERT
from quancheng.reviews.models import INVITED, Batch, Seat
from quancheng.web.doors import acting
from quancheng.web.form_page import Field, Option
from quancheng.web.reviewing.batches import address, asked, batch_or_404, crumbs, inside
from quancheng.web.reviewing.front_asking import Asking, ask

ANSWERING, RECUSING = "答复评审邀请", "登记回避"
MOST = 300
"""Experts of the pool to choose from at one time; more are found by name."""


def _seat(request: Request, seat: str) -> Seat:
    """The own seat of an expert; of a duty any that it sees."""
    me = acting(request)
    seats = Seat.objects.filter(batch__jurisdiction=me.jurisdiction).select_related("expert", "batch")
    if me.duty == EXPERT:
        return get_object_or_404(seats, public_id=seat, expert__person=me.person, expert__active=True)
    found = get_object_or_404(seats, public_id=seat)
    batch_or_404(request, found.batch.public_id)
    return found


@asked
def answer(request: Request, seat: str) -> HttpResponse:
    """An invitation is answered."""
    found = _seat(request, seat)
    mine = acting(request).duty == EXPERT
    back = [("评审", reverse("reviews"))] if mine else crumbs(found.batch)
    words = "" if mine else "答复是在系统以外作出的：写明由谁、怎样告知。"
    fields = [
        Field("answer", "答复", "radio", options=(YES, NO), value=request.GET.get("answer", "")),
        Field("reason", "不能参加的原因", required=False, width="30", hint="不参加的要写；参加的不填"),
    ]
    if not mine:
        fields.append(Field("teller", "由谁、怎样告知", width="30", hint="如：本人来电；单位科教科 王敏来电"))
    asking = Asking(
        ANSWERING, "答复评审邀请" if mine else f"登记{found.expert.name}的答复", "答复" if mine else "登记",
        f"{words}参加的，从现在起看得到批次里的项目，{found.batch.on.isoformat()} 评分；"
        "不参加的，席位由别人补上，不能再改回来。",
        back, fields, before="reviewing/batch_invitation.html",
        more={"batch": found.batch, "projects": list(inside(found.batch)), "seat": found, "INVITED": INVITED},
    )  # fmt: skip
    told = lambda values: {"seat": seat, "teller": "", **values}  # noqa: E731  two words of glue
    there = f"{reverse('reviews') if mine else address(found.batch)}?done=answer"
    return ask(request, asking, answer_invitation, told, lambda _: there)


@asked
def recuse_one(request: Request, batch: str) -> HttpResponse:
    """An expert keeps away from the batch, or from one of its projects."""
    found, mine = _batch(request, batch)
    find = request.GET.get("find", "").strip()[:40]
    projects = [(each.project.public_id, each.project.name) for each in inside(found)]
    options: tuple[Option, ...] = (("", "整个批次", "不参加本批次；已经有席位的，席位空出"), *projects)
    fields = [
        Field("project", "回避什么", "radio", options=options),
        Field("reason", "理由", "textarea", rows=3, hint="如：近亲属在建设单位任职；曾参与项目方案编制"),
    ]
    if not mine:
        seats = found.seats.select_related("expert").order_by("id")
        seated = [(each.expert.public_id, f"{each.expert.name}（{each.state}）") for each in seats]
        others = found.jurisdiction.experts.filter(active=True, name__contains=find).exclude(seats__batch=found)
        more = [(each.public_id, each.name) for each in others.order_by("name")[:MOST]]
        chosen = request.GET.get("expert", "")
        fields.insert(0, Field("expert", "专家", "select", options=(*seated, *more), value=chosen, width="20"))
    asking = Asking(
        RECUSING, "登记回避", "登记", "登记以后不能撤销。只回避一个项目的，仍参加本批次，不评那一个项目。",
        [("评审", reverse("reviews"))] if mine else crumbs(found), fields, grave=True,
        before="" if mine else "reviewing/batch_find.html", more={"find": find},
    )  # fmt: skip

    def told(values: dict[str, Any]) -> dict[str, Any]:
        given = {"project": values["project"], "reason": values["reason"]}
        return {"batch": found.public_id, "expert": values.get("expert", ""), "values": given}

    there = f"{reverse('reviews') if mine else address(found)}?done=recuse"
    return ask(request, asking, recuse, told, lambda _: there)


def _batch(request: Request, batch: str) -> tuple[Batch, bool]:
    """The batch, and whether who asks is an expert on its panel."""
    me = acting(request)
    if me.duty != EXPERT:
        return batch_or_404(request, batch), False
    seats = Seat.objects.filter(expert__person=me.person, batch__public_id=batch, batch__jurisdiction=me.jurisdiction)
    return get_object_or_404(seats.select_related("batch__jurisdiction")).batch, True


@asked
def declare(request: Request) -> HttpResponse:
    """An expert declares an interest."""
    if acting(request).duty != EXPERT or own(acting(request)) is None:
        raise Http404
    fields = (
        Field("name", "单位或者企业的名称", width="30", hint="写全称；和登记的单位名称相同的，抽取时自动回避"),
        Field("text", "是什么关系", "textarea", rows=3, hint="如：持有股份、担任顾问、近亲属任职"),
    )
    asking = Asking(
        RECUSING, "申报利益关系", "申报",
        "以后凡是它建设、共建的项目，或者由它承担的评审，都不抽您；解除以后由项目主管部门登记。",
        [("评审", reverse("reviews")), ("我的登记", reverse("review-mine"))], fields,
    )  # fmt: skip
    there = f"{reverse('review-mine')}?done=interest"
    return ask(request, asking, recuse, lambda values: {"values": values}, lambda _: there)
