"""The child process of a long export: within limits of memory and time, as the person it works for sees the ledger."""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.utils import timezone

from quancheng.ledger.limits import limit

MAX_MEMORY = 2 * 2**30
MAX_SECONDS = 900


def main(place: Path) -> int:
    """Exports the job that lies in this folder."""
    limit(MAX_MEMORY, MAX_SECONDS)
    django.setup()
    from quancheng.web import ledger_jobs  # noqa: PLC0415  models can be imported only once Django is set up
    from quancheng.web.ledger_work import export  # noqa: PLC0415  the same

    try:
        rows = export(place, ledger_jobs.job_in(place))
    except Exception:
        ledger_jobs.tell(place, ledger_jobs.FAILED, 0, timezone.localtime())
        raise
    ledger_jobs.tell(place, ledger_jobs.DONE, rows, timezone.localtime())
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
