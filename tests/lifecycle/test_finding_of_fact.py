"""作出认定: whoever the vocabulary names finds a fact to be so or not, with a reason; the law looks again."""

from __future__ import annotations

from typing import Any

import pytest

from quancheng.journal import Entry
from quancheng.law import load_pack
from quancheng.lifecycle.acts.finding_of_fact import articles, find, findable, rules_on
from quancheng.lifecycle.models import Awaited
from quancheng.lifecycle.refusals import Invalid, NotAllowed, WrongState
from quancheng.projects.models import Project
from tests.lifecycle.placed import placed
from tests.lifecycle.standing_made import Standing

MAJOR = {"fact": "重大项目", "value": "是", "reason": "投资大、涉及面广"}


def does(standing: Standing, who: str = "顾长风", on: str = "已受理", **values: Any) -> Project:
    told = {"project": standing.projects[on], "version": standing.version(on), "values": MAJOR | values}
    standing.world.does(who, find, **told)
    return standing[on]


def faults(standing: Standing, who: str = "顾长风", **values: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as told:
        does(standing, who, **values)
    return {fault.field: fault.message for fault in told.value.faults}


def test_what_is_found_stands_with_its_source_and_its_reason_in_the_journal(standing: Standing) -> None:
    project = does(standing)
    assert project.facts["重大项目"] is True
    assert project.sources["重大项目"] == {"source": "认定", "act": "作出认定", "on": "2025-03-03"}
    content = Entry.objects.latest("pk").content
    assert content["note"] == "投资大、涉及面广"
    assert (content["before"]["重大项目"], content["after"]["重大项目"]) == (None, True)


def test_it_may_be_found_anew_and_the_last_counts(standing: Standing) -> None:
    does(standing)
    assert does(standing, value="否", reason="复核后规模较小").facts["重大项目"] is False
    assert faults(standing, value="否") == {"value": "“重大项目”现在就是“否”，不用再认定"}


def test_the_law_looks_again_and_who_waits_for_it_waits_no_longer(standing: Standing) -> None:
    urgent = {"突发临时": True, "党组会研究日": "2025-03-03"}
    project = placed(standing.world, "急需的", "入库", urgent)
    standing.projects["急需的"] = project.public_id
    waiting = Awaited.objects.filter(project=project)
    assert waiting.filter(act="作出认定", duty="项目主管部门").exists()
    does(standing, on="急需的")
    assert not waiting.filter(act="作出认定").exists()
    assert waiting.filter(act="同意重大追加", duty="区领导").exists()


def test_only_the_duty_the_vocabulary_names_may_find_it(standing: Standing) -> None:
    assert faults(standing, "网安人") == {"fact": "“重大项目”由区大数据局认定"}
    assert faults(standing, fact="重大安全隐患") == {"fact": "“重大安全隐患”由区委网信办、市公安局牡丹分局认定"}
    assert does(standing, "网安人", fact="重大安全隐患").facts["重大安全隐患"] is True
    assert faults(standing, "金满仓", fact="重大项目") == {"fact": "“重大项目”由区大数据局认定"}


def test_what_nobody_is_to_find_is_not_found(standing: Standing) -> None:
    told = faults(standing, fact="上云")
    assert told["fact"].startswith("“上云”不是由部门认定的事实；可以认定：")
    assert "重大项目" in told["fact"]
    assert faults(standing, fact="")["fact"] == "请选择要认定的事实"
    assert faults(standing, "金满仓", fact="用途相符")["fact"] == "“用途相符”不是由部门认定的事实；可以认定：没有"


def test_each_fault_is_said_at_its_field_with_the_articles_that_look_at_the_fact(standing: Standing) -> None:
    told = faults(standing, value="可能", reason=" ")
    assert told == {"value": "认定的结果没有“可能”；可选：是、否", "reason": "请填写认定的理由"}
    with pytest.raises(Invalid) as error:
        does(standing, reason="长" * 501)
    (fault,) = error.value.faults
    assert fault.message == "认定的理由不超过 500 字（现在 501 字）"
    assert "第十三条" in fault.article


def test_nobody_finds_facts_of_a_project_his_own_unit_builds_unless_far_enough_away(standing: Standing) -> None:
    unit = standing.world.units["区大数据局"]
    Project.objects.filter(public_id=standing.projects["已受理"]).update(unit=unit)
    with pytest.raises(NotAllowed, match="内控规则"):
        does(standing)


def test_the_head_finds_and_nobody_else(standing: Standing) -> None:
    for who in ("周闻笛", "江照晚"):
        with pytest.raises(NotAllowed, match="由负责人办理（内控规则）"):
            does(standing, who)


def test_a_void_project_has_nothing_to_be_found(standing: Standing) -> None:
    Project.objects.filter(public_id=standing.projects["已受理"]).update(state="已作废")
    with pytest.raises(WrongState, match="作废"):
        does(standing)


def test_the_facts_of_a_duty_are_those_of_the_vocabulary(standing: Standing) -> None:
    pack = load_pack("mudan-2023")
    names = {who: [fact.name for fact in findable(pack, standing.world[who])] for who in ("顾长风", "网安人", "金满仓")}
    assert "重大项目" in names["顾长风"]
    assert names["网安人"] == ["符合网络安全要求", "重大安全隐患"]
    assert names["金满仓"] == []


def test_a_rule_looks_at_a_fact_through_what_is_derived_from_it_too() -> None:
    pack = load_pack("mudan-2023")
    assert rules_on(pack, "重大项目")
    assert articles(pack, "重大项目") == "第十三条"
    assert rules_on(pack, "没有这个") == []
