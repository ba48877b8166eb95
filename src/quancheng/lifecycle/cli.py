"""`quancheng daily` and `quancheng intake`: what time asks for, and a ledger of projects that are already under way."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import django
from django.db import DatabaseError
from django.utils import timezone

UNDONE = 2


class _Parser(argparse.ArgumentParser):
    """Says in Chinese what is wrong with a command."""

    def error(self, message: str) -> NoReturn:
        print(f"命令写法不对（{message}）。用法见 {self.prog} --help", file=sys.stderr)
        raise SystemExit(UNDONE)


def daily(argv: Sequence[str]) -> int:
    """0 where everything due was judged, 1 where some projects could not be, 2 where nothing could be done."""
    return _run("daily", _daily_parser().parse_args(argv))


def intake(argv: Sequence[str]) -> int:
    """0 where every project of the ledger is in, 1 where some are not, 2 where the file could not be taken in."""
    return _run("intake", _intake_parser().parse_args(argv))


def _run(name: str, options: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quancheng.config.settings")
    django.setup()
    options.at = timezone.localtime()
    # By name: the commands stand on the models, which Django allows only now.
    commands = import_module("quancheng.lifecycle.commands")
    try:
        code: int = getattr(commands, name)(options)
    except DatabaseError as error:
        print(f"无法使用数据库：{str(error).strip()}（新装的系统请先运行 quancheng manage migrate）", file=sys.stderr)
        return UNDONE
    return code


def _daily_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="quancheng daily",
        description="每日一次：期限已到的项目重新判定。重复运行、同时运行、隔几天再运行都可以。",
        epilog="退出码：0 完成；1 有项目不能判定；2 没有完成。",
    )
    parser.add_argument("--day", type=_date, metavar="日期", help="判定日，如 2026-11-23；不写是今天，不能是将来")
    parser.add_argument("--all", action="store_true", help="全部项目重新判定：更换日历、规程包或者解释以后")
    return parser


def _intake_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="quancheng intake",
        description="把 Excel 项目台账里的历史项目补录进来。涉密项目只报行号。同一份台账重复运行，不会重复录入。",
        epilog="退出码：0 全部录入或者已经存在；1 有项目没有录入；2 没有完成。",
    )
    parser.add_argument("file", type=Path, metavar="台账.xlsx")
    parser.add_argument("--as", dest="username", required=True, metavar="用户名", help="由谁补录")
    parser.add_argument("--post", metavar="单位·岗位", help="有几个岗位的，以哪个岗位办理，如 区大数据局·经办")
    parser.add_argument("--stage", default="", metavar="阶段", help="各项目现在的阶段；写“建议”，按台账日期推出")
    parser.add_argument("--open", action="store_true", help="声明：没有“涉密”一列的台账里，各项目都不涉密")
    parser.add_argument("--doubtful", action="store_true", help="有问题的行也录入，读不出的内容按“不清楚”")
    parser.add_argument("--dry-run", action="store_true", help="只读取和判定，不录入")
    return parser


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-11-23 的样子") from None
