"""How long a large ledger takes, and how much memory: `quancheng check` as a whole process, the reader beside it.

python benchmarks/ledger_check.py --rows 20000
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]  # carries no types

MEASURED = """
import resource, sys
from quancheng.ledger.cli import main
code = main(sys.argv[1:])
print(*(resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
sys.exit(code)
"""
HEADINGS = (
    *(
        "项目编号",
        "项目名称",
        "建设单位",
        "单位类别",
        "资金来源",
        "系统类别",
        "排除类型",
        "涉密",
        "建设性质",
        "新增支出",
    ),
    *(
        "立项申请日",
        "立项评审日",
        "立项评审结论",
        "立项批复日",
        "概算批复额",
        "采购启动日",
        "开工日",
        "完工日",
        "验收日",
        "上云",
    ),
)


def large(path: Path, rows: int) -> None:
    """Projects with twenty columns, as a large office might have them."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("项目")
    sheet.write_row(0, 0, HEADINGS)
    for row in range(1, rows + 1):
        month, day = row % 12 + 1, row % 28 + 1
        texts = [
            f"P-{row:05}",
            f"第{row}号平台",
            f"第{row % 80}局",
            "政府",
            "政府投资",
            "业务信息系统",
            "无",
            "否",
            "新建",
            "是",
        ]
        dates = [f"2023-{month:02}-{day:02}", f"2023-{month:02}-28", "同意", f"2024-{month:02}-{day:02}"]
        later = [f"2024-{month:02}-28" if row % 3 else "", "", "2025-01-05" if row % 7 == 0 else "", ""]
        sheet.write_row(row, 0, [*texts, *dates, 500_000 + row * 100, *later, "√" if row % 2 else "×"])
    book.close()


def run(path: Path) -> tuple[list[str], float, int, int]:
    """Judges a ledger in a process of its own: what it said, seconds, megabytes of the judge and of the reader."""
    start = time.perf_counter()
    command = [sys.executable, "-c", MEASURED, str(path), "--today", "2026-11-23"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds = time.perf_counter() - start
    *said, figures = done.stdout.splitlines()
    own, reader = (int(figure) for figure in figures.split())
    return said, seconds, own, reader


def main() -> None:
    """Makes a ledger, judges it, prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=20_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "大台账.xlsx"
        large(path, options.rows)
        said, seconds, own, reader = run(path)
    print("\n".join(said[:3]))
    print(f"rows={options.rows}\nseconds={seconds:.1f}\nmemory_mb={own}\nreader_memory_mb={reader}")


if __name__ == "__main__":
    main()
