"""Entering what stands in a work table: each project one act, one after the other; what fails holds up no other."""

from __future__ import annotations

import datetime
import hashlib
import json
import time
from dataclasses import dataclass

from quancheng.accounts.acting import Acting
from quancheng.journal import KeyMisused, Repeated
from quancheng.lifecycle.acts.history import enter_project
from quancheng.lifecycle.history_table import DONE, DOUBTFUL, READY, REFUSED, Intake, Row
from quancheng.lifecycle.recording import RefusedBefore
from quancheng.lifecycle.refusals import NotAllowed, Refusal

SECONDS = 4.0
"""How long one request works."""

AT_ONCE = 20
"""Rows fetched together."""


@dataclass
class Entered:
    """What a stretch of work has come to. ``left``: there is more to do."""

    done: int = 0
    refused: int = 0
    left: bool = False


def enter(
    intake: Intake, acting: Acting, at: datetime.datetime, *, doubtful: bool, seconds: float | None = SECONDS
) -> Entered:
    """Enters the rows whose stage is confirmed, at least one, until none is left or the time is over (None: no limit).

    Safe to do twice or at once: each project has a key of its own, made of the file, the row and what is told. Raises
    NotAllowed at the first row where the person may not enter anything any more.
    """
    statuses = (READY, DOUBTFUL) if doubtful else (READY,)
    end = None if seconds is None else time.monotonic() + seconds
    file, came, place = str(intake.meta()["sm3"]), Entered(), 0
    while rows := intake.rows(statuses, after=place, most=AT_ONCE, staged=True):
        for row in rows:
            enter_one(row, file, acting, at)
            intake.save([row])
            came.done += row.status == DONE
            came.refused += row.status == REFUSED
            place = row.place
            if end is not None and time.monotonic() >= end:
                came.left = True
                return came
    return came


def enter_one(row: Row, file: str, acting: Acting, at: datetime.datetime) -> None:
    """Enters one row of this file (its SM3) and sets what came of it. What was refused before is tried anew.

    Raises NotAllowed, which is about the person and not about the row.
    """
    while True:
        try:
            _enter(row, file, acting, at)
        except RefusedBefore:
            row.attempt += 1
            continue
        except Repeated as repeated:
            row.status, row.project, row.number = DONE, repeated.reply["project"], repeated.reply["number"]
        except NotAllowed:
            raise
        except (Refusal, KeyMisused) as refusal:
            row.status, row.message = REFUSED, str(refusal)
        return


def _enter(row: Row, file: str, acting: Acting, at: datetime.datetime) -> None:
    told = row.told
    content = json.dumps([row.unit, row.stage, told], ensure_ascii=False, sort_keys=True)
    digest, place = (hashlib.sha256(text.encode()).hexdigest() for text in (content, f"{row.sheet}\n{row.line}"))
    made = enter_project(
        acting=acting, at=at, digest=digest,
        key=f"{acting.person.public_id}.{file[:32]}.{place[:12]}.{digest[:24]}.{row.attempt}",
        unit=row.unit, stage=row.stage, facts=told["facts"], children=told["children"],
        unknown_kinds=told["unknown_kinds"], source=told["source"], child_sources=told["child_sources"],
        fact_sources=told["fact_sources"],
    )  # fmt: skip
    row.status, row.project, row.number, row.message = DONE, made.public_id, made.number or "", ""
