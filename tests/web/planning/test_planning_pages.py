"""Pages of plans: what there is and what is missing, for each; entering rows; filing; comments; windows."""

from __future__ import annotations

import pytest

from quancheng.projects.models import AnnualPlan, PlanComment, Window
from tests.lifecycle.planning.plans import FLOW, LISTED, OFFICE, YEAR, drafted, filed, item, opened, published
from tests.lifecycle.world import World, screened, submitted
from tests.web.applying import boxes
from tests.web.planning.filling import EDIT, FILE, OWN, PUBLISH, Enter, rows, said, sends
from tests.web.reading import parsed
from tests.web.visiting import counted


@pytest.mark.parametrize("who", ["周闻笛", "林知远", "钱有度"])
def test_the_front_says_what_there_is_and_what_is_missing(world: World, enter: Enter, who: str) -> None:
    bare = said(enter(who).page("/plans/"))
    assert "没有发布" in bare
    assert "没有开放的" in bare
    published(world)
    filed(world, [OFFICE, FLOW])
    opened(world)
    full = said(enter(who).page("/plans/"))
    assert "第 1 版，2 项" in full
    assert "第一批，开放中" in full
    assert ("1 个单位已报送，2 个项目" in full) is (who != "林知远")
    assert ("2 个单位没有报送" in full) is (who != "林知远")


def test_each_place_of_plans_stands_in_its_tab(world: World, enter: Enter) -> None:
    page = enter("周闻笛").page("/plans/annual/")
    places = [each["href"] for each in page.all("a") if "nav" in each.above and each["href"].startswith("/plans/")]
    for address in ("/plans/annual/", "/plans/unified/", "/plans/windows/"):
        assert address in places
        assert enter("林知远").get(address).status_code == 200


@pytest.mark.parametrize("address", ["/plans/", "/plans/annual/", "/plans/unified/", "/plans/windows/"])
@pytest.mark.parametrize("who", ["周闻笛", "林知远"])
def test_lists_are_read_in_few_statements_whatever_there_is(world: World, enter: Enter, address: str, who: str) -> None:
    published(world)
    opened(world)
    for clerk, head in (("林知远", "苏明达"), ("白景行", "沈望舒")):
        filed(world, [FLOW | {"name": f"平台{number}"} for number in range(12)], clerk, head)
    visitor = enter(who)
    with counted() as statements:
        visitor.page(address)
    assert len(statements) <= 8, statements


def test_the_review_of_a_plan_takes_as_many_statements_for_few_items_as_for_many(world: World, enter: Enter) -> None:
    published(world)
    submitted(world)
    counts = []
    officer = enter("周闻笛")
    for number in (2, 30):
        plan = filed(world, [FLOW | {"name": f"平台{each}"} for each in range(number)])
        with counted() as statements:
            officer.page(f"/plans/annual/{plan.public_id}/")
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert counts[0] <= 12


@pytest.mark.parametrize("who", ["管系统", "管安全", "管审计"])
def test_administrators_see_no_plans(world: World, enter: Enter, who: str) -> None:
    for address in ("/plans/", "/plans/annual/", "/plans/unified/", "/plans/windows/", EDIT):
        assert enter(who).get(address).status_code == 404


def test_a_unit_sees_its_own_plan_alone_and_nobody_sees_a_draft(world: World, enter: Enter) -> None:
    mine = filed(world, [OFFICE])
    draft = drafted(world, [FLOW], "白景行")
    assert enter("白景行").get(f"/plans/annual/{mine.public_id}/").status_code == 404
    assert enter("周闻笛").get(f"/plans/annual/{draft.public_id}/").status_code == 404
    assert enter("程审之").get("/plans/annual/").status_code == 404
    assert enter("林知远").get(f"/plans/annual/{YEAR}/consolidated/").status_code == 404
    drafted(world, [OFFICE | {"name": "偷偷改的名称", "item": item(mine, OFFICE["name"]).public_id}])
    assert "偷偷改的名称" not in said(enter("钱有度").page(f"/plans/annual/{mine.public_id}/"))


def test_who_may_not_has_no_page_for_it(world: World, enter: Enter) -> None:
    for who, address in (("林知远", PUBLISH), ("钱有度", PUBLISH), ("周闻笛", EDIT), ("林知远", "/plans/windows/new/")):
        assert enter(who).get(address).status_code == 404
    reply = enter("钱有度").post(OWN, {"once": "x"})
    assert reply.status_code == 404


