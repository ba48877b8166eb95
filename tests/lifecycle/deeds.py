"""Each official act done once, rightly: who does it, on which project, with what; and who may not."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from quancheng.lifecycle.acts import (
    acceptance,
    cobuilding,
    correction,
    delegation,
    drafting,
    evaluation,
    finding_of_fact,
    handing,
    history,
    papers,
    screening,
    submission,
    urging,
)
from quancheng.lifecycle.acts.acceptance import Returning
from tests.lifecycle.approving.deeds import DEEDS as APPROVING
from tests.lifecycle.budgeting.deeds import DEEDS as BUDGETING
from tests.lifecycle.deed import Arguments, Deed
from tests.lifecycle.letters.deeds import DEEDS as LETTERS
from tests.lifecycle.library.deeds import DEEDS as LIBRARY
from tests.lifecycle.planning.deeds import DEEDS as PLANNING
from tests.lifecycle.reviewing.deeds import DEEDS as REVIEWING
from tests.lifecycle.standing import HISTORY, NEIGHBOUR, THIRD
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.world import ANSWERS, LINES, PDF, RESOURCES, SCHEME, SCORES


def _units(name: str, field_: str, **more: Any) -> Arguments:
    return lambda standing: {field_: standing.world.units[name].public_id, **more}


def _people(name: str, field_: str, **more: Any) -> Arguments:
    return lambda standing: {field_: standing.world[name].person.public_id, **more}


def _attached(_: Standing) -> Mapping[str, Any]:
    return {"label": SCHEME_PAPER, "filename": "方案.pdf", "stream": BytesIO(PDF + b"again")}


def _lent(standing: Standing) -> Mapping[str, Any]:
    day = standing.world.at.date()
    person = standing.world["何小满"].person.public_id
    return {"person": person, "since": day, "until": day + datetime.timedelta(days=3), "reason": "出差"}


def _entered(standing: Standing) -> Mapping[str, Any]:
    facts = HISTORY | {"项目编号": "QH-2024-099", "项目名称": "旧系统"}
    unit = standing.world.units["区文化和旅游局"].public_id
    contract = {"合同编号": "HT-1", "合同签订日": "2024-04-22", "合同备案日": "2024-06-20", "合同金额": "3000000.00"}
    return {"unit": unit, "stage": "建设", "source": "台账", "facts": facts, "children": {"合同": [contract]}}


_OUTSIDERS = ("周闻笛", "钱有度")
"""The competent department and finance: they see what is filed, and fill in nothing."""

SCHEME_PAPER = "项目建设方案（含政务信息资源目录和数据共享开放属性）"
SCREENED = {"secret": False, "name": "新的平台", "answers": ANSWERS}
RETURNED = [Returning("overview", "建设目标", "请写明指标"), Returning("papers", "", "请换成盖章件")]

_APPLYING = (
    Deed(
        "筛查适用范围",
        "林知远",
        screening.screen,
        arguments=lambda _: SCREENED,
        foreign="",
        strangers=("周闻笛", "管系统"),
    ),
    Deed(
        "起草申报",
        "林知远",
        drafting.draft,
        "草稿",
        lambda _: {"part": "overview", "values": {"建设目标": "新的目标", "项目名称": "新的名称"}},
        words="概况",
    ),
    Deed(
        "起草申报",
        "林知远",
        drafting.draft,
        "草稿",
        lambda _: {"part": "estimate", "values": {}, "rows": LINES[:1]},
        words="概算",
    ),
    Deed(
        "起草申报",
        "林知远",
        drafting.draft,
        "共建草稿",
        lambda _: {"part": "cobuilding", "values": {"共建类型": "无"}, "rows": []},
        words="共建",
    ),
    Deed("起草申报", "林知远", papers.attach, "草稿", _attached, words="材料"),
    Deed(
        "编制建设方案", "林知远", drafting.write_scheme, "草稿", lambda _: {"values": SCHEME | {"技术路线": "单体架构"}}
    ),
    Deed(
        "登记资源目录",
        "林知远",
        drafting.list_resources,
        "草稿",
        lambda _: {"values": {}, "rows": [*RESOURCES, {**RESOURCES[0], "name": "另一类资源"}]},
    ),
    Deed("说明安全可靠", "林知远", drafting.state_safety, "草稿", lambda _: {"values": {"安全可靠说明": "另作说明"}}),
    Deed(
        "登记事权划分",
        "林知远",
        drafting.split_powers,
        "草稿",
        lambda _: {"values": {"市县区协同": True, "事权划分日": "2025-02-01", "区级承担建设资金": "0"}},
    ),
    Deed(
        "报送事前绩效评估",
        "林知远",
        evaluation.file_evaluation,
        "草稿",
        lambda _: {"values": SCORES | {"筹资合规性": "10"}},
    ),
    Deed("提交立项申请", "苏明达", submission.submit_application, "草稿", foreign="沈望舒", strangers=("林知远",)),
    Deed("撤回", "林知远", submission.withdraw, "已提交", lambda _: {"reason": "概算有误"}, strangers=_OUTSIDERS),
    Deed("作废", "苏明达", submission.void, "已提交", lambda _: {"reason": "录错"}, "沈望舒", ("林知远", "金满仓")),
    Deed(
        "补录历史项目", "林知远", history.enter_project, arguments=_entered, foreign="", strangers=("钱有度", "路人甲")
    ),
    Deed(
        "退回补正",
        "周闻笛",
        acceptance.return_application,
        "已提交",
        lambda _: {"items": RETURNED},
        strangers=("林知远", "钱有度", "审计人"),
    ),
    Deed("受理申报", "周闻笛", acceptance.accept_application, "已提交", strangers=("林知远", "苏明达", "钱有度")),
    Deed(
        "准予例外",
        "顾长风",
        acceptance.waive,
        "补录",
        lambda _: {"rule": "年度计划", "reason": "临时交办"},
        strangers=("周闻笛", "苏明达", "金满仓"),
    ),
    Deed(
        "委托绩效评估",
        "周闻笛",
        evaluation.commission_evaluation,
        "已提交",
        _units(THIRD, "evaluator", reason="投资较大"),
        strangers=("林知远", "审计人"),
    ),
    Deed(
        "提交委托评估报告",
        "程审之",
        evaluation.submit_commissioned,
        "评估中",
        lambda _: {"values": SCORES | {"on": "2025-03-03"}},
        foreign="另一评",
        strangers=("林知远", "周闻笛"),
    ),
    Deed("确认共建", "沈望舒", cobuilding.confirm_cobuilding, "共建草稿", strangers=("林知远",)),
    Deed(
        "更正",
        "林知远",
        correction.propose_correction,
        "已提交",
        lambda _: {"fact": "计划完工日", "value": "2026-09-30", "reason": "漏填"},
        strangers=("苏明达", "钱有度"),
    ),
    Deed(
        "确认更正",
        "苏明达",
        correction.decide_correction,
        "更正中",
        lambda standing: {"correction": standing.ids["更正"], "agreed": True},
        strangers=("林知远", "钱有度"),
    ),
    Deed("交接经办", "林知远", handing.hand_over_clerk, "草稿", _people("何小满", "clerk", reason="换岗")),
    Deed(
        "移交项目",
        "苏明达",
        handing.offer_project,
        "已受理",
        _units(NEIGHBOUR, "unit", reason="划转"),
        "沈望舒",
        ("林知远", "周闻笛"),
    ),
    Deed(
        "撤回移交",
        "苏明达",
        handing.withdraw_offer,
        "移交中",
        lambda _: {"reason": "对方职责没有调整"},
        "沈望舒",
        ("林知远",),
    ),
    Deed(
        "接收项目",
        "秋知节",
        handing.take_project,
        arguments=lambda standing: {"handover": standing.ids["移交"]},
        foreign="",
        strangers=("路人甲", "苏明达", "沈望舒", "周闻笛"),
    ),
    Deed("委托代理", "林知远", delegation.delegate, arguments=_lent, foreign="", strangers=("管系统", "无岗位")),
    Deed(
        "催办",
        "周闻笛",
        urging.urge,
        "已提交",
        lambda _: {"text": "请补交"},
        strangers=("林知远", "钱有度"),
        versioned=False,
    ),
    Deed(
        "答复催办",
        "林知远",
        urging.answer_urge,
        "催办中",
        lambda standing: {"urge": standing.ids["催办"], "text": "正在办理"},
        strangers=("周闻笛", "钱有度"),
        versioned=False,
    ),
    Deed(
        "作出认定",
        "顾长风",
        finding_of_fact.find,
        "已受理",
        lambda _: {"values": {"fact": "重大项目", "value": "否", "reason": "投资额和影响都不大"}},
        strangers=("周闻笛", "苏明达", "审计人"),
    ),
)


DEEDS = (*_APPLYING, *PLANNING, *REVIEWING, *APPROVING, *BUDGETING, *LIBRARY, *LETTERS)


def names(deed: Deed) -> str:
    """What pytest calls it."""
    return f"{deed.act}{deed.words}"
