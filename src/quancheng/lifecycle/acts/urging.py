"""催办 (第四条): the competent department reminds a unit of what is due; the unit answers."""

from __future__ import annotations

import datetime

from quancheng.accounts.acting import Acting
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.acts.texts import UNSHOWN, unshown
from quancheng.lifecycle.holders import BUILDER, holds
from quancheng.lifecycle.refusals import Fault, Invalid, NotAllowed, WrongState
from quancheng.lifecycle.register import official
from quancheng.projects.models import Project, Urge

LONGEST = 500


@official("催办")
def urge(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, text: str, rule: str = "",
    answer_by: datetime.date | None = None,
) -> Urge:  # fmt: skip
    """Remind the project's unit, of one rule or in general. Raises Invalid, NotAllowed."""
    with doing("催办", acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, None)
        faults = []
        if rule and rule not in do.law.pack.rules:
            faults.append(Fault("rule", "没有这条规则"))
        if not text.strip() or len(text.strip()) > LONGEST:
            faults.append(Fault("text", f"请写明催办的内容（不超过 {LONGEST} 字）", article="第四条"))
        if unshown(text):
            faults.append(Fault("text", f"催办的内容{UNSHOWN}", article="第四条"))
        if answer_by and answer_by < do.on:
            faults.append(Fault("answer_by", "答复期限不能早于今天"))
        if faults:
            raise Invalid(faults)
        made = Urge.objects.create(
            project=opened, rule=rule, text=text.strip(), by_unit=str(acting.unit), by_name=acting.named, at=at,
            answer_by=answer_by,
        )  # fmt: skip
        do.note = made.text
        do.reply |= {"project": opened.public_id, "urge": made.public_id}
    return made


@official("答复催办")
def answer_urge(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, urge: str, text: str
) -> None:
    """Answer a reminder, as the project's unit or who holds the duty it is about. Raises Invalid, WrongState,
    NotAllowed.
    """
    with doing("答复催办", acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, None)
        if not text.strip() or len(text.strip()) > LONGEST:
            raise Invalid([Fault("text", f"请写明答复（不超过 {LONGEST} 字）")])
        if unshown(text):
            raise Invalid([Fault("text", f"答复{UNSHOWN}")])
        _demand_urged(do, opened, urge)
        open_ones = Urge.objects.filter(project=opened, public_id=urge, answered_at=None)
        if open_ones.update(answer=text.strip(), answered_by=acting.named, answered_at=at) != 1:
            raise WrongState("没有这条待答复的催办")
        do.note = text.strip()
        do.reply |= {"project": opened.public_id}


def _demand_urged(do: Doing, project: Project, public_id: str) -> None:
    """Raises NotAllowed unless who acts is the one who was reminded."""
    rule = Urge.objects.filter(project=project, public_id=public_id).values_list("rule", flat=True).first()
    known = do.law.pack.rules.get(rule or "")
    urged = (BUILDER, *(known.holder.split("、") if known else ()))
    if not any(holds(do.acting, duty, project) for duty in urged):
        raise NotAllowed(f"这条催办由{'或'.join(dict.fromkeys(urged))}答复")
