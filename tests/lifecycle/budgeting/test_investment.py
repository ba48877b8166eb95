"""投资立项审批 (第四条): government money by one organ, social money by another, joint money by each once."""

from __future__ import annotations

from quancheng.journal import Entry
from quancheng.law import load_pack
from quancheng.lifecycle.acts.budgeting.investment import approve_investment, organs
from quancheng.lifecycle.findings import judge
from quancheng.reviews.models import InvestmentApproval
from tests.lifecycle.budgeting.asking import alter, ask, faults, refused, waiting
from tests.lifecycle.budgeting.deeds import APPROVED
from tests.lifecycle.standing_made import Standing

NAME, ACT = "待审定", "投资立项审批"
JOINT = {"资金来源": "政企联合建设", "涉及政府投资": True, "涉及社会投资": True}
DEVELOPMENT, PERMITS = "发展改革部门", "行政审批部门"


def approve(standing: Standing, who: str, **values: str) -> None:
    ask(standing, NAME, approve_investment, who, values=APPROVED | values)


def facts(standing: Standing) -> dict[str, object]:
    return judge([standing[NAME]], standing.world.at.date())[0].facts


def test_who_approves_what_is_read_from_the_rules_of_the_pack() -> None:
    assert organs(load_pack("mudan-2023")) == {DEVELOPMENT: "发改", PERMITS: "行政审批"}


def test_government_money_is_approved_by_development_and_then_no_longer_waited_for(standing: Standing) -> None:
    assert waiting(standing, NAME, ACT) == {DEVELOPMENT}
    approve(standing, "计远图")
    found = facts(standing)
    assert (found["投资立项审批部门"], found["投资立项审批日"]) == ("发改", "2025-03-03")
    assert waiting(standing, NAME, ACT) == set()
    row = InvestmentApproval.objects.get()
    assert (row.organ, row.number, row.text, row.by_name) == ("发改", "青发改投资〔2025〕8号", "同意", "计远图")


def test_joint_money_is_approved_once_both_have_and_only_the_other_is_waited_for(standing: Standing) -> None:
    alter(standing, NAME, JOINT)
    assert waiting(standing, NAME, ACT) == {DEVELOPMENT, PERMITS}
    approve(standing, "窦一窗", number="青审投〔2025〕2号")
    assert facts(standing)["投资立项审批日"] is None
    assert waiting(standing, NAME, ACT) == {DEVELOPMENT}
    standing.world.later(days=1)
    approve(standing, "计远图", on="2025-03-04")
    assert facts(standing)["投资立项审批日"] == "2025-03-04"
    assert waiting(standing, NAME, ACT) == set()


def test_social_money_is_not_asked_of_development(standing: Standing) -> None:
    alter(standing, NAME, {"资金来源": "社会投资", "涉及政府投资": False, "涉及社会投资": True})
    said = refused(standing, NAME, approve_investment, "计远图", values=APPROVED)
    assert said == "项目不涉及政府投资，不由区发展和改革局审批（第四条）"
    approve(standing, "窦一窗", number="青审投〔2025〕2号")
    assert facts(standing)["投资立项审批部门"] == "行政审批"


def test_what_money_it_is_must_be_known(standing: Standing) -> None:
    alter(standing, NAME, {"涉及社会投资": None})
    said = refused(standing, NAME, approve_investment, "窦一窗", values=APPROVED)
    assert "没有写明是否涉及社会投资" in said
    assert "第四条" in said


def test_each_approves_once(standing: Standing) -> None:
    approve(standing, "计远图")
    said = refused(standing, NAME, approve_investment, "计远图", values=APPROVED)
    assert said == "区发展和改革局已经在 2025-03-03 审批（青发改投资〔2025〕8号）"


def test_the_date_lies_between_the_application_and_today(standing: Standing) -> None:
    early = faults(standing, NAME, approve_investment, who="计远图", values=APPROVED | {"on": "2025-03-02"})
    late = faults(
        standing, NAME, approve_investment, who="计远图", values=APPROVED | {"on": "2025-03-04", "number": ""}
    )
    assert early == {"on": "审批日不能早于 2025-03-03（第四条）"}
    assert late == {"number": "请填写审批文号（第四条）", "on": "审批日不能晚于 2025-03-03（第四条）"}


def test_nobody_approves_what_his_own_unit_builds(standing: Standing) -> None:
    project = standing[NAME]
    type(project).objects.filter(pk=project.pk).update(unit=standing.world["计远图"].unit)
    assert "本单位自己的项目" in refused(standing, NAME, approve_investment, "计远图", values=APPROVED)


def test_the_journal_says_which_organ_and_under_which_number(standing: Standing) -> None:
    approve(standing, "计远图")
    entry = Entry.objects.latest("pk")
    assert entry.content["after"] == {"投资立项审批（发改）": "2025-03-03 青发改投资〔2025〕8号"}
