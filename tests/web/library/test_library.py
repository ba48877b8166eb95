"""The page of the project library: in order, explained; several entered or rolled over at once."""

import datetime
from collections.abc import Callable

import pytest

from quancheng.journal import REFUSED, Entry
from quancheng.projects.models import LibraryEntry, Project
from quancheng.reviews.models import Batch, Reviewed
from tests.lifecycle.world import World, fresh
from tests.web.ledgers import many
from tests.web.library.placing import PRICED, key, project, shelved
from tests.web.reading import parsed
from tests.web.visiting import Visitor, counted

Enter = Callable[[str], Visitor]
LIBRARY = "/plans/library/"


def test_the_library_says_when_the_year_begins_by_which_reading(world: World, enter: Enter) -> None:
    page = enter("周闻笛").page(f"{LIBRARY}?year=2026")
    said = page.words("p", "lead")[0]
    assert "2026 预算年度自 2026-01-01 开始（I-12-2）" in said
    assert "/law/12/#I-12-2" in page.links()


def test_projects_stand_by_their_score_and_every_term_is_told(world: World, enter: Enter) -> None:
    plain = project(world, "普通项目", facts=PRICED)
    pilot = project(world, "试点项目", facts=PRICED | {"优先标签": "省试点"})
    for each in (plain, pilot):
        LibraryEntry.objects.create(
            project=each, jurisdiction=world.jurisdiction, year=2026, on=world.at.date(), by_name="周闻笛"
        )
    batch = Batch.objects.create(jurisdiction=world.jurisdiction, year=2025, name="一", on=world.at.date())
    Reviewed.objects.create(batch=batch, project=plain, place=1, average=8500, on=world.at.date(), conclusion="同意")
    page = enter("周闻笛").page(f"{LIBRARY}?year=2026")
    assert [words.split("区文化")[0].strip() for words in page.words("td", "name")] == ["试点项目", "普通项目"]
    assert "省试点 +10 第七条" in page.words("ul", "score-terms")[0]
    assert "评审平均分 +8.5 第十二条" in page.words("ul", "score-terms")[1]


def test_a_place_put_by_a_person_is_marked_with_its_reason(world: World, enter: Enter) -> None:
    shelved(world, 1, 优先标签="国家试点")
    shelved(world, 1)
    last = LibraryEntry.objects.latest("pk")
    reply = enter("周闻笛").does(last.project, "rank", place="1", reason="省里督办")
    assert (reply.status_code, reply.url) == (302, f"/projects/{last.project.public_id}/?done=rank")
    page = enter("钱有度").page(f"{LIBRARY}?year=2026")
    assert page.words("small", "moved") == ["人工调整（按得分是第 2 位）：省里督办"]
    assert "do/rank" not in page.source


def test_several_are_entered_at_once_and_told_one_by_one(world: World, enter: Enter) -> None:
    first, second = project(world, "甲项目"), project(world, "乙项目")
    officer = enter("周闻笛")
    page = officer.page(f"{LIBRARY}?year=2026")
    assert page.words("span", "met") == ["符合", "符合"]
    stale = key(second)
    Project.objects.filter(pk=second.pk).update(version=9)
    reply = officer.sends(f"{LIBRARY}?year=2026", of="2026", what="enter", project=[key(first), stale])
    page = parsed(reply)
    assert reply.status_code == 422
    assert page.words("div", "told") == ["1 个项目已办理：甲项目"]
    assert "乙项目 他人已修改" in page.words("div", "errors")[0]
    assert LibraryEntry.objects.get().project == first
    assert Entry.objects.filter(act="项目入库", result=REFUSED).count() == 1


def test_the_same_form_sent_twice_enters_nothing_twice(world: World, enter: Enter) -> None:
    first, second = project(world, "甲项目"), project(world, "乙项目")
    officer, ticked = enter("周闻笛"), [key(first), key(second)]
    told = {"once": "k", "of": "2026", "what": "enter", "project": ticked}
    assert officer.post(LIBRARY, told).status_code == officer.post(LIBRARY, told).status_code == 200
    assert LibraryEntry.objects.count() == 2
    assert Entry.objects.filter(act="项目入库").count() == 2


def test_entering_too_late_is_shown_before(world: World, enter: Enter) -> None:
    late = project(world, "迟到项目")
    officer = enter("周闻笛")
    page = officer.page(f"{LIBRARY}?year=2025")
    assert page.words("span", "late") == ["逾期办结"]
    assert "2025 预算年度已经开始" in page.words("p", "late-note")[0]
    page = officer.page(f"/projects/{late.public_id}/do/library/")
    assert (
        "2025 预算年度自 2025-01-01 开始（I-12-2），今天列入 2025 年项目库：逾期办结"
        in page.words("section", "barred")[0]
    )
    assert [each["value"] for each in page.all("input", type="radio") if "checked" in each.attributes] == ["2026"]
    assert officer.does(late, "library", year="2025").status_code == 302
    assert fresh(late).late == 1


