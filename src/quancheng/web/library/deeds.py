"""The acts on one project that have a page here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quancheng.web.deed import Deed

DEEDS: tuple[Deed, ...] = (
    Deed(
        "项目入库", "do-library", "列入项目库",
        "列入所选预算年度的项目库，入库日记为今天。预算年度开始以后才入库的，也可以办，但是按逾期判定，下面先写明。",
        "财政部门可以据此安排年度预算（第十二条）；没有安排的，年底滚动入下年。", done="已列入项目库", first=True,
    ),
    Deed(
        "调整库内排序", "do-rank", "调整库内排序",
        "由人定下项目在本年度项目库里的位次，写明理由；人工定的位次在得分之上，并在库里标明。不填位次的，回到按得分排列。",
        "项目库按新的位次排列，理由公开在项目库里。", done="已调整库内排序",
    ),
    Deed(
        "滚动入下年", "do-roll", "滚动入下年",
        "当年没有安排的项目转入下一年度的项目库；入库日仍是第一次入库的那天，人工定的位次不带过去。",
        "项目在下一年度的项目库里，预算年度已改。", done="已滚动入下年",
    ),
    Deed(
        "移出项目库", "do-leave", "移出项目库",
        "不再需要的项目移出项目库：项目转入“终止”阶段，不再安排预算、不再建设，不能恢复。记录和理由保留。",
        "项目已终止，仍可查阅。", grave=True, done="已移出项目库",
    ),
    Deed(
        "列入建设计划", "do-plan", "列入建设计划",
        "根据立项评审、预算评审及预算安排意见列入区年度项目建设计划；没有反馈以前可以改金额、可以撤下。计划有改动，财政部门要重新会签。",
        "等待财政部门会签；会签同意后反馈给建设单位（第十二条）。", done="已办理列入建设计划", first=True,
    ),
    Deed(
        "反馈建设计划", "do-feedback", "反馈建设计划",
        "会同财政部门把建设计划反馈给建设单位，计划从第一次反馈起发布。反馈以后不再改动。",
        "建设单位能看到列入的年度和安排的资金，可以签订责任书（第十四条）。", done="已反馈建设计划", first=True,
    ),
    Deed(
        "申请急需追加", "do-urgent", "申请急需追加",
        "因突发性或临时性工作要求，经党委（党组）会集体研究后申请追加；会议纪要存入档案并固定。追加不免除评估、申报和评审。",
        "等待项目主管部门认定是否重大、审核，财政部门审核（第十三条）。", done="已申请急需追加", first=True,
    ),
    Deed(
        "同意重大追加", "do-consent", "区领导同意追加",
        "重大项目的追加由区领导本人同意，代理人不能代为同意。不同意的，申请结束，建设单位以后可以再申请。",
        "由项目主管部门、财政部门审核后，列入本年度建设计划（第十三条）。", done="已办理重大追加", first=True,
    ),
    Deed(
        "审核急需追加", "do-urgent-review", "审核急需追加",
        "项目主管部门审核急需追加的申请。不同意的，申请结束，建设单位以后可以再申请。",
        "同意的，由财政部门接着审核（第十三条）。", done="已审核急需追加", first=True,
    ),
    Deed(
        "财政审核追加", "do-urgent-finance", "财政审核追加",
        "财政部门审核急需追加的申请。同意的，项目转入计划阶段；不同意的，申请结束，建设单位以后可以再申请。",
        "同意的，由项目主管部门列入本年度建设计划（第十三条）。", done="已审核急需追加", first=True,
    ),
)  # fmt: skip


def arising(facts: Mapping[str, Any]) -> dict[str, bool]:
    """Which of these acts there is anything to do for, as far as the project's facts tell."""
    entered, budgeted = bool(facts.get("入库日")), bool(facts.get("年度预算列入日"))
    asked = bool(facts.get("突发临时")) and bool(facts.get("党组会研究日"))
    reviewed = bool(facts.get("追加主管审核日"))
    in_library = entered and not budgeted
    return {
        "项目入库": not entered and not facts.get("突发临时"),
        "调整库内排序": in_library,
        "滚动入下年": in_library,
        "移出项目库": in_library,
        "列入建设计划": not facts.get("建设计划反馈日"),
        "反馈建设计划": bool(facts.get("建设计划列入日")) and not facts.get("建设计划反馈日"),
        "申请急需追加": bool(facts.get("突发临时")) and not asked,
        "同意重大追加": asked and bool(facts.get("重大项目")) and not facts.get("区领导同意日"),
        "审核急需追加": asked and not reviewed,
        "财政审核追加": asked and reviewed and not facts.get("追加财政审核日"),
    }
