"""The application's pages: the task list, a page a part, wrong input, what was returned, two at once."""

from collections.abc import Callable

import pytest

from quancheng.journal import Entry
from quancheng.lifecycle.acts import acceptance, drafting
from quancheng.lifecycle.acts.acceptance import Returning
from quancheng.lifecycle.application import ESTIMATE, PARTS
from quancheng.projects.models import CoBuilder, EstimateLine, Project, Resource, Scratch
from quancheng.web.application_rows import MOST
from tests.lifecycle.world import SCORES, World, filled, fresh, screened, submitted
from tests.web.applying import address, boxes, hidden, saves
from tests.web.reading import Page, parsed
from tests.web.test_every_page import HEAVIEST_PAGE, HEAVIEST_VISIT, loaded, weight
from tests.web.visiting import Visitor, counted

Enter = Callable[[str], Visitor]


def returned(world: World, *items: Returning) -> Project:
    project = submitted(world)
    world.does(
        "周闻笛", acceptance.return_application, project=project.public_id, version=project.version, items=list(items)
    )
    return fresh(project)


def tags(page: Page) -> list[str]:
    return page.words("span", "tag")


# ---- the task list


def test_a_fresh_draft_says_what_each_part_lacks(world: World, enter: Enter) -> None:
    page = enter("林知远").page(address(screened(world)))
    assert len(page.all("ol", "tasks")) == 1
    assert [link for link in page.links() if link.endswith(("/overview/", "/papers/"))]
    assert "填写中" in tags(page)
    assert any(words.startswith("还缺 建设方案日") for words in page.words("small"))
    assert "苏明达" in page.source


def test_a_full_draft_is_full(world: World, enter: Enter) -> None:
    page = enter("林知远").page(address(filled(world, screened(world))))
    assert tags(page).count("已完成") == len(PARTS)


def test_a_part_that_is_not_asked_for_says_so(world: World, enter: Enter) -> None:
    page = enter("林知远").page(address(filled(world, screened(world), 新增支出=False)))
    assert "不是新增支出" in page.source or "已完成" in tags(page)


@pytest.mark.parametrize("tail", ["", "check/", "versions/", "overview/", "papers/", "estimate/"])
def test_a_foreign_application_is_as_one_that_is_not_there(world: World, enter: Enter, tail: str) -> None:
    project, stranger = screened(world), enter("白景行")
    foreign, missing = stranger.get(address(project, tail)), stranger.get(f"/projects/nowhere/application/{tail}")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert project.name not in foreign.content.decode()
    assert stranger.post(address(project, tail), {"once": "k"}).status_code in (404, 405)


def test_there_is_no_part_of_another_name(world: World, enter: Enter) -> None:
    assert enter("林知远").get(address(screened(world), "elsewhere/")).status_code == 404


@pytest.mark.parametrize("tail", ["", *(f"{part.key}/" for part in PARTS)])
def test_pages_make_few_statements_however_much_there_is(world: World, enter: Enter, tail: str) -> None:
    items = [Returning("overview", "建设目标", "请写清"), Returning("estimate", "", "请核对")]
    project, clerk = returned(world, *items), enter("林知远")
    clerk.get(address(project, tail))
    with counted() as statements:
        clerk.page(address(project, tail))
    few = len(statements)
    assert few <= 17, statements
    EstimateLine.objects.bulk_create(
        EstimateLine(project=project, place=place, category="安全", unit_price=1, quantity=1, amount=1)
        for place in range(10, 90)
    )
    with counted() as statements:
        clerk.page(address(project, tail))
    assert len(statements) == few


def test_looking_writes_nothing(world: World, enter: Enter) -> None:
    project, clerk = filled(world, screened(world)), enter("林知远")
    before = (fresh(project).version, Entry.objects.count())
    for tail in ("", "check/", "versions/", *(f"{part.key}/" for part in PARTS)):
        clerk.page(address(project, tail))
    assert (fresh(project).version, Entry.objects.count()) == before


def test_no_page_is_heavy_or_styled_inline(world: World, enter: Enter) -> None:
    project, clerk = filled(world, screened(world)), enter("林知远")
    for tail in ("", "check/", "versions/", *(f"{part.key}/" for part in PARTS)):
        page = clerk.page(address(project, tail))
        size = len(page.source.encode())
        assert size <= HEAVIEST_PAGE, tail
        assert size + sum(map(weight, loaded(page))) <= HEAVIEST_VISIT, tail
        assert [each for each in page.elements if each["style"] or each["onclick"]] == []
        assert len(page.all("h1")) == 1, tail


