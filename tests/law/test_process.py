"""Stages, and who in which role may do an act: what 流程.yaml says, else 行为.yaml, else 经办 and 负责人."""

import pytest

from quancheng.law import BadValue, Judge, Pack


def test_the_stages_stand_in_order_and_lead_on(mini: Pack) -> None:
    assert [stage.name for stage in mini.process.stages] == ["采购", "验收", "结项"]
    assert mini.process.first.name == "采购"
    assert mini.process.stage_of("验收").acts == ("实施变更", "竣工验收", "支付")
    assert mini.process.stage_of("验收").to == ("结项",)


def test_a_stage_allows_its_own_acts_and_those_of_any_time(mini: Pack) -> None:
    assert mini.process.possible("结项") == ("项目结项", "答疑")
    assert mini.process.stages_with("竣工验收") == ("验收",)
    assert mini.process.stages_with("答疑") == ("采购", "验收", "结项")


def test_an_act_is_done_by_whom_the_vocabulary_says_unless_the_pack_says_otherwise(mini: Pack) -> None:
    assert mini.process.holders("列入预算") == ("区财政局", "项目主管部门")
    assert mini.process.holders("竣工验收") == ("项目建设单位",)


def test_several_holders_are_parted(mudan: Judge) -> None:
    assert mudan.pack.process.holders("责令消除隐患") == ("网络安全监管部门", "项目主管部门")


def test_an_act_is_done_by_the_clerk_or_the_head_unless_the_pack_says_otherwise(mini: Pack) -> None:
    assert mini.process.roles("项目开工") == ("经办", "负责人")
    assert mini.process.roles("答疑") == ("经办", "复核")
    assert mini.process.roles("竣工验收") == ("负责人",)


@pytest.mark.parametrize(
    ("act", "roles"),
    [
        ("提交立项申请", ("负责人",)), ("起草申报", ("经办", "负责人")), ("登记资源目录", ("经办", "负责人")),
        ("报送事前绩效评估", ("经办", "负责人")), ("退回补正", ("经办", "负责人")), ("受理申报", ("经办", "负责人")),
        ("更正", ("经办",)), ("作废", ("负责人",)),
    ],
)  # fmt: skip
def test_mudan_asks_for_the_head_where_it_matters(mudan: Judge, act: str, roles: tuple[str, ...]) -> None:
    assert mudan.pack.process.roles(act) == roles


@pytest.mark.parametrize("act", ["确认更正", "委托代理", "接收项目", "答复催办"])
def test_what_internal_control_needs_is_an_act_possible_in_every_stage(mudan: Judge, act: str) -> None:
    process = mudan.pack.process
    assert mudan.pack.acts[act].internal
    assert process.stages_with(act) == tuple(stage.name for stage in process.stages)


def test_what_nobody_knows_is_refused(mini: Pack) -> None:
    with pytest.raises(BadValue, match="没有“起飞”这个行为"):
        mini.process.holders("起飞")
    with pytest.raises(BadValue, match="没有“起飞”这个行为"):
        mini.process.roles("起飞")
    with pytest.raises(BadValue, match="没有“登月”这个阶段；只有采购、验收、结项"):
        mini.process.possible("登月")