def test_a_plan_goes_from_the_clerk_to_the_head_to_the_department(world: World, enter: Enter) -> None:
    clerk, head = enter("林知远"), enter("苏明达")
    reply = sends(clerk, EDIT, **rows(OFFICE, FLOW), then="file")
    assert reply.headers["Location"] == FILE
    page = clerk.page(FILE)
    assert "由负责人确定并报送" in said(page)
    assert not page.all("button", "primary")
    reply = head.sends(FILE)
    assert "done=filed" in reply.headers["Location"]
    assert "已报送项目主管部门" in said(head.page(reply.headers["Location"]))
    plan = AnnualPlan.objects.get()
    assert OFFICE["name"] in said(enter("周闻笛").page(f"/plans/annual/{plan.public_id}/"))


def test_before_filing_it_is_shown_what_changed_and_what_the_list_has_already(world: World, enter: Enter) -> None:
    published(world)
    plan = filed(world, [OFFICE, FLOW])
    kept = item(plan, OFFICE["name"]).public_id
    drafted(world, [OFFICE | {"item": kept, "amount": "400000"}, OFFICE | {"name": "非遗数据库"}])
    words = said(enter("苏明达").page(FILE))
    tight = words.replace(" ", "")
    assert "估算投资36.00005万元40.00万元" in tight
    assert "非遗数据库没有新列入" in tight
    assert f"{FLOW['name']}99.002万元从计划中删除" in tight
    assert "政务协同办公平台" in words
    assert "协同办公" in words


def test_filing_what_is_not_complete_says_what_is_missing(world: World, enter: Enter) -> None:
    drafted(world, [{"name": "非遗数据库"}])
    head = enter("苏明达")
    assert "第 1 行请填写用途" in said(head.page(FILE))
    assert head.sends(FILE).status_code == 422


def test_likeness_is_explained_and_a_comment_reaches_the_unit_which_answers(world: World, enter: Enter) -> None:
    published(world)
    plan = filed(world, [OFFICE, FLOW])
    officer, clerk, head = enter("周闻笛"), enter("林知远"), enter("苏明达")
    words = said(officer.page(f"/plans/annual/{plan.public_id}/"))
    assert "统建清单 政务协同办公平台" in words
    assert "I-5-1" in words
    address = f"/plans/annual/{plan.public_id}/items/{item(plan, OFFICE['name']).public_id}/"
    page = officer.page(address)
    assert {"协同办公", "公文流转", "督查督办"} <= set(page.words("mark"))
    ref = next(each["value"] for each in page.all("input", type="radio", name="against"))
    hidden = {each["name"]: each["value"] for each in page.all("input", type="hidden")}
    typed = {"once": hidden["once"], "filings": hidden["filings"], "against": ref, "finding": "重复", "text": "请说明"}
    assert officer.post(address, typed).status_code == 302
    comment = PlanComment.objects.get()
    assert "请说明" in said(clerk.page(OWN))
    assert "1 条意见等您说明" in said(clerk.page("/plans/"))
    other = FLOW | {"item": item(plan, FLOW["name"]).public_id}
    typed = rows(OFFICE | {"item": comment.item.public_id}, other)
    assert sends(clerk, EDIT, **typed, **{f"answer-{comment.pk}": "平台不含督办"}).status_code == 302
    head.sends(FILE)
    assert "平台不含督办" in said(officer.page(address))


def test_a_comment_without_finding_is_refused_with_its_words_kept(world: World, enter: Enter) -> None:
    plan = filed(world, [OFFICE])
    address = f"/plans/annual/{plan.public_id}/items/{item(plan, OFFICE['name']).public_id}/"
    page = enter("周闻笛").page(address)
    hidden = {each["name"]: each["value"] for each in page.all("input", type="hidden")}
    reply = enter("周闻笛").post(address, {"once": hidden["once"], "filings": "1", "text": "已经写好的意见"})
    assert reply.status_code == 422
    assert boxes(parsed(reply))["text"] == "已经写好的意见"
    reply = enter("钱有度").post(address, {"once": "x", "filings": "1", "text": "x", "finding": "重复"})
    assert reply.status_code == 404


