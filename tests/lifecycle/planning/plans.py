"""Plans, lists and windows as the tests make them: through the acts."""

from __future__ import annotations

from typing import Any

from quancheng.lifecycle.acts.planning import annual, listing, windows
from quancheng.projects.models import AnnualPlan, PlanItem, UnifiedList, Window
from tests.lifecycle.world import World

YEAR = 2025
LISTED = [
    {
        "name": "政务协同办公平台", "purpose": "公文流转、会议管理", "functions": "收发文、会议、督查督办",
        "provider": "区大数据局",
    },
    {"name": "视频会议系统", "purpose": "全区视频会议", "functions": "会议调度、录制", "provider": "区大数据局"},
]  # fmt: skip
OFFICE = {
    "name": "文旅协同办公系统", "purpose": "公文流转和会议管理", "functions": "收发文、会议通知、督查督办",
    "nature": "新建", "source": "政府投资", "amount": "360000.50",
}  # fmt: skip
FLOW = {
    "name": "景区客流监测平台", "purpose": "掌握景区客流", "functions": "客流采集、预警", "nature": "新建",
    "source": "政府投资", "amount": "990020.00",
}  # fmt: skip
WINDOW = {"name": "第一批", "year": "2025", "opens": "2025-03-01", "closes": "2025-04-15", "note": ""}


def rows_of(plan: AnnualPlan | None) -> list[dict[str, Any]]:
    """The filed items as the form of the next draft gives them."""
    if plan is None:
        return []
    found = PlanItem.objects.filter(plan=plan, dropped_on=None, filed_on__isnull=False).select_related("project")
    return [
        {
            "item": each.public_id, "name": each.name, "purpose": each.purpose, "functions": each.functions,
            "nature": each.nature, "source": each.source, "amount": f"{(each.amount or 0) / 100:.2f}",
            "project": each.project.public_id if each.project else "",
        }
        for each in found
    ]  # fmt: skip


def standing_plan(world: World, who: str, year: int = YEAR) -> AnnualPlan | None:
    return AnnualPlan.objects.filter(unit=world[who].unit, year=year).first()


def drafted(world: World, rows: list[dict[str, Any]], who: str = "林知远", year: int = YEAR, **more: Any) -> AnnualPlan:
    """The draft of a plan, kept by the clerk."""
    plan = standing_plan(world, who, year)
    told: dict[str, Any] = {"year": year, "version": plan.version if plan else 0, "rows": rows} | more
    made: AnnualPlan = world.does(who, annual.draft_plan, **told)
    return made


def filed(
    world: World, rows: list[dict[str, Any]], who: str = "林知远", head: str = "苏明达", year: int = YEAR
) -> AnnualPlan:
    """A plan that the head has filed."""
    plan = drafted(world, rows, who, year)
    world.does(head, annual.file_plan, year=year, version=plan.version)
    return AnnualPlan.objects.get(pk=plan.pk)


def item(plan: AnnualPlan, name: str) -> PlanItem:
    """An item by its name, as it stands."""
    return PlanItem.objects.select_related("project").get(plan=plan, name=name)


def published(world: World, rows: list[dict[str, str]] | None = None, year: int = YEAR) -> UnifiedList:
    """The next list of a year."""
    number = UnifiedList.objects.filter(jurisdiction=world.jurisdiction, year=year).count()
    told: dict[str, Any] = {"year": year, "number": number, "rows": LISTED if rows is None else rows}
    made: UnifiedList = world.does("周闻笛", listing.publish_list, **told)
    return made


def opened(world: World, **values: str) -> Window:
    made: Window = world.does("周闻笛", windows.open_window, values=WINDOW | values)
    return made
