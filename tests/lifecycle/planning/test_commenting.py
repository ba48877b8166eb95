"""反馈计划意见 (第五条): people say whether something is built twice; the law then knows it; the unit answers."""

from __future__ import annotations

from typing import Any

import pytest

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Post
from quancheng.lifecycle.acts.planning import annual, commenting
from quancheng.lifecycle.findings import judge
from quancheng.lifecycle.refusals import Invalid, NotAllowed, Stale, WrongState
from quancheng.projects.models import AnnualPlan, PlanComment, Project, UnifiedItem
from tests.lifecycle.planning.plans import FLOW, LISTED, OFFICE, YEAR, drafted, filed, item, published, rows_of
from tests.lifecycle.world import BEGINNING, World, accepted, fresh, screened

DOUBLED = "统建清单重复"


def says(
    world: World, plan: AnnualPlan, finding: str, *, name: str = OFFICE["name"], who: str = "周闻笛", **more: Any
) -> PlanComment:
    values = {"against": "", "other": "", "finding": finding, "text": "理由"} | more
    plan.refresh_from_db()
    made: PlanComment = world.does(
        who, commenting.comment, item=item(plan, name).public_id, filings=plan.filings, values=values
    )
    return made


def on_the_list(name: str) -> str:
    return f"list:{UnifiedItem.objects.order_by('-list__number').filter(name=name)[0].pk}"


def doubled(world: World, project: Project) -> object:
    return judge([fresh(project)], world.at.date())[0].facts.get(DOUBLED)


def test_likeness_is_reckoned_by_the_act_and_decides_nothing(world: World) -> None:
    published(world)
    project = screened(world, OFFICE["name"])
    plan = filed(world, [OFFICE | {"project": project.public_id}])
    assert doubled(world, project) is None
    made = says(world, plan, "不重复", against=on_the_list("政务协同办公平台"))
    assert made.likeness is not None
    assert made.likeness > 600
    assert (made.against, made.other, made.finding) == ("统建清单", "政务协同办公平台", "不重复")
    assert doubled(world, project) is False


@pytest.mark.parametrize(("finding", "known"), [("重复", True), ("存疑", None), ("不重复", False)])
def test_what_is_said_of_the_list_is_what_the_law_knows(world: World, finding: str, known: bool | None) -> None:
    published(world)
    project = screened(world, OFFICE["name"])
    plan = filed(world, [OFFICE | {"project": project.public_id}])
    version = fresh(project).version
    says(world, plan, finding, against=on_the_list("政务协同办公平台"))
    assert doubled(world, project) is known
    assert fresh(project).version == version + 1


def test_the_last_word_on_the_same_thing_counts(world: World) -> None:
    published(world)
    project = screened(world, OFFICE["name"])
    plan = filed(world, [OFFICE | {"project": project.public_id}])
    says(world, plan, "重复", against=on_the_list("政务协同办公平台"))
    says(world, plan, "不重复", against=on_the_list("视频会议系统"))
    assert doubled(world, project) is True
    says(world, plan, "不重复", against=on_the_list("政务协同办公平台"), text="省里有专门要求")
    assert doubled(world, project) is False
    assert [each.superseded for each in PlanComment.objects.order_by("pk")] == [True, False, False]


def test_an_existing_project_and_another_plan_are_compared_too(world: World) -> None:
    there = accepted(world, "景区客流分析系统")
    plan = filed(world, [OFFICE, FLOW])
    other = filed(world, [FLOW | {"name": "校园客流监测平台"}], "白景行", "沈望舒")
    made = says(world, plan, "存疑", name=FLOW["name"], against=f"project:{there.public_id}")
    assert (made.against, made.other) == ("已有系统", "区文化和旅游局：景区客流分析系统")
    planned = item(other, "校园客流监测平台").public_id
    made = says(world, plan, "不重复", name=FLOW["name"], against=f"plan:{planned}")
    assert (made.against, made.other) == ("其他", "区教育和体育局：校园客流监测平台")
    assert (made.likeness or 0) > 600