# ---- a page a part


def test_a_part_is_saved_and_leads_on(world: World, enter: Enter) -> None:
    project, clerk = screened(world), enter("林知远")
    page = clerk.page(address(project, "overview/"))
    sent = hidden(page) | boxes(page) | {"申报年度": "2025", "新增支出": "是", "建设目标": " 建成平台 ", "then": "next"}
    reply = clerk.post(address(project, "overview/"), sent)
    assert reply.headers["Location"] == address(project, "scheme/?saved=overview")
    found = fresh(project)
    assert (found.facts["申报年度"], found.facts["新增支出"], found.details["建设目标"]) == (2025, True, "建成平台")
    assert "“项目概况”已保存" in clerk.page(reply.headers["Location"]).source


@pytest.mark.parametrize(("then", "lands"), [("stay", "overview/?saved=overview"), ("list", "?saved=overview")])
def test_one_may_stay_or_leave(world: World, enter: Enter, then: str, lands: str) -> None:
    project = screened(world)
    reply = saves(enter("林知远"), project, "overview", 建设目标="目标", then=then)
    assert reply.headers["Location"] == address(project, lands)


def test_numbers_are_read_as_people_type_them(world: World, enter: Enter) -> None:
    project = screened(world)
    typed = {
        "市县区协同": "是",
        "事权划分日": "2025-01-06",
        "区级承担建设资金": "１,200,000.50",
        "区级承担运维经费": "0",
    }
    assert saves(enter("林知远"), project, "powers", **typed).status_code == 302
    assert fresh(project).facts["区级承担建设资金"] == "1200000.50"


def test_questions_hang_on_answers_and_are_shown_once_they_arise(world: World, enter: Enter) -> None:
    project, clerk = screened(world), enter("林知远")
    page = clerk.page(address(project, "scheme/"))
    hung = {each["data-when"]: each for each in page.all("div", "asked") if each["data-when"]}
    assert "hidden" in hung["上云"].attributes
    reply = saves(clerk, project, "scheme", 上云="否", then="next")
    assert reply.headers["Location"].startswith(address(project, "scheme/?saved=scheme&more=1"))
    page = clerk.page(address(project, "scheme/"))
    assert "hidden" not in next(each for each in page.all("div", "asked") if each["data-when"] == "上云").attributes


def test_an_answer_to_a_question_that_is_not_asked_is_not_saved(world: World, enter: Enter) -> None:
    project = screened(world)
    saves(enter("林知远"), project, "scheme", 上云="是", 不上云理由="不该有")
    assert fresh(project).facts["上云"] is True
    assert "不上云理由" not in fresh(project).facts


def test_wrong_input_is_named_at_its_field_and_nothing_typed_is_lost(world: World, enter: Enter) -> None:
    project, clerk = screened(world), enter("林知远")
    far = {"预算年度": "20277", "建设依据": "长" * 5001}
    reply = saves(clerk, project, "overview", 申报年度="今年", 建设目标="写了很久的目标", **far)
    page = parsed(reply)
    assert reply.status_code == 422
    assert [link for link in page.links() if link in ("#申报年度", "#预算年度", "#建设依据")] == [
        "#申报年度",
        "#预算年度",
        "#建设依据",
    ]
    assert any("四位的年份" in words for words in page.words("p", "error"))
    assert page.all("input", name="申报年度")[0]["value"] == "今年"
    assert "写了很久的目标" in page.words("textarea")
    assert "建设目标" not in fresh(project).details


def test_estimate_lines_are_saved_with_their_sum(world: World, enter: Enter) -> None:
    project, clerk = screened(world), enter("林知远")
    line = {
        "category_1": "软件开发",
        "name_1": "系统",
        "unit_price_1": "860,000",
        "quantity_1": "1",
        "measure_1": "套",
        "basis_1": "功能点",
    }
    other = {"category_4": "安全", "name_4": "测试", "unit_price_4": "0.05", "quantity_4": "2.5", "basis_4": "询价"}
    assert saves(clerk, project, "estimate", **line, **other).status_code == 302
    assert list(EstimateLine.objects.values_list("place", "amount")) == [(1, 86_000_000), (2, 13)]
    page = clerk.page(address(project, "estimate/"))
    assert "860,000.13" in page.source


