"""The work table of a 补录: what was read and is not entered yet, in a file of its own in the data folder.

Nothing in it is a record: it is seen only by who began it, and goes when it is done with. Of a project that is not
clearly open it holds the row number and nothing else.

intake/ID/table.sqlite3   the table       intake/ID/book.xlsx   the file, only while it is being read
"""

from __future__ import annotations

import datetime
import fcntl
import json
import os
import re
import secrets
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from django.conf import settings

from quancheng.accounts.acting import Acting

READY, DOUBTFUL, NO_UNIT, FOREIGN = "可以录入", "有疑点", "单位不明", "不是本单位"
THERE, FAULTY, DONE, REFUSED = "已经存在", "需要修改", "已录入", "没有录入"
STATUSES = (READY, DOUBTFUL, NO_UNIT, FAULTY, FOREIGN, THERE, REFUSED, DONE)
OPEN = (READY, DOUBTFUL, NO_UNIT, FAULTY, REFUSED)
"""A row of which something can still come."""

READING, WAITING, FAILED = "读取", "待确认", "失败"
FORM, LEDGER = "表单", "台账"
KEPT_DAYS = 30
PAGE = 50
_ID = re.compile(r"[A-Za-z0-9_-]{16}")
_JSON = ("problems", "told", "counts")


@dataclass
class Row:
    """One project to be entered. ``told``: facts, children, unknown_kinds, source, child_sources, fact_sources."""

    place: int
    sheet: str = ""
    line: int = 0
    number: str = ""
    name: str = ""
    written: str = ""
    """its unit as it stands in the ledger"""
    unit: str = ""
    """the unit's public id, once it is known"""
    suggested: str = ""
    stage: str = ""
    """as a person has confirmed it"""
    status: str = FAULTY
    problems: list[dict[str, Any]] = field(default_factory=list)
    """what could not be read, by sheet, row and column; shown, and not known to the law"""
    told: dict[str, Any] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    """verdicts by shade, were it entered"""
    existing: str = ""
    """public id of the project that is already there"""
    message: str = ""
    attempt: int = 0
    project: str = ""
    """public id of the project it has become"""

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


_NAMES = tuple(each.name for each in fields(Row))
_COLUMNS = ", ".join(_NAMES)
_CREATE = f"CREATE TABLE row (place INTEGER PRIMARY KEY, {', '.join(_NAMES[1:])})"
_SELECT = f"SELECT {_COLUMNS} FROM row"  # noqa: S608  the names of our own fields
_REPLACE = f"INSERT OR REPLACE INTO row ({_COLUMNS}) VALUES ({', '.join('?' * len(_NAMES))})"  # noqa: S608  the same


class Missing(LookupError):
    """There is no such table, or it is another person's."""


