"""Each act of this chapter done once, rightly."""

from quancheng.lifecycle.acts.library import construction, entering, urgent
from tests.lifecycle.deed import Deed
from tests.lifecycle.library.standing import AGREED, REQUEST, Paper, minutes
from tests.lifecycle.world import PDF

_UNIT = ("林知远", "苏明达")
_OTHERS = (*_UNIT, "钱有度", "审计人")
CONSENT = AGREED | {"on": "2025-03-03", "number": "区长批〔2025〕12 号"}

DEEDS: tuple[Deed, ...] = (
    Deed(
        "项目入库", "周闻笛", entering.enter_library, "待入库", lambda _: {"values": {"year": 2026}}, strangers=_OTHERS,
    ),
    Deed(
        "调整库内排序", "周闻笛", entering.rerank, "库内",
        lambda _: {"values": {"place": "1", "reason": "省里挂牌督办"}}, strangers=_OTHERS,
    ),
    Deed("滚动入下年", "周闻笛", entering.roll_over, "库内", lambda _: {"values": {}}, strangers=_OTHERS),
    Deed(
        "移出项目库", "周闻笛", entering.leave_library, "库内", lambda _: {"values": {"reason": "并入统建平台"}},
        strangers=_OTHERS,
    ),
    Deed(
        "列入建设计划", "周闻笛", construction.plan_project, "待列计划",
        lambda _: {"values": {"year": 2026, "amount": "880000.00"}}, strangers=_OTHERS,
    ),
    Deed(
        "列入建设计划", "周闻笛", construction.plan_project, "已列计划",
        lambda _: {"values": {"year": 2026, "off": "重复列入"}}, strangers=_OTHERS, words="撤下",
    ),
    Deed(
        "会签建设计划", "金满仓", construction.countersign_plan, foreign="",
        arguments=lambda standing: {"plan": standing.ids["2026 年建设计划"], "version": None, "values": AGREED},
        strangers=("钱有度", "周闻笛", "林知远"),
    ),
    Deed(
        "反馈建设计划", "周闻笛", construction.feed_back, "待反馈", lambda _: {"values": {"year": 2025}},
        strangers=(*_UNIT, "审计人"),
    ),
    Deed(
        "申请急需追加", "苏明达", urgent.ask_urgently, "急需", lambda _: {"values": REQUEST, "files": minutes()},
        foreign="沈望舒", strangers=("林知远", "周闻笛"),
    ),
    Deed(
        "同意重大追加", "区长青", urgent.consent, "重大追加",
        lambda _: {"values": CONSENT, "files": {"区领导同意的批示": Paper("批示.pdf", PDF + b"leader")}},
        strangers=("苏明达", "周闻笛", "金满仓"),
    ),
    Deed("审核急需追加", "周闻笛", urgent.review, "追加待审", lambda _: {"values": AGREED}, strangers=_OTHERS),
    Deed(
        "财政审核追加", "钱有度", urgent.review_finance, "追加待财政", lambda _: {"values": AGREED},
        strangers=(*_UNIT, "周闻笛", "审计人"),
    ),
)  # fmt: skip
