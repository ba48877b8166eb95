"""The ledger as an Excel file: what is in it, and how a long one is written by a child process for one person alone."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings

from quancheng.accounts.models import Person
from quancheng.web import ledger_jobs
from quancheng.web.ledger_jobs import DONE, FAILED, FILE, WRITING
from quancheng.web.views import ledger as pages
from tests.databases import OwnDatabase
from tests.lifecycle.world import World, make
from tests.web.ledgers import many, shelve
from tests.web.visiting import Visitor

Enter = Callable[[str], Visitor]


def workbook(reply: Any) -> Any:
    """The sheet that was answered."""
    return openpyxl.load_workbook(BytesIO(b"".join(reply.streaming_content))).active


def sheet(reply: Any) -> list[tuple[Any, ...]]:
    """Its rows; days as ISO writes them."""
    rows = workbook(reply).iter_rows(values_only=True)
    return [tuple(v.date().isoformat() if isinstance(v, datetime.datetime) else v for v in row) for row in rows]


def test_the_list_is_exported_as_it_is_narrowed_ordered_and_laid_out(world: World, enter: Enter) -> None:
    shelve(world)
    officer = enter("周闻笛")
    reply = officer.post("/projects/export/", {"query": "shade=不符合&col=amount&col=next_due"})
    assert sheet(reply) == [
        ("项目编号", "项目名称", "投资额（元）", "最近期限"),
        ("379901-2025-0007", "甲", None, "2025-03-06"),
    ]
    rows = sheet(officer.post("/projects/export/", {"query": "sort=-amount&col=amount"}))
    assert [row[1:] for row in rows[1:]] == [("乙", 0.05), ("丙", None), ("甲", None)]
    assert sheet(enter("白景行").post("/projects/export/", {"query": ""}))[1][1] == "丙"


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "http://example.com", '=HYPERLINK("x")'])
def test_text_stays_text_in_excel(world: World, enter: Enter, name: str) -> None:
    many(world, 1, name=name)
    cell = workbook(enter("周闻笛").post("/projects/export/", {"query": ""}))["B2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)


def test_a_long_list_is_handed_to_a_child_and_only_its_person_fetches_it(
    world: World, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(world, 3)
    monkeypatch.setattr(pages, "AT_ONCE", 2)
    started: list[list[str]] = []
    monkeypatch.setattr(ledger_jobs, "spawn", started.append)
    officer = enter("周闻笛")
    address = officer.post("/projects/export/", {"query": ""})["Location"]
    assert len(started) == 1
    assert "正在写文件" in officer.page(address).source
    assert officer.get(f"{address}file/").status_code == 404
    assert enter("顾长风").get(address).status_code == 404
    assert officer.get("/projects/exports/..%2F..%2Fsecret/").status_code == 404
    world.later(minutes=5)
    assert "没有导出成功" in officer.page(address).source


def test_exporting_is_asked_for_with_a_form(world: World, enter: Enter) -> None:
    assert enter("周闻笛").get("/projects/export/").status_code == 405


def ended(key: str, acting: Any, at: datetime.datetime) -> ledger_jobs.State:
    """How a job came out."""
    for _ in range(600):
        state = ledger_jobs.look(key, acting, at)
        assert state
        if state.word != WRITING:
            return state
        time.sleep(0.1)
    raise AssertionError("the child never ended")


def test_the_child_writes_what_its_person_may_see_and_nothing_for_who_has_gone(
    own_database: OwnDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DATA", own_database.folder)
    for name, value in own_database.environment().items():
        monkeypatch.setenv(name, value)
    world = make()
    shelve(world)
    key = ledger_jobs.start(world["白景行"], "col=unit", world.at)
    assert (ended(key, world["白景行"], world.at).word, ended(key, world["白景行"], world.at).rows) == (DONE, 1)
    rows = openpyxl.load_workbook(ledger_jobs.folder(key) / FILE).active
    assert rows
    assert [row[1:] for row in rows.iter_rows(values_only=True)] == [("项目名称", "建设单位"), ("丙", "区教育和体育局")]
    assert ledger_jobs.folder(key).stat().st_mode & 0o077 == 0

    Person.objects.filter(pk=world["白景行"].person.pk).update(is_active=False)
    later = world.at + datetime.timedelta(hours=25)
    gone = ledger_jobs.start(world["白景行"], "", later)
    assert ended(gone, world["白景行"], later).word == FAILED
    assert not (ledger_jobs.folder(gone) / FILE).exists()


def test_files_go_after_a_day(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DATA", tmp_path)
    monkeypatch.setattr(ledger_jobs, "spawn", lambda command: None)
    now = datetime.datetime.now(tz=datetime.UTC)
    first = ledger_jobs.start(world.officer, "", now)
    ledger_jobs.start(world.officer, "", now + datetime.timedelta(hours=23))
    assert ledger_jobs.folder(first).exists()
    ledger_jobs.start(world.officer, "", now + datetime.timedelta(hours=25))
    assert not ledger_jobs.folder(first).exists()
