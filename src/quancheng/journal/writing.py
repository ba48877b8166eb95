"""Writes the next row of a jurisdiction's chain, in the transaction of the act it tells of."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from quancheng.journal.actor import Actor
from quancheng.journal.canonical import Unwritable, canonical, shanghai
from quancheng.journal.models import Entry, Head
from quancheng.journal.sm3 import sm3_hex
from quancheng.journal.verifier import BEGINNING, link

DONE = "已办"
REFUSED = "拒绝"
FORMAT = 1
"""The version of a body's make-up; a change of its fields is a new one."""


def append(  # noqa: PLR0913  a row has these parts; each is named where it is given
    *,
    jurisdiction: str,
    at: datetime,
    actor: Actor,
    act: str,
    subject: tuple[str, str],
    title: str = "",
    result: str = DONE,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    verdicts: Sequence[Mapping[str, object]] = (),
    pack: str = "",
    note: str = "",
    rows: Mapping[str, int] | None = None,
) -> Entry:
    """Add one row to the chain of `jurisdiction` (its code); `subject` is a kind and a public id.

    Call it last in the act: the chain's end stays locked until the transaction ends (an act that writes to several
    chains takes them in the order of their codes, or two could wait for each other). Raises
    `TransactionManagementError` outside `atomic()`, `Unwritable` for a value without one text, `ValueError` for a
    part that is missing.
    """
    demand_transaction()
    kind, public_id = subject
    parts: dict[str, object] = {
        "format": FORMAT, "jurisdiction": jurisdiction, "at": shanghai(at), "actor": asdict(actor), "act": act,
        "subject": {"kind": kind, "id": public_id}, "title": title, "result": result, "before": before or {},
        "after": after or {}, "verdicts": verdicts, "pack": pack, "note": note, "rows": rows or {},
    }  # fmt: skip
    columns = {
        "jurisdiction": jurisdiction, "act": act, "subject_kind": kind, "subject_id": public_id,
        "person": actor.person, "unit": actor.unit, "result": result,
    }  # fmt: skip
    _check(columns)
    canonical(parts)  # before the lock: what cannot be written holds nobody up
    return _add(columns, parts, at)


def _add(columns: Mapping[str, str], parts: Mapping[str, object], at: datetime) -> Entry:
    head = _locked(columns["jurisdiction"])
    number = head.number + 1
    body = canonical({**parts, "number": number})
    new_hash = link(head.hash, body, sm3_hex)
    entry = Entry.objects.create(**columns, number=number, at=at, body=body, previous=head.hash, hash=new_hash)
    unmoved = Head.objects.filter(jurisdiction=head.jurisdiction, number=head.number)
    if unmoved.update(number=number, hash=new_hash) != 1:
        raise RuntimeError(f"日志链 {head.jurisdiction} 的末端在加锁期间被改动")
    return entry


def newest(jurisdiction: str) -> tuple[int, str]:
    """The number and hash of the newest row; nobody adds one before this transaction ends.

    Whoever asks for it holds up all others of the jurisdiction: ask late. Raises `TransactionManagementError`.
    """
    demand_transaction()
    head = _locked(jurisdiction)
    return head.number, head.hash


def demand_transaction() -> None:
    """Raise unless in `atomic()`: what is recorded must stand or fall with what was done."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("日志须在业务所在的事务（atomic）内写入")


def _check(columns: Mapping[str, str]) -> None:
    for name, text in columns.items():
        if not isinstance(text, str):
            raise Unwritable(f"{name}：{type(text).__name__} 不是文字")
        if "\0" in text:
            raise Unwritable(f"{name}：文字中有空字符")
        if not text and name in {"jurisdiction", "act", "subject_kind"}:
            raise ValueError(f"日志缺少 {name}")
    if columns["result"] not in {DONE, REFUSED}:
        raise ValueError(f"办理结果只能是{DONE}或{REFUSED}，现为 {columns['result']}")


def _locked(jurisdiction: str) -> Head:
    """The chain's end, locked: by its row on PostgreSQL; on SQLite an IMMEDIATE transaction holds the whole file."""
    ends = Head.objects.select_for_update()
    if head := ends.filter(jurisdiction=jurisdiction).first():
        return head
    # Two may begin a chain at once: the second waits for the first, then finds its row.
    Head.objects.bulk_create([Head(jurisdiction=jurisdiction, number=0, hash=BEGINNING)], ignore_conflicts=True)
    return ends.get(jurisdiction=jurisdiction)
