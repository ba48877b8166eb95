"""Papers in numbered versions, one row a content, whoever else is filing, whatever is killed."""

import io
import signal
import threading
import time
from collections.abc import Callable
from functools import partial

import psycopg
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from quancheng.documents import Missing, Refused, StoreFailed, add, receive, record
from quancheng.documents.models import Content, Document, Version
from quancheng.journal.sm3 import sm3
from tests.databases import OwnDatabase, at_once
from tests.documents.handing import (
    AT,
    CLERK,
    DISTRICT,
    OTHER_PROJECT,
    PROJECT,
    SCHEME,
    SUBMIT,
    contents,
    half_received,
    hand_in,
    pdf,
    submit,
)


def no_rows() -> bool:
    return not (Content.objects.exists() or Document.objects.exists() or Version.objects.exists())


def test_the_first_file_makes_the_paper_and_its_first_version(office: OwnDatabase) -> None:
    version = add(
        jurisdiction=DISTRICT, subject=PROJECT, label=SCHEME, filename="桌面/方案.pdf", stream=io.BytesIO(pdf()),
        by=CLERK, at=AT, note="初稿",
    )  # fmt: skip
    kept = Version.objects.select_related("document", "content").get(public_id=version.public_id)
    assert (kept.number, kept.filename, kept.note) == (1, "方案.pdf", "初稿")
    assert (kept.by_person, kept.by_name, kept.at, kept.frozen_at) == ("r4tz", "王芳", AT, None)
    assert (kept.document.jurisdiction, kept.document.subject, kept.document.label) == (DISTRICT, PROJECT, SCHEME)
    assert (kept.content.sm3, kept.content.size, kept.content.kind) == (sm3(pdf()).hexdigest(), len(pdf()), "pdf")


def test_a_paper_handed_in_again_has_a_further_version(office: OwnDatabase) -> None:
    assert [hand_in("一").number, hand_in("二").number, hand_in("一").number] == [1, 2, 3]
    assert Document.objects.count() == 1
    assert Content.objects.count() == 2


def test_other_papers_and_other_subjects_count_for_themselves(office: OwnDatabase) -> None:
    assert hand_in().number == hand_in(label="项目立项申请").number == hand_in(subject=OTHER_PROJECT).number == 1
    assert Document.objects.count() == 3


def test_the_same_content_is_stored_once(office: OwnDatabase) -> None:
    hand_in(filename="方案.pdf")
    hand_in(filename="另一个名字.pdf", subject=OTHER_PROJECT)
    assert Content.objects.count() == len(contents(office.folder)) == 1


def test_a_file_that_is_refused_leaves_no_row(office: OwnDatabase) -> None:
    with pytest.raises(Refused):
        hand_in(filename="方案.exe")
    assert no_rows()


def test_a_subject_does_not_change_its_jurisdiction(office: OwnDatabase) -> None:
    hand_in()
    received = receive(filename="方案.pdf", stream=io.BytesIO(pdf()))
    with pytest.raises(ValueError, match="belongs to 371702"):
        record(jurisdiction="371700", subject=PROJECT, label=SCHEME, received=received, by=CLERK, at=AT)


def test_an_act_undone_leaves_no_row(office: OwnDatabase) -> None:
    def fail_after_filing() -> None:
        hand_in()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        fail_after_filing()
    assert no_rows()
    assert hand_in().number == 1


