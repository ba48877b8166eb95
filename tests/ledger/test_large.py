"""A large ledger is judged in bounded memory. How long it takes is measured in benchmarks/ledger_check.py."""

from pathlib import Path

from ledger_check import large, run

ROWS = 2_100
"""More than the two thousand projects that are explained in full."""
MOST_MEGABYTES = 700


def test_a_large_ledger_is_judged_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "大台账.xlsx"
    large(path, ROWS)
    said, _, own, reader = run(path)
    assert said[0].startswith("已判读 2,100 个项目")
    assert max(own, reader) < MOST_MEGABYTES
