"""`quancheng journal`: is the journal whole, the journal as a file, its end for somebody outside, one subject's rows.

Exit codes: 0 done, 1 the journal has faults, 2 it could not be done.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import django
from django.db import DatabaseError

UNDONE = 2


class _Parser(argparse.ArgumentParser):
    """Says in Chinese what is wrong with a command."""

    def error(self, message: str) -> NoReturn:
        print(f"命令写法不对（{message}）。用法见 {self.prog} --help", file=sys.stderr)
        raise SystemExit(UNDONE)


def main(argv: Sequence[str]) -> int:
    """Run one of the four and return the exit code."""
    options = _parser().parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quancheng.config.settings")
    django.setup()
    # By name: the commands stand on the models, which Django allows only now.
    commands = import_module("quancheng.journal.commands")
    try:
        code: int = getattr(commands, options.command)(options)
    except DatabaseError as error:
        print(f"无法使用数据库：{str(error).strip()}（新装的系统请先运行 quancheng manage migrate）", file=sys.stderr)
        return UNDONE
    except OSError as error:
        print(f"没有完成：{error.filename or ''} {error.strerror or error}", file=sys.stderr)
        return UNDONE
    return code


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="quancheng journal",
        description="日志：逐条核验，导出，留检查点，查看一个事项的记录。",
        epilog="退出码：0 完成；1 日志有问题；2 没有完成。",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="verify | export | checkpoint | show")
    verify = commands.add_parser("verify", help="核验日志：逐条杂凑、编号连续、各栏与正文一致、末端与检查点相符")
    verify.add_argument("--jurisdiction", metavar="区划代码", help="只核验一个行政区")
    export = commands.add_parser("export", help="导出全部日志，供 verifier.py 在别处核验")
    export.add_argument("file", type=Path, metavar="文件", help="写到哪里；已有的文件不覆盖")
    checkpoint = commands.add_parser("checkpoint", help="留一个检查点：日志末端的编号和杂凑值，须交到本机以外保存")
    checkpoint.add_argument("--to", required=True, metavar="交给谁", help="由谁保存，如“区审计局 李明”")
    checkpoint.add_argument("--jurisdiction", metavar="区划代码", help="哪个行政区；只有一个时可不写")
    show = commands.add_parser("show", help="查看一个事项的全部记录")
    show.add_argument("--subject", required=True, metavar="类别:编号", help="如 项目:p7Qm2xKd")
    show.add_argument("--jurisdiction", metavar="区划代码", help="只看一个行政区")
    show.add_argument("--json", action="store_true", help="原样输出正文，每条一行")
    return parser
