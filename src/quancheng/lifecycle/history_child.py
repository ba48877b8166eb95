"""The process that reads an upload into its work table, with limits, so that no page waits for it.

`start` is for the pages; `python -m quancheng.lifecycle.history_child ID fill` is the process. The workbook itself is
opened by a process below it (`ledger.child`), with limits of its own.
"""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import django
from django.conf import settings

from quancheng.ledger.limits import limit

if TYPE_CHECKING:
    from quancheng.lifecycle.history_table import Intake

FILL, REASSESS = "fill", "reassess"
MAX_MEMORY = 4 * 2**30
MAX_SECONDS = 1800
TOO_LARGE = "这份台账太大，读不下来。请按年度或者单位拆成几份，分别补录。"


def start(intake: Intake, work: str = FILL) -> None:
    """Start reading, or assessing anew (REASSESS); the process holds the table's lock as long as it lives."""
    with intake.locked() as lock:
        child = subprocess.Popen(  # noqa: S603  this module, and an id of our own making
            [sys.executable, "-P", "-m", __name__, intake.id, work],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, pass_fds=(lock,), start_new_session=True,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE, "QUANCHENG_DATA": str(settings.DATA)},
        )  # fmt: skip
    threading.Thread(target=child.wait, daemon=True).start()  # nobody else hears of its end


def main(argv: Sequence[str]) -> int:
    """Do one piece of work. Whatever goes wrong is told in its table."""
    limit(MAX_MEMORY, MAX_SECONDS)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quancheng.config.settings")
    django.setup()
    # By name: they stand on the models, which Django allows only now.
    table = import_module("quancheng.lifecycle.history_table")
    reading = import_module("quancheng.lifecycle.history_reading")
    acting = import_module("quancheng.accounts.acting")
    people = import_module("quancheng.accounts.models")
    intake = table.Intake(argv[0])
    meta = intake.meta()
    try:
        day = datetime.date.fromisoformat(meta["day"])
        person = people.Person.objects.get(public_id=meta["person"])
        own = next(each for each in acting.postings(person, day) if each.key == meta["post"])
        getattr(reading, argv[1])(intake, own, day)
    except MemoryError:
        intake.tell(phase=table.FAILED, message=TOO_LARGE)
        return 1
    finally:
        intake.book.unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
