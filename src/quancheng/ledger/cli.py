"""`quancheng check`: judge a ledger and write the reports; write an empty ledger, or the sample."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]  # carries no types

from quancheng.law import Pack, PackError, load_pack
from quancheng.ledger.blank import Rows, write_ledger
from quancheng.ledger.errors import Unreadable
from quancheng.ledger.judging import LedgerResult
from quancheng.ledger.reports import Written, write_reports

DEFAULT_PACK = "mudan-2023"
TEMPLATE, SAMPLE = "空白台账.xlsx", "示例台账.xlsx"
FAILED = 2
USAGE = """quancheng check 台账.xlsx [--today 日期] [--out 文件夹] [--pack 规程包]
       quancheng check --template [文件]
       quancheng check --sample [文件]"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        print(f"命令写法有误：{message}\n用法：{self.usage}", file=sys.stderr)
        sys.exit(FAILED)


def main(argv: Sequence[str]) -> int:
    """Run the command and return its exit code: 0 when judged, whatever the verdicts; 2 when that cannot be."""
    try:
        options = _parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        return _run(options)
    except PackError as error:
        print(f"规程包“{options.pack}”不能用：\n{error}", file=sys.stderr)
    except Unreadable as error:
        print(f"没有判读：{error}", file=sys.stderr)
    except OSError as error:
        print(f"写不出文件：{error.filename or ''} {error.strerror or error}", file=sys.stderr)
    return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="quancheng check", usage=USAGE, add_help=False, formatter_class=argparse.RawDescriptionHelpFormatter,
        description="逐项判读一份 Excel 项目台账，写出 report.html、report.xlsx、report.json。",
        epilog="退出码：0 已判读（不论结果）；2 文件读不了。",
    )  # fmt: skip
    parser.add_argument("-h", "--help", action="help", help="显示这段说明")
    parser.add_argument("ledger", nargs="?", type=Path, metavar="台账.xlsx", help="要判读的台账")
    parser.add_argument("--today", type=_date, metavar="日期", help="判定日，如 2026-11-23；不写是今天")
    parser.add_argument("--out", type=Path, metavar="文件夹", help="报告写到哪里；不写是台账旁边的“台账名-判定”")
    parser.add_argument("--pack", default=DEFAULT_PACK, metavar="规程包", help=f"不写是 {DEFAULT_PACK}")
    parser.add_argument("--template", nargs="?", type=Path, const=Path(TEMPLATE), metavar="文件", help="写出空白台账")
    parser.add_argument("--sample", nargs="?", type=Path, const=Path(SAMPLE), metavar="文件", help="写出示例台账")
    return parser


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-11-23 的样子") from None


def _run(options: argparse.Namespace) -> int:
    if not (options.ledger or options.template or options.sample):
        print(f"请写明要判读的台账。\n用法：{USAGE}", file=sys.stderr)
        return FAILED
    pack = load_pack(options.pack)
    for path, rows in ((options.template, None), (options.sample, _sample)):
        if path and not _write(path, pack, rows() if rows else None):
            return FAILED
    if options.ledger:
        today = options.today or datetime.date.today()  # noqa: DTZ011 - the day of the place where it runs
        folder = options.out or options.ledger.parent / f"{options.ledger.stem}-判定"
        _say(*write_reports(options.ledger, pack, today, folder, progress=True))
    return 0


def _sample() -> Rows:
    from quancheng.ledger.sample import sample_rows  # noqa: PLC0415 - only this option needs it

    return sample_rows()


def _write(path: Path, pack: Pack, rows: Rows | None) -> bool:
    if path.exists() and path.stat().st_size:
        print(f"“{path}”已经存在，没有覆盖；请换一个文件名。", file=sys.stderr)
        return False
    try:
        write_ledger(path, pack, rows)
    except (OSError, FileCreateError) as error:
        print(f"写不出文件 {path}：文件夹不存在，或者没有权限（{error}）", file=sys.stderr)
        return False
    print(f"已写出 {path}")
    return True


def _say(result: LedgerResult, written: Written) -> None:
    summary = result.summary
    print(f"已判读 {summary.projects:,} 个项目（判定日 {result.today}，依据{result.pack.number}）")
    if result.pack.expires and result.today > result.pack.expires:
        print(f"  注意：办法有效期至 {result.pack.expires}，已经届满")
    names = ("不符合", "原则不符", "逾期办结", "待认定", "未到期", "符合")
    print("  " + "　".join(f"{name} {summary.counts[name]:,}" for name in names))
    if summary.secret:
        print(f"  涉密项目 {summary.secret} 个，只列行号，没有读取")
    if len(result.book.problems):
        print(f"  台账问题 {len(result.book.problems):,} 个，按表和行列在报告里")
    for path in (written.html, written.xlsx, written.json):
        print(f"  {path}")
