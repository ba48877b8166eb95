"""Entering the library, its order, rolling over and leaving (第十二条)."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from quancheng.journal import Entry
from quancheng.law import PROJECT
from quancheng.lifecycle.acts.library import entering
from quancheng.lifecycle.acts.library.ranking import Placed
from quancheng.lifecycle.acts.library.shelf import shelf
from quancheng.lifecycle.findings import judge
from quancheng.lifecycle.refusals import Invalid, NotAllowed, WrongState
from quancheng.money.models import ANNUAL, BudgetEntry
from quancheng.projects.models import LibraryEntry, Project
from quancheng.reviews.models import Batch, Reviewed
from tests.lifecycle.placed import BUDGETED, placed
from tests.lifecycle.standing_made import Standing


def does(standing: Standing, function: Any, on: str, who: str = "周闻笛", **values: Any) -> None:
    standing.world.does(who, function, project=standing.projects[on], version=standing.version(on), values=values)


def entry_of(standing: Standing, on: str) -> LibraryEntry:
    return LibraryEntry.objects.get(project__public_id=standing.projects[on], state="在库")


def verdict(standing: Standing, on: str) -> str:
    state = judge([standing[on]], standing.world.at.date())[0]
    return next(each.verdict for each in state.verdicts if each.rule.name == "入库" and each.object == PROJECT)


def order(standing: Standing) -> dict[str, Placed]:
    pack = judge([standing["库内"]], standing.world.at.date())[0].law.pack
    found = shelf(standing.world.jurisdiction, 2026, pack, standing.world.at.date())
    names = dict(Project.objects.filter(pk__in=found.projects.values()).values_list("pk", "name"))
    return {names[found.projects[each.entry]]: each for each in found.placed}


def again(standing: Standing, word: str) -> None:
    """One more project in the library of 2026."""
    standing.projects[word] = placed(standing.world, word, "入库", BUDGETED).public_id
    does(standing, entering.enter_library, word, year=2026)


def test_a_project_enters_before_the_budget_year_and_meets_the_article(standing: Standing) -> None:
    does(standing, entering.enter_library, "待入库", year=2026)
    project = standing["待入库"]
    assert (project.facts["预算年度"], project.facts["入库日"]) == (2026, "2025-03-03")
    assert verdict(standing, "待入库") == "符合"
    assert entry_of(standing, "待入库").by_name == "周闻笛"


def test_entering_when_the_year_has_begun_is_possible_and_a_breach(standing: Standing) -> None:
    does(standing, entering.enter_library, "待入库", year="2025")
    assert verdict(standing, "待入库") == "逾期办结"
    assert standing["待入库"].late == 1


@pytest.mark.parametrize("year", ["2024", "2029", "", "明年", "2025.5"])
def test_a_year_that_cannot_be_applied_for_is_named_with_its_article(standing: Standing, year: str) -> None:
    with pytest.raises(Invalid) as told:
        does(standing, entering.enter_library, "待入库", year=year)
    (fault,) = told.value.faults
    assert (fault.field, fault.article) == ("year", "第十二条")


def test_nothing_is_twice_in_the_library(standing: Standing) -> None:
    with pytest.raises(WrongState, match="已经在 2026 年项目库"):
        does(standing, entering.enter_library, "库内", year=2027)


def test_what_was_not_arranged_rolls_over_and_the_day_of_entry_stays(standing: Standing) -> None:
    standing.world.at = datetime.datetime(2027, 1, 11, 9, 0, tzinfo=timezone.get_current_timezone())
    first = entry_of(standing, "库内")
    does(standing, entering.rerank, "库内", place="1", reason="先办")
    does(standing, entering.roll_over, "库内", note="年内没有安排")
    entry = entry_of(standing, "库内")
    assert (entry.year, entry.on, entry.rolled_from, entry.rank) == (2027, first.on, first, None)
    assert standing["库内"].facts["预算年度"] == 2027
    assert standing["库内"].facts["入库日"] == "2025-03-03"
    assert LibraryEntry.objects.get(pk=first.pk).state == "转入下年"
    assert Entry.objects.latest("pk").content["after"]["项目库"] == "2027 年项目库（滚动）"


def test_it_does_not_roll_further_than_can_be_applied_for(standing: Standing) -> None:
    for _ in range(2):
        does(standing, entering.roll_over, "库内")
    with pytest.raises(WrongState, match="最远滚动到 2028 年"):
        does(standing, entering.roll_over, "库内")


def test_what_is_budgeted_neither_rolls_over_nor_leaves(standing: Standing) -> None:
    project = standing["库内"]
    BudgetEntry.objects.create(
        project=project, jurisdiction=project.jurisdiction, kind=ANNUAL, year=2026, amount=1, basis="预算",
        on="2025-03-03", by_name="钱有度",
    )  # fmt: skip
    with pytest.raises(WrongState, match="已经列入年度预算"):
        does(standing, entering.roll_over, "库内")
    with pytest.raises(WrongState, match="已经列入年度预算"):
        does(standing, entering.leave_library, "库内", reason="不要了")


def test_what_leaves_ends_with_a_reason(standing: Standing) -> None:
    with pytest.raises(Invalid, match="请填写移出的理由"):
        does(standing, entering.leave_library, "库内")
    does(standing, entering.leave_library, "库内", reason="并入统建平台")
    entry = LibraryEntry.objects.get(project=standing["库内"])
    assert (entry.state, entry.left_reason, standing["库内"].stage) == ("移出", "并入统建平台", "终止")


def test_a_person_puts_a_project_at_a_place_with_a_reason(standing: Standing) -> None:
    again(standing, "甲项目")
    again(standing, "乙项目")
    does(standing, entering.rerank, "乙项目", place="1", reason="省里督办")
    assert order(standing)["乙项目"].place == 1
    assert entry_of(standing, "乙项目").rank_reason == "省里督办"


def test_a_place_that_is_taken_moves_who_was_put_there(standing: Standing) -> None:
    again(standing, "甲项目")
    again(standing, "乙项目")
    for word in ("甲项目", "乙项目", "库内"):
        does(standing, entering.rerank, word, place="1", reason="先办")
    assert [entry_of(standing, word).rank for word in ("库内", "乙项目", "甲项目")] == [1, 2, 3]
    assert Entry.objects.latest("pk").content["after"]["顺延"] == ["乙项目 顺延到第 2 位", "甲项目 顺延到第 3 位"]


def test_no_place_puts_it_back_where_the_score_does(standing: Standing) -> None:
    does(standing, entering.rerank, "库内", place="1", reason="先办")
    does(standing, entering.rerank, "库内", place="", reason="不再督办")
    assert (entry_of(standing, "库内").rank, entry_of(standing, "库内").rank_reason) == (None, "")
    with pytest.raises(Invalid, match="现在就是按得分排列的"):
        does(standing, entering.rerank, "库内", place="", reason="再说")


@pytest.mark.parametrize(
    ("place", "reason", "message"), [("2", "先办", "位次应为 1 至 1"), ("1", "", "请填写调整的理由")]
)
def test_a_place_that_is_not_there_and_a_reason_that_is_missing_are_named(
    standing: Standing, place: str, reason: str, message: str
) -> None:
    with pytest.raises(Invalid, match=message):
        does(standing, entering.rerank, "库内", place=place, reason=reason)


def test_the_score_stands_on_review_evaluation_tags_and_the_units_other_projects(standing: Standing) -> None:
    world, project = standing.world, standing["库内"]
    batch = Batch.objects.create(jurisdiction=world.jurisdiction, year=2025, name="库内批次", on="2025-03-01")
    Reviewed.objects.create(batch=batch, project=project, place=1, average=86500, on="2025-03-01", conclusion="同意")
    Project.objects.filter(pk=project.pk).update(
        facts=project.facts | {"优先标签": "省试点", "建设依据充分": True, "可行性强": None}
    )
    unit = Project.objects.filter(unit=project.unit, filed=True).exclude(pk=project.pk).exclude(state="已作废")
    built, ended = unit.order_by("pk")[0], unit.order_by("pk")[1]
    Project.objects.filter(pk=built.pk).update(stage="建设", breaches=3)
    Project.objects.filter(pk=ended.pk).update(stage="运行", facts=ended.facts | {"绩效评价等级": "优"})
    placed_ = order(standing)["库内"]
    told = [f"{term.words} {term.shown}" for term in placed_.terms]
    assert told[:4] == ["省试点 +10", "建设依据充分 +5", "可行性强（待认定） 0", "评审平均分 +86.5"]
    assert told[4] == "事前绩效评估为“良” +3"
    assert told[5] == "本单位建成项目的绩效评价（优 1） +4"
    assert told[6].startswith("本单位在建项目有不符合的")


def test_the_competent_department_does_not_decide_on_what_it_builds_itself(standing: Standing) -> None:
    project = standing["待入库"]
    Project.objects.filter(pk=project.pk).update(unit=standing.world.units["区大数据局"])
    with pytest.raises(NotAllowed, match="本单位自己的项目"):
        does(standing, entering.enter_library, "待入库", year=2026)
