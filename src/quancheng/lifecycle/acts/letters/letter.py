"""签订责任书 (第十四条): made from what is known, signed by the unit's head, kept as it was signed."""

from __future__ import annotations

import datetime
from io import BytesIO

from quancheng.accounts.acting import Acting
from quancheng.documents import receive, record
from quancheng.law.values import UNKNOWN_DATE
from quancheng.lifecycle.acts import papers
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.acts.numbering import next_of
from quancheng.lifecycle.official_papers import Values, blocks, day, known
from quancheng.lifecycle.refusals import WrongState
from quancheng.lifecycle.register import official
from quancheng.papers.word import word
from quancheng.projects.models import ACCEPTED, Letter

SIGNING = "签订责任书"
PAPER, LABEL = "责任书", "项目建设主体责任书"
SIGNED_ON, APPROVED_ON = "责任书签订日", "立项批复日"
OPEN_NUMBER = "（签订时编号）"


def to_be_signed(acting: Acting, on: datetime.date, number: str = OPEN_NUMBER) -> Values:
    """The places of the letter that its signing fills."""
    return {"编号": number, "签订日": day(on), "签订人": acting.named}


@official(SIGNING, states=(ACCEPTED,))
def sign_letter(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None
) -> Letter:
    """Sign the responsibility letter. The file that is kept says what stood there; its SM3 is on record.

    Raises WrongState where the project is not approved (项目立项后) or the letter is signed already, Stale, NotAllowed.
    """
    with doing(SIGNING, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        _demand_approved(do)
        do.ask()
        number = f"责〔{do.on.year}〕{next_of(opened.jurisdiction, PAPER, do.on.year)}号"
        state = do.state()
        form = state.law.pack.forms[PAPER]
        more = to_be_signed(acting, do.on, number)
        file = word(LABEL, blocks(state, form, more))
        received = receive(filename=f"{LABEL}.docx", stream=BytesIO(file))
        subject = papers.subject(opened)
        kept = record(
            jurisdiction=opened.jurisdiction.code, subject=subject, label=LABEL, received=received,
            by=acting.actor(), at=at, act=SIGNING,
        )  # fmt: skip
        made = Letter.objects.create(
            project=opened, number=number, on=do.on, signed_name=acting.named, values=known(state, form, more),
            sm3=kept.content.sm3,
        )  # fmt: skip
        do.set_facts({SIGNED_ON: do.on.isoformat()}, "行为")
        do.change(LABEL, None, f"{number} {kept.content.sm3}")
        do.reply |= {"project": opened.public_id}
    return made


def _demand_approved(do: Doing) -> None:
    facts = do.state().facts
    if facts.get(SIGNED_ON):
        raise WrongState(f"{facts[SIGNED_ON]} 已签订责任书")
    if facts.get(APPROVED_ON) == UNKNOWN_DATE:
        raise WrongState(f"“{APPROVED_ON}”不清楚，是否已经立项待认定；请先更正（第十四条）")
    if not facts.get(APPROVED_ON):
        raise WrongState("项目还没有立项批复；责任书在项目立项后签订（第十四条）")
