"""Is the journal whole? Goes through every row, in pages, so that a long chain needs no more memory than a short one.

Others may append meanwhile: what was there at the start is checked, and no honest row is taken for a fault.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import TextField
from django.db.models.functions import Cast

from quancheng.journal.models import Checkpoint, Entry, Head
from quancheng.journal.sm3 import sm3_hex
from quancheng.journal.verifier import Chain, read_body

PAGE = 1000
"""Rows held at one time."""

COLUMNS = {
    "jurisdiction": ("jurisdiction",), "number": ("number",), "act": ("act",), "result": ("result",),
    "subject_kind": ("subject", "kind"), "subject_id": ("subject", "id"), "person": ("actor", "person"),
    "unit": ("actor", "unit"),
}  # fmt: skip
"""Where the body says what a column says."""

Row = Mapping[str, object]


@dataclass(frozen=True)
class Fault:
    """What is wrong, at which number of which chain."""

    jurisdiction: str
    number: int
    what: str

    def __str__(self) -> str:
        return f"{self.jurisdiction} 第 {self.number} 号：{self.what}"


def verify(jurisdiction: str | None = None) -> list[Fault]:
    """Every fault of one chain, or of all; an empty list where the journal is whole."""
    codes = chains() if jurisdiction is None else [jurisdiction]
    return [fault for code in codes for fault in faults(code)]


def chains() -> list[str]:
    """The jurisdictions that have, or had, anything in the journal."""
    found: set[str] = set()
    for model in (Head, Entry, Checkpoint):
        found.update(model._default_manager.values_list("jurisdiction", flat=True).distinct())
    return sorted(found)


def faults(jurisdiction: str) -> Iterator[Fault]:
    """The faults of one chain, in its order."""
    chain = Chain(jurisdiction, sm3_hex)
    for page in _pages(jurisdiction):
        told = _checkpoints(jurisdiction, chain.number, page)
        for row in page:
            number = row["number"]
            if not isinstance(number, int):  # SQLite keeps what it is given; such rows come last
                yield Fault(jurisdiction, chain.number, f"其后有编号不是整数的记录（{number}），未再核验")
                return
            for at, what in chain.feed(str(row["body"]), str(row["previous"]), str(row["hash"])):
                yield Fault(jurisdiction, at, what)
            for column in _columns_that_differ(row):
                yield Fault(jurisdiction, number, f"{column} 栏与正文不符")
            chain.number = number
        ends = {row["number"]: row["hash"] for row in page}
        for checkpoint in told:
            if ends.get(checkpoint.number) != checkpoint.hash:
                yield _not_as_told(checkpoint)
    yield from _end(chain)


def _pages(jurisdiction: str) -> Iterator[list[Row]]:
    fields = [*COLUMNS, "body", "previous", "hash", "moment"]
    rows = Entry.objects.filter(jurisdiction=jurisdiction).order_by("number")
    rows = rows.annotate(moment=Cast("at", TextField()))  # as kept: a time that is none must not stop us
    page: list[Row] = list(rows.values(*fields)[:PAGE])
    while page:
        yield page
        page = list(rows.filter(number__gt=page[-1]["number"]).values(*fields)[:PAGE])


def _checkpoints(jurisdiction: str, after: int, page: list[Row]) -> list[Checkpoint]:
    kept = Checkpoint.objects.filter(jurisdiction=jurisdiction, number__gt=after).order_by("number", "pk")
    last = page[-1]["number"]
    return list(kept.filter(number__lte=last)) if isinstance(last, int) else []


def _columns_that_differ(row: Row) -> list[str]:
    content = read_body(str(row["body"]))
    if content is None:
        return []  # told already: such a body agrees with nothing
    differ = [column for column, path in COLUMNS.items() if _at(content, path) != row[column]]
    if not _same_moment(content["at"], row["moment"]):
        differ.append("at")
    return differ


def _at(content: object, path: tuple[str, ...]) -> object:
    for name in path:
        content = content.get(name) if isinstance(content, dict) else None
    return content


def _same_moment(told: object, kept: object) -> bool:
    try:
        return datetime.fromisoformat(str(told)) == _in_utc(datetime.fromisoformat(str(kept)))
    except (ValueError, TypeError):  # no time at all, or one that does not say where
        return False


def _in_utc(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)  # SQLite keeps UTC and does not say so


def _end(chain: Chain) -> Iterator[Fault]:
    for checkpoint in Checkpoint.objects.filter(jurisdiction=chain.jurisdiction, number__gt=chain.number).iterator():
        if not _was_appended(chain.jurisdiction, checkpoint.number, checkpoint.hash):
            yield _not_as_told(checkpoint)
    head = Head.objects.filter(jurisdiction=chain.jurisdiction).first()
    if head is None:
        yield Fault(chain.jurisdiction, chain.number, "没有末端记录")
    elif (head.number, head.hash) != (chain.number, chain.hash) and not (
        head.number > chain.number and _was_appended(chain.jurisdiction, head.number, head.hash)
    ):
        yield Fault(chain.jurisdiction, chain.number, f"末端记录为第 {head.number} 号，与日志不符，尾部可能被截去")


def _was_appended(jurisdiction: str, number: int, kept: str) -> bool:
    """Whether the row is there by now, appended after the last page was read."""
    return Entry.objects.filter(jurisdiction=jurisdiction, number=number, hash=kept).exists()


def _not_as_told(checkpoint: Checkpoint) -> Fault:
    what = f"与检查点不符（{checkpoint.at.isoformat()} 交 {checkpoint.given_to}）"
    return Fault(checkpoint.jurisdiction, checkpoint.number, what)
