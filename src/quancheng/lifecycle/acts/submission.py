"""提交立项申请 (第九条): by the head, whole, through the law's gate. And taking it back, and voiding a record."""

from __future__ import annotations

import datetime

from quancheng.accounts.acting import Acting
from quancheng.documents import freeze, of
from quancheng.documents.models import Document
from quancheng.law import PROJECT, Answer
from quancheng.law.verdicts import BREACH
from quancheng.lifecycle.acts import papers
from quancheng.lifecycle.acts.basis import asked_on
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.acts.library import construction
from quancheng.lifecycle.acts.numbering import next_number
from quancheng.lifecycle.acts.reviewing import concluding
from quancheng.lifecycle.acts.texts import UNSHOWN, unshown
from quancheng.lifecycle.application import progress
from quancheng.lifecycle.content import content
from quancheng.lifecycle.holders import BUILDER
from quancheng.lifecycle.refusals import Barred, Fault, Invalid, NotAllowed
from quancheng.lifecycle.register import official
from quancheng.projects.models import (
    ACCEPTED,
    DRAFT,
    OPEN,
    SUBMITTED,
    VOID,
    EstimateLine,
    Handover,
    Project,
    Submission,
)

APPLIED_ON, FILED_ON = "立项申请日", "报批备案日"
LONGEST_REASON = 500


@official("提交立项申请", states=OPEN)
def submit_application(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None
) -> Submission:
    """Submit the whole application. Every part must be complete (internal control); the law's gate must be open.

    The first submission gives the project its number and is its day of application and of 报批 (第十六条). The papers
    it rests on are frozen. Raises Invalid, Barred, WrongState, Stale, NotAllowed.
    """
    with doing("提交立项申请", acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        filed = {document.label: document for document in of(papers.subject(opened))}
        _demand_governed(do)
        _demand_complete(do, papers.there(papers.wanted(do.state()), list(filed.values())))
        do.ask()
        if opened.number is None:
            do.set(number=next_number(opened.jurisdiction, do.on.year))
        days = {name: opened.facts.get(name) or do.on.isoformat() for name in (APPLIED_ON, FILED_ON)}
        do.set_facts(days, "行为")
        do.set(state=SUBMITTED, filed=True)
        state = do.state()
        needed = [each.paper for each in papers.wanted(state) if each.needed is not False and each.paper in filed]
        freeze(subject=papers.subject(opened), labels=needed, act=do.name, at=at)
        made = _keep(do, opened, list(filed.values()))
        do.reply |= {"project": opened.public_id, "receipt": made.receipt, "submission": made.number}
    return made


@official("撤回", states=(SUBMITTED,))
def withdraw(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None, reason: str
) -> None:
    """Take back what is submitted and not yet accepted (internal control): a draft again, its day gone."""
    with doing("撤回", acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        do.note = demand_reason(reason)
        do.set_facts({APPLIED_ON: None, FILED_ON: None}, "行为")
        do.set(state=DRAFT)
        do.reply |= {"project": opened.public_id}


@official("作废")
def void(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None, reason: str
) -> None:
    """Void a wrong record (internal control): it stays on record and counts for nothing from now on.

    What has been accepted its own unit may not void: nobody makes his breaches go away. Raises NotAllowed, Invalid.
    """
    with doing("作废", acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        if opened.state == ACCEPTED and not opened.historic and acting.duty == BUILDER:
            raise NotAllowed("已经受理的项目，由受理的部门作废（内控规则）")
        do.note = demand_reason(reason)
        Handover.objects.filter(project=opened, taken_at=None, withdrawn=False).update(withdrawn=True)
        for gone in (concluding.leave_void, construction.leave_void):
            gone(do, opened)
        do.set(state=VOID)
        do.reply |= {"project": opened.public_id}


def demand_reason(reason: str, field: str = "reason") -> str:
    """The reason without its edges. Raises Invalid where there is none."""
    text = reason.strip()
    if not text or len(text) > LONGEST_REASON:
        raise Invalid([Fault(field, f"请写明理由（不超过 {LONGEST_REASON} 字）")])
    if unshown(text):
        raise Invalid([Fault(field, f"理由{UNSHOWN}")])
    return text


def _demand_governed(do: Doing) -> None:
    """Raises Barred where, by what is now answered, the regulation does not govern it (第二条): a draft may change."""
    state = do.state()
    outside = [each for each in state.verdicts if each.rule.name in do.law.pack.premises and each.code == BREACH]
    answer = Answer(do.name, tuple(outside))
    if not answer.open:
        do.basis = asked_on(state, "", PROJECT, {})
        raise Barred(answer)


def _demand_complete(do: Doing, there: dict[str, bool]) -> None:
    faults = [
        Fault(each.part.key, f"“{each.part.title}”还缺：{'、'.join(each.missing)}", article=each.part.article)
        for each in progress(do.state(), there)
        if not each.ready
    ]
    if faults:
        raise Invalid(faults)


def _keep(do: Doing, project: Project, documents: list[Document]) -> Submission:
    number = Submission.objects.filter(project=project).count() + 1
    said = content(do.state(), EstimateLine.objects.filter(project=project), documents)
    return Submission.objects.create(
        project=project, number=number, at=do.at, on=do.on, by_name=do.acting.named, content=said,
        receipt=f"{project.number}-{number:02d}",
    )  # fmt: skip
