"""本部门（单位）年度建设计划 (第五条): prepared, determined, filed, amended; what the law then knows of it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Delegation
from quancheng.journal import Entry
from quancheng.lifecycle.acts import submission
from quancheng.lifecycle.acts.planning import annual, consolidating
from quancheng.lifecycle.findings import judge
from quancheng.lifecycle.refusals import Invalid, NotAllowed, Stale, WrongState
from quancheng.projects.models import AnnualPlan, PlanItem, Project
from quancheng.projects.models.planning import PLAN_DRAFT, PLAN_FILED
from tests.lifecycle.planning.plans import FLOW, OFFICE, YEAR, drafted, filed, item, rows_of
from tests.lifecycle.world import World, fresh, screened, submitted

LISTED = "年度计划列入日"


def refused(world: World, rows: list[dict[str, Any]], who: str = "林知远") -> dict[tuple[str, int | None], str]:
    """What is wrong with the rows of a draft: (field, row) → words."""
    with pytest.raises(Invalid) as told:
        drafted(world, rows, who)
    return {(fault.field, fault.row): str(fault) for fault in told.value.faults}


def listed(project: Project, world: World) -> object:
    return judge([fresh(project)], world.at.date())[0].facts.get(LISTED)


def linked(world: World, project: Project, **more: Any) -> AnnualPlan:
    return filed(world, [OFFICE, FLOW | {"project": project.public_id} | more])


def test_a_draft_may_be_incomplete_and_the_plan_is_not_filed_by_it(world: World) -> None:
    plan = drafted(world, [{"name": "非遗数据库"}])
    assert (plan.state, plan.filings, plan.filed_on) == (PLAN_DRAFT, 0, None)
    assert plan.draft["rows"][0]["amount"] is None
    assert not PlanItem.objects.exists()


def test_amounts_are_kept_to_the_fen(world: World) -> None:
    plan = filed(world, [OFFICE])
    assert item(plan, OFFICE["name"]).amount == 36_000_050


def test_each_fault_of_a_draft_names_its_row_and_the_article(world: World) -> None:
    rows = [OFFICE, OFFICE, FLOW | {"nature": "翻新", "amount": "约 3 万"}, {"purpose": "只有用途"}]
    told = refused(world, rows)
    assert told["name", 2] == "第 2 行与第 1 行的项目名称相同，请合并或者写明区别（第五条）"
    assert "建设性质没有“翻新”" in told["nature", 3]
    assert "估算投资" in told["amount", 3]
    assert told["name", 4].startswith("第 4 行请填写项目名称")
    assert not AnnualPlan.objects.exists()


@pytest.mark.parametrize(("field", "value"), [("amount", "0"), ("amount", "-5"), ("purpose", "长" * 501)])
def test_what_cannot_be_is_refused(world: World, field: str, value: str) -> None:
    assert (field, 1) in refused(world, [OFFICE | {field: value}])


def test_a_plan_is_made_for_this_year_or_the_next(world: World) -> None:
    assert filed(world, [OFFICE], year=YEAR + 1).year == YEAR + 1
    for year in (YEAR - 1, YEAR + 2):
        with pytest.raises(Invalid, match="年度计划可以编制 2025、2026 年度的"):
            drafted(world, [OFFICE], year=year)


def test_what_is_not_complete_is_not_filed_and_stays(world: World) -> None:
    plan = drafted(world, [OFFICE | {"amount": "", "functions": ""}])
    with pytest.raises(Invalid) as told:
        world.does("苏明达", annual.file_plan, year=YEAR, version=plan.version)
    assert [str(fault) for fault in told.value.faults] == [
        "第 1 行请填写主要功能（第五条）",
        "第 1 行请填写估算投资（第五条）",
    ]
    assert AnnualPlan.objects.get().draft["rows"][0]["name"] == OFFICE["name"]


def test_the_day_of_first_filing_is_the_day_of_listing_and_stays_it(world: World) -> None:
    project = screened(world)
    plan = linked(world, project)
    first = world.at.date().isoformat()
    assert listed(project, world) == first
    world.later(days=10)
    rows = rows_of(plan)
    rows[1]["amount"] = "880000"
    filed(world, [*rows, OFFICE | {"name": "非遗数据库"}])
    assert listed(project, world) == first
    assert item(plan, "非遗数据库").filed_on == world.at.date()
    assert item(plan, FLOW["name"]).amount == 88_000_000


def test_filing_judges_the_linked_project_anew(world: World) -> None:
    project = screened(world)
    version = project.version
    linked(world, project)
    now = fresh(project)
    assert now.version == version + 1
    entry = Entry.objects.latest("pk")
    assert entry.content["rows"]["projects_project"] == 1
    assert entry.content["after"]["列入"] == [OFFICE["name"], FLOW["name"]]


def test_an_item_that_is_taken_out_leaves_its_day_and_frees_its_draft(world: World) -> None:
    project = screened(world)
    plan = linked(world, project)
    world.later(days=3)
    filed(world, [row for row in rows_of(plan) if row["name"] != FLOW["name"]])
    gone = item(plan, FLOW["name"])
    assert (gone.dropped_on, gone.project) == (world.at.date(), None)
    assert listed(project, world) is None
    assert Entry.objects.latest("pk").content["after"]["删除"] == [FLOW["name"]]


def test_what_was_applied_for_cannot_be_taken_out(world: World) -> None:
    project = submitted(world)
    plan = linked(world, project)
    drafted(world, [row for row in rows_of(plan) if row["name"] != FLOW["name"]])
    plan.refresh_from_db()
    with pytest.raises(Invalid, match="立项申请已经提交，不能从计划中删除"):
        world.does("苏明达", annual.file_plan, year=YEAR, version=plan.version)
    told = refused(world, [row | {"project": ""} for row in rows_of(plan)])
    assert "不能改为其他项目" in told["project", 2]


def test_what_is_void_may_be_taken_out(world: World) -> None:
    project = submitted(world)
    plan = linked(world, project)
    world.does("苏明达", submission.void, project=project.public_id, version=None, reason="不建了")
    filed(world, rows_of(plan)[:1])
    assert item(plan, FLOW["name"]).dropped_on == world.at.date()


def test_links_lead_to_own_projects_each_once(world: World) -> None:
    own, foreign = screened(world), screened(world, "校园平台", "白景行")
    told = refused(
        world,
        [
            OFFICE | {"project": foreign.public_id},
            FLOW | {"project": own.public_id},
            FLOW | {"name": "另一项", "project": own.public_id},
        ],
    )
    assert "只能关联本单位没有作废的项目" in told["project", 1]
    assert ("project", 2) not in told
    assert "在第 2 行已经关联" in told["project", 3]
    plan = linked(world, own)
    told = refused(world, [*rows_of(plan), OFFICE | {"name": "另一项", "project": own.public_id}])
    assert "已经关联2025 年度计划的“景区客流监测平台”" in told["project", 3]


def test_a_link_can_go_from_one_item_to_another_in_two_filings(world: World) -> None:
    own = screened(world)
    plan = linked(world, own)
    filed(world, [row | {"project": ""} for row in rows_of(plan)])
    rows = rows_of(plan)
    rows[0]["project"] = own.public_id
    filed(world, rows)
    assert item(plan, OFFICE["name"]).project == own
    assert item(plan, FLOW["name"]).project is None


def test_who_prepared_it_does_not_file_it_nor_for_the_head(world: World) -> None:
    plan = drafted(world, [OFFICE], "苏明达")
    with pytest.raises(NotAllowed, match="您编制的"):
        world.does("苏明达", annual.file_plan, year=YEAR, version=plan.version)
    plan = drafted(world, [OFFICE])
    post, clerk, day = world["苏明达"].post, world["林知远"].person, world.at.date()
    assert post is not None
    until = day + datetime.timedelta(days=3)
    lent = Delegation.objects.create(
        post=post, delegate=clerk, since=day, until=until, reason="出差", given_at=world.at
    )
    world.people["代苏明达"] = Acting(clerk, post, lent)
    with pytest.raises(NotAllowed, match="内控规则"):
        world.does("代苏明达", annual.file_plan, year=YEAR, version=plan.version)


def test_nothing_is_filed_twice_and_nothing_unprepared(world: World) -> None:
    with pytest.raises(WrongState, match="请先由经办人编制"):
        world.does("苏明达", annual.file_plan, year=YEAR, version=0)
    plan = filed(world, [OFFICE])
    assert plan.state == PLAN_FILED
    with pytest.raises(WrongState, match="请先由经办人编制"):
        world.does("苏明达", annual.file_plan, year=YEAR, version=plan.version)
    plan = drafted(world, rows_of(plan))
    with pytest.raises(WrongState, match="没有变化"):
        world.does("苏明达", annual.file_plan, year=YEAR, version=plan.version)


def test_an_empty_plan_can_be_filed(world: World) -> None:
    plan = filed(world, [])
    assert (plan.filings, plan.items.count()) == (1, 0)


def test_who_saw_an_older_plan_is_told_so(world: World) -> None:
    plan = drafted(world, [OFFICE])
    told: dict[str, Any] = {"year": YEAR, "version": plan.version - 1}
    with pytest.raises(Stale, match="他人已修改"):
        world.does("何小满", annual.draft_plan, rows=[FLOW], **told)
    with pytest.raises(Stale):
        world.does("苏明达", annual.file_plan, **told)
    with pytest.raises(Stale):
        world.does("何小满", annual.draft_plan, rows=[FLOW], year=YEAR, version=0)


def test_an_item_of_another_plan_is_no_item_of_this_one(world: World) -> None:
    other = filed(world, [OFFICE], "白景行", "沈望舒")
    told = refused(world, [OFFICE | {"item": item(other, OFFICE["name"]).public_id}])
    assert "不在已报送的计划里" in told["name", 1]


def test_plans_are_taken_together_with_their_counts(world: World) -> None:
    filed(world, [OFFICE, FLOW])
    filed(world, [OFFICE], "白景行", "沈望舒")
    drafted(world, [OFFICE], "路人甲")
    told = world.does("周闻笛", consolidating.consolidate_plans, year=YEAR)
    assert told == {"fresh": 2, "plans": 2, "items": 3, "amount": 36_000_050 * 2 + 99_002_000}
    after = Entry.objects.latest("pk").content["after"]
    assert (after["单位"], after["已报送"], after["项目"], after["估算投资"]) == (3, 2, 3, "1710021.00")
    assert set(AnnualPlan.objects.filter(filings=1).values_list("consolidated_on", flat=True)) == {world.at.date()}


def test_what_is_filed_afterwards_is_not_taken_together_yet(world: World) -> None:
    plan = filed(world, [OFFICE])
    world.does("周闻笛", consolidating.consolidate_plans, year=YEAR)
    with pytest.raises(WrongState, match="没有新报送的计划"):
        world.does("周闻笛", consolidating.consolidate_plans, year=YEAR)
    plan = filed(world, [*rows_of(plan), FLOW])
    assert plan.consolidated_on is None
    assert world.does("周闻笛", consolidating.consolidate_plans, year=YEAR)["fresh"] == 1