@pytest.mark.parametrize("against", ["list:999999", "list:x", "project:missing", "plan:missing", "strange:1"])
def test_what_is_not_there_is_nothing_to_compare_with(world: World, against: str) -> None:
    published(world)
    plan = filed(world, [OFFICE])
    with pytest.raises(Invalid, match="请重新选择"):
        says(world, plan, "重复", against=against)


def test_a_draft_that_nobody_filed_is_not_seen_by_who_compares(world: World) -> None:
    hidden = screened(world, "校园平台", "白景行")
    plan = filed(world, [OFFICE])
    with pytest.raises(Invalid, match="请重新选择"):
        says(world, plan, "重复", against=f"project:{hidden.public_id}")


def test_an_earlier_list_is_no_longer_compared_with(world: World) -> None:
    published(world)
    old = on_the_list("政务协同办公平台")
    published(world, LISTED[1:])
    plan = filed(world, [OFFICE])
    with pytest.raises(Invalid, match="请重新选择"):
        says(world, plan, "重复", against=old)


def test_finding_and_words_are_asked_for(world: World) -> None:
    plan = filed(world, [OFFICE])
    with pytest.raises(Invalid) as told:
        says(world, plan, "像是重复", text=" ")
    assert [fault.field for fault in told.value.faults] == ["finding", "text"]


def test_who_looked_at_what_was_filed_before_is_told_so(world: World) -> None:
    plan = filed(world, [OFFICE])
    told = {"item": item(plan, OFFICE["name"]).public_id, "filings": 1}
    filed(world, [*rows_of(plan), FLOW])
    with pytest.raises(Stale, match="单位已经重新报送"):
        world.does("周闻笛", commenting.comment, values={"finding": "重复", "text": "x"}, **told)


def test_what_is_not_in_the_plan_any_more_is_not_spoken_of(world: World) -> None:
    plan = filed(world, [OFFICE, FLOW])
    gone = item(plan, FLOW["name"]).public_id
    filed(world, rows_of(plan)[:1])
    with pytest.raises(WrongState, match="没有这一项"):
        world.does("周闻笛", commenting.comment, item=gone, filings=2, values={"finding": "重复", "text": "x"})


def test_nobody_speaks_of_a_plan_of_his_own_making(world: World) -> None:
    officer = world["周闻笛"].person
    unit = world.units["区大数据局"]
    post = Post.objects.create(person=officer, unit=unit, duty="项目建设单位", role="经办", since=BEGINNING)
    head = world["顾长风"].person
    lead = Post.objects.create(person=head, unit=unit, duty="项目建设单位", role="负责人", since=BEGINNING)
    world.people |= {"周建设": Acting(officer, post), "顾建设": Acting(head, lead)}
    plan = filed(world, [OFFICE], "周建设", "顾建设")
    for who in ("周闻笛", "顾长风"):
        with pytest.raises(NotAllowed, match="内控规则"):
            says(world, plan, "不重复", who=who)


def test_the_unit_answers_when_it_files_again(world: World) -> None:
    plan = filed(world, [OFFICE])
    said = says(world, plan, "重复", other="省平台")
    plan = drafted(world, rows_of(plan), answers={str(said.pk): "省平台不含督办"})
    said.refresh_from_db()
    assert said.answer == ""
    world.does("苏明达", annual.file_plan, year=YEAR, version=plan.version)
    said.refresh_from_db()
    assert said.answer == "省平台不含督办"


def test_an_answer_to_another_units_comment_is_none(world: World) -> None:
    plan = filed(world, [OFFICE])
    other = filed(world, [FLOW], "白景行", "沈望舒")
    said = says(world, plan, "重复")
    kept = drafted(world, rows_of(other), "白景行", answers={str(said.pk): "越俎代庖"})
    assert kept.draft["answers"] == {}


def test_an_answer_has_its_length(world: World) -> None:
    plan = filed(world, [OFFICE])
    said = says(world, plan, "重复")
    with pytest.raises(Invalid) as told:
        drafted(world, rows_of(plan), answers={str(said.pk): "长" * 501})
    assert told.value.faults[0].field == f"answer-{said.pk}"
