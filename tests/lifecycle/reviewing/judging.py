"""需求论证, 方案评估, 专家评分, 立项评审, each done once, rightly."""

from __future__ import annotations

from quancheng.lifecycle.acts.reviewing import arguing, concluding, scoring
from tests.lifecycle.deed import Deed
from tests.lifecycle.reviewing.panels import CONCLUDED, GIVEN

ARGUED = {"conclusion": "同意", "text": "需求明确，建设内容可行"}

JUDGING = (
    Deed(
        "需求论证", "周闻笛", arguing.argue_need, "已受理", lambda _: {"values": ARGUED},
        strangers=("林知远", "钱有度"),
    ),
    Deed(
        "方案评估", "周闻笛", arguing.assess_scheme, "已受理", lambda _: {"values": ARGUED},
        strangers=("苏明达", "审计人"),
    ),
    Deed(
        "专家评分", "专家甲", scoring.score,
        arguments=lambda standing: {"project": standing.projects["评分中"], "values": GIVEN}, foreign="专家丁",
        strangers=("周闻笛", "林知远", "程审之"),
    ),
    Deed(
        "立项评审", "周闻笛", concluding.conclude_review, "待结论", lambda _: {"values": CONCLUDED}, foreign="外区人",
        strangers=("林知远", "钱有度", "专家甲", "程审之"),
    ),
)  # fmt: skip
