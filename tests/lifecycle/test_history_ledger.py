"""补录 from an Excel ledger: read, shown with what is wrong, and entered; a secret project is a row number."""

from __future__ import annotations

import datetime
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from quancheng.accounts.models import Post
from quancheng.journal import Entry
from quancheng.journal.sm3 import sm3
from quancheng.lifecycle import history_entering, history_table
from quancheng.lifecycle.history_child import start
from quancheng.lifecycle.history_entering import enter
from quancheng.lifecycle.history_reading import fill, reassess, receive
from quancheng.lifecycle.history_table import FAILED, LEDGER, WAITING, Intake, Missing
from quancheng.lifecycle.refusals import NotAllowed
from quancheng.projects.models import Item, Project
from tests.databases import ROOT, OwnDatabase, at_once
from tests.ledger.workbooks import contract, ledger, project, workbook
from tests.lifecycle.world import World, fresh, make

HIDDEN = "绝密工程代号天鹰"
OWN = "区文化和旅游局"
Rows = Sequence[Mapping[str, object]]


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own."""
    monkeypatch.setattr(settings, "DATA", tmp_path)
    return tmp_path


def p(number: object, **facts: object) -> dict[str, object]:
    """A project of the own unit, approved and begun."""
    told = {"建设单位": OWN, "立项批复日": "2024-03-15", "开工日": "2024-05-06", "概算批复额": "3260000"}
    return project(number, **{**told, **facts})


def began(world: World, data: bytes, who: str = "林知远", *, declared: bool = False) -> Intake:
    """A work table with its file, not read yet."""
    told = {"origin": LEDGER, "file": "台账.xlsx", "sm3": sm3(data).hexdigest(), "declared": declared}
    intake = Intake.begin(world[who], world.at, day=world.at.date().isoformat(), **told)
    receive(intake, [data])
    return intake


def taken(world: World, data: bytes, who: str = "林知远", **more: Any) -> Intake:
    """The same, read."""
    intake = began(world, data, who, **more)
    fill(intake, world[who], world.at.date())
    return intake


def entered(world: World, intake: Intake, who: str = "林知远", *, doubtful: bool = False) -> history_entering.Entered:
    intake.set_stages()
    return enter(intake, world[who], world.at, doubtful=doubtful, seconds=None)


def statuses(intake: Intake) -> list[str]:
    return [row.status for row in intake.rows()]


def everything_in(intake: Intake) -> str:
    """All that the folder of a work table holds, as text."""
    return "".join(path.read_bytes().decode("utf-8", "replace") for path in intake.folder.rglob("*") if path.is_file())


def test_rows_are_shown_with_what_would_become_of_them(world: World) -> None:
    intake = taken(world, ledger([p("P-1"), p("P-2", 开工日="去年春天"), p("P-3", 项目名称="")]))
    good, doubtful, faulty = intake.rows()
    assert (good.status, good.suggested, good.stage) == ("可以录入", "建设", "")
    assert good.counts["待认定"] > 0
    assert doubtful.status == "有疑点"
    assert [(each["sheet"], each["row"], each["column"]) for each in doubtful.problems] == [("项目", 3, "开工日")]
    assert (faulty.status, "项目名称" in faulty.message) == ("需要修改", True)
    assert intake.meta()["phase"] == WAITING


def test_what_is_entered_carries_its_sheet_and_row(world: World) -> None:
    data = ledger([p("P-1")], 合同=[contract("H-1"), contract("H-2")])
    came = entered(world, taken(world, data))
    assert (came.done, came.refused) == (1, 0)
    made = Project.objects.get()
    assert (made.number, made.stage, made.historic) == ("P-1", "建设", True)
    assert made.sources["概算批复额"]["from"] == "台账.xlsx“项目”表第 2 行"
    second = Item.objects.get(project=made, key="H-2")
    assert second.sources["合同金额"]["from"] == "台账.xlsx“合同”表第 3 行"
    assert made.unknown_kinds == ["变更", "季度", "年度", "拨付", "支付", "系统"]


def test_an_empty_date_has_not_happened_and_a_missing_column_is_not_known(world: World) -> None:
    entered(world, taken(world, ledger([p("P-1", 验收日="2024-12-01"), p("P-2")])))
    facts = Project.objects.get(number="P-2").facts
    assert facts.get("验收日") is None
    assert facts["投入使用日"] == "未知"


def test_nothing_is_entered_before_its_stage_is_confirmed(world: World) -> None:
    intake = taken(world, ledger([p("P-1")]))
    assert enter(intake, world.clerk, world.at, doubtful=True).done == 0
    assert not Project.objects.exists()


def test_doubtful_rows_wait_until_asked_for_and_then_hold_what_could_be_read(world: World) -> None:
    intake = taken(world, ledger([p("P-1", 开工日="去年春天", 验收日="2031-01-01")]))
    assert entered(world, intake).done == 0
    assert entered(world, intake, doubtful=True).done == 1
    made = Project.objects.get()
    assert (made.facts["开工日"], made.facts["验收日"]) == ("未知", "未知")


def test_the_same_file_again_enters_nothing_twice(world: World) -> None:
    data = ledger([p("P-1"), p(None, 项目名称="没有编号的项目")])
    first = taken(world, data)
    assert [row.status for row in first.rows()] == ["可以录入", "有疑点"]
    assert entered(world, first, doubtful=True).done == 2
    again = taken(world, data)
    assert statuses(again) == ["已经存在", "已经存在"]
    assert entered(world, again, doubtful=True).done == 0
    assert Project.objects.count() == 2


def test_a_table_that_is_entered_twice_over_enters_once(world: World) -> None:
    data = ledger([p("P-1")])
    first, second = taken(world, data), taken(world, data)
    entered(world, first)
    assert entered(world, second).done == 1
    assert second.rows()[0].project == first.rows()[0].project
    assert Project.objects.count() == 1


def test_what_is_there_already_is_never_overwritten(world: World) -> None:
    entered(world, taken(world, ledger([p("P-1")])))
    kept = fresh(Project.objects.get())
    intake = taken(world, ledger([p("P-1", 项目名称="改了名", 概算批复额="1")]))
    (row,) = intake.rows()
    assert (row.status, row.existing) == ("已经存在", kept.public_id)
    entered(world, intake, doubtful=True)
    assert (fresh(kept).name, fresh(kept).facts) == (kept.name, kept.facts)


def test_a_row_that_fails_holds_up_no_other(world: World) -> None:
    intake = taken(world, ledger([p("P-1"), p("P-2"), p("P-3")]))
    entered(world, taken(world, ledger([p("P-2", 项目名称="别处先录的")])))
    came = entered(world, intake)
    assert (came.done, came.refused) == (2, 1)
    refused = intake.rows()[1]
    assert refused.status == "没有录入"
    assert "别处先录的" in refused.message


def test_who_may_no_longer_enter_is_told_once_and_not_for_each_row(world: World) -> None:
    intake = taken(world, ledger([p("P-1"), p("P-2")]))
    Post.objects.filter(person=world.clerk.person).update(until=world.at.date() - datetime.timedelta(days=1))
    with pytest.raises(NotAllowed):
        entered(world, intake)
    assert Entry.objects.filter(result="拒绝").count() == 1
    assert statuses(intake) == ["可以录入", "可以录入"]


def test_a_number_written_twice_is_entered_once(world: World) -> None:
    intake = taken(world, ledger([p("P-1"), p("P-1", 项目名称="写重了编号的")]))
    assert statuses(intake) == ["可以录入", "有疑点"]
    came = entered(world, intake, doubtful=True)
    assert (came.done, came.refused) == (1, 1)
    assert "P-1" in intake.rows()[1].message


# units


def test_a_building_unit_enters_only_its_own_projects(world: World) -> None:
    intake = taken(world, ledger([p("P-1"), p("P-2", 建设单位="区教育和体育局")]))
    assert statuses(intake) == ["可以录入", "不是本单位"]
    assert entered(world, intake, doubtful=True).done == 1


def test_the_competent_department_enters_for_all_and_unknown_units_are_not_guessed(world: World) -> None:
    rows = [p("P-1"), p("P-2", 建设单位="区教体局"), p("P-3", 建设单位="区教体局"), p("P-4", 建设单位="")]
    intake = taken(world, ledger(rows), "周闻笛")
    assert statuses(intake) == ["可以录入", "单位不明", "单位不明", "单位不明"]
    assert intake.unknown_units() == [("区教体局", 2), ("", 1)]


def test_a_unit_once_chosen_holds_for_all_rows_that_write_it_so(world: World) -> None:
    intake = taken(
        world, ledger([p("P-1", 建设单位="区教体局"), p("P-2", 建设单位="区教体局"), p("P-3", 建设单位="")]), "周闻笛"
    )
    assert intake.choose_unit("区教体局", world.units["区教育和体育局"].public_id) == 2
    reassess(intake, world.officer, world.at.date())
    assert statuses(intake) == ["可以录入", "可以录入", "单位不明"]
    assert entered(world, intake, "周闻笛").done == 2
    assert {each.unit.name for each in Project.objects.all()} == {"区教育和体育局"}


def test_a_unit_is_known_by_its_code_and_doubted_where_name_and_code_differ(world: World) -> None:
    for name, code in ((OWN, "11371702004512345X"), ("区教育和体育局", "11371702004512346X")):
        world.units[name].code = code
        world.units[name].save()
    rows = [
        p("P-1", 建设单位="文旅局", 统一社会信用代码="11371702004512345X"),
        p("P-2", 建设单位=OWN, 统一社会信用代码="11371702004512346X"),
    ]
    known, doubted = taken(world, ledger(rows), "周闻笛").rows()
    assert known.unit == world.units[OWN].public_id
    assert doubted.status == "单位不明"


# secrets


@pytest.mark.parametrize("word", ["是", "机密", "未知", "不清楚", "", 1])
def test_of_a_project_that_is_not_clearly_open_only_the_row_number_is_kept(world: World, word: object) -> None:
    secret = p("秘-1", 涉密=word, 项目名称=HIDDEN, 开工日="天鹰日")
    children = [contract("秘合-1", "秘-1", 合同签订日="天鹰日"), contract("H-1", "P-1")]
    intake = taken(world, ledger([p("P-1"), secret], 合同=children))
    assert intake.meta()["secret"] == [["项目", 3]]
    assert [row.number for row in intake.rows()] == ["P-1"]
    entered(world, intake, doubtful=True)
    texts = everything_in(intake) + "".join(Entry.objects.values_list("body", flat=True))
    for hidden in (HIDDEN, "秘-1", "秘合-1", "天鹰"):
        assert hidden not in texts
    assert not intake.book.exists()


def test_a_ledger_without_a_column_on_secrecy_is_taken_only_when_declared_open(world: World) -> None:
    row = {name: value for name, value in p("P-1").items() if name != "涉密"}
    assert taken(world, ledger([row])).meta()["secret"] == [["项目", 2]]
    assert statuses(taken(world, ledger([row]), declared=True)) == ["可以录入"]


def test_a_declaration_opens_no_row_that_says_otherwise(world: World) -> None:
    intake = taken(world, ledger([p("P-1"), p("P-2", 涉密="秘密")]), declared=True)
    assert [row.number for row in intake.rows()] == ["P-1"]


def test_the_file_does_not_outlive_its_reading(world: World) -> None:
    for data in (ledger([p("P-1")]), b"not a workbook"):
        assert not taken(world, data).book.exists()


# files


def test_a_file_that_cannot_be_read_says_so(world: World) -> None:
    meta = taken(world, b"not a workbook").meta()
    assert meta["phase"] == FAILED
    assert "Excel" in meta["message"]
    assert taken(world, workbook({"通讯录": [["姓名"], ["张三"]]})).meta()["phase"] == FAILED


def test_orphans_are_told_with_the_file(world: World) -> None:
    loose = taken(world, ledger([p("P-1")], 合同=[contract("H-9", "没有这个")])).meta()["loose"]
    assert [(each["sheet"], each["row"]) for each in loose] == [("合同", 2)]


# whose it is


def test_a_work_table_is_seen_by_who_began_it_and_by_nobody_else(world: World) -> None:
    intake = taken(world, ledger([p("P-1")]))
    assert Intake.of(world.clerk, intake.id) == intake
    assert [each for each, _ in history_table.mine(world.clerk)] == [intake]
    for who in ("何小满", "周闻笛"):
        with pytest.raises(Missing):
            Intake.of(world[who], intake.id)
        assert history_table.mine(world[who]) == []
    for wrong in ("../../etc", "", "x" * 16):
        with pytest.raises(Missing):
            Intake.of(world.clerk, wrong)


def test_a_table_nobody_touches_goes_in_time(world: World) -> None:
    intake = taken(world, ledger([p("P-1")]))
    assert history_table.sweep(datetime.datetime.now(datetime.UTC)) == 0
    assert history_table.sweep(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=31)) == 1
    assert not intake.folder.exists()


def test_work_stops_when_its_time_is_over_and_goes_on_from_there(world: World) -> None:
    intake = taken(world, ledger([p(f"P-{number}") for number in range(3)]))
    intake.set_stages()
    first = enter(intake, world.clerk, world.at, doubtful=False, seconds=0)
    assert (first.done, first.left) == (1, True)
    assert not enter(intake, world.clerk, world.at, doubtful=False, seconds=60).left
    assert Project.objects.count() == 3


# really committing, on both databases


def test_two_pages_that_enter_at_once_enter_each_project_once(own_database: OwnDatabase) -> None:
    world = make()
    intake = taken(world, ledger([p(f"P-{number}") for number in range(6)]))
    intake.set_stages()
    answers = at_once([lambda: enter(intake, world.clerk, world.at, doubtful=False, seconds=None)] * 2)
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert Project.objects.count() == 6
    assert Entry.objects.filter(act="补录历史项目", result="已办").count() == 6
    assert set(statuses(intake)) == {"已录入"}


def test_two_files_with_one_number_at_once_enter_it_once(own_database: OwnDatabase) -> None:
    world = make()
    tables = [taken(world, ledger([p("P-1", 项目名称=name)])) for name in ("甲", "乙")]
    for table in tables:
        table.set_stages()
    calls = [lambda table=table: enter(table, world.clerk, world.at, doubtful=False, seconds=None) for table in tables]
    answers = at_once(calls)
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert Project.objects.count() == 1
    assert sorted(statuses(tables[0]) + statuses(tables[1])) == ["已录入", "没有录入"]


def test_the_reading_process_fills_the_table_and_goes(own_database: OwnDatabase, data: Path) -> None:
    world = make()
    intake = began(world, ledger([p("P-1")]))
    environment = own_database.environment() | {"QUANCHENG_DATA": str(data)}
    if own_database.vendor == "sqlite":
        (data / "quancheng.sqlite3").symlink_to(own_database.folder / "quancheng.sqlite3")
    command = [sys.executable, "-m", "quancheng.lifecycle.history_child", intake.id, "fill"]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, timeout=120)
    assert statuses(intake) == ["可以录入"]
    assert intake.meta()["phase"] == WAITING


def test_whether_the_reading_process_lives_is_known_by_its_lock(world: World) -> None:
    intake = began(world, ledger([p("P-1")]))
    start(intake)  # finds no such person in its own database, and ends
    assert intake.is_being_read
    end = time.monotonic() + 60
    while intake.is_being_read:
        assert time.monotonic() < end
        time.sleep(0.2)


def test_rows_are_named_by_their_lines() -> None:
    rows = [("项目", 3), ("项目", 7), ("续表", 2)]
    assert history_table.lines_of(rows, 9) == "“项目”表第 3、7 行；“续表”表第 2 行"
    assert history_table.lines_of(rows, 1) == "“项目”表第 3 行，等 3 行"
