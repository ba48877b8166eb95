"""A request that comes twice has one effect; a key for one request opens no other."""

import signal
import time

import pytest
from django.db import transaction

from quancheng.journal import REFUSED, Entry, KeyMisused, Repeated, append, claim, settle
from quancheng.journal.models import OneTimeKey
from tests.databases import OwnDatabase, at_once
from tests.journal.acting import AT, CLERK, DISTRICT, PROJECT

KEY = "k-2f6c"


def submit(key: str = KEY, person: str = "r4Tz", act: str = "提交立项申请", digest: str = "d1", wait: float = 0) -> str:
    """An act that takes a key, is recorded and is answered; what it was answered, now or before."""
    try:
        with transaction.atomic():
            claim(key=key, person=person, act=act, digest=digest, at=AT)
            entry = append(jurisdiction=DISTRICT, at=AT, actor=CLERK, act=act, subject=PROJECT)
            time.sleep(wait)
            settle(key=key, reply={"回执": f"第 {entry.number} 号"})
    except Repeated as repeated:
        return f"再次：{repeated.reply['回执']}"
    return f"第 {entry.number} 号"


def test_the_same_request_twice_has_one_effect_and_one_answer(either_database: OwnDatabase) -> None:
    assert submit() == "第 1 号"
    assert submit() == "再次：第 1 号"
    assert Entry.objects.count() == 1


def test_another_key_is_another_request(either_database: OwnDatabase) -> None:
    assert submit("k-1") == "第 1 号"
    assert submit("k-2") == "第 2 号"


@pytest.mark.parametrize("other", [{"person": "x9"}, {"act": "作废"}, {"digest": "d2"}], ids=str)
def test_a_key_is_good_for_one_person_act_and_content(either_database: OwnDatabase, other: dict[str, str]) -> None:
    submit()
    with pytest.raises(KeyMisused, match="重新提交"):
        submit(**other)  # type: ignore[arg-type]  # texts alone, though `wait` is a number
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x" * 201, "a\0b", "a\nb"], ids=repr)
def test_what_is_no_key_is_refused(either_database: OwnDatabase, key: str) -> None:
    with pytest.raises(KeyMisused, match="无效"):
        submit(key)
    assert not Entry.objects.exists()


def test_two_at_once_have_one_effect(own_database: OwnDatabase) -> None:
    answers = at_once([lambda: submit(wait=0.2)] * 4)
    assert sorted(map(str, answers)) == ["再次：第 1 号"] * 3 + ["第 1 号"]
    assert Entry.objects.count() == 1


def test_the_second_may_do_what_the_first_undid(either_database: OwnDatabase) -> None:
    def fail_after_the_claim() -> None:
        claim(key=KEY, person="r4Tz", act="提交立项申请", digest="d1", at=AT)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        fail_after_the_claim()
    assert submit() == "第 1 号"


def test_a_refusal_is_answered_twice_with_the_same_words(either_database: OwnDatabase) -> None:
    with transaction.atomic():
        claim(key=KEY, person="r4Tz", act="提交立项申请", digest="d1", at=AT)
        append(jurisdiction=DISTRICT, at=AT, actor=CLERK, act="提交立项申请", subject=PROJECT, result=REFUSED)
        settle(key=KEY, reply={"回执": "不予办理：第十条"})
    assert submit() == "再次：不予办理：第十条"
    assert [entry.result for entry in Entry.objects.all()] == [REFUSED]


def test_a_process_killed_before_its_commit_leaves_the_key_free(own_database: OwnDatabase) -> None:
    lines = (
        "import time\n"
        "from tests.journal import test_keys\n"
        "def stop(**given):\n"
        "    print('recorded', flush=True)\n"
        "    time.sleep(120)\n"
        "test_keys.settle = stop\n"
        "test_keys.submit()\n"
    )
    with own_database.start(lines) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "recorded\n"
        child.send_signal(signal.SIGKILL)
    assert submit() == "第 1 号"


def test_a_key_is_settled_once_and_only_when_claimed(either_database: OwnDatabase) -> None:
    with pytest.raises(KeyMisused, match="没有登记"), transaction.atomic():
        settle(key=KEY, reply={})
    submit()
    with pytest.raises(KeyMisused, match="已有"), transaction.atomic():
        settle(key=KEY, reply={"回执": "改口"})
    assert "第 1 号" in OneTimeKey.objects.get().reply


def test_a_key_claimed_and_never_settled_is_told(either_database: OwnDatabase) -> None:
    with transaction.atomic():
        claim(key=KEY, person="r4Tz", act="提交立项申请", digest="d1", at=AT)
    with pytest.raises(KeyMisused, match="没有办理结果"):
        submit()


def test_outside_a_transaction_no_key_is_taken(own_database: OwnDatabase) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        claim(key=KEY, person="r4Tz", act="提交立项申请", digest="d1", at=AT)
    assert not OneTimeKey.objects.exists()
