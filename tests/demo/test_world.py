"""What stands in the demonstration was done by its people, and can be proved."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.demo.conftest import quancheng


@pytest.fixture
def rows(demonstration: Path) -> Iterator[sqlite3.Connection]:
    """Its database, to read."""
    with closing(sqlite3.connect(f"file:{demonstration / 'quancheng.sqlite3'}?mode=ro", uri=True)) as connection:
        yield connection


def count(rows: sqlite3.Connection, sql: str) -> int:
    return int(rows.execute(sql).fetchone()[0])


def test_there_are_the_people_units_and_projects_that_were_promised(rows: sqlite3.Connection) -> None:
    assert count(rows, "SELECT count(*) FROM accounts_person") >= 100
    assert count(rows, "SELECT count(*) FROM reviews_expert") == 40
    assert count(rows, "SELECT count(*) FROM projects_project") >= 240
    assert count(rows, "SELECT count(DISTINCT unit_id) FROM projects_project WHERE NOT historic") >= 12
    assert count(rows, "SELECT count(*) FROM projects_project WHERE NOT historic") >= 120
    assert count(rows, "SELECT count(*) FROM projects_project WHERE historic") >= 40
    states = {state for (state,) in rows.execute("SELECT state FROM projects_project")}
    assert states == {"起草", "已提交", "退回补正", "已受理", "已作废"}


def test_projects_stand_at_every_step_from_the_plan_to_the_letter(rows: sqlite3.Connection) -> None:
    stages = {stage for (stage,) in rows.execute("SELECT stage FROM projects_project WHERE NOT historic")}
    assert stages >= {"申报", "评审", "入库", "计划", "采购"}
    for table in (
        "projects_planitem", "reviews_draw", "reviews_score", "reviews_opinion", "money_budgetreview",
        "reviews_approval", "money_budgetentry", "projects_libraryentry", "projects_plannedproject",
        "projects_letter", "projects_cityfiling", "projects_urgentrequest",
    ):  # fmt: skip
        assert count(rows, f"SELECT count(*) FROM {table}") > 0, table


def test_something_waits_on_the_desks_today(rows: sqlite3.Connection) -> None:
    duties = {duty for (duty,) in rows.execute("SELECT DISTINCT duty FROM lifecycle_awaited")}
    assert duties >= {"项目主管部门", "财政部门", "发展改革部门", "项目建设单位", "区领导"}
    assert count(rows, "SELECT count(*) FROM projects_slip WHERE state IN ('待复核', '待签发', '已签发')") >= 4
    assert count(rows, "SELECT count(*) FROM reviews_batch WHERE state = '筹备'") == 1
    unscored = """SELECT count(*) FROM reviews_seat s JOIN reviews_batch b ON b.id = s.batch_id
        WHERE b.state = '筹备' AND s.state = '已接受'"""
    assert count(rows, unscored) >= 5


def test_the_organs_own_project_waits_for_the_leading_group(rows: sqlite3.Connection) -> None:
    assert count(rows, "SELECT count(*) FROM projects_slip WHERE own AND confirmed_at IS NOT NULL") == 1
    assert (
        count(rows, "SELECT count(*) FROM projects_slip WHERE own AND state = '已签发' AND confirmed_at IS NULL") == 1
    )


def test_everything_on_a_project_was_an_act_on_record(rows: sqlite3.Connection) -> None:
    silent = """SELECT name FROM projects_project WHERE public_id NOT IN
        (SELECT subject_id FROM journal_entry WHERE subject_kind = '项目' AND result = '已办')"""
    assert rows.execute(silent).fetchall() == []
    assert count(rows, "SELECT count(*) FROM journal_entry WHERE result = '拒绝'") == 0


def test_its_journal_and_its_files_are_whole(demonstration: Path) -> None:
    assert quancheng(demonstration, "journal", "verify").returncode == 0
    assert quancheng(demonstration, "documents", "check").returncode == 0


def test_nobody_in_it_has_a_password(rows: sqlite3.Connection) -> None:
    assert count(rows, "SELECT count(*) FROM accounts_person WHERE password NOT LIKE '!%'") == 0


def test_it_is_made_in_an_empty_house_only(demonstration: Path) -> None:
    again = quancheng(demonstration, "demo")
    assert (again.returncode, "已经有人员" in again.stderr) == (2, True)
    assert quancheng(demonstration, "demo", "--if-empty").returncode == 0
