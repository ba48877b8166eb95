"""专家评分 (第十条): each expert alone, once, sealed until all have scored; and what is typed, kept meanwhile."""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from quancheng.accounts.acting import Acting
from quancheng.law import PROJECT, Pack, criteria
from quancheng.law.values import THOUSANDTHS
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.acts.reviewing.sealing import commitment, recused_from, revealed
from quancheng.lifecycle.acts.reviewing.ties import tied
from quancheng.lifecycle.content import words_of_thousandths
from quancheng.lifecycle.holders import sits
from quancheng.lifecycle.refusals import NotAllowed, WrongState
from quancheng.lifecycle.register import official
from quancheng.projects.models import ACCEPTED, Project, Scratch
from quancheng.reviews.models import COMING, PREPARING, Reviewed, Score, Seat

SCORING = "专家评分"
ARTICLE = "第十条"
CONCLUDED = "立项评审结论"
"""The fact whose options an expert and the department conclude with."""

AGAINST = "不同意"
"""Who concludes so need not suggest an amount."""

LONGEST_OPINION = 2000
TYPED = "score"
"""What the scratch of a score is called."""


@official(SCORING, states=(ACCEPTED,))
def score(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, values: Mapping[str, Any]
) -> None:
    """One expert's score of one project: marks by dimension, ``suggested`` (元), ``conclusion``, ``opinion``; final.

    The journal gets a commitment, not the marks, and the row belongs to the batch: until the conclusion nobody reads
    there what was given, nor the building unit who judges it. Raises Project.DoesNotExist, NotAllowed, WrongState,
    Invalid.
    """
    with doing(SCORING, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, None)
        reviewed, seat = _seat(do, opened)
        do.project, do.subject, do.title = None, reviewed.batch.subject, reviewed.batch.name
        told = _read(do, values)
        made = Score.objects.create(
            reviewed=reviewed, seat=seat, at=at, salt=secrets.token_hex(16), total=sum(told["points"].values()), **told
        )
        Scratch.objects.filter(project=opened, person=acting.person, part=TYPED).delete()
        do.change(f"评分承诺 {opened.name}", None, commitment(revealed(made)))
        do.reply |= {"project": opened.public_id, "batch": reviewed.batch.public_id}


def conclusions(pack: Pack) -> tuple[str, ...]:
    """What a review may conclude, in the vocabulary's words."""
    return tuple(pack.vocabulary.facts[PROJECT][CONCLUDED].options)


def in_open_batch(project: Project) -> Reviewed:
    """The project in the batch that is under way. Raises WrongState."""
    found = Reviewed.objects.filter(project=project, on=None, left_on=None, batch__state=PREPARING)
    reviewed = found.select_related("batch__agency", "project").first()
    if reviewed is None:
        raise WrongState("项目没有列在进行中的评审批次里")
    return reviewed


def keep_typing(*, acting: Acting, at: datetime.datetime, project: str, data: Mapping[str, str]) -> None:
    """Keeps what an expert has typed: no act, for nobody else. Raises Project.DoesNotExist, WrongState."""
    with transaction.atomic():
        found = visible(acting).get(public_id=project)
        mine = sits(acting).filter(state=COMING, batch__reviewed__project=found, batch__state=PREPARING)
        if acting.delegation is not None or not mine.exists():
            raise Project.DoesNotExist
        if Score.objects.filter(seat__in=mine, reviewed__project=found).exists():
            raise WrongState("已经提交过评分")
        Scratch.objects.update_or_create(
            project=found, person=acting.person, part=TYPED, defaults={"data": dict(data), "at": at}
        )


def forget_typing(*, acting: Acting, project: str) -> None:
    """Drops what somebody has typed and not submitted. Raises Project.DoesNotExist."""
    found = visible(acting).get(public_id=project)
    Scratch.objects.filter(project=found, person=acting.person, part=TYPED).delete()


def _seat(do: Doing, project: Project) -> tuple[Reviewed, Seat]:
    """Raises NotAllowed or WrongState unless who acts sits on the panel himself, is not recused and has not scored."""
    acting = do.acting
    if acting.delegation is not None:
        raise NotAllowed("评分由专家本人提交，不能代理（内控规则）")
    reviewed = in_open_batch(project)
    mine = sits(acting).filter(batch=reviewed.batch).select_related("expert")
    seat = mine.select_for_update(of=("self",)).first()
    if seat is None:
        raise NotAllowed("您不是这一批的评审专家")
    if seat.state != COMING:
        raise WrongState("您还没有接受这一批的评审邀请，接受以后才能评分")
    if seat.expert_id in recused_from(reviewed):
        raise NotAllowed("您已回避这个项目，不评分（内控规则）")
    if Score.objects.filter(reviewed=reviewed, seat=seat).exists():
        raise WrongState("您已经提交过这个项目的评分，提交以后不能再改")
    if near := tied(do, reviewed.batch, seat.expert_id, reviewed.project_id):
        raise NotAllowed(f"您{near}，应当回避，不评分；请登记回避（内控规则）")
    return reviewed, seat


def _read(do: Doing, values: Mapping[str, Any]) -> dict[str, Any]:
    """What was given: points in thousandths, an amount in 分. Raises Invalid with every fault."""
    asked = Asked(values, ARTICLE)
    points = {name: _marks(asked, name, full) for name, full in criteria(do.law.pack, do.on)}
    conclusion = asked.choice("conclusion", "结论", conclusions(do.law.pack))
    suggested = asked.money("suggested", "建议投资额", required=bool(conclusion) and conclusion != AGAINST, least=1)
    opinion = asked.text("opinion", "评审意见", longest=LONGEST_OPINION)
    asked.done()
    return {"points": points, "conclusion": conclusion, "suggested": suggested, "opinion": opinion}


def _marks(asked: Asked, name: str, full: Decimal) -> int:
    """Marks from none to the full ones, in thousandths."""
    most = int(full * THOUSANDTHS)
    value = asked.number(name, name, least=0, most=-(-most // THOUSANDTHS), decimals=True)
    if value is not None and value > most:
        asked.wrong(name, f"{name}应为 0 至 {words_of_thousandths(most)} 的数")
    return value or 0
