"""答复评审邀请 (internal control): an expert says whether he comes, or another enters what he said by telephone."""

from __future__ import annotations

import datetime

from quancheng.accounts.acting import Acting
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.doing import doing
from quancheng.lifecycle.acts.reviewing.batches import in_preparation
from quancheng.lifecycle.holders import EXPERT
from quancheng.lifecycle.refusals import WrongState
from quancheng.lifecycle.register import official
from quancheng.reviews.models import COMING, DECLINED, INVITED, Score, Seat

LONGEST_REASON, LONGEST_TELLER = 150, 60
YES, NO = "参加", "不参加"


@official("答复评审邀请")
def answer_invitation(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", seat: str, answer: str, reason: str = "",
    teller: str = "",
) -> None:  # fmt: skip
    """``answer``: 参加 or 不参加, the latter with a reason; ``teller``: who told it, where another enters it.

    Who comes can still decline before he has scored; who declined has given up the seat. Raises Seat.DoesNotExist,
    Invalid, WrongState, NotAllowed.
    """
    with doing("答复评审邀请", acting=acting, at=at, key=key, digest=digest) as do:
        do.allow(None)
        seats = Seat.objects.filter(batch__jurisdiction=acting.jurisdiction).select_related("expert", "batch")
        own = acting.duty == EXPERT
        found = (seats.filter(expert__person=acting.person, expert__active=True) if own else seats).get(public_id=seat)
        batch = in_preparation(do, found.batch.public_id)
        found = seats.select_for_update(of=("self",)).get(pk=found.pk)
        asked = Asked({"answer": answer, "reason": reason, "teller": teller})
        comes = asked.choice("answer", "答复", (YES, NO)) == YES
        why = asked.text("reason", "不能参加的原因", longest=LONGEST_REASON, required=answer == NO, lines=False)
        told = "" if own else asked.text("teller", "由谁、怎样告知", longest=LONGEST_TELLER, lines=False)
        asked.done()
        if found.state not in (INVITED, COMING):
            raise WrongState(f"“{found.expert.name}”的邀请{found.state}，不再答复")
        if comes and found.state == COMING:
            raise WrongState(f"“{found.expert.name}”已经答复参加")
        if Score.objects.filter(seat=found).exists():
            raise WrongState("已经评分，不能再退出")
        if told:
            do.note = f"由 {told} 告知，{acting.named} 登记"
            why = f"{why}（{do.note}）" if why else do.note
        state = COMING if comes else DECLINED
        changed = Seat.objects.filter(pk=found.pk, state=found.state)
        if changed.update(state=state, reason=why, answered_at=at) != 1:
            raise WrongState("邀请刚刚有了别的答复")
        do.subject, do.title = batch.subject, batch.name
        do.change(f"邀请 {found.expert.name}", found.state, f"{state}：{why}" if why else state)
        do.reply |= {"batch": batch.public_id, "seat": found.public_id}
