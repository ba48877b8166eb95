"""`quancheng`: hands the rest of the line to the room that answers it."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NamedTuple

from quancheng import __version__


class Command(NamedTuple):
    """A sub-command: the module whose `main(argv) -> int` (or another function) answers it, and what it does."""

    module: str
    says: str
    function: str = "main"


COMMANDS = {
    "law": Command("quancheng.law.cli", "规程包：检查条文与规则，跑案例，判定事实"),
    "check": Command("quancheng.ledger.cli", "判读一份 Excel 项目台账，写出报告"),
    "journal": Command("quancheng.journal.cli", "日志：核验、导出、检查点、查看"),
    "demo": Command("quancheng.demo.cli", "在空库里建立演示数据"),
    "serve": Command("quancheng.config.serve", "准备数据库和静态文件，启动网站"),
    "documents": Command("quancheng.documents.cli", "材料文件库：逐个核对 SM3"),
    "daily": Command("quancheng.lifecycle.cli", "每日一次：期限已到的项目重新判定", "daily"),
    "intake": Command("quancheng.lifecycle.cli", "补录：把 Excel 项目台账里的历史项目录入系统", "intake"),
    "manage": Command("quancheng.config.manage", "维护命令（migrate、shell 等）"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one sub-command and return its exit code."""
    parser = _parser()
    options = parser.parse_args(argv)
    if options.command is None:
        parser.print_help(sys.stderr)
        return 2
    # By name, so that a command loads only the rooms it needs: `quancheng law` must run without Django.
    command = COMMANDS[options.command]
    module = import_module(command.module)
    try:
        code: int = getattr(module, command.function)(options.arguments)
    except KeyboardInterrupt:
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    listed = "\n".join(f"  {name:<11}{command.says}" for name, command in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="quancheng",
        usage="quancheng 命令 [参数…]",
        description=f"全程 {__version__}：政务信息化项目全过程管理，条文即程序。",
        epilog=f"命令：\n{listed}\n\n“quancheng 命令 --help”说明该命令的用法。",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
    )
    parser.add_argument("-h", "--help", action="help", help=argparse.SUPPRESS)
    parser.add_argument("--version", action="version", version=__version__, help=argparse.SUPPRESS)
    parser.add_argument("command", nargs="?", choices=COMMANDS, metavar="命令", help=argparse.SUPPRESS)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
