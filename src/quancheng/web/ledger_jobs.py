"""Exports that take long: a child process writes the file, the page asks how far it has come.

A job is a folder under ``exports``, named by chance, bound to a person. It is gone a day later.
"""

from __future__ import annotations

import datetime
import json
import secrets
import shutil
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from quancheng.accounts.acting import Acting

KEPT_HOURS = 24
SILENT_SECONDS = 120
"""After so long without a word from the child it is taken to have died."""

JOB, STATE, FILE = "job.json", "state.json", "项目台账.xlsx"
WRITING, DONE, FAILED = "writing", "done", "failed"


@dataclass(frozen=True)
class Job:
    """What is exported for whom. ``post``: Acting.key; ``on``: the day, as ISO; ``query``: Asked.query."""

    person: str
    post: str
    on: str
    query: str


@dataclass(frozen=True)
class State:
    """How far it has come: writing, done or failed; ``rows`` so far; ``at`` when the child said so."""

    word: str
    rows: int
    at: float


def folder(key: str) -> Path:
    """Where a job lies; the key is a part of an address and is not trusted."""
    safe = "".join(letter for letter in key if letter.isascii() and (letter.isalnum() or letter in "-_"))
    return Path(settings.DATA) / "exports" / (safe or "-")


def start(acting: Acting, query: str, at: datetime.datetime) -> str:
    """Starts a child that exports; gives the key of the job. Old jobs are cleared away."""
    _clear(at)
    key = secrets.token_urlsafe(15)
    place = folder(key)
    place.mkdir(mode=0o700, parents=True)
    job = Job(acting.person.public_id, acting.key, at.date().isoformat(), query)
    _write(place / JOB, asdict(job))
    tell(place, WRITING, 0, at)
    spawn([sys.executable, "-m", "quancheng.web.ledger_child", str(place)])
    return key


def spawn(command: list[str]) -> None:
    """Starts a process of our own and waits for its end aside, so that nothing of it is left."""
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603  our own module
    threading.Thread(target=child.wait, daemon=True).start()


def look(key: str, acting: Acting, at: datetime.datetime) -> State | None:
    """How far a job of this person, asked for in this post, has come; None where there is none."""
    place = folder(key)
    try:
        job, told = Job(**_read(place / JOB)), State(**_read(place / STATE))
    except FileNotFoundError:
        return None
    if (job.person, job.post) != (acting.person.public_id, acting.key):
        return None
    silent = told.word == WRITING and at.timestamp() - told.at > SILENT_SECONDS
    return State(FAILED, told.rows, told.at) if silent else told


def tell(place: Path, word: str, rows: int, at: datetime.datetime) -> None:
    """Says how far it has come; whoever looks sees the old or the new word, never half of one."""
    _write(place / STATE, asdict(State(word, rows, at.timestamp())))


def job_in(place: Path) -> Job:
    """The job that lies in a folder."""
    return Job(**_read(place / JOB))


def _write(path: Path, content: dict[str, Any]) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    fresh.replace(path)


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _clear(at: datetime.datetime) -> None:
    above = Path(settings.DATA) / "exports"
    for place in above.iterdir() if above.exists() else ():
        if at.timestamp() - place.stat().st_mtime > KEPT_HOURS * 3600:
            shutil.rmtree(place, ignore_errors=True)
