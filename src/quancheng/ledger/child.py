"""The child process: takes a file on standard input, gives its cells as JSON lines. Knows nothing of law.

Lines: ``["open", [sheet names], dates count from 1904]``, then for each sheet ``["sheet", name, merged,
broken]`` and ``["row", number as Excel counts, [cells]]``, at the end ``["end"]``; or ``["refused", message]``.
A cell is a text, a number, true or false, null, or ``["日期"|"时刻", text]``. Cells start in column A.
"""

from __future__ import annotations

import datetime
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from quancheng.ledger.archive import DAMAGED, Archive, inspect
from quancheng.ledger.errors import Unreadable
from quancheng.ledger.limits import limit

MAX_MEMORY = 2 * 2**30
MAX_SECONDS = 180
MAX_ROWS = 50_000
MAX_MERGED = 20_000
TOO_LARGE = (
    "读这份台账所需的内存超过上限。常见原因是某张表很远的地方（如第一百万行或最右一列）有一个多余的单元格。"
    "请新建一个工作簿，只复制有内容的行列，保存后再试。"
)


def main() -> int:
    """Read standard input, write lines; never a traceback."""
    limit(MAX_MEMORY, MAX_SECONDS)
    out = sys.stdout
    try:
        for line in _lines(sys.stdin.buffer.read()):
            out.write(json.dumps(line, ensure_ascii=False, default=_special, separators=(",", ":")) + "\n")
        last: list[Any] = ["end"]
    except Unreadable as error:
        last = ["refused", str(error)]
    except PasswordError:
        last = ["refused", "文件加了密码，读不了。请去掉密码后再试。"]
    except MemoryError:
        last = ["refused", TOO_LARGE]
    except BrokenPipeError:
        return 1
    except CalamineError:
        last = ["refused", DAMAGED]
    except BaseException as error:  # noqa: BLE001 - a panic of the parser derives from BaseException
        last = ["refused", DAMAGED, repr(error)]
    out.write(json.dumps(last, ensure_ascii=False) + "\n")
    out.flush()
    return 0


def _lines(data: bytes) -> Iterator[list[Any]]:
    archive = inspect(data)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = [item.name for item in book.sheets_metadata if item.typ == SheetTypeEnum.WorkSheet]
    yield ["open", sheets, archive.epoch_1904]
    for name in sheets:
        yield from _sheet(book.get_sheet_by_name(name), archive)


def _sheet(sheet: CalamineSheet, archive: Archive) -> Iterator[list[Any]]:
    merged = [[*start, *end] for start, end in (sheet.merged_cell_ranges or ())[:MAX_MERGED]]
    yield ["sheet", sheet.name, merged, archive.broken.get(sheet.name, [])]
    if sheet.start is None:
        return
    lead = [None] * sheet.start[1]
    full = 0
    for number, cells in enumerate(sheet.iter_rows(), 1):
        while cells and cells[-1] == "":
            cells.pop()
        if not cells:
            continue
        full += 1
        if full > MAX_ROWS:
            raise Unreadable(
                f"“{sheet.name}”表有内容的行超过 {MAX_ROWS:,} 行，不像一个区县的台账，没有判读。"
                "请按年度或单位拆成几份，分别判读。"
            )
        yield ["row", number, [*lead, *(None if cell == "" else cell for cell in cells)]]


def _special(value: object) -> list[str]:
    if isinstance(value, datetime.datetime):
        return ["日期", value.date().isoformat()]
    if isinstance(value, datetime.date):
        return ["日期", value.isoformat()]
    return ["时刻", str(value)]


if __name__ == "__main__":
    sys.exit(main())