def test_what_rolls_over_is_in_the_next_years_library(world: World, enter: Enter) -> None:
    shelved(world, 2)
    one, two = Project.objects.order_by("pk")
    reply = enter("周闻笛").sends(f"{LIBRARY}?year=2026", of="2026", what="roll", project=[key(one), key(two)])
    assert parsed(reply).words("div", "told") == [f"2 个项目已办理：{one.name}、{two.name}"]
    assert set(LibraryEntry.objects.filter(state="在库").values_list("year", flat=True)) == {2027}
    page = enter("周闻笛").page(f"{LIBRARY}?year=2027")
    assert all("上年滚动转入" in words for words in page.words("td", "name"))


def test_a_unit_sees_its_own_with_their_places_among_all(world: World, enter: Enter) -> None:
    shelved(world, 1, 优先标签="国家试点")
    many(world, 1, name="邻局项目", stage="入库", state="已受理", facts=PRICED, unit=world["白景行"].unit)
    shelved(world, 0)
    page = enter("白景行").page(f"{LIBRARY}?year=2026")
    assert [words.split("区教育")[0].strip() for words in page.words("td", "name")] == ["邻局项目"]
    assert page.words("td", "place-cell") == ["2"]
    assert page.all("input", type="checkbox") == []
    assert "本单位在 2027 年项目库里没有项目" in enter("白景行").page(f"{LIBRARY}?year=2027").source


def test_a_project_is_found_by_its_name_and_keeps_its_place(world: World, enter: Enter) -> None:
    shelved(world, 3)
    page = enter("周闻笛").page(f"{LIBRARY}?year=2026&q=项目2")
    assert page.words("td", "place-cell") == ["3"]
    assert "没有名称含“海洋”的项目" in enter("周闻笛").page(f"{LIBRARY}?year=2026&q=海洋").source


@pytest.mark.parametrize("name", ["程审之", "管系统"])
def test_who_is_assigned_or_administers_finds_no_library(world: World, enter: Enter, name: str) -> None:
    assert enter(name).get(LIBRARY).status_code == 404


@pytest.mark.parametrize("what", ["enter", "roll"])
def test_who_may_not_is_refused(world: World, enter: Enter, what: str) -> None:
    shelved(world, 1)
    before = list(LibraryEntry.objects.values_list())
    reply = enter("钱有度").post(LIBRARY, {"of": "2026", "what": what, "project": [key(Project.objects.get())]})
    assert reply.status_code == 422
    assert "由项目主管部门办理" in parsed(reply).words("div", "errors")[0]
    assert list(LibraryEntry.objects.values_list()) == before


@pytest.mark.parametrize("address", ["?year=9", "?year=abcd", "?page=0", "?page=99999", "?year=2026&page=x", "?q=%25"])
def test_whatever_the_address_says_there_is_a_page(world: World, enter: Enter, address: str) -> None:
    assert enter("周闻笛").get(LIBRARY + address).status_code == 200


def test_a_page_of_a_hundred_takes_at_most_eight_statements_however_large_the_library(
    world: World, enter: Enter
) -> None:
    made = {}
    for count in (120, 880):
        shelved(world, count, 优先标签="市试点")
        for name in ("周闻笛", "林知远"):
            visitor = enter(name)
            with counted() as statements:
                page = visitor.page(f"{LIBRARY}?year=2026&size=100&q=项目")
            assert len(page.words("td", "name")) == 100
            made[name, count] = len(statements)
    assert made["周闻笛", 120] == made["周闻笛", 880] <= 8
    assert made["林知远", 120] == made["林知远", 880] <= 8


def test_a_page_stays_light(world: World, enter: Enter) -> None:
    shelved(world, 120, 优先标签="国家试点", 建设依据充分=True, 可行性强=True, 事前绩效评估等级="优")
    many(world, 1, stage="建设", state="已受理", facts=PRICED, breaches=1)
    page = enter("周闻笛").page(f"{LIBRARY}?year=2026")
    assert len(page.words("td", "name")) == 50
    assert len(page.source.encode()) <= 60 * 1024


def test_the_years_that_are_shown_lie_around_this_one(world: World, enter: Enter) -> None:
    world.at = datetime.datetime(2025, 6, 2, 9, 0, tzinfo=world.at.tzinfo)
    links = enter("周闻笛").page(LIBRARY).links()
    assert {f"/plans/library/?year={year}" for year in (2023, 2024, 2025, 2027)} <= set(links)
