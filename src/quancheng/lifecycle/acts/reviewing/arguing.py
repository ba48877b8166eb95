"""需求论证 and 方案评估 (第四条): is it needed, is the scheme sound? By the competent department, before the review."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.lifecycle.acts.approving.distance import demand_distance
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.doing import doing
from quancheng.lifecycle.register import official
from quancheng.projects.models import ACCEPTED, SUBMITTED
from quancheng.reviews.models import NEED, SCHEME, Argument

ARTICLE = "第四条"
LONGEST = 2000
CONCLUSIONS = ("同意", "不同意", "修改完善")
DATED = {NEED: "需求论证日", SCHEME: "方案评估日"}


@official(NEED, states=(SUBMITTED, ACCEPTED))
def argue_need(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """需求论证: ``conclusion`` and ``text``; done again, the last one counts. Raises Invalid, NotAllowed, Stale."""
    _argue(NEED, acting, at, key, digest, project, version, values)


@official(SCHEME, states=(SUBMITTED, ACCEPTED))
def assess_scheme(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """方案评估: the same of the scheme."""
    _argue(SCHEME, acting, at, key, digest, project, version, values)


def _argue(
    kind: str, acting: Acting, at: datetime.datetime, key: str, digest: str, project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    with doing(kind, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        demand_distance(do, opened)
        asked = Asked(values, ARTICLE)
        conclusion = asked.choice("conclusion", "结论", CONCLUSIONS)
        text = asked.text("text", "意见", longest=LONGEST)
        asked.done()
        last = Argument.objects.filter(project=opened, kind=kind).last()
        Argument.objects.create(
            project=opened, kind=kind, conclusion=conclusion, text=text, on=do.on, by_name=acting.named
        )
        do.set_facts({DATED[kind]: do.on.isoformat()}, "行为")
        do.change(f"{kind}结论", last.conclusion if last else None, conclusion)
        do.change(f"{kind}意见", last.text if last else None, text)
        do.reply |= {"project": opened.public_id}
