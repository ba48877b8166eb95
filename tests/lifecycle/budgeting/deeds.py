"""Each act of this chapter done once, rightly."""

from quancheng.lifecycle.acts.budgeting import entries, investment, review
from tests.lifecycle.deed import Deed

APPROVED = {"number": "青发改投资〔2025〕8号", "on": "2025-03-03", "text": "同意"}
ANNUAL = {"year": "2026", "amount": "880000.00", "basis": "青财预〔2025〕11号"}
MIDTERM = [{"year": "2026", "amount": "500000.00"}, {"year": "2027", "amount": "380000.00"}]
DISTRICT = {"year": "2025", "construction": "300000.00", "operation": "60000.00", "basis": "青财预〔2025〕12号"}

DEEDS: tuple[Deed, ...] = (
    Deed(
        "投资立项审批", "计远图", investment.approve_investment, "待审定", lambda _: {"values": APPROVED},
        strangers=("周闻笛", "钱有度", "苏明达", "审计人"),
    ),
    Deed("预算评审", "钱有度", review.review_budget, "待审定", strangers=("周闻笛", "计远图", "苏明达")),
    Deed(
        "反馈预算评审", "钱有度", review.feed_back, "待列预算", lambda _: {"values": {"note": "请据以编制预算"}},
        strangers=("周闻笛", "林知远", "审计人"),
    ),
    Deed(
        "列入年度预算", "钱有度", entries.enter_annual, "待列预算", lambda _: {"values": ANNUAL},
        strangers=("周闻笛", "苏明达", "审计人"),
    ),
    Deed(
        "列入中期财政规划", "钱有度", entries.enter_midterm, "待列预算",
        lambda _: {"values": {"basis": "青财预〔2025〕10号"}, "rows": MIDTERM}, strangers=("周闻笛", "苏明达"),
    ),
    Deed(
        "列入区级预算", "钱有度", entries.enter_district, "待列预算", lambda _: {"values": DISTRICT},
        strangers=("周闻笛", "苏明达", "市里人"),
    ),
)  # fmt: skip
