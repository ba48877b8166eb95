"""Centralised review: forty experts, batches of a few projects, the draw, the scores, the conclusion (第十条)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.demo import forms
from quancheng.demo.stage import Stage, Told
from quancheng.law.grades import criteria
from quancheng.lifecycle.acts.reviewing import arguing, batches, concluding, drawing, experts, invitations, scoring
from quancheng.lifecycle.laws import law_of
from quancheng.reviews.models import COMING, INVITED, Batch, Seat

LATE = 45
"""Whose number is higher was applied for in the last year or so."""

SIZE = 6
"""Projects of a batch."""

WANTED = [("软件工程", 2), ("网络安全", 1), ("工程造价", 1), ("电子政务业务", 1)]
AGENCIES = ("明衡评估有限公司", "澄远咨询有限公司")
FOR, AGAIN, AGAINST = "同意", "修改后再审", "不同意"
OPINIONS = {
    FOR: ("建设必要，技术路线可行，概算基本合理", "需求清楚，与统建平台的边界已说明，同意立项",
    "方案完整，建议核减终端数量后立项"),
    AGAIN: ("需求与绩效目标不对应，接口未说明，修改后再审", "概算缺少测算依据，请补充后再审"),
    AGAINST: ("主要功能与统建平台重复，不同意单独建设",),
}  # fmt: skip


def register(stage: Stage) -> None:
    """The pool, at once."""
    rows = [
        {
            "name": name, "title": title, "fields": fields, "active": True, "person": who.person.public_id,
            "employments": [{"name": employer, "since": "2019-07-01", "until": ""}],
            "interests": [{"name": party, "text": "曾任技术顾问", "on": "2024-01-15"}] if party else [],
        }
        for who, name, title, fields, employer, party in stage.cast.experts
    ]  # fmt: skip
    stage.does(stage.cast.people["周闻笛"], experts.register_experts, rows=rows)


def review(stage: Stage, told: Sequence[Told], number: int, on: datetime.date, today: datetime.date) -> None:
    """One batch: prepared some days before, held on its day if that is not ahead."""
    officer = stage.cast.people["周闻笛"]
    newest = max(each.accepted for each in told) + datetime.timedelta(days=1)
    stage.set_clock(max(on - datetime.timedelta(days=9), newest), 9)
    values = {
        "name": f"第 {number} 批", "year": str(on.year), "on": on.isoformat(), "place": "区政务服务中心三楼会议室",
    }  # fmt: skip
    batch: Batch = stage.does(officer, batches.set_batch, values=values)
    for place, each in enumerate(told):
        if place % 3 == 0:
            needed = {"conclusion": FOR, "text": "需求来自业务职责，边界清楚。"}
            stage.on(officer, arguing.argue_need, each.project, values=needed)
            stage.on(
                officer, arguing.assess_scheme, each.project, values=needed | {"text": "方案可行，请补充接口清单。"}
            )
        stage.on(officer, batches.fill_batch, each.project, batch=batch.public_id)
    _seat(stage, batch, AGENCIES[number % 2], on, today)
    if on > today:
        return
    for place, each in enumerate(told):
        stage.set_clock(on, 9, 30)
        _score(stage, batch, each, None if on < today or place < 2 else 3 if place < 4 else 0)
        if on < today:
            _conclude(stage, each)


def _seat(stage: Stage, batch: Batch, agency: str, on: datetime.date, today: datetime.date) -> None:
    """The agency, the draw, the answers; who declines is replaced by a further draw."""
    officer = stage.cast.people["周闻笛"]
    stage.later(hours=1)
    batch.refresh_from_db()
    unit = stage.cast.units[agency].public_id
    told = {"batch": batch.public_id, "version": batch.version, "agency": unit}
    stage.does(officer, batches.commission_agency, **told)
    stage.later(minutes=20)
    stage.does(officer, drawing.draw_experts, batch=batch.public_id, wanted=WANTED)
    stage.later(days=1)
    waiting = list(_invited(batch))
    if on.day % 3 == 0:
        _answer(stage, waiting[0], "不参加", "当天另有评审")
        stage.does(officer, drawing.draw_experts, batch=batch.public_id, wanted=[(waiting[0].field, 1)])
    # of a meeting ahead not everybody has answered yet
    waiting = waiting[1:4] if on > today else list(_invited(batch))
    for seat in waiting:
        if seat.state == INVITED:
            _answer(stage, seat, "参加")


def _invited(batch: Batch) -> Any:
    return Seat.objects.filter(batch=batch, state=INVITED).select_related("expert__person").order_by("id")


def _answer(stage: Stage, seat: Seat, answer: str, reason: str = "") -> None:
    stage.does(_self(stage, seat), invitations.answer_invitation, seat=seat.public_id, answer=answer, reason=reason)
    seat.refresh_from_db()


def _self(stage: Stage, seat: Seat) -> Acting:
    assert seat.expert.person is not None  # noqa: S101  every expert of the demonstration logs in
    return stage.cast.people[seat.expert.person.name]


def _score(stage: Stage, batch: Batch, each: Told, most: int | None) -> None:
    """So many of the experts score, or all of them."""
    conclusion = _conclusion(each)
    full = criteria(law_of(stage.cast.jurisdiction, stage.day).pack, stage.day)
    for seat in Seat.objects.filter(batch=batch, state=COMING).select_related("expert__person").order_by("id")[:most]:
        chance = forms.chance(f"{seat.expert.name}{each.draft.name}")
        low, high = {FOR: (0.78, 0.96), AGAIN: (0.6, 0.76), AGAINST: (0.4, 0.55)}[conclusion]
        values = {name: f"{float(most) * chance.uniform(low, high):.1f}" for name, most in full}
        words = OPINIONS[conclusion]
        values |= {"conclusion": conclusion, "opinion": words[chance.randrange(len(words))]}
        if conclusion != AGAINST:
            values["suggested"] = f"{int(each.declared * chance.uniform(0.86, 0.99) / 1000) * 10}.00"
        stage.does(_self(stage, seat), scoring.score, project=each.project.public_id, values=values)
        stage.later(minutes=4)


def _conclude(stage: Stage, each: Told) -> None:
    """The department concludes with the panel's majority."""
    conclusion = _conclusion(each)
    told = {"conclusion": conclusion, "text": "；".join(OPINIONS[conclusion][:2]) + "。"}
    stage.on(stage.cast.people["周闻笛"], concluding.conclude_review, each.project, values=told)


def _conclusion(each: Told) -> str:
    """What the panel comes to; that something goes back to be mended happens of late only."""
    if each.number % 23 == 11:
        return AGAINST
    return AGAIN if each.number % 7 == 3 and each.number > LATE else FOR
