"""Four people, each in a browser of their own: an application is drafted, confirmed, returned, mended and accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from quancheng.journal import Entry
from quancheng.journal.verification import verify
from quancheng.projects.models import Project
from tests.lifecycle.world import PDF, World, make
from tests.web.visiting import Visitor, set_clock

Enter = Callable[[str], Page]

OVERVIEW = {
    "申报年度": "2025", "涉及政府投资": "是", "涉及社会投资": "否", "建设性质": "新建", "新增支出": "是",
    "优先标签": "无", "管理方式": "报批", "突发临时": "否", "建设依据": "区数字化规划", "建设目标": "掌握景区客流",
    "建设内容": "采集、分析、预警",
}  # fmt: skip
SCHEME = {
    "建设方案日": "2025-02-20", "软件开发": "是", "产生数据": "是", "公共服务或政务APP小程序": "否",
    "指挥决策类场景": "否", "上云": "是", "技术路线": "微服务架构",
}  # fmt: skip
LINE = {
    "category-1": "软件开发", "name-1": "客流分析系统", "unit_price-1": "1,260,000", "quantity-1": "1",
    "measure-1": "套", "basis-1": "功能点估算",
}  # fmt: skip
RESOURCE = {"name-1": "景区客流统计", "sharing-1": "无条件共享", "opening-1": "无条件开放"}
SCORES = {
    "立项必要性": "18", "投入经济性": "17", "绩效目标合理性": "17.5", "实施方案可行性": "18", "筹资合规性": "19",
    "on": "2025-02-25", "opinion": "必要可行",
}  # fmt: skip
JOINT = {"共建类型": "跨部门", "牵头部门": "区文化和旅游局", "unit-1": "区教育和体育局", "part-1": "提供研学数据"}


@pytest.fixture
def world(own_site: LiveServer, monkeypatch: pytest.MonkeyPatch) -> World:
    """The small world, really committed, so that browsers see it."""
    made = make()
    set_clock(monkeypatch, made)
    return made


@pytest.fixture
def enter(world: World, chromium: Browser, own_site: LiveServer) -> Iterator[Enter]:
    """A browser for each of the people, that fails the test when a script breaks."""
    contexts: list[BrowserContext] = []
    broken: list[str] = []

    def open_for(name: str) -> Page:
        context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN", base_url=own_site.url)
        contexts.append(context)
        session = Visitor(world, name).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": own_site.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.goto("/desk/")
        return page

    yield open_for
    for context in contexts:
        context.close()
    assert broken == []


def fill(page: Page, answers: dict[str, str], button: str = "保存并继续") -> None:
    """Answers questions by the names of their fields, and goes on."""
    for name, answer in answers.items():
        box = page.locator(f'[name="{name}"]')
        if box.first.get_attribute("type") == "radio":
            page.locator(f'[name="{name}"][value="{answer}"]').check()
        elif box.evaluate("element => element.tagName") == "SELECT":
            box.select_option(answer)
        else:
            box.fill(answer)
    page.get_by_role("main").get_by_role("button", name=button, exact=True).first.click()


def draft(page: Page, tmp_path: Path) -> str:
    """The clerk fills in the whole application; its address."""
    page.get_by_role("link", name="申报", exact=True).click()
    page.get_by_role("link", name="新申报").or_(page.get_by_role("button", name="新申报")).click()
    fill(page, {"secret": "否"}, "继续")
    scope = {"资金来源": "政府投资", "系统类别": "业务信息系统", "排除类型": "无", "项目名称": "景区客流监测平台"}
    fill(page, scope, "判断是否适用")
    expect(page.get_by_role("main")).to_contain_text("适用")
    address = f"/projects/{Project.objects.get().public_id}/application/"
    page.goto(address + "overview/")
    steps = [OVERVIEW, SCHEME, LINE, RESOURCE, {"安全可靠说明": "符合要求"}, SCORES, JOINT, {"市县区协同": "否"}]
    for answers in steps:
        fill(page, answers)
    upload(page, address, tmp_path, "第一稿")
    return address


def upload(page: Page, address: str, folder: Path, version: str) -> None:
    """A file for each paper that may be uploaded."""
    page.goto(address + "papers/")
    forms = page.locator('form:has(input[type="file"])')
    for number in range(forms.count()):
        file = folder / f"{version}{number}.pdf"
        file.write_bytes(PDF + f"{version} {number}".encode())
        forms.nth(number).locator('input[type="file"]').set_input_files(file)
        forms.nth(number).locator("button").click()
        expect(page.get_by_role("main")).to_contain_text(file.name)


def test_from_the_first_question_to_acceptance(world: World, enter: Enter, tmp_path: Path) -> None:
    clerk = enter("林知远")
    address = draft(clerk, tmp_path)
    dossier = address.removesuffix("application/")

    # not complete: the co-builder has not confirmed; and the clerk is no head
    clerk.goto(address + "check/")
    expect(clerk.get_by_role("main")).to_contain_text("区教育和体育局的确认")
    expect(clerk.get_by_role("button", name="提交立项申请")).to_have_count(0)

    partner = enter("沈望舒")
    partner.goto(dossier + "do/confirm/")
    partner.get_by_role("main").locator("form button.primary, form button").last.click()
    assert Project.objects.get().cobuilders.get().confirmed_by == "沈望舒"

    head = enter("苏明达")
    head.goto(address + "check/")
    expect(head.get_by_role("main")).to_contain_text("内容齐全，办法的各条关口都已满足")
    head.get_by_role("button", name="提交立项申请").click()
    expect(head.get_by_role("main")).to_contain_text("379901-2025-0001-01")

    # returned with reasons: only these open again; two days later everybody logs in anew
    world.later(days=2)
    officer, clerk, head = enter("周闻笛"), enter("林知远"), enter("苏明达")
    expect(officer.get_by_role("main")).to_contain_text("景区客流监测平台")
    officer.goto(dossier + "do/return/")
    returned = officer.locator("#part-safety .return-item", has_text="安全可靠说明").first
    returned.get_by_role("checkbox").check()
    returned.locator('input[type="text"]').fill("请逐项说明关键产品的安全可靠情况")
    officer.get_by_role("main").locator("form button").last.click()
    assert Project.objects.get().state == "退回补正"

    clerk.goto(address)
    expect(clerk.get_by_role("main")).to_contain_text("请逐项说明关键产品的安全可靠情况")
    clerk.goto(address + "safety/")
    fill(clerk, {"安全可靠说明": "服务器、操作系统、数据库均在安全可靠名录之内"}, "保存")
    clerk.goto(address + "overview/")
    expect(clerk.locator('[name="建设目标"]:enabled')).to_have_count(0)

    head.goto(address + "check/")
    head.get_by_role("button", name="提交立项申请").click()
    expect(head.get_by_role("main")).to_contain_text("379901-2025-0001-02")

    # both versions side by side, then accepted
    world.later(days=1)
    officer = enter("周闻笛")
    officer.goto(address + "versions/")
    expect(officer.get_by_role("main")).to_contain_text("服务器、操作系统、数据库均在安全可靠名录之内")
    officer.goto(dossier + "do/accept/")
    officer.get_by_role("main").locator("form button").last.click()
    project = Project.objects.get()
    assert (project.state, project.stage, project.facts["申报受理日"]) == ("已受理", "评审", "2025-03-06")

    assert verify() == []
    acts = list(Entry.objects.filter(subject_id=project.public_id, result="已办").values_list("act", flat=True))
    assert [acts.count(act) for act in ("确认共建", "提交立项申请", "退回补正", "受理申报")] == [1, 2, 1, 1]


def test_a_stranger_and_an_administrator_see_nothing_of_it(world: World, enter: Enter, tmp_path: Path) -> None:
    address = draft(enter("林知远"), tmp_path)
    for name in ("路人甲", "周闻笛", "管系统"):
        reply = enter(name).goto(address)
        assert reply is not None
        assert reply.status in (403, 404), name
