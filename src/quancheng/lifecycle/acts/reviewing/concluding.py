"""立项评审 (第八条, 第十条): the competent department concludes on one project, on what the whole panel has given."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.law import smallest_panel
from quancheng.lifecycle.acts.approving.distance import demand_distance
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.acts.reviewing.scoring import ARTICLE, CONCLUDED, conclusions, in_open_batch
from quancheng.lifecycle.acts.reviewing.sealing import Panel, average, commitment, majority, panel, revealed
from quancheng.lifecycle.content import words_of_thousandths, yuan
from quancheng.lifecycle.refusals import WrongState
from quancheng.lifecycle.register import official
from quancheng.projects.models import ACCEPTED, Project
from quancheng.reviews.models import CLOSED, PREPARING, Batch, Reviewed, Score

REVIEWING = "立项评审"
REVIEWED_ON = "立项评审日"
LONGEST = 5000
LONGEST_REASON = 500


@official(REVIEWING, states=(ACCEPTED,))
def conclude_review(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """The review's ``conclusion`` and ``text``; ``reason`` where it is not what more than half of the panel concluded.

    Averages are computed here, rounded half up (marks to a thousandth, amounts to a 分, of the experts who gave one).
    The journal opens what the commitments of 专家评分 were made of. The last project concluded closes the batch.
    Raises Barred (第八条), NotAllowed, WrongState, Stale, Invalid.
    """
    with doing(REVIEWING, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        demand_distance(do, opened)
        reviewed = in_open_batch(opened)
        scores = _demand_scores(do, reviewed)
        conclusion, text, reason = _read(do, values, [each.conclusion for each in scores])
        do.ask({REVIEWED_ON: do.on.isoformat(), CONCLUDED: conclusion})
        reviewed.conclusion, reviewed.text, reviewed.reason = conclusion, text, reason
        reviewed.average = average([each.total for each in scores])
        reviewed.suggested = average([each.suggested for each in scores if each.suggested is not None])
        reviewed.on, reviewed.by_name = do.on, acting.named
        reviewed.save()
        do.set_facts({REVIEWED_ON: do.on.isoformat(), CONCLUDED: conclusion}, "行为")
        _tell(do, reviewed, scores)
        close_if_done(do, reviewed.batch)
        do.reply |= {"project": opened.public_id, "batch": reviewed.batch.public_id}


def close_if_done(do: Doing, batch: Batch) -> None:
    """Closes the batch once its last project is concluded or has left; whoever comes last, of several at once.

    A batch in which nothing has been concluded stays: it can be filled anew.
    """
    locked = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    inside = Reviewed.objects.filter(batch=batch, left_on=None)
    if locked.state != PREPARING or inside.filter(on=None).exists() or not inside.exists():
        return
    Batch.objects.filter(pk=batch.pk).update(state=CLOSED, version=locked.version + 1)
    do.change(f"评审批次 {batch.name}", PREPARING, CLOSED)


def leave_void(do: Doing, project: Project) -> None:
    """Takes a project that is no more out of its batch, so that nobody waits for its review."""
    inside = Reviewed.objects.filter(project=project, on=None, left_on=None).select_related("batch").first()
    if inside is not None:
        Reviewed.objects.filter(pk=inside.pk).update(left_on=do.on)
        do.change("评审批次", inside.batch.name, None)
        close_if_done(do, inside.batch)


def not_ready(batch: Batch, judges: Panel, today: datetime.date) -> str:
    """Why a project of this batch cannot be concluded yet, whatever the law says of it; nothing where it can."""
    if batch.agency is None:
        return f"还没有委托第三方评审机构（{ARTICLE}）"
    if today < batch.on:
        return f"评审会定在 {batch.on.isoformat()}，还没有召开"
    if judges.unfit:
        return f"{judges.unfit}（内控规则）"
    if judges.missing:
        return f"还有 {judges.missing} 位专家没有提交评分，全部提交以后才能作出结论（内控规则）"
    return ""


def summary(scores: Sequence[Score]) -> str:
    """The opinions of the panel one under the other: what the review's opinion begins with."""
    return "\n".join(f"{place}. {each.opinion}" for place, each in enumerate(scores, 1))


def _demand_scores(do: Doing, reviewed: Reviewed) -> Sequence[Score]:
    """Raises WrongState unless the panel is whole and every score is in."""
    judges = panel(reviewed, smallest_panel(do.law.pack, do.on))
    if reason := not_ready(reviewed.batch, judges, do.on):
        raise WrongState(reason)
    return judges.scores


def _read(do: Doing, values: Mapping[str, Any], given: Sequence[str]) -> tuple[str, str, str]:
    """Conclusion, opinion, reason. Raises Invalid."""
    asked = Asked(values, ARTICLE)
    conclusion = asked.choice("conclusion", "结论", conclusions(do.law.pack))
    text = asked.text("text", "评审意见", longest=LONGEST)
    reason = asked.text("reason", "与多数意见不一致的理由", longest=LONGEST_REASON, required=False)
    most = majority(given)
    if conclusion and conclusion != most and not reason:
        told = f"多数专家的意见是“{most}”" if most else "专家没有过半数的一致意见"
        asked.wrong("reason", f"{told}，结论为“{conclusion}”的，请写明理由（内控规则）")
    asked.done()
    return conclusion, text, reason if conclusion != most else ""


def _tell(do: Doing, reviewed: Reviewed, scores: Sequence[Score]) -> None:
    """What the journal says: the outcome, and every score with its salt, to be compared with its commitment.

    A project's journal is read by who builds it: who gave which score stands in the batch's alone.
    """
    for each in scores:
        each.reviewed = reviewed
    do.change("平均分", None, words_of_thousandths(reviewed.average))
    do.change("平均建议投资额（元）", None, yuan(reviewed.suggested) or None)
    do.change("评审意见", None, reviewed.text)
    opened = [revealed(each) for each in scores]
    told = [{"name": f"席位 {place}", "评分承诺": commitment(each), **each} for place, each in enumerate(opened, 1)]
    do.change("开封的评分", None, told)
    do.note = f"与多数意见不一致的理由：{reviewed.reason}" if reviewed.reason else ""
