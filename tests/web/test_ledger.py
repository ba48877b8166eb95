"""项目台账 as people of the small world see it: what is in it, narrowed, laid out, kept, exported."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from quancheng.ledger.phrases import in_workdays
from quancheng.lifecycle.acts.drafting import draft
from quancheng.lifecycle.models import Finding
from quancheng.projects.models import Project, SavedView
from quancheng.web import regulation
from tests.lifecycle.placed import BUDGETED, placed
from tests.lifecycle.world import World, screened, submitted
from tests.web.ledgers import many, shelve
from tests.web.reading import Page, parsed
from tests.web.visiting import Visitor, counted

CANARY = "金丝雀监测平台"
Enter = Callable[[str], Visitor]


def names(page: Page) -> list[str]:
    """The projects on a page."""
    return [each.split(" ")[0] for each in page.words("td", "name")]


# ---------------------------------------------------------------------------------------------- who sees what


def test_a_draft_is_seen_by_its_own_unit_alone(world: World, enter: Enter) -> None:
    screened(world, CANARY)
    assert names(enter("林知远").page("/projects/")) == [CANARY]
    assert names(enter("苏明达").page("/projects/")) == [CANARY]
    for name in ("白景行", "周闻笛", "钱有度", "程审之", "路人甲", "管系统", "管审计"):
        page = enter(name).page("/projects/")
        assert names(page) == [], name
        assert CANARY not in page.source, name


def test_what_is_submitted_is_seen_by_the_duties_of_the_district_but_not_by_other_builders(
    world: World, enter: Enter
) -> None:
    submitted(world, CANARY)
    for name in ("林知远", "周闻笛", "顾长风", "钱有度"):
        assert names(enter(name).page("/projects/")) == [CANARY], name
    for name in ("白景行", "路人甲"):
        assert names(enter(name).page(f"/projects/?q={CANARY}")) == [], name
        assert CANARY not in enter(name).page("/projects/?q=金丝雀").source, name


def test_an_empty_ledger_says_what_to_do_first(world: World, enter: Enter) -> None:
    assert "从申报开始" in enter("白景行").page("/projects/").words("p", "empty")[0]
    assert "报送" in enter("周闻笛").page("/projects/").words("p", "empty")[0]
    assert "管理员" in enter("管安全").page("/projects/").words("p", "empty")[0]


# ---------------------------------------------------------------------------------------------- narrowing


@pytest.fixture
def shelf(world: World) -> World:
    """Three projects that differ in everything a filter asks for."""
    shelve(world)
    return world


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "甲乙丙"), ("stage=评审", "甲"), ("state=已提交", "乙"), ("shade=不符合", "甲"), ("shade=待认定", "乙"),
        ("shade=原则不符", "丙"), ("year=2024", "乙"), ("historic=1", "丙"), ("unit=教育", "丙"), ("unit=区", "甲乙丙"),
        ("unit=无此", ""), ("due=10", "甲"), ("due=any", "甲乙"), ("stage=申报&shade=待认定", "乙"), ("mine=1", ""),
    ],
)  # fmt: skip
def test_each_condition_narrows_the_list(shelf: World, enter: Enter, query: str, found: str) -> None:
    page = enter("周闻笛").page(f"/projects/?sort=changed_at&{query}")
    assert names(page) == list(found)
    assert page.words("p", "found")[0] == f"{len(found)} 个项目"


@pytest.mark.parametrize(
    "query",
    ["stage=无", "state=x&shade=好", "year=二〇二五", "article=0", "due=soon", "sort=facts", "sort=-password",
     "size=9999", "col=password&col=clerk__password", "after=x", "q=", "rule=不存在", "mine=2"],
)  # fmt: skip
def test_an_address_that_asks_for_nonsense_is_no_error(shelf: World, enter: Enter, query: str) -> None:
    page = enter("周闻笛").page(f"/projects/?{query}")
    assert len(names(page)) == (0 if query in ("stage=无", "rule=不存在") else 3)


def test_projects_are_found_by_a_rule_or_an_article_with_its_verdict(world: World, enter: Enter) -> None:
    one, other = submitted(world), submitted(world, "智慧文旅二期")
    row = Finding.objects.filter(project=one).first()
    assert row
    Finding.objects.filter(project=other, rule=row.rule).delete()
    officer = enter("周闻笛")
    assert names(officer.page(f"/projects/?rule={row.rule}")) == [one.name]
    assert names(officer.page(f"/projects/?rule={row.rule}&shade={row.shade}")) == [one.name]
    assert names(officer.page(f"/projects/?rule={row.rule}&shade=逾期办结")) == []
    assert one.name in names(officer.page(f"/projects/?article={row.article}"))
    assert f"规则：{row.rule}" in officer.page(f"/projects/?rule={row.rule}").words("ul", "chips")[0]


def test_words_of_the_application_are_found(world: World, enter: Enter) -> None:
    project = submitted(world)
    for text in ("客流监测", "文化和旅游", project.number, "采集 预警", "数字化规划"):
        assert names(enter("周闻笛").page(f"/projects/?q={text}")) == [project.name], text
    assert names(enter("周闻笛").page("/projects/?q=水务")) == []


# ---------------------------------------------------------------------------------------------- weight


@pytest.mark.parametrize("name", ["林知远", "周闻笛", "钱有度", "程审之", "路人甲", "管系统"])
def test_a_list_of_a_hundred_asks_the_database_no_more_than_a_list_of_25(world: World, enter: Enter, name: str) -> None:
    many(world, 130, amount=100)
    many(world, 10, next_due=world.at.date())
    visitor = enter(name)
    columns = (
        "col=amount&col=clerk&col=共建单位&col=共建单位确认日&col=资源目录已编制&col=事前绩效评估得分&col=立项批复日"
    )
    visitor.page("/projects/")
    made = {}
    for query in (
        "size={}",
        "size={}&sort=next_due",
        f"size={{}}&q=项目&unit=区&article=6&{columns}",
        f"size={{}}&sort=next_due&{columns}",
    ):
        for size in (25, 100):
            with counted() as statements:
                visitor.page("/projects/?" + query.format(size))
            made[query, size] = len(statements)
        assert made[query, 25] == made[query, 100], query
    assert max(made.values()) <= 8


def test_a_full_page_stays_light(world: World, enter: Enter) -> None:
    many(
        world,
        120,
        name="区智慧文旅一体化监测预警平台升级改造项目（二期）",
        breaches=2,
        doubts=3,
        amount=12345600,
        next_due=world.at.date(),
    )
    assert len(enter("周闻笛").page("/projects/?size=50").source.encode()) <= 60 * 1024


# ---------------------------------------------------------------------------------------------- layout


def test_columns_are_chosen_among_all_facts_and_remembered_in_the_address(world: World, enter: Enter) -> None:
    project = submitted(world)
    officer = enter("周闻笛")
    offered = {each["value"] for each in officer.page("/projects/columns/?q=客流").all("input", name="col")}
    assert {"unit", "clerk", "建设性质", "立项批复日", "等保级别"} <= offered
    assert not {"项目名称", "password"} & offered
    page = officer.page("/projects/?col=建设性质&col=资源目录已编制&col=事前绩效评估等级&col=clerk&col=建设方案日")
    assert [each.split("↕")[0] for each in page.words("th")] == [
        "项目名称",
        "经办人",
        "建设性质",
        "事前绩效评估等级",
        "建设方案日",
        "资源目录已编制",
    ]
    assert page.words("td")[1:] == ["林知远", "新建", "良", "2025-02-20", "是"]
    assert project.facts.get("事前绩效评估等级") is None, "it follows from rows"


def test_columns_beyond_the_most_are_told_of(world: World, enter: Enter) -> None:
    many(world, 1)
    officer = enter("周闻笛")
    every = [each["value"] for each in officer.page("/projects/columns/").all("input", name="col")]
    page = officer.page("/projects/?" + "&".join(f"col={code}" for code in every[:23]))
    assert len(page.words("th")) == 20 + 1
    assert "后 3 列没有显示" in page.words("p", "told")[0]


def test_money_dates_and_days_left_are_said_as_in_the_office(world: World, enter: Enter) -> None:
    many(world, 1, amount=1_075_320_000, next_due=datetime.date(2025, 3, 7), breaches=2, doubts=1)
    cells = enter("周闻笛").page("/projects/").words("td")
    assert "1,075.32" in cells
    assert "2025-03-07还有 4 天" in cells
    assert "不符合 2 待认定 1" in cells


@pytest.mark.parametrize(("rule", "words"), [("季报", "还有 28 天"), ("合同备案", "还有 20 个工作日")])
def test_days_are_counted_on_the_list_and_the_desk_as_the_limit_counts_them(
    world: World, enter: Enter, rule: str, words: str
) -> None:
    assert in_workdays(regulation.pack(), rule) is ("工作日" in words)
    due = datetime.date(2025, 3, 31)
    many(world, 1, next_due=due)
    project = Project.objects.get()
    Finding.objects.create(
        jurisdiction=project.jurisdiction, project=project, unit=project.unit, kind="合同", number="1", rule=rule,
        article=22, holder="项目建设单位", shade="未到期", due=due,
    )  # fmt: skip
    clerk = enter("林知远")
    assert f"2025-03-31{words}" in clerk.page("/projects/").words("td")
    assert words in " ".join(clerk.page("/desk/").words("span", "days"))


def test_htmx_gets_the_list_and_the_tabs_and_the_address_stays_true(shelf: World, enter: Enter) -> None:
    reply = enter("周闻笛").get("/projects/?q=&shade=不符合&sort=-amount&year=&stage=", headers={"HX-Request": "true"})
    page = parsed(reply)
    assert not page.all("html")
    assert [each["id"] for each in page.elements if each["id"] in ("list", "tabs")] == ["list", "tabs"]
    assert reply["HX-Push-Url"] == "/projects/?shade=%E4%B8%8D%E7%AC%A6%E5%90%88&sort=-amount"
    restored = enter("周闻笛").get("/projects/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in restored.content.decode()


def test_a_co_builder_is_named_in_its_column(world: World, enter: Enter) -> None:
    project = screened(world)
    unit = world["白景行"].unit
    assert unit
    world.does(
        "林知远", draft, project=project.public_id, version=None, part="cobuilding", values={"共建类型": "跨部门"},
        rows=[{"unit": unit.public_id, "part": "数据"}],
    )  # fmt: skip
    assert enter("白景行").page("/projects/?col=共建单位").words("td")[1:] == ["区教育和体育局"]


# ---------------------------------------------------------------------------------------------- kept views


def keep(visitor: Visitor, name: str, query: str) -> Any:
    return visitor.post("/projects/views/", {"what": "keep", "name": name, "query": query})


def test_a_way_of_looking_is_kept_renamed_and_dropped(world: World, enter: Enter) -> None:
    clerk = enter("林知远")
    reply = keep(clerk, "去年的", "year=2024&sort=-amount&col=number&col=建设性质&evil=1")
    assert reply.status_code == 302
    page = clerk.page(reply["Location"])
    assert [each.text for each in page.all("a", **{"aria-current": "true"})][-1] == "去年的"
    assert SavedView.objects.get().query == "year=2024&sort=-amount&col=number&col=建设性质"
    assert "保存为视图" not in page.source, "it is kept already"

    clerk.post("/projects/views/", {"what": "rename", "old": "去年的", "name": "2024 年"})
    assert "2024 年" in clerk.page("/projects/").words("nav", "tabs")[0]
    clerk.post("/projects/views/", {"what": "drop", "old": "2024 年"})
    assert not SavedView.objects.exists()


def test_nobody_sees_or_changes_the_views_of_others(world: World, enter: Enter) -> None:
    keep(enter("林知远"), "去年的", "year=2024")
    other = enter("何小满")
    assert "去年的" not in other.page("/projects/").source
    other.post("/projects/views/", {"what": "drop", "old": "去年的"})
    assert other.post("/projects/views/", {"what": "rename", "old": "去年的", "name": "x"}).status_code == 422
    assert SavedView.objects.get().name == "去年的"


@pytest.mark.parametrize("name", ["", "  ", "全部", "去年的", "名" * 21])
def test_a_view_without_a_name_of_its_own_is_not_kept_and_what_was_typed_stays(
    world: World, enter: Enter, name: str
) -> None:
    clerk = enter("林知远")
    keep(clerk, "去年的", "year=2024")
    reply = keep(clerk, name, "shade=不符合")
    page = parsed(reply)
    assert (reply.status_code, SavedView.objects.count()) == (422, 1)
    assert page.all("input", name="query")[0]["value"] == "shade=不符合"
    assert page.all("input", name="name")[0]["value"] == name.strip()
    assert page.all("a", href="#name")


def test_a_unit_reads_what_its_budget_review_came_to_once_it_was_fed_back(world: World, enter: Enter) -> None:
    facts = {name: value for name, value in BUDGETED.items() if name != "预算评审反馈日"}
    placed(world, "等待反馈", "入库", facts)
    address = "/projects/?col=name&col=预算评审额"
    assert "88.00" in enter("钱有度").page(address).words("td")
    assert "88.00" not in enter("林知远").page(address).words("td")