def test_the_row_comes_after_the_file(office: OwnDatabase) -> None:
    def watch(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if sql.startswith("INSERT"):
            assert contents(office.folder)
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        hand_in()
    assert not no_rows()


def test_filing_takes_the_same_statements_whatever_is_there(office: OwnDatabase) -> None:
    hand_in("零")
    counts = []
    for words in ("一", "二", "三"):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            hand_in(words)
        counts.append(len(captured))
    assert len(set(counts)) == 1
    assert counts[0] <= 9


def test_several_who_file_at_once_have_a_number_each(office: OwnDatabase) -> None:
    answers = at_once([partial(hand_in, f"第{number}人") for number in range(6)])
    assert all(isinstance(answer, Version) for answer in answers), answers
    assert sorted(Version.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert Document.objects.count() == 1


def test_several_who_file_the_same_content_at_once_share_it(office: OwnDatabase) -> None:
    answers = at_once([partial(hand_in, "同一份", subject=("项目", number)) for number in range(6)])
    assert all(isinstance(answer, Version) for answer in answers), answers
    assert Content.objects.count() == len(contents(office.folder)) == 1
    assert Document.objects.count() == 6
    assert half_received(office.folder) == []


FILE_AND_STOP = """
import os, sys, time
from quancheng.documents import store
from tests.documents.handing import hand_in

def stop(*_):
    print("stopped", flush=True)
    time.sleep(120)

steps = 0
def sync(descriptor, real=os.fsync):
    global steps
    steps += 1
    if steps == {step}:
        stop()
    real(descriptor)

os.fsync = sync
if {step} == 0:
    store.recognise = stop
    class Slow:
        chunks = 0
        def read(self, size, /):
            self.chunks += 1
            if self.chunks == 2:
                stop()
            return b"%PDF-1.7" + bytes(size - 8)
    from quancheng.documents import receive
    receive(filename="方案.pdf", stream=Slow(), limit=1 << 30)
hand_in()
"""
"""Stops in the middle of the upload (0), before the file is synced (1), or before a folder is (2 to 4)."""


@pytest.mark.parametrize("step", range(5))
def test_a_process_killed_while_a_file_comes_in_leaves_no_half_file_and_no_row(office: OwnDatabase, step: int) -> None:
    with office.start(FILE_AND_STOP.format(step=step)) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "stopped\n"
        child.send_signal(signal.SIGKILL)
    assert no_rows()
    for path in contents(office.folder):
        assert sm3(path.read_bytes()).hexdigest() == path.parent.name + path.name
    assert bool(contents(office.folder)) == (step >= 2)
    assert bool(half_received(office.folder)) == (step < 2)
    assert hand_in().number == 1


def test_a_process_killed_before_its_commit_leaves_no_row(office: OwnDatabase) -> None:
    lines = (
        "import time\n"
        "from django.db import transaction\n"
        "from tests.documents.handing import hand_in\n"
        "with transaction.atomic():\n"
        "    hand_in()\n"
        "    print('filed', flush=True)\n"
        "    time.sleep(120)\n"
    )
    with office.start(lines) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "filed\n"
        child.send_signal(signal.SIGKILL)
    assert no_rows()
    assert hand_in().number == 1
    assert len(contents(office.folder)) == 1


def test_a_database_that_is_gone_or_full_is_told_plainly_and_loses_nothing(office: OwnDatabase) -> None:
    hand_in("已确认")
    if office.vendor == "postgres":
        with connection.cursor() as cursor, psycopg.connect(office.url) as other:
            cursor.execute("SELECT pg_backend_pid()")
            other.execute("SELECT pg_terminate_backend(%s)", cursor.fetchone())
    else:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    acknowledged = 1
    refusal = ""
    while not refusal and acknowledged < 500:
        try:
            hand_in(str(acknowledged))
            acknowledged += 1
        except StoreFailed as failed:
            refusal = str(failed)
    assert "“方案.pdf”未能登记：数据库没有应答或存储空间已满" in refusal
    connection.close()
    assert Version.objects.count() == acknowledged
    assert half_received(office.folder) == []


def test_an_act_freezes_the_latest_version(office: OwnDatabase) -> None:
    hand_in("一")
    latest = hand_in("二")
    (frozen,) = submit()
    assert (frozen.pk, frozen.frozen_at, frozen.frozen_by_act) == (latest.pk, AT, SUBMIT)
    kept = Version.objects.order_by("number")
    assert [(version.frozen_at, version.frozen_by_act) for version in kept] == [(None, ""), (AT, SUBMIT)]


def test_what_is_frozen_stays_with_the_first_act(office: OwnDatabase) -> None:
    hand_in()
    submit()
    (version,) = submit(act="受理申报")
    assert version.frozen_by_act == Version.objects.get().frozen_by_act == SUBMIT


def test_papers_come_back_in_the_order_in_which_they_were_named(office: OwnDatabase) -> None:
    for label in ("甲", "乙", "丙"):
        hand_in(label, label=label)
    assert [version.document.label for version in submit("丙", "甲", "丙")] == ["丙", "甲"]
    assert Version.objects.filter(frozen_at=None).get().document.label == "乙"


def test_a_paper_that_nobody_filed_cannot_be_rested_on(office: OwnDatabase) -> None:
    hand_in()
    hand_in(label="项目立项申请", subject=OTHER_PROJECT)
    with pytest.raises(Missing, match="缺少材料：项目立项申请、事前绩效评估报告。"):
        submit(SCHEME, "项目立项申请", "事前绩效评估报告")
    assert not Version.objects.exclude(frozen_at=None).exists()


def test_freezing_takes_three_statements_however_many_papers(office: OwnDatabase) -> None:
    for number in range(8):
        hand_in(label=f"材料{number}")
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        submit(*[f"材料{number}" for number in range(8)])
    assert len([each for each in captured if "SAVEPOINT" not in each["sql"]]) == 3


def test_a_version_filed_while_an_act_freezes_is_not_slipped_under_it(office: OwnDatabase) -> None:
    hand_in("一")
    calls: list[Callable[[], object]] = [submit, *[partial(hand_in, f"{number}") for number in range(3)]]
    answers = at_once(calls)
    (frozen,) = Version.objects.exclude(frozen_at=None)
    assert answers[0] == [frozen]
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    assert Version.objects.count() == 4


def test_who_files_while_an_act_is_under_way_waits_for_its_end(office: OwnDatabase) -> None:
    hand_in("一")
    resting, order = threading.Event(), list[str]()

    def act() -> None:
        with transaction.atomic():
            submit()
            resting.set()
            time.sleep(0.5)
            order.append("act")

    def file() -> None:
        assert resting.wait(60)
        hand_in("二")
        order.append("file")

    assert at_once([act, file]) == [None, None]
    assert order == ["act", "file"]
