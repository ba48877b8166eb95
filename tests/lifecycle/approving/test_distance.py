"""Distance (internal control): an organ's own projects, and people who sit on both sides."""

from __future__ import annotations

import pytest

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Post, Section
from quancheng.lifecycle.acts import acceptance
from quancheng.lifecycle.acts.approving import opinion, slips
from quancheng.lifecycle.refusals import NotAllowed, WrongState
from quancheng.projects.models import CoBuilder, Slip
from tests.lifecycle.approving.acting import act, set_facts
from tests.lifecycle.approving.standing import BUILDER, BUILDERS_HEAD, OFFICE, prepared
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.world import BEGINNING


def post(standing: Standing, name: str, duty: str, role: str, section: str | None, unit: str = OFFICE) -> None:
    """Somebody gets one more post, and acts in it."""
    person, where = standing.world[name].person, standing.world.units[unit]
    room = Section.objects.get_or_create(unit=where, name=section)[0] if section else None
    made = Post.objects.create(person=person, unit=where, section=room, duty=duty, role=role, since=BEGINNING)
    standing.world.people[f"{name}·{role}"] = Acting(person, made)


def test_the_own_project_is_handled_by_another_section(standing: Standing) -> None:
    slip = Slip.objects.get(public_id=standing.ids["本局"])
    assert slip.own
    assert (slip.prepared_name, slip.checked_name, slip.signed_name) == ("周闻笛", "江照晚", "顾长风")


def test_who_is_in_the_building_section_handles_nothing_of_it(standing: Standing) -> None:
    post(standing, "叶知秋", "项目主管部门", "负责人", "建设科")
    with pytest.raises(NotAllowed, match="您和项目的经办人在同一科室（建设科）"):
        act(standing, "叶知秋·负责人", opinion.issue_opinion, "本局")


def test_a_person_of_both_sections_is_of_the_building_one(standing: Standing) -> None:
    post(standing, "周闻笛", "项目建设单位", "复核", "建设科")
    with pytest.raises(NotAllowed, match="同一科室"):
        act(standing, "周闻笛", opinion.issue_opinion, "本局")


def test_the_sections_of_both_must_be_known(standing: Standing) -> None:
    with pytest.raises(NotAllowed, match="您的岗位没有登记科室"):
        act(standing, "叶知秋", opinion.issue_opinion, "本局")
    Post.objects.filter(person=standing.world[BUILDER].person).update(section=None)
    with pytest.raises(NotAllowed, match="这个项目经办人的科室没有登记"):
        act(standing, "周闻笛", opinion.issue_opinion, "本局")


@pytest.mark.parametrize("who", [BUILDER, BUILDERS_HEAD])
def test_neither_the_clerk_nor_the_head_who_submitted_decides(standing: Standing, who: str) -> None:
    post(standing, who, "项目主管部门", "负责人", "审核科")
    with pytest.raises(NotAllowed, match="您是这个项目的经办人或者提交、确认人"):
        act(standing, f"{who}·负责人", opinion.issue_opinion, "本局")


def test_what_is_signed_on_the_own_project_has_effect_only_once_the_leading_group_confirms(standing: Standing) -> None:
    with pytest.raises(WrongState, match="经领导小组确认后才能办理（内控规则，第四条）"):
        act(standing, "周闻笛", opinion.issue_opinion, "本局")
    act(standing, "领导人", slips.confirm, "本局", slip=standing.ids["本局"], agreed=True)
    act(standing, "周闻笛", opinion.issue_opinion, "本局")
    assert Slip.objects.get(public_id=standing.ids["本局"]).confirmed_name == "领导人"
    assert standing["本局"].facts["立项审核意见日"] == "2025-03-03"


def test_the_leading_group_sends_back_with_words(standing: Standing) -> None:
    told = {"slip": standing.ids["本局"], "agreed": False, "note": "先说明与市级平台的关系"}
    act(standing, "领导人", slips.confirm, "本局", **told)
    slip = Slip.objects.get(public_id=standing.ids["本局"])
    assert (slip.state, slip.confirm_note) == ("已退回", "先说明与市级平台的关系")


def test_what_is_nobodys_own_is_not_confirmed(standing: Standing) -> None:
    with pytest.raises(WrongState, match="不需要领导小组确认"):
        act(standing, "领导人", slips.confirm, "已签发", slip=standing.ids["已签发"], agreed=True)


def test_it_is_confirmed_once(standing: Standing) -> None:
    act(standing, "领导人", slips.confirm, "本局", slip=standing.ids["本局"], agreed=True)
    with pytest.raises(WrongState, match="领导小组已经确认"):
        act(standing, "领导人", slips.confirm, "本局", slip=standing.ids["本局"], agreed=True)


def test_who_works_where_it_is_built_does_not_confirm_in_another_post(standing: Standing) -> None:
    post(standing, "顾长风", "领导小组", "负责人", None, "区领导小组")
    with pytest.raises(NotAllowed, match="您在建设单位任职"):
        act(standing, "顾长风·负责人", slips.confirm, "本局", slip=standing.ids["本局"], agreed=True)


def test_the_own_project_is_reviewed_by_a_third_party(standing: Standing) -> None:
    Slip.objects.filter(public_id=standing.ids["本局"]).update(state="已退回")
    set_facts(standing, "本局", 评审机构=None)
    with pytest.raises(WrongState, match="由第三方机构组织评审以后"):
        prepared(standing.world, standing["本局"])


def test_a_project_that_becomes_the_own_one_needs_the_leading_group_as_well(standing: Standing) -> None:
    CoBuilder.objects.create(
        project=standing["已签发"], unit=standing.world.units[OFFICE], confirmed_on=BEGINNING, confirmed_by=BUILDER
    )
    with pytest.raises(WrongState, match="经领导小组确认后才能办理"):
        act(standing, "周闻笛", opinion.issue_opinion, "已签发")
    with pytest.raises(NotAllowed, match="您的岗位没有登记科室"):
        act(standing, "叶知秋", opinion.issue_opinion, "已签发")


def test_who_confirmed_the_co_building_does_not_decide(standing: Standing) -> None:
    CoBuilder.objects.create(
        project=standing["已签发"], unit=standing.world.units[OFFICE], confirmed_on=BEGINNING,
        confirmed_by="叶知秋（代 周闻笛）",
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="提交、确认人"):
        act(standing, "周闻笛", opinion.issue_opinion, "已签发")


def test_who_also_works_for_the_builder_decides_nothing(standing: Standing) -> None:
    post(standing, "周闻笛", "项目建设单位", "经办", None, "区文化和旅游局")
    with pytest.raises(NotAllowed, match="您在建设单位任职"):
        act(standing, "周闻笛", opinion.issue_opinion, "已签发")


def test_the_own_section_neither_accepts_nor_passes_the_own_project(standing: Standing) -> None:
    post(standing, "叶知秋", "项目主管部门", "负责人", "建设科")
    with pytest.raises(NotAllowed, match="同一科室"):
        act(standing, "叶知秋·负责人", acceptance.waive, "本局", rule="年度计划", reason="临时交办")
