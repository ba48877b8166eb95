"""更正: what may be corrected by whom, what the new value may be, and the second person."""

from __future__ import annotations

from typing import Any

import pytest

from quancheng.journal import Entry
from quancheng.law import load_pack
from quancheng.lifecycle.acts import correction, submission
from quancheng.lifecycle.acts.correction import not_correctable
from quancheng.lifecycle.facts import FROM_ROWS, IDENTITY
from quancheng.lifecycle.refusals import Invalid, NotAllowed, WrongState
from quancheng.projects.models import Correction, Item
from tests.lifecycle.standing_made import Standing


def propose(
    standing: Standing, fact: str, value: Any, *, who: str = "林知远", name: str = "已受理", **more: Any
) -> Any:
    told = {"project": standing.projects[name], "version": None, "fact": fact, "value": value, "reason": "写错"}
    return standing.world.does(who, correction.propose_correction, **(told | more))


def decide(standing: Standing, made: Correction, who: str, agreed: bool = True, name: str = "已受理") -> None:
    told = {"project": standing.projects[name], "version": None, "correction": made.public_id}
    standing.world.does(who, correction.decide_correction, agreed=agreed, **told)


def test_nothing_changes_until_a_second_person_agrees(standing: Standing) -> None:
    made = propose(standing, "建设性质", "改扩建")
    assert standing["已受理"].facts["建设性质"] == "新建"
    decide(standing, made, "苏明达")
    project = standing["已受理"]
    assert (project.facts["建设性质"], project.sources["建设性质"]["source"]) == ("改扩建", "更正")


def test_the_journal_says_old_and_new_of_the_proposal_already(standing: Standing) -> None:
    propose(standing, "建设性质", "改扩建")
    assert "新建 → 改扩建" in Entry.objects.latest("pk").content["note"]


def test_who_proposed_does_not_decide_nor_does_another_unit_agree(standing: Standing) -> None:
    made = propose(standing, "建设性质", "改扩建")
    with pytest.raises(NotAllowed, match="另一人"):
        decide(standing, made, "林知远", agreed=False)
    with pytest.raises(NotAllowed, match="单位里的另一人"):
        decide(standing, made, "周闻笛")
    decide(standing, made, "周闻笛", agreed=False)
    assert standing["已受理"].facts["建设性质"] == "新建"


@pytest.mark.parametrize(
    "fact",
    ["立项申请日", "申报受理日", "立项批复日", "概算批复额", "立项评审结论", "年度预算列入日", "验收日", "报批备案日"],
)
def test_what_acts_make_or_others_decide_is_not_corrected_into_being(standing: Standing, fact: str) -> None:
    for who in ("林知远", "周闻笛"):
        with pytest.raises(Invalid) as refused:
            propose(standing, fact, "2025-01-02", who=who)
        assert refused.value.faults[0].field == "fact"
    assert not Correction.objects.filter(project=standing["已受理"]).exists()


@pytest.mark.parametrize("fact", [*IDENTITY, *FROM_ROWS, "涉密", "不是事实"])
def test_what_follows_from_rows_is_never_set_by_hand(standing: Standing, fact: str) -> None:
    vocabulary = load_pack("mudan-2023").vocabulary
    for duty in ("项目建设单位", "项目主管部门"):
        told = not_correctable(vocabulary, standing["已受理"], duty, "项目", fact)
        assert bool(told) == (fact != "项目名称")


def test_a_finding_is_corrected_by_who_makes_it(standing: Standing) -> None:
    with pytest.raises(Invalid, match="项目主管部门认定"):
        propose(standing, "建设依据充分", True)
    assert propose(standing, "建设依据充分", True, who="周闻笛").new is True


@pytest.mark.parametrize(
    ("fact", "value", "words"),
    [
        ("项目名称", "", "项目名称"),
        ("项目名称", "长" * 201, "200"),
        ("项目名称", "平台\u202e", "不能显示"),
        ("建设性质", None, "新值"),
        ("建设性质", "拆除", "没有选项"),
        ("建设方案日", "2025-03-04", "今天"),
        ("建设方案日", "未知", "新值"),
        ("建设方案日", "2025-02-30", "应为日期"),
        ("申报年度", "99999", "年份"),
        ("申报年度", "2025.5", "年份"),
        ("不上云理由", "长" * 5001, "5000"),
        ("建设性质", "新建", "现在就是"),
    ],
)
def test_a_new_value_that_does_not_do_is_told_at_its_field(
    standing: Standing, fact: str, value: Any, words: str
) -> None:
    with pytest.raises(Invalid, match=words) as refused:
        propose(standing, fact, value)
    assert refused.value.faults[0].field == "value"


@pytest.mark.parametrize("name", ["已受理", "补录"])
def test_no_unit_corrects_its_project_out_of_the_regulation(standing: Standing, name: str) -> None:
    with pytest.raises(Invalid, match="适用不适用"):
        propose(standing, "资金来源", "社会投资", name=name)
    decide(standing, propose(standing, "资金来源", "社会投资", who="周闻笛", name=name), "顾长风", name=name)
    assert standing[name].facts["资金来源"] == "社会投资"


def test_one_fact_waits_for_one_decision_at_a_time(standing: Standing) -> None:
    propose(standing, "建设性质", "改扩建")
    with pytest.raises(WrongState, match="待确认"):
        propose(standing, "建设性质", "升级改造")


def test_what_changed_meanwhile_is_not_overwritten(standing: Standing) -> None:
    first = propose(standing, "建设性质", "改扩建")
    Correction.objects.filter(pk=first.pk).update(old="运维")
    with pytest.raises(WrongState, match="重新提出"):
        decide(standing, first, "苏明达")
    assert standing["已受理"].facts["建设性质"] == "新建"


def test_a_correction_of_a_withdrawn_application_waits(standing: Standing) -> None:
    told = {"project": standing.projects["更正中"], "version": None}
    standing.world.does("苏明达", submission.withdraw, reason="改", **told)
    with pytest.raises(WrongState):
        standing.world.does(
            "苏明达", correction.decide_correction, correction=standing.ids["更正"], agreed=True, **told
        )


def test_the_name_is_corrected_on_one_line(standing: Standing) -> None:
    made = propose(standing, "项目名称", "  新 的\n名称 ")
    decide(standing, made, "何小满")
    assert standing["已受理"].name == "新 的 名称"


def test_a_record_from_before_is_corrected_in_whatever_it_tells(standing: Standing) -> None:
    decide(standing, propose(standing, "概算批复额", "3000000", name="补录"), "苏明达", name="补录")
    decide(standing, propose(standing, "完工日", "2025-01-02", name="补录"), "苏明达", name="补录")
    facts = standing["补录"].facts
    assert (facts["概算批复额"], facts["完工日"]) == ("3000000.00", "2025-01-02")


def test_a_contract_is_corrected_under_its_number(standing: Standing) -> None:
    Item.objects.create(project=standing["补录"], kind="合同", key="HT-1", facts={"合同金额": "1.00"})
    told = {"name": "补录", "kind": "合同"}
    with pytest.raises(Invalid, match="HT-2"):
        propose(standing, "合同金额", "2", number="HT-2", **told)
    decide(standing, propose(standing, "合同金额", "2", number="HT-1", **told), "苏明达", name="补录")
    item = Item.objects.get(key="HT-1")
    assert (item.facts["合同金额"], item.version) == ("2.00", 2)
    assert Entry.objects.latest("pk").content["rows"] == {
        "projects_correction": 1, "projects_item": 1, "projects_project": 1,
    }  # fmt: skip
