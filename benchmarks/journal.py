"""How many rows a second the journal takes, beside the floor of one plain INSERT and a durable commit, in the same run.

    python benchmarks/journal.py [--rows 2000] [--database sqlite|postgresql]

A new SQLite file (`--folder`, default under the temporary folder), or the database named by QUANCHENG_TEST_POSTGRES,
which must be empty: its tables stay behind. The floor inserts the same bodies into a bare table through the driver
alone; the two take turns in rounds, so that both meet the same disk. Then: verify, export, the stand-alone verifier.
"""

from __future__ import annotations

import argparse
import datetime
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from statistics import median

ROUNDS = 10
AT = datetime.datetime(2026, 11, 23, 9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
CHANGED = {f"事实{number}": "2026-11-23" for number in range(20)}
FLOOR = "CREATE TABLE floor (id {key}, body text NOT NULL)"


def main() -> None:
    """Migrates, takes turns, checks, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=2000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--folder", type=Path, default=None)
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="quancheng-journal-"))
    os.environ["QUANCHENG_DATA"] = str(folder)
    os.environ["QUANCHENG_DATABASE"] = os.environ["QUANCHENG_TEST_POSTGRES"] if options.database == "postgresql" else ""
    os.environ["DJANGO_SETTINGS_MODULE"] = "quancheng.config.settings"
    import_module("django").setup()
    print(f"database={options.database} folder={folder} rows={options.rows}")
    _measure(options.rows // ROUNDS)
    _check(folder)


def _measure(rows: int) -> None:
    from django.core.management import call_command  # noqa: PLC0415  Django is set up by the options
    from django.db import connection, transaction  # noqa: PLC0415  the same

    from quancheng.journal import Actor, append  # noqa: PLC0415  the same

    call_command("migrate", "journal", verbosity=0)
    clerk = Actor("r4Tz", "王芳", "u9Lk", "区文化和旅游局", "区文化和旅游局 · 经办", "项目建设单位", "经办")

    def journal() -> None:
        with transaction.atomic():
            append(
                jurisdiction="371702", at=AT, actor=clerk, act="提交立项申请", subject=("项目", "p7Q"), after=CHANGED
            )

    journal()
    body = connection.cursor().execute("SELECT body FROM journal_entry LIMIT 1").fetchone()[0]
    key = "bigserial PRIMARY KEY" if connection.vendor == "postgresql" else "integer PRIMARY KEY"
    connection.cursor().execute(FLOOR.format(key=key))
    plain = connection.connection  # the driver's own
    mark = "%s" if connection.vendor == "postgresql" else "?"

    def floor() -> None:
        plain.execute("BEGIN")
        plain.execute(f"INSERT INTO floor (body) VALUES ({mark})", (body,))
        plain.execute("COMMIT")

    paces: dict[str, list[float]] = {"journal": [], "floor": []}
    for _ in range(ROUNDS):
        paces["journal"].append(_pace(journal, rows))
        paces["floor"].append(_pace(floor, rows))
    for name, found in paces.items():
        print(f"{name}_rows_a_second median={median(found):.0f} least={min(found):.0f} most={max(found):.0f}")
    print(f"body_bytes={len(body.encode())} journal_of_floor={median(paces['journal']) / median(paces['floor']):.0%}")


def _pace(call: Callable[[], None], times: int) -> float:
    started = time.perf_counter()
    for _ in range(times):
        call()
    return times / (time.perf_counter() - started)


def _check(folder: Path) -> None:
    from quancheng.journal import verifier, verify  # noqa: PLC0415  Django is set up by the options
    from quancheng.journal.export import export_lines  # noqa: PLC0415  the same

    target = folder / "export.jsonl"
    started = time.perf_counter()
    faults = verify()
    verified = time.perf_counter()
    with target.open("w", encoding="utf-8", newline="\n") as file:
        count = sum(1 for line in export_lines(AT) if file.write(line))
    exported = time.perf_counter()
    command = [sys.executable, "-I", "-S", verifier.__file__, str(target)]
    whole = subprocess.run(command, capture_output=True, check=False).returncode == 0
    checked = time.perf_counter()
    print(f"verify_rows_a_second={count / (verified - started):.0f} faults={len(faults)}")
    print(f"export_rows_a_second={count / (exported - verified):.0f} bytes={target.stat().st_size}")
    print(f"verifier_rows_a_second={count / (checked - exported):.0f} whole={whole}")
    print(f"peak_memory_mb={resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")


if __name__ == "__main__":
    main()