def test_every_wrong_cell_is_named_by_its_row(world: World, enter: Enter) -> None:
    project = screened(world)
    typed = {"name_1": "系统", "unit_price_1": "很贵", "quantity_1": "0", "category_1": "别的", "basis_1": ""}
    reply = saves(enter("林知远"), project, "estimate", **typed)
    page = parsed(reply)
    assert reply.status_code == 422
    assert {"#unit_price-1", "#quantity-1", "#category-1", "#basis-1"} <= set(page.links())
    assert page.all("input", id="unit_price-1")[0]["value"] == "很贵"
    assert any("第 1 行" in words for words in page.words("p", "error"))


def test_rows_are_added_and_taken_away_without_script_and_without_saving(world: World, enter: Enter) -> None:
    project, clerk = screened(world), enter("林知远")
    page = parsed(saves(clerk, project, "estimate", name_1="甲", name_2="乙", more="1"))
    assert len(page.all("input", id="name-7")) == 1
    page = parsed(saves(clerk, project, "estimate", name_1="甲", name_2="乙", drop="1"))
    assert page.all("input", id="name-1")[0]["value"] == "乙"
    assert not EstimateLine.objects.exists()


def test_a_long_estimate_is_saved_whole(world: World, enter: Enter) -> None:
    project, line = (
        screened(world),
        {"category": "安全", "name": "件", "unit_price": "1", "quantity": "1", "basis": "询价"},
    )
    typed = {f"{name}_{row}": text for row in range(1, MOST[ESTIMATE] + 1) for name, text in line.items()}
    assert saves(enter("林知远"), project, "estimate", **typed).status_code == 302
    assert EstimateLine.objects.count() == MOST[ESTIMATE]


def test_resources_are_saved_as_cards(world: World, enter: Enter) -> None:
    project, clerk = screened(world), enter("林知远")
    wrong = saves(clerk, project, "resources", name_1="客流", sharing_1="不予共享", opening_1="不予开放")
    assert wrong.status_code == 422
    assert "#sharing_terms-1" in parsed(wrong).links()
    right = {"name_1": "客流", "sharing_1": "不予共享", "sharing_terms_1": "个人信息保护法", "opening_1": "不予开放"}
    assert "#opening_terms-1" in parsed(saves(clerk, project, "resources", **right)).links()
    right |= {"opening_terms_1": "含个人信息"}
    both = saves(clerk, project, "resources", **right, 不涉及信息资源="没有")
    assert "#不涉及信息资源" in parsed(both).links()
    assert saves(clerk, project, "resources", **right).status_code == 302
    assert Resource.objects.get().sharing_terms == "个人信息保护法"


def test_co_builders_are_named_as_they_are_called(world: World, enter: Enter) -> None:
    project, clerk = screened(world), enter("林知远")
    joint = {"共建类型": "跨部门", "牵头部门": "区文化和旅游局"}
    wrong = saves(clerk, project, "cobuilding", **joint, unit_1="区教育局")
    assert wrong.status_code == 422
    assert "#unit-1" in parsed(wrong).links()
    assert saves(clerk, project, "cobuilding", **joint, unit_1="区教育和体育局", part_1="研学数据").status_code == 302
    assert str(CoBuilder.objects.get().unit) == "区教育和体育局"
    saves(clerk, project, "cobuilding", 共建类型="无")
    assert not CoBuilder.objects.exists()


def test_the_evaluation_is_filed_and_graded(world: World, enter: Enter) -> None:
    project, clerk = screened(world), enter("林知远")
    assert saves(clerk, project, "evaluation", **SCORES | {"立项必要性": "25"}).status_code == 422
    assert saves(clerk, project, "evaluation", **SCORES).status_code == 302
    page = clerk.page(address(project, "evaluation/"))
    assert any(words.startswith("总分 89.5") and "良" in words for words in page.words("p", "sum"))


# ---- who may write


def test_who_only_may_look_sees_the_answers_and_no_form(world: World, enter: Enter) -> None:
    project = submitted(world)
    for part in PARTS:
        page = enter("周闻笛").page(address(project, f"{part.key}/"))
        assert not [form for form in page.all("form") if "data-typing" in form.attributes]
    assert "景区客流统计" in enter("周闻笛").page(address(project, "resources/")).source