def test_who_has_not_filed_is_seen_at_a_glance_and_the_rest_is_taken_together(world: World, enter: Enter) -> None:
    filed(world, [OFFICE, FLOW])
    officer = enter("周闻笛")
    page = officer.page(OWN)
    missing = [each.text.strip().split("\n")[0] for each in page.all("tr", "lack")]
    assert len(missing) == 2
    assert any(unit.startswith("区教育和体育局") for unit in missing)
    reply = officer.sends(OWN)
    assert reply.status_code == 302
    assert AnnualPlan.objects.get().consolidated_on == world.at.date()
    assert "135.00205 万元" in said(officer.page(OWN))
    assert officer.post(OWN, {"once": "again"}).status_code == 409


def test_a_list_is_published_and_the_next_begins_with_it(world: World, enter: Enter) -> None:
    officer = enter("周闻笛")
    reply = sends(officer, PUBLISH, **rows(*LISTED), note="首版")
    assert reply.status_code == 302
    page = officer.page(PUBLISH)
    assert boxes(page)["name-1"] == LISTED[0]["name"]
    sends(officer, PUBLISH, **rows(LISTED[0]))
    words = said(enter("林知远").page(f"/plans/unified/?year={YEAR}"))
    assert "第 2 版，1 项" in words
    old = said(enter("林知远").page(f"/plans/unified/?year={YEAR}&number=1"))
    assert "已被第 2 版代替" in old
    assert LISTED[1]["name"] in old


def test_a_window_is_announced_changed_and_told_where_applying_begins(world: World, enter: Enter) -> None:
    officer, clerk = enter("周闻笛"), enter("林知远")
    assert "现在没有开放的申报窗口" in said(clerk.page("/apply/"))
    officer.sends("/plans/windows/new/", name="第二批", year="2025", opens="2025-04-01", closes="2025-04-30", note="")
    assert "下一个是第二批，2025-04-01 开始" in said(clerk.page("/apply/"))
    address = f"/plans/windows/{Window.objects.get().public_id}/"
    officer.sends(address, name="第二批", year="2025", opens="2025-03-01", closes="2025-04-30", note="")
    words = said(clerk.page("/apply/"))
    assert "第二批正在受理申报，2025-04-30 截止" in words
    reply = officer.sends(address, name="第二批", year="2025", opens="2025-05-01", closes="2025-04-30", note="")
    assert reply.status_code == 422
    assert officer.get("/plans/windows/missing/").status_code == 404


def test_an_application_begins_with_an_item_of_the_own_plan(world: World, enter: Enter) -> None:
    clerk = enter("林知远")
    assert "原则上不予审批" in said(clerk.page("/apply/"))
    plan = filed(world, [OFFICE, FLOW])
    planned = item(plan, FLOW["name"]).public_id
    assert f"/apply/secrecy/?plan_item={planned}" in clerk.page("/apply/").links()
    reply = clerk.post(f"/apply/secrecy/?plan_item={planned}", {"secret": "否"})
    page = clerk.page(reply.headers["Location"])
    assert boxes(page)["项目名称"] == FLOW["name"]
    assert [each["value"] for each in page.all("option") if "selected" in each.attributes] == [planned]
    hidden = {each["name"]: each["value"] for each in page.all("input", type="hidden")}
    answers = {"资金来源": "政府投资", "系统类别": "业务信息系统", "排除类型": "无", "项目名称": FLOW["name"]}
    assert clerk.post("/apply/scope/", hidden | answers | {"plan_item": planned}).status_code == 302
    assert item(plan, FLOW["name"]).project is not None
    reply = clerk.post("/apply/scope/", hidden | answers | {"plan_item": planned, "once": "new"})
    assert reply.status_code == 422
    assert "已经申报或者已从计划中删除" in said(parsed(reply))


def test_own_drafts_can_be_linked_in_the_form(world: World, enter: Enter) -> None:
    project = screened(world)
    page = enter("林知远").page(EDIT)
    assert project.public_id in [each["value"] for each in page.all("option")]


def test_a_list_says_what_to_do_first_where_there_is_nothing(world: World, enter: Enter) -> None:
    for address in (OWN, f"/plans/unified/?year={YEAR}", "/plans/windows/"):
        who = "林知远" if address == OWN else "周闻笛"
        assert enter(who).page(address).all("div", "first"), address
