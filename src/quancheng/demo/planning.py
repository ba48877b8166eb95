"""Before anything is applied for: the unified-build list, each unit's annual plan, windows (第五条)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from quancheng.demo import forms
from quancheng.demo.people import read
from quancheng.demo.stage import Stage
from quancheng.lifecycle.acts.planning import annual, commenting, consolidating, listing, windows
from quancheng.projects.models import PlanItem

UNPLANNED = 11
"""Every so many of a unit's projects were forgotten in its plan."""

Planned = Sequence[tuple[forms.Draft, datetime.date]]


def plan(stage: Stage, planned: Planned, today: datetime.date) -> None:
    """Each year: the list, the windows, every unit's plan, what is said of it, all of it put together."""
    first = min(day for _, day in planned)
    for year in range(first.year, today.year + 1):
        begin = max(datetime.date(year, 1, 8), first - datetime.timedelta(days=4))
        if begin > today:
            return
        _lists(stage, year, begin)
        units: dict[str, list[forms.Draft]] = defaultdict(list)
        for number, (draft, day) in enumerate(planned):
            if day.year == year and number % UNPLANNED != UNPLANNED - 1:
                units[draft.unit].append(draft)
        for number, (unit, drafts) in enumerate(sorted(units.items())):
            _file(stage, unit, year, drafts, begin, number)
        stage.set_clock(begin, 16)
        stage.does(stage.cast.people["周闻笛"], consolidating.consolidate_plans, year=year)
    _say(stage, today)


def item_of(draft: forms.Draft, year: int) -> str:
    """The item of the unit's plan that this project comes from; nothing where it was forgotten."""
    found = PlanItem.objects.filter(
        plan__unit__name=draft.unit, plan__year=year, name=draft.name, filed_on__isnull=False, dropped_on=None,
        project=None,
    ).first()  # fmt: skip
    return found.public_id if found else ""


def _lists(stage: Stage, year: int, begin: datetime.date) -> None:
    stage.set_clock(begin, 9)
    officer = stage.cast.people["周闻笛"]
    rows = read("unified.yaml")
    note = f"{year} 年度由区里统一建设，各部门不再单独申报。"
    stage.does(officer, listing.publish_list, year=year, number=0, rows=rows, note=note)
    for name, opens, closes in (("上半年", (1, 10), (6, 30)), ("下半年", (7, 1), (12, 20))):
        values = {
            "name": f"{year} 年{name}申报", "year": str(year), "opens": datetime.date(year, *opens).isoformat(),
            "closes": datetime.date(year, *closes).isoformat(), "note": "窗口之外的申报照常受理，排入下一批评审。",
        }  # fmt: skip
        stage.does(officer, windows.open_window, values=values)


def _file(
    stage: Stage, unit: str, year: int, drafts: Sequence[forms.Draft], begin: datetime.date, number: int
) -> None:  # fmt: skip
    clerk, head = stage.clerk(unit, 1), stage.head(unit)
    stage.set_clock(begin, 10, number * 3 % 60)
    made = stage.does(clerk, annual.draft_plan, year=year, version=0, rows=[_row(draft) for draft in drafts])
    stage.later(hours=2)
    stage.does(head, annual.file_plan, year=year, version=made.version)


def _row(draft: forms.Draft) -> Mapping[str, Any]:
    told = forms.overview(draft, datetime.date(2025, 1, 1))
    low, high = forms.SCALE[draft.scale]
    return {
        "item": "", "name": draft.name, "purpose": told["建设目标"], "functions": told["建设内容"],
        "nature": told["建设性质"], "source": "政府投资", "amount": f"{(low + high) // 2}.00", "project": "",
    }  # fmt: skip


def _say(stage: Stage, today: datetime.date) -> None:
    """What the competent department says of a few items of the last year that was planned."""
    items = PlanItem.objects.filter(filed_on__isnull=False).select_related("plan").order_by("-plan__year", "id")
    last = items.first()
    if last is None:
        return
    stage.set_clock(min(today, datetime.date(last.plan.year, 1, 20)), 9)
    told = (
        ("存疑", "统一身份认证", "请说明与区统一身份认证的关系：能接入的，不另建账号体系。"),
        ("不重复", "政务协同办公平台", "只做业务办理，公文流转已说明接入协同办公平台。"),
        ("存疑", "公共视频共享平台", "视频部分请改为共享调用，不另建存储。"),
    )
    for item, (finding, other, text) in zip(items.filter(plan__year=last.plan.year)[1:9:3], told, strict=False):
        values = {"against": "", "other": other, "finding": finding, "text": text}
        officer = stage.cast.people["周闻笛"]
        stage.does(officer, commenting.comment, item=item.public_id, filings=item.plan.filings, values=values)