def test_who_only_may_look_may_not_send_either(world: World, enter: Enter) -> None:
    project = submitted(world)
    sent = {"once": "k", "version": str(project.version), "建设目标": "改成别的"}
    reply = enter("周闻笛").post(address(project, "overview/"), sent)
    assert reply.status_code == 403
    assert fresh(project).details["建设目标"] == "建成客流监测平台"


def test_what_is_submitted_is_closed(world: World, enter: Enter) -> None:
    project, clerk = submitted(world), enter("林知远")
    assert "已提交" in clerk.page(address(project, "overview/")).source
    sent = {"once": "k", "version": str(project.version), "建设目标": "改成别的"}
    assert clerk.post(address(project, "overview/"), sent).status_code == 409


def test_in_a_returned_application_only_what_was_returned_is_open(world: World, enter: Enter) -> None:
    project, clerk = returned(world, Returning("overview", "建设目标", "请写出指标")), enter("林知远")
    page = clerk.page(address(project, "overview/"))
    assert [each["name"] for each in page.all("textarea")] == ["建设目标"]
    assert page.all("input", name="申报年度") == []
    shown = " ".join(page.words("div", "returned"))
    assert "请写出指标" in shown
    assert "退回时写的是：建成客流监测平台" in shown
    assert saves(clerk, project, "overview", 建设目标="误差不超过百分之五").status_code == 302
    assert "没有被退回" in clerk.page(address(project, "safety/")).source
    sent = hidden(page) | {"version": str(fresh(project).version), "建设内容": "偷偷改的"}
    assert clerk.post(address(project, "overview/"), sent).status_code == 409
    assert fresh(project).details["建设内容"] == "采集、分析、预警"
    assert tags(clerk.page(address(project))).count("已修改") == 1


def test_what_was_returned_and_not_mended_is_named_before_it_is_sent_again(world: World, enter: Enter) -> None:
    items = (Returning("overview", "建设目标", "请写出指标"), Returning("estimate", "1. 客流分析系统", "单价偏高"))
    project, clerk = returned(world, *items), enter("林知远")
    saved = clerk.post(
        address(project, "overview/"),
        hidden(clerk.page(address(project, "overview/"))) | {"then": "next", "建设目标": "误差不超过百分之五"},
    )
    assert "/application/estimate/" in saved.headers["Location"]
    assert "1. 客流分析系统：单价偏高" in " ".join(clerk.page(address(project, "estimate/")).words("div", "returned"))
    check = enter("苏明达").page(address(project, "check/"))
    assert any("还有 1 项没有改动" in words for words in check.words("p", "sans"))
    assert address(project, "estimate/#1. 客流分析系统") in check.links()
    assert tags(clerk.page(address(project))).count("被退回") == 1


def test_lines_that_were_not_returned_are_not_in_the_way(world: World, enter: Enter) -> None:
    project, clerk = returned(world, Returning("cobuilding", "牵头部门", "请核对")), enter("林知远")
    assert saves(clerk, project, "cobuilding", 共建类型="无").status_code == 302
    assert EstimateLine.objects.filter(project=project).count() == 2


# ---- twice, and two at once


def test_a_double_click_has_one_effect(world: World, enter: Enter) -> None:
    project, clerk = screened(world), enter("林知远")
    sent = hidden(clerk.page(address(project, "overview/"))) | {"建设目标": "一次", "then": "stay"}
    one = clerk.post(address(project, "overview/"), sent)
    acts = Entry.objects.count()
    other = clerk.post(address(project, "overview/"), sent)
    assert one.headers["Location"] == other.headers["Location"]
    assert Entry.objects.count() == acts


