"""补录 in the browser: one project typed in, or mended on the page, and entered by itself."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

import pytest

from quancheng.projects.models import Item, Project
from tests.ledger.workbooks import ledger
from tests.web.reading import parsed
from tests.web.test_history import OWN, data, hands_in, p, read_here
from tests.web.visiting import Visitor

__all__ = ["data", "read_here"]

Enter = Callable[[str], Visitor]


def begins(visitor: Visitor) -> str:
    """Begins to type a project in; the address of its first part."""
    reply = visitor.post("/history/new/", {"secret": "否"})
    return unquote(reply.headers["Location"])


def test_one_project_is_typed_in_and_entered(enter: Enter) -> None:
    clerk = enter("林知远")
    first = begins(clerk)
    reply = clerk.post(first, {"项目名称": "智慧水务平台", "项目编号": "", "stage": "建设", "then": "next"})
    second = unquote(reply.headers["Location"])
    assert second.endswith("/编号与范围/")
    clerk.post(second, {"资金来源": "政府投资", "申报年度": "2024", "then": "stay"})
    row = first.removesuffix("basic/")
    dates = {"立项批复日": "2024-03-15", "立项批复日-is": "on", "预算评审日-is": "not", "立项评审日-is": "unknown"}
    clerk.post(f"{row}评审与批复/", dates | {"概算批复额": "3,260,000"})
    contracts = {
        "places": "2",
        "known": "all",
        "1.合同编号": "HT-1",
        "1.合同签订日": "2024-04-22",
        "1.合同签订日-is": "on",
    }
    clerk.post(f"{row}合同/", contracts)
    page = clerk.page(row)
    assert "HT-1" in " ".join(page.words("p", "child"))
    assert not Project.objects.exists()
    assert clerk.post(row, {}).headers["Location"] == row
    made = Project.objects.get()
    assert (made.name, made.stage, made.number, made.unit.name) == ("智慧水务平台", "建设", "379901-2025-0001", OWN)
    assert made.facts["概算批复额"] == "3260000.00"
    assert made.facts.get("预算评审日") is None
    assert (made.facts["立项评审日"], made.facts["开工日"]) == ("未知", "未知")
    assert made.sources["概算批复额"]["from"] == "表单填写"
    assert (Item.objects.get().key, "合同" in made.unknown_kinds, "支付" in made.unknown_kinds) == ("HT-1", False, True)
    done = clerk.page(row)
    assert done.words("h1") == ["已经录入"]
    assert f"/projects/{made.public_id}/" in done.links()


def test_a_row_of_a_ledger_is_mended_on_the_page(enter: Enter) -> None:
    clerk = enter("林知远")
    table = hands_in(clerk, ledger([p("P-1", 开工日="去年春天")]))
    asked = clerk.page(f"{table}1/建设/")
    fields = {each["name"]: each["value"] for each in asked.all("input", checked="")}
    assert fields
    clerk.post(f"{table}1/建设/", {"开工日": "2024-05-06", "开工日-is": "on"})
    assert "可以录入" in " ".join(clerk.page(table).words("td"))
    clerk.post(f"{table}1/", {"stage": "建设"})
    made = Project.objects.get()
    assert made.facts["开工日"] == "2024-05-06"
    assert made.sources["开工日"]["from"] == "表单填写"
    assert made.sources["概算批复额"]["from"] == "台账.xlsx“项目”表第 2 行"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"立项批复日-is": "on"}, "请填写“立项批复日”"),
        ({"立项批复日": "2024-01-02", "立项批复日-is": "not"}, "又选了“没有发生”"),
        ({"立项批复日": "2030-01-02"}, "将来的日期"),
        ({"概算批复额": "三百万"}, "应为数字"),
        ({"立项评审结论": "大概同意"}, "没有选项"),
    ],
)
def test_wrong_answers_are_told_at_their_field_and_what_was_typed_stays(
    enter: Enter, typed: dict[str, str], words: str
) -> None:
    clerk = enter("林知远")
    part = begins(clerk).removesuffix("basic/") + "评审与批复/"
    reply = clerk.post(part, typed | {"评审机构": "某评审公司"})
    assert reply.status_code == 422
    page = parsed(reply)
    assert words in " ".join(page.words("div", "errors"))
    assert words in " ".join(page.words("p", "error"))
    assert page.all("input", name="评审机构")[0]["value"] == "某评审公司"
    name = next(iter(typed)).removesuffix("-is")
    assert f"#{name}" in page.links()


def test_a_contract_without_a_number_is_refused_before_anything_is_entered(enter: Enter) -> None:
    clerk = enter("林知远")
    first = begins(clerk)
    clerk.post(first, {"项目名称": "智慧水务平台", "stage": "建设"})
    row = first.removesuffix("basic/")
    clerk.post(f"{row}合同/", {"places": "1", "known": "all", "1.合同名称": "软件开发合同"})
    assert "请填写“合同编号”" in clerk.get(row).content.decode()
    assert clerk.post(row, {}).status_code == 422
    assert not Project.objects.exists()


def test_two_more_places_keep_what_was_typed(enter: Enter) -> None:
    clerk = enter("林知远")
    part = begins(clerk).removesuffix("basic/") + "合同/"
    page = parsed(clerk.post(part, {"places": "1", "1.合同编号": "HT-1", "more": "1"}))
    assert [each["value"] for each in page.all("input") if each["name"].endswith(".合同编号")] == ["HT-1", "", ""]


def test_sending_the_same_project_twice_enters_it_once(enter: Enter) -> None:
    clerk = enter("林知远")
    first = begins(clerk)
    clerk.post(first, {"项目名称": "智慧水务平台", "stage": "建设"})
    row = first.removesuffix("basic/")
    assert [clerk.post(row, {}).status_code for _ in range(2)] == [302, 200]
    assert Project.objects.count() == 1


def test_the_competent_department_names_the_unit(enter: Enter) -> None:
    officer = enter("周闻笛")
    first = begins(officer)
    reply = officer.post(first, {"项目名称": "校园安全平台", "stage": "运行", "unit": "区教体局"})
    assert reply.status_code == 422
    assert "是不是：区教育和体育局" in reply.content.decode()
    officer.post(first, {"项目名称": "校园安全平台", "stage": "运行", "unit": "区教育和体育局"})
    officer.post(first.removesuffix("basic/"), {})
    assert Project.objects.get().unit.name == "区教育和体育局"
