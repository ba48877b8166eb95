"""Each act of this chapter done once, rightly."""

from quancheng.lifecycle.acts import acceptance
from quancheng.lifecycle.acts.acceptance import Returning
from quancheng.lifecycle.acts.approving import approval, opinion, slips
from tests.lifecycle.approving.standing import OPINING
from tests.lifecycle.deed import Arguments, Deed


def _slip(name: str) -> Arguments:
    return lambda standing: {"slip": standing.ids[name], "agreed": True, "note": "同意"}


DEEDS: tuple[Deed, ...] = (
    Deed(
        "拟办", "周闻笛", slips.prepare, "已评审", lambda _: {"act": "出具审核意见", "values": OPINING},
        strangers=("江照晚", "顾长风", "钱有度", "林知远"),
    ),
    Deed("复核", "江照晚", slips.check, "待复核", _slip("待复核"), strangers=("周闻笛", "贝明珠", "林知远")),
    Deed("签发", "顾长风", slips.sign, "待签发", _slip("待签发"), strangers=("周闻笛", "江照晚", "金满仓", "苏明达")),
    Deed(
        "领导小组确认", "领导人", slips.confirm, "本局", _slip("本局"),
        strangers=("顾长风", "区长青", "任建成"),
    ),
    Deed("出具审核意见", "周闻笛", opinion.issue_opinion, "已签发", strangers=("江照晚", "钱有度", "林知远")),
    Deed("提交评审情况", "叶知秋", opinion.pass_to_finance, "已出具", strangers=("江照晚", "钱有度", "苏明达")),
    Deed("立项批复", "顾长风", approval.approve, "已出具", strangers=("江照晚", "金满仓", "计远图", "苏明达")),
    Deed(
        "退回补正", "周闻笛", acceptance.return_application, "再审",
        lambda _: {"items": [Returning("overview", "建设目标", "按评审意见写明指标")]},
        strangers=("林知远", "审计人"), words="修改后再审",
    ),
)  # fmt: skip