def test_two_who_write_in_one_part_see_both_versions_and_choose(world: World, enter: Enter) -> None:
    project, clerk, other = screened(world), enter("林知远"), enter("何小满")
    mine = hidden(clerk.page(address(project, "overview/"))) | {
        "建设目标": "我的目标",
        "建设依据": "我的依据",
        "then": "stay",
    }
    assert saves(other, project, "overview", 建设目标="她的目标", 建设依据="她的依据").status_code == 302
    reply = clerk.post(address(project, "overview/"), mine)
    page = parsed(reply)
    assert reply.status_code == 409
    assert {"我的目标", "她的目标", "我的依据", "她的依据"} <= set(page.words("p", "said"))
    assert fresh(project).details["建设目标"] == "她的目标"
    again = hidden(page) | {each["name"]: each["value"] for each in page.all("input", type="hidden")}
    again |= {"take-建设目标": "mine", "take-建设依据": "now"}
    assert clerk.post(address(project, "overview/"), again).status_code == 302
    found = fresh(project).details
    assert (found["建设目标"], found["建设依据"]) == ("我的目标", "她的依据")


def test_rows_are_chosen_as_a_whole(world: World, enter: Enter) -> None:
    project, clerk, other = screened(world), enter("林知远"), enter("何小满")
    row = {"category-1": "安全", "unit_price-1": "5", "quantity-1": "1", "basis-1": "询价"}
    mine = hidden(clerk.page(address(project, "estimate/"))) | row | {"name-1": "我的一行"}
    saves(
        other,
        project,
        "estimate",
        category_1="安全",
        unit_price_1="7",
        quantity_1="1",
        basis_1="询价",
        name_1="她的一行",
    )
    page = parsed(clerk.post(address(project, "estimate/"), mine))
    again = {each["name"]: each["value"] for each in page.all("input", type="hidden")} | {"take-rows": "now"}
    assert clerk.post(address(project, "estimate/"), again).status_code == 302
    assert EstimateLine.objects.get().name == "她的一行"


def test_two_who_write_in_different_parts_are_not_in_each_others_way(world: World, enter: Enter) -> None:
    project, clerk, other = screened(world), enter("林知远"), enter("何小满")
    mine = hidden(clerk.page(address(project, "overview/"))) | {"建设目标": "我的目标"}
    assert saves(other, project, "safety", 安全可靠说明="都在名录之内").status_code == 302
    assert clerk.post(address(project, "overview/"), mine).status_code == 302
    assert fresh(project).details["建设目标"] == "我的目标"


def test_without_knowing_what_was_seen_an_old_version_is_refused(world: World, enter: Enter) -> None:
    project, clerk = screened(world), enter("林知远")
    old = {"once": "k", "version": str(project.version), "建设目标": "旧页上写的"}
    world.does(
        "何小满", drafting.draft, project=project.public_id, version=None, part="overview", values={"建设目标": "新的"}
    )
    assert clerk.post(address(project, "overview/"), old).status_code == 409


# ---- what is typed and not saved


def test_what_was_typed_and_not_saved_is_offered_again(world: World, enter: Enter) -> None:
    project, clerk = screened(world), enter("林知远")
    assert clerk.post(address(project, "overview/typing/"), {"建设目标": "还没有写完", "once": "k"}).status_code == 204
    assert Scratch.objects.get().data == {"建设目标": "还没有写完"}
    page = clerk.page(address(project, "overview/"))
    assert any("没有保存的内容还在" in words for words in page.words("div", "offer"))
    assert "还没有写完" not in page.words("textarea")
    assert "还没有写完" in clerk.page(address(project, "overview/?restore=1")).words("textarea")
    assert enter("何小满").page(address(project, "overview/")).words("div", "offer") == []


def test_it_is_dropped_when_asked_and_when_saved(world: World, enter: Enter) -> None:
    project, clerk = screened(world), enter("林知远")
    clerk.post(address(project, "overview/typing/"), {"建设目标": "甲"})
    assert clerk.post(address(project, "overview/typing/"), {"forget": "1"}).status_code == 302
    assert not Scratch.objects.exists()
    clerk.post(address(project, "overview/typing/"), {"建设目标": "乙"})
    saves(clerk, project, "overview", 建设目标="丙")
    assert not Scratch.objects.exists()


def test_typing_leaves_no_act_and_nobody_types_in_a_foreign_application(world: World, enter: Enter) -> None:
    project, clerk = screened(world), enter("林知远")
    acts = Entry.objects.count()
    clerk.post(address(project, "overview/typing/"), {"建设目标": "甲"})
    assert Entry.objects.count() == acts
    assert fresh(project).version == project.version
    assert enter("白景行").post(address(project, "overview/typing/"), {"建设目标": "甲"}).status_code == 404
    assert enter("林知远").get(address(project, "overview/typing/")).status_code == 405
