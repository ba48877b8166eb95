"""One gapless row an act, in the act's transaction, whoever else is writing."""

import json
import signal
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

from quancheng.journal import REFUSED, Actor, Entry, append
from quancheng.journal.models import Head
from quancheng.journal.sm3 import sm3_hex
from quancheng.journal.verifier import BEGINNING, link
from tests.databases import OwnDatabase, at_once
from tests.journal.acting import AT, CLERK, DISTRICT, PROJECT, record


def numbers(jurisdiction: str = DISTRICT) -> list[int]:
    found = Entry.objects.filter(jurisdiction=jurisdiction).order_by("number")
    return list(found.values_list("number", flat=True))


def test_an_act_is_told_whole(either_database: OwnDatabase) -> None:
    entry = record()
    kept = Entry.objects.get(pk=entry.pk)
    assert (kept.number, kept.act, kept.person, kept.unit, kept.result) == (1, "提交立项申请", "r4Tz", "u9Lk", "已办")
    assert (kept.subject_kind, kept.subject_id) == PROJECT
    assert kept.at == AT
    told = kept.content
    assert told["actor"]["post"] == "区文化和旅游局 · 经办"
    assert told["at"] == "2026-11-23T09:30:00+08:00"
    assert (told["before"], told["after"]) == ({"申报状态": "草稿"}, {"申报状态": "已提交"})
    assert told["rows"] == {"projects_project": 1}


def test_each_row_holds_the_hash_of_the_one_before(either_database: OwnDatabase) -> None:
    first, second = record(), record("受理申报")
    assert first.previous == BEGINNING
    assert second.previous == first.hash == link(BEGINNING, first.body, sm3_hex)
    assert second.hash == link(first.hash, second.body, sm3_hex)
    head = Head.objects.get()
    assert (head.number, head.hash) == (2, second.hash)


def test_each_jurisdiction_has_a_chain_of_its_own(either_database: OwnDatabase) -> None:
    record()
    record(jurisdiction="371700")
    record()
    assert numbers() == [1, 2]
    assert numbers("371700") == [1]


def test_a_refusal_is_told_too(either_database: OwnDatabase) -> None:
    with transaction.atomic():
        append(jurisdiction=DISTRICT, at=AT, actor=CLERK, act="提交立项申请", subject=PROJECT, result=REFUSED)
    assert Entry.objects.get().result == "拒绝"


def test_a_failed_log_in_names_nobody(either_database: OwnDatabase) -> None:
    with transaction.atomic():
        unknown = Actor(person="", name="某某", address="10.9.9.9")
        append(jurisdiction=DISTRICT, at=AT, actor=unknown, act="登录", subject=("账号", "某某"), result=REFUSED)
    assert Entry.objects.get().person == ""


def test_outside_a_transaction_nothing_is_recorded(own_database: OwnDatabase) -> None:
    with pytest.raises(transaction.TransactionManagementError, match="事务"):
        append(jurisdiction=DISTRICT, at=AT, actor=CLERK, act="提交立项申请", subject=PROJECT)
    assert not Entry.objects.exists()


def test_an_act_undone_leaves_no_row_and_no_gap(either_database: OwnDatabase) -> None:
    record()

    def fail_after_recording() -> None:
        record()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        fail_after_recording()
    record()
    assert numbers() == [1, 2]


@pytest.mark.parametrize("missing", ["jurisdiction", "act", "subject"])
def test_a_row_without_a_needed_part_is_refused(either_database: OwnDatabase, missing: str) -> None:
    parts = {"jurisdiction": DISTRICT, "act": "提交立项申请", "subject": PROJECT}
    parts[missing] = ("", "x") if missing == "subject" else ""
    with pytest.raises(ValueError, match="缺少"), transaction.atomic():
        append(at=AT, actor=CLERK, **parts)  # type: ignore[arg-type]  # parts of several types in one mapping
    assert not Entry.objects.exists()


def test_a_result_is_done_or_refused(either_database: OwnDatabase) -> None:
    with pytest.raises(ValueError, match="办理结果"), transaction.atomic():
        append(jurisdiction=DISTRICT, at=AT, actor=CLERK, act="提交立项申请", subject=PROJECT, result="差不多")


def test_threads_at_once_leave_no_gap(own_database: OwnDatabase) -> None:
    def many(name: str) -> None:
        for _ in range(50):
            record(name)

    answers = at_once([partial(many, f"行为{number}") for number in range(8)])
    assert answers == [None] * 8
    assert numbers() == list(range(1, 401))
    rows = Entry.objects.order_by("number")
    assert [row.previous for row in rows[1:]] == [row.hash for row in rows][:-1]


def test_processes_at_once_leave_no_gap(own_database: OwnDatabase) -> None:
    lines = "from tests.journal.acting import record\nfor _ in range(50): record()"
    children = [own_database.start(lines) for _ in range(4)]
    for child in children:
        child.communicate(timeout=120)
    assert [child.returncode for child in children] == [0] * 4
    assert numbers() == list(range(1, 201))


def test_a_process_killed_before_its_commit_leaves_nothing(own_database: OwnDatabase) -> None:
    record()
    lines = (
        "import time\n"
        "from django.db import transaction\n"
        "from tests.journal.acting import record\n"
        "with transaction.atomic():\n"
        "    record('被中断')\n"
        "    print('recorded', flush=True)\n"
        "    time.sleep(120)\n"
    )
    with own_database.start(lines) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "recorded\n"
        child.send_signal(signal.SIGKILL)
    record()
    assert numbers() == [1, 2]
    assert not Entry.objects.filter(act="被中断").exists()


FORBIDDEN = [
    "UPDATE journal_entry SET act = '别的'",
    "DELETE FROM journal_entry",
    "UPDATE journal_checkpoint SET number = 0",
    "DELETE FROM journal_checkpoint",
]
REST = "at, act, subject_kind, subject_id, person, unit, result, body, previous, hash"
COLUMNS = f"id, jurisdiction, number, {REST}"
FORBIDDEN_BY_VENDOR = {
    "sqlite": [
        f"INSERT OR REPLACE INTO journal_entry ({COLUMNS}) SELECT id, jurisdiction, 9, {REST} FROM journal_entry",
        f"INSERT OR REPLACE INTO journal_entry ({COLUMNS}) SELECT 9, jurisdiction, number, {REST} FROM journal_entry",
        "INSERT OR REPLACE INTO journal_checkpoint SELECT * FROM journal_checkpoint",
        "UPDATE OR REPLACE journal_entry SET number = 1",
    ],
    "postgres": [
        "TRUNCATE journal_entry",
        "TRUNCATE journal_checkpoint",
        "TRUNCATE journal_head, journal_entry CASCADE",
        "INSERT INTO journal_entry SELECT * FROM journal_entry ON CONFLICT (id) DO UPDATE SET act = '别的'",
    ],
}


def test_what_is_recorded_can_be_neither_changed_nor_removed(either_database: OwnDatabase) -> None:
    entry = record()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO journal_checkpoint (jurisdiction, number, hash, at, given_to)"
            f" VALUES ('{DISTRICT}', 1, '{entry.hash}', '2026-11-23 00:00:00', '审计局')"
        )
        for statement in FORBIDDEN + FORBIDDEN_BY_VENDOR[either_database.vendor]:
            with pytest.raises(DatabaseError, match="日志只能追加"), transaction.atomic():
                cursor.execute(statement)
    kept = Entry.objects.get()
    assert json.loads(kept.body)["act"] == kept.act == "提交立项申请"
