"""Each act of this chapter done once, rightly."""

from quancheng.lifecycle.acts.letters import city, letter
from tests.lifecycle.deed import Deed
from tests.lifecycle.letters.standing import APPROVED, SENT

RECEIPT = {"number": "市备2025-031", "on": "2025-03-03"}

DEEDS: tuple[Deed, ...] = (
    Deed("签订责任书", "苏明达", letter.sign_letter, APPROVED, strangers=("林知远", "周闻笛", "顾长风", "钱有度")),
    Deed("报市级备案", "周闻笛", city.file_with_city, APPROVED, strangers=("苏明达", "钱有度", "市里人")),
    Deed(
        "登记市级回执", "周闻笛", city.register_receipt, SENT, lambda _: {"values": RECEIPT},
        strangers=("苏明达", "钱有度"),
    ),
    Deed(
        "登记市级回执", "市里人", city.register_receipt, SENT, lambda _: {"values": RECEIPT},
        strangers=("苏明达",), words="·市级",
    ),
)  # fmt: skip
