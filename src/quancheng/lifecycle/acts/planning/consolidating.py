"""汇总年度计划 (第五条): the competent department takes together what the units have filed so far."""

from __future__ import annotations

import datetime

from django.db.models import Count, Sum

from quancheng.accounts.acting import Acting
from quancheng.law import to_outside
from quancheng.lifecycle.acts.doing import doing
from quancheng.lifecycle.plans import builders, filed_items
from quancheng.lifecycle.refusals import WrongState
from quancheng.lifecycle.register import official
from quancheng.projects.models import AnnualPlan


@official("汇总年度计划")
def consolidate_plans(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", year: int
) -> dict[str, int]:
    """Take together the plans of a year that were filed since the last time; the counts go on record.

    Gives how many plans were newly taken in, and of all: plans, items, 分. Raises NotAllowed, WrongState where nothing
    was filed since.
    """
    with doing("汇总年度计划", acting=acting, at=at, key=key, digest=digest) as do:
        do.allow(None)
        do.subject, do.title = ("年度计划汇总", f"{acting.jurisdiction.code}-{year}"), f"{year} 年度建设计划汇总"
        filed = AnnualPlan.objects.filter(jurisdiction=acting.jurisdiction, year=year, filings__gt=0)
        fresh = filed.filter(consolidated_on=None).update(consolidated_on=do.on)
        if not fresh:
            raise WrongState(f"{year} 年度没有新报送的计划需要汇总")
        items = filed_items().filter(plan__in=filed).aggregate(count=Count("pk"), amount=Sum("amount"))
        told = {"fresh": fresh, "plans": filed.count(), "items": items["count"], "amount": items["amount"] or 0}
        do.change("单位", None, builders(acting.jurisdiction, do.on).count())
        do.change("已报送", told["plans"] - fresh or None, told["plans"])
        do.change("项目", None, told["items"])
        do.change("估算投资", None, to_outside("金额", told["amount"]))
        do.reply |= told
    return told
