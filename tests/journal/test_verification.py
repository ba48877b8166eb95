"""Whoever changes, removes or adds a row behind the journal's back is found out."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection, connections, transaction

from quancheng.journal import Entry, checkpoint, verification, verify
from quancheng.journal.checkpoints import NothingRecorded
from quancheng.journal.verification import chains
from tests.databases import OwnDatabase
from tests.journal.acting import AT, DISTRICT, record
from tests.journal.tampering import Value, cut_tail, forge, set_column, tamper


@pytest.fixture
def five_rows(either_database: OwnDatabase) -> OwnDatabase:
    """A journal of five rows."""
    for _ in range(5):
        record()
    return either_database


def found() -> list[str]:
    """What is found, without the words about where."""
    return [f"{fault.number} {fault.what}" for fault in verify()]


def keep_checkpoint(given_to: str = "审计局") -> None:
    with transaction.atomic():
        checkpoint(DISTRICT, AT, given_to)


def test_an_honest_journal_is_whole(five_rows: OwnDatabase) -> None:
    keep_checkpoint()
    record(jurisdiction="371700")
    record()
    assert verify() == []


def test_an_empty_journal_is_whole(either_database: OwnDatabase) -> None:
    assert (chains(), verify()) == ([], [])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("act", "受理申报"), ("subject_kind", "人员"), ("subject_id", "x"), ("person", "x"), ("unit", "x"),
        ("result", "拒绝"), ("at", datetime(2026, 11, 23, 1, 31, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_a_column_that_differs_from_the_body_is_found(five_rows: OwnDatabase, column: str, value: Value) -> None:
    set_column(3, column, value)
    assert found() == [f"3 {column} 栏与正文不符"]


def test_a_body_that_was_changed_is_found(five_rows: OwnDatabase) -> None:
    body = Entry.objects.get(number=3).body
    set_column(3, "body", body.replace("智慧文旅平台", "智慧文旅大厦"))
    assert found() == ["3 杂凑值与正文不符"]


def test_a_body_that_was_changed_and_hashed_anew_breaks_the_next_link(five_rows: OwnDatabase) -> None:
    forge(3, title="智慧文旅大厦")
    assert found() == ["4 前一条的杂凑值不符"]


def test_a_hash_that_was_changed_is_found(five_rows: OwnDatabase) -> None:
    set_column(3, "hash", "0" * 64)
    assert found() == ["3 杂凑值与正文不符", "4 前一条的杂凑值不符"]


def test_a_previous_hash_that_was_changed_is_found(five_rows: OwnDatabase) -> None:
    set_column(3, "previous", "0" * 64)
    assert found() == ["3 前一条的杂凑值不符", "3 杂凑值与正文不符"]


def test_a_number_that_was_changed_is_found(five_rows: OwnDatabase) -> None:
    set_column(5, "number", 9)
    assert "9 number 栏与正文不符" in found()


def test_a_row_moved_to_another_jurisdiction_is_found(five_rows: OwnDatabase) -> None:
    set_column(5, "jurisdiction", "371700")
    told = [str(fault) for fault in verify()]
    assert "371700 第 5 号：jurisdiction 栏与正文不符" in told
    assert "371702 第 4 号：末端记录为第 5 号，与日志不符，尾部可能被截去" in told


def test_a_body_in_other_words_is_found_even_when_hashed(five_rows: OwnDatabase) -> None:
    entry = Entry.objects.get(number=5)
    set_column(5, "body", entry.body.replace(":", ": ", 1))
    assert "5 正文不是规范的日志记录" in found()
    set_column(5, "body", "不是 JSON")
    assert "5 正文不是规范的日志记录" in found()


def test_a_row_taken_from_the_middle_leaves_a_gap(five_rows: OwnDatabase) -> None:
    tamper("DELETE FROM journal_entry WHERE number = 3")
    assert found() == ["3 缺少第 3 至 3 号记录", "4 前一条的杂凑值不符"]


def test_a_cut_tail_does_not_fit_the_kept_end(five_rows: OwnDatabase) -> None:
    tamper("DELETE FROM journal_entry WHERE number > 3")
    assert found() == ["3 末端记录为第 5 号，与日志不符，尾部可能被截去"]


def test_a_cut_tail_whose_end_was_set_back_is_seen_by_the_checkpoint(five_rows: OwnDatabase) -> None:
    keep_checkpoint("审计局")
    cut_tail(after=3)
    assert found() == ["5 与检查点不符（2026-11-23T01:30:00+00:00 交 审计局）"]


def test_a_journal_written_anew_is_seen_by_the_checkpoint(five_rows: OwnDatabase) -> None:
    keep_checkpoint()
    cut_tail(after=3)
    record("别的")
    record("别的")
    assert len(found()) == 1
    assert found()[0].startswith("5 与检查点不符")


def test_rows_beyond_the_end_and_an_end_that_is_gone_are_found(five_rows: OwnDatabase) -> None:
    tamper("UPDATE journal_head SET number = 4")
    assert found() == ["5 末端记录为第 4 号，与日志不符，尾部可能被截去"]
    tamper("DELETE FROM journal_head")
    assert found() == ["5 没有末端记录"]


def test_an_end_set_back_to_an_earlier_row_is_found(five_rows: OwnDatabase) -> None:
    tamper("UPDATE journal_head SET number = 3, hash = %s", Entry.objects.get(number=3).hash)
    assert found() == ["5 末端记录为第 3 号，与日志不符，尾部可能被截去"]


def test_an_emptied_journal_is_found(five_rows: OwnDatabase) -> None:
    tamper("DELETE FROM journal_entry")
    assert found() == ["0 末端记录为第 5 号，与日志不符，尾部可能被截去"]


def test_what_is_not_even_of_its_type_is_told_and_stops_nothing(five_rows: OwnDatabase) -> None:
    if connection.vendor == "postgresql":
        with pytest.raises(Exception, match="invalid input syntax"), transaction.atomic():
            set_column(3, "at", "昨天")
        return
    set_column(3, "at", "昨天")
    assert found() == ["3 at 栏与正文不符"]
    set_column(5, "number", "末")
    assert "4 其后有编号不是整数的记录（末），未再核验" in found()


def test_more_rows_than_a_page_holds_are_all_seen(five_rows: OwnDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "PAGE", 2)
    keep_checkpoint()
    assert verify() == []
    set_column(5, "act", "受理申报")
    set_column(2, "act", "受理申报")
    assert found() == ["2 act 栏与正文不符", "5 act 栏与正文不符"]


def test_what_is_appended_meanwhile_is_no_fault(own_database: OwnDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "PAGE", 3)
    record()

    def go_on() -> None:
        for _ in range(40):
            record()
            keep_checkpoint()
        connections.close_all()

    writer = threading.Thread(target=go_on)
    writer.start()
    while writer.is_alive():
        assert verify() == []
    assert Entry.objects.count() == 41


def test_without_a_journal_there_is_no_checkpoint(either_database: OwnDatabase) -> None:
    with pytest.raises(NothingRecorded, match="还没有日志"):
        keep_checkpoint()
