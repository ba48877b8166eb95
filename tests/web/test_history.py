"""补录 in the browser: a ledger handed in, looked through and entered; one project typed in."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from quancheng.journal import Entry
from quancheng.lifecycle import history_child
from quancheng.lifecycle.history_reading import fill
from quancheng.lifecycle.history_table import Intake
from quancheng.projects.models import Item, Project
from tests.ledger.workbooks import contract, ledger, project
from tests.lifecycle.world import World
from tests.web.reading import parsed
from tests.web.visiting import Visitor, counted

Enter = Callable[[str], Visitor]
HIDDEN = "绝密工程代号天鹰"
OWN = "区文化和旅游局"
UPLOAD = "/history/upload/?secret=否"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own."""
    monkeypatch.setattr(settings, "DATA", tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def read_here(world: World, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the reading process would do is done in the test's own transaction; the tables it was asked for."""
    started: list[str] = []

    def start(intake: Intake, work: str = history_child.FILL) -> None:
        started.append(work)
        meta = intake.meta()
        person = next(each for each in world.people.values() if each.person.public_id == meta["person"])
        if work == history_child.FILL:
            fill(intake, person, world.at.date())

    monkeypatch.setattr(history_child, "start", start)
    return started


def p(number: object, **facts: object) -> dict[str, object]:
    """A project of the own unit, approved and begun."""
    told = {"建设单位": OWN, "立项批复日": "2024-03-15", "开工日": "2024-05-06", "概算批复额": "3260000"}
    return project(number, **{**told, **facts})


def hands_in(visitor: Visitor, content: bytes) -> str:
    """Hands a ledger in; the address of its work table."""
    reply = visitor.post(UPLOAD, {"file": SimpleUploadedFile("台账.xlsx", content)})
    assert reply.status_code == 302
    return reply.headers["Location"]


def traces(visitor: Visitor, data: Path) -> tuple[object, ...]:
    kept = sorted(str(path) for path in data.rglob("*"))
    return Project.objects.count(), Entry.objects.count(), dict(visitor.session), kept


# the secrecy question


@pytest.mark.parametrize("address", ["/history/upload/", "/history/new/"])
def test_the_secrecy_question_stands_first_and_alone(enter: Enter, address: str, data: Path) -> None:
    clerk = enter("林知远")
    page = clerk.page(address)
    assert {each["name"] for each in page.all("input") if each["name"] != "csrfmiddlewaretoken"} == {"secret"}
    before = traces(clerk, data)
    for answer in ("是", "不清楚"):
        reply = clerk.post(address, {"secret": answer})
        assert "什么也没有保存" in reply.content.decode()
        assert "区国家保密局" in reply.content.decode()
    assert clerk.post(address, {}).status_code == 422
    assert traces(clerk, data) == before


def test_a_secret_row_is_a_number_on_the_page_and_the_file_is_gone(enter: Enter, data: Path) -> None:
    clerk = enter("林知远")
    table = hands_in(clerk, ledger([p("P-1"), p("秘-1", 涉密="是", 项目名称=HIDDEN), p("P-3", 涉密="")]))
    text = clerk.get(table).content.decode()
    assert "2 个项目没有读取" in text
    assert "“项目”表第 3、4 行" in text
    assert "上传的文件已经删除" in text
    assert HIDDEN not in text
    assert "秘-1" not in text
    assert not list(data.rglob("*.xlsx"))


# the ledger


def test_a_ledger_is_looked_through_and_entered(enter: Enter) -> None:
    clerk = enter("林知远")
    table = hands_in(clerk, ledger([p("P-1"), p("P-2", 开工日="去年春天")], 合同=[contract("H-1")]))
    page = clerk.page(table)
    assert "读出 2 个项目，还没有录入" in page.words("p", "lead")[0]
    assert "建议：建设" in page.words("option")
    assert "开工日：看不懂的日期" in " ".join(page.words("small"))
    assert not Project.objects.exists()
    reply = clerk.post(f"{table}enter/", {"rows": "ready", "suggested": "1"})
    assert reply.headers["Location"] == table
    assert Project.objects.get().number == "P-1"
    page = clerk.page(table)
    assert "已录入 1 个项目" in page.words("p", "lead")[0]
    assert f"/projects/{Project.objects.get().public_id}/" in page.links()
    clerk.post(f"{table}enter/", {"rows": "all"})
    assert Project.objects.count() == 2
    assert Item.objects.count() == 1


def test_nothing_is_entered_whose_stage_nobody_has_confirmed(enter: Enter) -> None:
    clerk = enter("林知远")
    table = hands_in(clerk, ledger([p("P-1"), p("P-2")]))
    clerk.post(f"{table}enter/", {"rows": "all"})
    assert not Project.objects.exists()
    clerk.post(f"{table}stages/", {"stage-1": "验收", "stage-2": "", "stage-x": "验收"})
    assert clerk.post(f"{table}stages/", {"stage-99999": "验收"}).status_code == 404
    clerk.post(f"{table}enter/", {"rows": "all"})
    assert [(each.number, each.stage) for each in Project.objects.all()] == [("P-1", "验收")]


def test_what_takes_long_is_done_in_stretches(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = enter("林知远")
    table = hands_in(clerk, ledger([p(f"P-{number}") for number in range(3)]))
    moments = iter([0.0, 99.0, *([0.0] * 20)])
    monkeypatch.setattr("quancheng.lifecycle.history_entering.time.monotonic", lambda: next(moments))
    reply = clerk.post(f"{table}enter/", {"rows": "ready", "suggested": "1"}, headers={"HX-Request": "true"})
    page = parsed(reply)
    assert page.all("form")[0]["hx-post"] == f"{table}enter/"
    assert "已录入 1 个，共 3 个" in page.words("p", "lead")[0]
    reply = clerk.post(f"{table}enter/", {"rows": "ready"}, headers={"HX-Request": "true"})
    assert reply.headers["HX-Redirect"] == table
    assert Project.objects.count() == 3


def test_the_same_ledger_again_says_what_is_there_and_changes_nothing(enter: Enter) -> None:
    clerk = enter("林知远")
    clerk.post(f"{hands_in(clerk, ledger([p('P-1')]))}enter/", {"rows": "ready", "suggested": "1"})
    table = hands_in(clerk, ledger([p("P-1", 项目名称="改了名", 开工日="2024-05-07")]))
    assert "已经存在 1" in clerk.page(table).words("a")
    row = clerk.page(f"{table}1/")
    text = " ".join(row.words("table", "compare"))
    for words in ("改了名", "智慧平台", "2024-05-07", "2024-05-06"):
        assert words in text
    clerk.post(f"{table}enter/", {"rows": "all", "suggested": "1"})
    assert Project.objects.get().facts["开工日"] == "2024-05-06"


def test_a_file_that_is_no_ledger_says_so(enter: Enter, data: Path) -> None:
    clerk = enter("林知远")
    table = hands_in(clerk, b"not a workbook")
    page = clerk.page(table)
    assert page.words("h1") == ["台账没有读成"]
    assert clerk.post(f"{table}drop/").status_code == 302
    assert not list((data / "intake").iterdir())
    assert clerk.post(UPLOAD, {}).status_code == 422


def test_a_reading_that_broke_off_is_said(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_child, "start", lambda intake: None)
    clerk = enter("林知远")
    table = hands_in(clerk, ledger([p("P-1")]))
    assert "读取中途断了" in clerk.get(table).content.decode()


def test_while_it_is_read_the_page_asks_again(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_child, "start", lambda intake: None)
    clerk = enter("林知远")
    table = hands_in(clerk, ledger([p("P-1")]))
    with Intake(table.split("/")[2]).locked():
        assert parsed(clerk.get(table, headers={"HX-Request": "true"})).all("div")[0]["hx-get"] == table
    fill(Intake(table.split("/")[2]), clerk.world.clerk, clerk.world.at.date())
    assert clerk.get(table, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


# units


def test_units_nobody_knows_are_asked_about(enter: Enter) -> None:
    officer = enter("周闻笛")
    table = hands_in(officer, ledger([p("P-1", 建设单位="区教体局"), p("P-2", 建设单位="")]))
    page = officer.page(f"{table}units/")
    assert "区教育和体育局" in page.words("label")
    assert officer.post(f"{table}units/", {"name-1": "没有这个局"}).status_code == 422
    unit = officer.world.units["区教育和体育局"]
    officer.post(f"{table}units/", {"pick-1": unit.public_id, "name-2": OWN})
    officer.post(f"{table}enter/", {"rows": "all", "suggested": "1"})
    assert {each.unit.name for each in Project.objects.all()} == {"区教育和体育局", OWN}


def test_many_rows_of_a_unit_are_left_to_the_process(
    enter: Enter, read_here: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quancheng.web.views.history_rows.MANY", 1)
    officer = enter("周闻笛")
    table = hands_in(officer, ledger([p("P-1", 建设单位="区教体局"), p("P-2", 建设单位="区教体局")]))
    officer.post(f"{table}units/", {"name-1": "区教育和体育局"})
    assert read_here == ["fill", "reassess"]


# who


@pytest.mark.parametrize("name", ["钱有度", "程审之"])
def test_others_are_told_who_may(enter: Enter, name: str) -> None:
    visitor = enter(name)
    for address in ("/history/", "/history/upload/", "/history/new/"):
        page = visitor.page(address, 403)
        assert "项目建设单位" in " ".join(page.words("p", "lead"))


def test_anothers_work_table_is_not_there(enter: Enter) -> None:
    table = hands_in(enter("林知远"), ledger([p("P-1")]))
    for name in ("何小满", "路人甲", "周闻笛"):
        visitor = enter(name)
        for address in (table, f"{table}1/", f"{table}1/basic/", f"{table}units/", "/history/AAAAAAAAAAAAAAAA/"):
            assert visitor.get(address).status_code == 404
        for address in (f"{table}enter/", f"{table}drop/", f"{table}stages/", f"{table}1/"):
            assert visitor.post(address, {"rows": "all", "suggested": "1"}).status_code == 404
    assert not Project.objects.exists()


def test_places_and_parts_that_are_not_there_are_404(enter: Enter) -> None:
    clerk = enter("林知远")
    table = hands_in(clerk, ledger([p("P-1")]))
    for address in (f"{table}7/", f"{table}1/没有这一部分/"):
        assert clerk.get(address).status_code == 404


# cost


def test_the_pages_ask_the_database_little_whatever_the_size(enter: Enter) -> None:
    clerk = enter("林知远")
    found: dict[int, list[int]] = {}
    for size in (2, 60):
        table = hands_in(clerk, ledger([p(f"P-{size}-{number}") for number in range(size)]))
        for address in ("/history/", table, f"{table}1/", f"{table}1/建设/", f"{table}units/"):
            with counted() as asked:
                clerk.page(address)
            found.setdefault(size, []).append(len(asked))
    assert found[2] == found[60]
    assert max(found[60]) <= 8


def test_pages_load_nothing_from_elsewhere_and_stay_small(enter: Enter) -> None:
    clerk = enter("林知远")
    table = hands_in(clerk, ledger([p(f"P-{number}") for number in range(60)]))
    reply: Any = clerk.get(table)
    assert len(reply.content) < 60 * 1024
    assert "style=" not in reply.content.decode()


def test_an_empty_ledger_can_be_had_and_is_one_that_can_be_read(enter: Enter) -> None:
    clerk = enter("林知远")
    reply: Any = clerk.get("/history/template/")
    content = b"".join(reply.streaming_content)
    guide = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("填写说明").to_python()
    words = " ".join(str(cell) for row in guide for cell in row)
    assert "填好后在“补录历史项目”里上传。" in words
    assert "quancheng" not in words
    assert "没有一行项目" in clerk.get(hands_in(clerk, content)).content.decode()
