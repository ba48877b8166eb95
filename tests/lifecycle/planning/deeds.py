"""Each act of this chapter done once, rightly."""

from collections.abc import Mapping
from typing import Any

from quancheng.lifecycle.acts.planning import annual, commenting, consolidating, listing, windows
from quancheng.projects.models import AnnualPlan, Window
from tests.lifecycle.deed import Deed
from tests.lifecycle.planning.plans import FLOW, LISTED, WINDOW, YEAR
from tests.lifecycle.standing_made import Standing


def _version(standing: Standing) -> int:
    return AnnualPlan.objects.get(public_id=standing.ids["年度计划"]).version


def _changed_window(standing: Standing) -> Mapping[str, Any]:
    window = Window.objects.get(public_id=standing.ids["申报窗口"])
    values = WINDOW | {"closes": "2025-05-15"}
    return {"window": window.public_id, "version": window.version, "values": values}


def _said(standing: Standing) -> Mapping[str, Any]:
    values = {"against": "", "other": "省办公平台", "finding": "存疑", "text": "请说明与省平台的关系"}
    return {"item": standing.ids["计划项目"], "filings": 1, "values": values}


_NOT_COMPETENT = ("林知远", "苏明达", "钱有度", "审计人", "管系统")

DEEDS: tuple[Deed, ...] = (
    Deed(
        "发布统建清单",
        "周闻笛",
        listing.publish_list,
        arguments=lambda _: {"year": YEAR, "number": 1, "rows": LISTED[:1], "note": "二版"},
        foreign="",
        strangers=_NOT_COMPETENT,
    ),
    Deed(
        "编制年度计划",
        "林知远",
        annual.draft_plan,
        arguments=lambda standing: {"year": YEAR, "version": _version(standing), "rows": [FLOW]},
        foreign="",
        strangers=("周闻笛", "钱有度", "管系统"),
        words="再编",
    ),
    Deed(
        "编制年度计划",
        "白景行",
        annual.draft_plan,
        arguments=lambda _: {"year": YEAR, "version": 0, "rows": [FLOW]},
        foreign="",
        strangers=("周闻笛", "钱有度"),
        words="新编",
    ),
    Deed(
        "报送年度计划",
        "苏明达",
        annual.file_plan,
        arguments=lambda standing: {"year": YEAR, "version": _version(standing)},
        foreign="",
        strangers=("林知远", "周闻笛", "钱有度"),
    ),
    Deed("反馈计划意见", "周闻笛", commenting.comment, arguments=_said, foreign="", strangers=_NOT_COMPETENT),
    Deed(
        "汇总年度计划",
        "周闻笛",
        consolidating.consolidate_plans,
        arguments=lambda _: {"year": YEAR},
        foreign="",
        strangers=_NOT_COMPETENT,
    ),
    Deed(
        "开放申报",
        "周闻笛",
        windows.open_window,
        arguments=lambda _: {"values": WINDOW | {"name": "第二批"}},
        foreign="",
        strangers=_NOT_COMPETENT,
        words="新开",
    ),
    Deed(
        "开放申报",
        "周闻笛",
        windows.open_window,
        arguments=_changed_window,
        foreign="",
        strangers=_NOT_COMPETENT,
        words="延期",
    ),
)