@dataclass(frozen=True)
class Intake:
    """One 补录 under way: an upload, or one project typed in."""

    id: str

    @property
    def folder(self) -> Path:
        return _home() / self.id

    @property
    def book(self) -> Path:
        return self.folder / "book.xlsx"

    @classmethod
    def begin(cls, acting: Acting, at: datetime.datetime, **meta: Any) -> Intake:
        """A new, empty table of who acts. ``meta``: origin, file, sm3 …, readable as `meta`."""
        made = cls(secrets.token_urlsafe(12))
        made.folder.mkdir(mode=0o700, parents=True)
        with made._open() as table:
            table.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
            table.execute(_CREATE)
            table.execute("CREATE INDEX row_status ON row (status, place)")
        own = {"person": acting.person.public_id, "post": acting.key, "begun": at.isoformat(), "phase": READING}
        made.tell(**own | meta)
        return made

    @classmethod
    def of(cls, acting: Acting, id_: str) -> Intake:
        """The table of this id, if it is this person's in this post. Raises Missing."""
        found = cls(id_)
        if not _ID.fullmatch(id_) or not (found.folder / "table.sqlite3").exists():
            raise Missing(id_)
        meta = found.meta()
        if (meta["person"], meta["post"]) != (acting.person.public_id, acting.key):
            raise Missing(id_)
        return found

    def meta(self) -> dict[str, Any]:
        with self._open() as table:
            return {name: json.loads(value) for name, value in table.execute("SELECT name, value FROM meta")}

    def tell(self, **meta: Any) -> None:
        """Sets what is known of the whole."""
        pairs = [(name, json.dumps(value, ensure_ascii=False)) for name, value in meta.items()]
        with self._open() as table:
            table.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", pairs)

    def save(self, rows: Iterable[Row]) -> None:
        """Writes rows, in place of what stood there."""
        with self._open() as table:
            table.executemany(_REPLACE, [_packed(row) for row in rows])

    def row(self, place: int) -> Row:
        """Raises Missing."""
        for row in self._rows("place = ?", (place,), 1):
            return row
        raise Missing(str(place))

    def rows(
        self, statuses: Iterable[str] = (), *, after: int = 0, most: int = PAGE, staged: bool = False
    ) -> list[Row]:
        """The rows of these statuses (none given: all) behind a place. ``staged``: only with a confirmed stage."""
        wanted = json.dumps(tuple(statuses) or STATUSES, ensure_ascii=False)
        where = "place > ? AND status IN (SELECT value FROM json_each(?)) AND (stage <> '' OR ? = 0)"
        return list(self._rows(where, (after, wanted, staged), most))

    def choose_unit(self, written: str, unit: str) -> int:
        """The rows of no known unit that write it like this are of this one (its public id); how many."""
        with self._open() as table:
            asked = "UPDATE row SET unit = ? WHERE written = ? AND status = ?"
            return table.execute(asked, (unit, written, NO_UNIT)).rowcount

    def count(self) -> Counter[str]:
        """How many rows of each status."""
        with self._open() as table:
            return Counter(dict(table.execute("SELECT status, COUNT(*) FROM row GROUP BY status")))

    def unconfirmed(self) -> int:
        """How many rows that may be entered have no confirmed stage."""
        with self._open() as table:
            asked = "SELECT COUNT(*) FROM row WHERE stage = '' AND status IN (?, ?)"
            return int(table.execute(asked, (READY, DOUBTFUL)).fetchone()[0])

    def unknown_units(self) -> list[tuple[str, int]]:
        """The names of units that nobody knows, as they are written, with how often."""
        with self._open() as table:
            asked = "SELECT written, COUNT(*) FROM row WHERE status = ? GROUP BY written ORDER BY 2 DESC, 1 LIMIT 200"
            return [(str(written), int(number)) for written, number in table.execute(asked, (NO_UNIT,))]

    def set_stages(self, stage: str = "") -> None:
        """Confirms one stage, or each as it is suggested, where none has been confirmed."""
        with self._open() as table:
            table.execute("UPDATE row SET stage = COALESCE(NULLIF(?, ''), suggested) WHERE stage = ''", (stage,))

    def drop(self) -> None:
        """Ends it: nothing of it is left."""
        shutil.rmtree(self.folder)

    # who is reading: a lock that goes with the process that holds it

    @contextmanager
    def locked(self) -> Iterator[int]:
        """The reader's lock as an open file, to be handed to the process that reads."""
        descriptor = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield descriptor
        finally:
            os.close(descriptor)

    @property
    def is_being_read(self) -> bool:
        """Whether the reading process is alive."""
        descriptor = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False

    # the file

    def _rows(self, where: str, values: tuple[object, ...], most: int) -> Iterator[Row]:
        with self._open() as table:
            found = table.execute(f"{_SELECT} WHERE {where} ORDER BY place LIMIT ?", (*values, most)).fetchall()
        for line in found:
            values_ = dict(zip(_NAMES, line, strict=True))
            yield Row(**values_ | {name: json.loads(values_[name]) for name in _JSON})

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A transaction in the table: whole or not at all."""
        table = sqlite3.connect(self.folder / "table.sqlite3", timeout=20)
        table.execute("PRAGMA synchronous = OFF")  # a power cut costs a work table, never a record
        try:
            with table:
                yield table
        finally:
            table.close()


def lines_of(rows: Iterable[tuple[str, int]], most: int) -> str:
    """Rows by their lines: “项目”表第 3、7 行; so many at most."""
    listed = list(rows)
    sheets: dict[str, list[str]] = {}
    for sheet, line in listed[:most]:
        sheets.setdefault(sheet, []).append(str(line))
    words = "；".join(f"“{sheet}”表第 {'、'.join(lines)} 行" for sheet, lines in sheets.items())
    return f"{words}，等 {len(listed):,} 行" if len(listed) > most else words


def mine(acting: Acting) -> list[tuple[Intake, Mapping[str, Any]]]:
    """The tables of who acts, the newest first."""
    found = []
    for folder in _home().iterdir() if _home().exists() else ():
        try:
            intake = Intake.of(acting, folder.name)
        except Missing:
            continue
        found.append((intake, intake.meta()))
    return sorted(found, key=lambda item: str(item[1]["begun"]), reverse=True)


def sweep(at: datetime.datetime) -> int:
    """Ends the tables that nobody has touched for KEPT_DAYS; how many. Files whose reading broke off go at once."""
    before, ended = at.timestamp() - KEPT_DAYS * 86400, 0
    for folder in _home().iterdir() if _home().exists() else ():
        intake, table = Intake(folder.name), folder / "table.sqlite3"
        if (table if table.exists() else folder).stat().st_mtime < before:
            shutil.rmtree(folder)
            ended += 1
        elif intake.book.exists() and not intake.is_being_read:
            intake.book.unlink(missing_ok=True)
    return ended


def _home() -> Path:
    return Path(settings.DATA) / "intake"


def _packed(row: Row) -> tuple[object, ...]:
    values = ((name, getattr(row, name)) for name in _NAMES)
    return tuple(json.dumps(value, ensure_ascii=False) if name in _JSON else value for name, value in values)
