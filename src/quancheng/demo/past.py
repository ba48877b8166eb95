"""More projects from before, at every later stage: what a ledger of some years looks like (补录)."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping
from typing import Any

from quancheng.demo.history import empty
from quancheng.demo.stage import Stage
from quancheng.law import PROJECT
from quancheng.lifecycle.acts.history import enter_project
from quancheng.lifecycle.history import suggested_stage
from quancheng.lifecycle.laws import law_of

COUNT = 76
SOURCE = "演示：以前的台账"
THEMES = (
    "档案数字化系统", "机房改造", "视频会议终端接入", "业务专网升级", "内部控制管理系统", "应急值守系统",
    "执法记录管理系统",
    "电子证照接入", "数据备份系统", "信访事项管理系统", "移动办公接入", "信用信息报送系统",
)  # fmt: skip
STEPS = (
    ("建设方案日", -6), ("事前绩效评估日", -4), ("立项申请日", 0), ("报批备案日", 0), ("申报受理日", 4),
    ("立项评审日", 22),
    ("立项审核意见日", 29), ("评审情况提交财政日", 29), ("预算评审日", 48), ("预算评审反馈日", 51),
    ("投资立项审批日", 54),
    ("立项批复日", 60), ("入库日", 64), ("年度预算列入日", 80), ("建设计划列入日", 84), ("建设计划反馈日", 86),
    ("责任书签订日", 93),
    ("市级备案日", 99), ("市级备案回执日", 111), ("采购启动日", 118), ("开工日", 165), ("完工日", 330), ("初验日", 352),
    ("数据资源审核日", 372), ("验收申请日", 380), ("验收日", 401), ("验收报告备案日", 409), ("档案移交日", 420),
    ("投入使用日", 425), ("运维备案日", 431), ("共享机制日", 440), ("接入大数据平台日", 446), ("自评价日", 860),
    ("自评价报送日", 866),
)  # fmt: skip
"""What happens when, in days after the application."""

FORGOTTEN = (
    "责任书签订日",
    "市级备案日",
    "市级备案回执日",
    "预算评审反馈日",
    "档案移交日",
    "验收报告备案日",
    "运维备案日",
    "评审情况提交财政日",
)
"""Dates that are missing in one project or another."""


def enter(stage: Stage, today: datetime.date) -> None:
    """Enters them by the competent department, at the stage that follows from their dates."""
    units = sorted(unit for unit in stage.cast.clerks if unit in stage.cast.heads and unit not in stage.cast.both)
    units = [unit for unit in units if stage.cast.clerks[unit][0].duty == "项目建设单位"]
    pack = law_of(stage.cast.jurisdiction, today).pack
    for number in range(COUNT):
        unit = units[number % len(units)]
        chance = random.Random(f"{unit}{number}")
        begun = today - datetime.timedelta(days=chance.randrange(120, 1250))
        facts = _facts(unit, number, begun, today, chance)
        contracts = _contracts(facts, number, chance)
        row, below = empty(pack, PROJECT) | facts, {"合同": [empty(pack, "合同") | each for each in contracts]}
        stage.does(
            stage.cast.people["周闻笛"], enter_project, unit=stage.cast.units[unit].public_id,
            stage=suggested_stage(pack, row, below, today), facts=row, children=below, source=SOURCE,
        )  # fmt: skip


def _facts(
    unit: str, number: int, begun: datetime.date, today: datetime.date, chance: random.Random
) -> dict[str, Any]:  # fmt: skip
    theme = THEMES[(number // 11 + number) % len(THEMES)]
    amount = chance.randrange(260_000, 4_800_000, 1000)
    facts: dict[str, Any] = {
        "项目编号": f"YL-{begun.year}-{number + 101}", "项目名称": f"{unit.removeprefix('云岚区')}{theme}",
        "涉密": False, "资金来源": "政府投资", "涉及政府投资": True, "涉及社会投资": False, "系统类别": "业务信息系统",
        "排除类型": "无", "建设性质": "新建" if number % 3 else "升级改造", "新增支出": True, "管理方式": "报批",
        "共建类型": "无",
        "突发临时": False, "申报年度": begun.year, "预算年度": begun.year + 1, "软件开发": True, "产生数据": True,
        "资源目录已编制": True, "共享开放属性已明确": True, "安全可靠说明": True, "上云": True, "优先标签": "无",
        "市县区协同": False, "公共服务或政务APP小程序": False, "指挥决策类场景": False, "集中评审方式": True,
        "评审机构": "明衡评估有限公司", "事前绩效评估等级": ("优", "良", "良", "中")[number % 4],
        "立项评审结论": "同意",
        "投资立项审批部门": "发改", "年度计划列入日": datetime.date(begun.year, 1, 12).isoformat(),
        "建议投资额": f"{amount}.00", "计划完工日": (begun + datetime.timedelta(days=320)).isoformat(),
    }  # fmt: skip
    late = chance.randrange(0, 40)
    for name, days in STEPS:
        on = begun + datetime.timedelta(days=days + (late if days > 120 else 0))
        if on <= today:
            facts[name] = on.isoformat()
    if facts.get("立项批复日"):
        facts |= {"概算批复额": f"{amount}.00", "预算评审额": f"{int(amount * 0.97)}.00"}
    if facts.get("验收日"):
        facts |= {"验收结论": "通过", "数据资源审核结论": "通过"}
    for name in FORGOTTEN:
        if chance.random() < 0.07:
            facts[name] = None
    return facts


def _contracts(facts: Mapping[str, Any], number: int, chance: random.Random) -> list[dict[str, Any]]:
    started = facts.get("开工日")
    if not started:
        return []
    signed = datetime.date.fromisoformat(started) - datetime.timedelta(days=12)
    filed = signed + datetime.timedelta(days=chance.choice((5, 8, 9, 11, 12, 20)))
    return [
        {
            "合同编号": f"YLHT-{signed.year}-{number + 101}", "合同名称": f"{facts['项目名称']}建设合同",
            "合同类型": "建设",
            "采购人": "", "供应商": f"岚江{chance.choice(('数创', '云程', '启明', '远图'))}信息技术有限公司",
            "中标日": (signed - datetime.timedelta(days=15)).isoformat(), "合同签订日": signed.isoformat(),
            "合同金额": f"{int(float(facts['概算批复额']) * 0.95)}.00", "合同备案日": filed.isoformat(),
        }
    ]  # fmt: skip
