"""What is done before a batch meets, each done once, rightly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quancheng.lifecycle.acts.reviewing import batches, drawing, experts, invitations, recusing
from quancheng.reviews.models import Batch
from tests.lifecycle.deed import Deed
from tests.lifecycle.reviewing.drawn import AGENCY, SET, entry
from tests.lifecycle.standing_made import Standing


def _version(standing: Standing) -> int:
    return Batch.objects.get(public_id=standing.ids["批次"]).version


def _amended(standing: Standing) -> Mapping[str, Any]:
    return {"expert": standing.ids["专家"], "version": 1, "rows": [entry("网络安全1", "网络安全", "密码应用")]}


def _reset(standing: Standing) -> Mapping[str, Any]:
    return {
        "batch": standing.ids["批次"],
        "version": _version(standing),
        "values": SET | {"name": "改名", "on": "2025-03-21"},
    }


def _agency(standing: Standing) -> Mapping[str, Any]:
    unit = standing.world.units[AGENCY]
    return {"batch": standing.ids["批次"], "version": _version(standing), "agency": unit.public_id}


def _told(**more: Any) -> Any:
    return lambda standing: {"batch": standing.ids["批次"], **more}


def _recused(standing: Standing) -> Mapping[str, Any]:
    return {"batch": standing.ids["批次"], "expert": standing.ids["专家"], "values": {"reason": "近亲属在建设单位任职"}}


PREPARING = (
    Deed(
        "登记专家", "周闻笛", experts.register_experts,
        arguments=lambda _: {"rows": [entry("新专家", "数据资源"), entry("另一新专家", "工程造价")]},
        foreign="", strangers=("林知远", "钱有度", "专家甲", "程审之"), words="新增",
    ),
    Deed("登记专家", "周闻笛", experts.register_experts, arguments=_amended, foreign="", words="修改"),
    Deed(
        "设定评审批次", "周闻笛", batches.set_batch, arguments=lambda _: {"values": SET}, foreign="",
        strangers=("林知远", "钱有度", "专家甲", "程审之"), words="新",
    ),
    Deed("设定评审批次", "周闻笛", batches.set_batch, arguments=_reset, foreign="", words="改"),
    Deed(
        "列入评审批次", "周闻笛", batches.fill_batch, "已受理", _told(), foreign="外区人",
        strangers=("林知远", "钱有度"), words="列入",
    ),
    Deed(
        "列入评审批次", "周闻笛", batches.fill_batch, "待抽取", _told(what="移出", reason="单位申请缓办"),
        foreign="外区人", strangers=("林知远", "另一评"), words="移出",
    ),
    Deed(
        "委托评审机构", "周闻笛", batches.commission_agency, arguments=_agency, foreign="",
        strangers=("林知远", "钱有度", "程审之"),
    ),
    Deed(
        "抽取专家", "周闻笛", drawing.draw_experts, arguments=_told(wanted=[("网络安全", 3)]), foreign="",
        strangers=("林知远", "钱有度", "程审之", "专家丁"),
    ),
    Deed(
        "登记回避", "周闻笛", recusing.recuse, arguments=_recused, foreign="", strangers=("林知远", "钱有度"),
        words="主管",
    ),
    Deed(
        "登记回避", "专家丁", recusing.recuse, arguments=_told(values={"reason": "曾参与方案编制"}), foreign="",
        strangers=("程审之",), words="本人",
    ),
    Deed(
        "登记回避", "专家丁", recusing.recuse,
        arguments=lambda _: {"values": {"name": "青禾软件有限公司", "text": "持有股份"}}, foreign="", words="利益关系",
    ),
    Deed(
        "答复评审邀请", "专家丁", invitations.answer_invitation,
        arguments=lambda standing: {"seat": standing.ids["席位"], "answer": "参加"}, foreign="",
        strangers=("林知远", "钱有度", "程审之"), words="参加",
    ),
    Deed(
        "答复评审邀请", "周闻笛", invitations.answer_invitation,
        arguments=lambda standing: {
            "seat": standing.ids["席位"], "answer": "不参加", "reason": "出差", "teller": "本人来电",
        },
        foreign="", words="电话",
    ),
)  # fmt: skip
