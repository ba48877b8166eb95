"""What the competent department does with an application (第四条): return it with reasons, accept it, pass a 原则上."""

from __future__ import annotations

import datetime
from collections.abc import Sequence, Set
from typing import NamedTuple

from quancheng.accounts.acting import Acting
from quancheng.documents import changed_since_frozen, of
from quancheng.law import Rule
from quancheng.law.verdicts import BREACH
from quancheng.lifecycle.acts import papers
from quancheng.lifecycle.acts.approving import again
from quancheng.lifecycle.acts.approving.distance import demand_distance
from quancheng.lifecycle.acts.doing import doing
from quancheng.lifecycle.acts.submission import demand_reason
from quancheng.lifecycle.acts.texts import UNSHOWN, unshown
from quancheng.lifecycle.application import BY_KEY, PAPERS
from quancheng.lifecycle.findings import State
from quancheng.lifecycle.gates import ACCEPTING, RETURNING, ask
from quancheng.lifecycle.refusals import Fault, Invalid, NotAllowed, WrongState
from quancheng.lifecycle.register import official
from quancheng.projects.models import (
    ACCEPTED,
    RETURNED,
    SUBMITTED,
    ReturnedItem,
    Submission,
    Waiver,
)

ACCEPTED_ON = "申报受理日"
LONGEST_REASON = 500
LONGEST_FIELD = 220
LONGEST_SHOWN = 60
ARTICLE = "第四条"
NAMED = ("overview", "项目名称")


class Returning(NamedTuple):
    """One thing to return: a part (its key), a field of it or nothing for the whole part, and why."""

    part: str
    field: str
    reason: str


@official(RETURNING, states=(SUBMITTED, ACCEPTED))
def return_application(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    items: Sequence[Returning],
) -> None:  # fmt: skip
    """Return the application with a reason for each item: only these open again. Raises Invalid, WrongState, Stale.

    What was accepted goes back by an opinion of 修改后再审 (第十条), or from finance before its budget review
    (第十一条); the days of that round are cleared, its rows stay, and the next round sets them again.
    """
    with doing(RETURNING, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        if opened.state == ACCEPTED:
            demand_distance(do, opened)
            again.demand_returnable(do)
        _check(items, {document.label for document in of(papers.subject(opened))})
        last = Submission.objects.filter(project=opened).latest("number")
        ReturnedItem.objects.bulk_create(
            ReturnedItem(submission=last, part=each.part, field=each.field, reason=each.reason.strip(), at=at)
            for each in items
        )
        titles = {f"{BY_KEY[each.part].title} {each.field}".strip(): each.reason.strip() for each in items}
        do.change("退回事项", None, titles)
        if opened.state == ACCEPTED:
            again.begin_again(do, opened)
        do.set(state=RETURNED)
        do.reply |= {"project": opened.public_id}


@official(ACCEPTING, states=(SUBMITTED,))
def accept_application(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None
) -> None:
    """Accept the application: it goes where the pack says. Papers changed since they were submitted: WrongState."""
    with doing(ACCEPTING, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        demand_distance(do, opened)
        swapped = [document.label for document in of(papers.subject(opened)) if changed_since_frozen(document)]
        if swapped:
            raise WrongState(f"提交以后更换过的材料：{'、'.join(swapped)}；请退回补正后重新提交")
        do.ask()
        do.set_facts({ACCEPTED_ON: do.on.isoformat()}, "行为")
        do.set(state=ACCEPTED)
        do.reply |= {"project": opened.public_id}


@official("准予例外")
def waive(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    rule: str, reason: str,
) -> None:  # fmt: skip
    """Pass a 原则上 with a reason, by who may pass it (可由). Raises Invalid, NotAllowed, WrongState."""
    with doing("准予例外", acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        found = do.law.pack.rules.get(rule)
        if found is None or found.strength != "原则":
            raise Invalid([Fault("rule", "只有“原则上”的要求可以准予例外")])
        if acting.duty not in found.waivers:
            raise NotAllowed(f"“{rule}”由{'、'.join(found.waivers)}准予例外（{found.title}）")
        demand_distance(do, opened)
        text = demand_reason(reason)
        if Waiver.objects.filter(project=opened, rule=rule).exists():
            raise WrongState("已经准予例外")
        if not _arises(do.state(), found):
            raise WrongState(f"项目现在没有不符合“{rule}”，不需要准予例外（{found.title}）")
        Waiver.objects.create(
            project=opened, rule=rule, reason=text, by_unit=str(acting.unit), by_name=acting.named, on=do.on
        )
        do.change(f"准予例外 {rule}", None, text)
        do.reply |= {"project": opened.public_id}


def _arises(state: State, rule: Rule) -> bool:
    """Whether a 原则上 is not met as it stands, or would bar an act that it guards."""
    standing = any(each.rule.name == rule.name and each.code == BREACH for each in state.verdicts)
    return standing or any(
        rule.name in {each.rule.name for each in (*answer.barring, *answer.warnings)}
        for answer in (ask(state, act, kind=rule.kind) for act in rule.blocks)
    )


def _check(items: Sequence[Returning], filed: Set[str]) -> None:
    """Raises Invalid with every fault; ``filed``: the names of the papers there are."""
    faults = []
    if not items:
        faults.append(Fault("items", "请至少选择一项退回，并写明理由", article=ARTICLE))
    seen: set[tuple[str, str]] = set()
    for number, each in enumerate(items, 1):
        reason = each.reason.strip()
        if each.part not in BY_KEY:
            faults.append(Fault("part", "没有这个部分", number, ARTICLE))
        elif not _is_field(each, filed):
            faults.append(
                Fault("field", f"“{BY_KEY[each.part].title}”里没有“{each.field[:LONGEST_SHOWN]}”", number, ARTICLE)
            )
        if not reason or len(reason) > LONGEST_REASON:
            faults.append(Fault("reason", f"请写明退回的理由（不超过 {LONGEST_REASON} 字）", number, ARTICLE))
        if unshown(reason):
            faults.append(Fault("reason", f"退回的理由{UNSHOWN}", number, ARTICLE))
        if (each.part, each.field) in seen:
            faults.append(Fault("part", "同一项写了两次", number, ARTICLE))
        seen.add((each.part, each.field))
    if faults:
        raise Invalid(faults)


def _is_field(item: Returning, filed: Set[str]) -> bool:
    """Whether a part has this field: what is returned must be something that can be mended."""
    part = BY_KEY[item.part]
    if not item.field or item.field in (*part.facts, *part.texts) or (item.part, item.field) == NAMED:
        return True
    if part.rows == PAPERS:
        return item.field in filed
    of_rows = bool(part.rows) or not (part.facts or part.texts)
    return of_rows and len(item.field) <= LONGEST_FIELD
