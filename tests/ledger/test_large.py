"""Large ledgers: bounded time and memory, measured in a process of their own."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # carries no types

ROWS = 20_000
MOST_SECONDS = 240
MOST_MEGABYTES = 700
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


def large(path: Path) -> None:
    """20,000 projects with 20 columns, as a province might have them."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("项目")
    sheet.write_row(0, 0, HEADINGS)
    for row in range(1, ROWS + 1):
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


@pytest.mark.slow
def test_twenty_thousand_rows_are_judged_in_bounded_time_and_memory(tmp_path: Path) -> None:
    path = tmp_path / "大台账.xlsx"
    large(path)
    start = time.monotonic()
    command = [sys.executable, "-c", MEASURED, str(path), "--today", "2026-11-23"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - start
    assert done.returncode == 0, done.stderr
    *said, figures = done.stdout.splitlines()
    own, reader = (int(figure) for figure in figures.split())
    print(f"{ROWS:,} rows: {seconds:.0f} s, {own} MB and {reader} MB in the reader")
    assert said[0].startswith("已判读 20,000 个项目")
    assert seconds < MOST_SECONDS
    assert max(own, reader) < MOST_MEGABYTES
