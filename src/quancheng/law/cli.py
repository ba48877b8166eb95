"""``quancheng law check | test | show | judge | seal``: what serves whoever writes, reads or asks a pack."""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from quancheng.law.cases import run_all
from quancheng.law.checker import SEAL, Report, check, seal
from quancheng.law.errors import BadValue, PackError
from quancheng.law.judge import Judge
from quancheng.law.numerals import article_number, to_chinese
from quancheng.law.pack import load_pack, pack_names
from quancheng.law.show import show_article
from quancheng.law.vocabulary import KINDS, PROJECT
from quancheng.law.whatif import with_readings, with_values

FAILED, UNUSABLE = 1, 2
LONGEST_NUMBER = 30


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; 0 when fine, 1 when the pack has faults, 2 when what was asked cannot be done."""
    parser = _parser()
    options = parser.parse_args(argv)
    try:
        return int(options.run(options))
    except PackError as error:
        print(error, file=sys.stderr)
        return FAILED
    except (BadValue, OSError) as error:
        print(f"错误：{error}", file=sys.stderr)
        return UNUSABLE


class _Parser(argparse.ArgumentParser):
    """Says in Chinese what is wrong with a command."""

    def error(self, message: str) -> NoReturn:
        print(f"命令写法不对（{message}）。用法见 {self.prog} --help", file=sys.stderr)
        raise SystemExit(UNUSABLE)


def _date(text: str) -> datetime.date:
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}”应为 2026-11-23 这样的日期") from None


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="quancheng law", description="规程包：检查、测试、展示、判断")
    commands = parser.add_subparsers(
        required=True, metavar="check | test | show | judge | seal", parser_class=_Parser, dest="命令"
    )
    for name, run, text in (
        ("check", _check, "检查规程包，列出问题和覆盖情况"),
        ("test", _test, "运行规程包的案例"),
        ("seal", _seal, "登记条文原文的校验值"),
    ):
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("pack", nargs="*", help="规程包名称或文件夹；不写则全部")
        command.set_defaults(run=run)
    show = commands.add_parser("show", help="展示一条及其规则")
    show.add_argument("pack")
    show.add_argument("article", nargs="*", help="条，如 22 或 第二十二条；不写则全部")
    show.set_defaults(run=_show)
    judge = commands.add_parser("judge", help="判断一批对象，输出 JSON")
    judge.add_argument("pack")
    judge.add_argument("--object", choices=KINDS, default=PROJECT, help="对象的种类")
    judge.add_argument("--facts", required=True, help="JSON 文件：对象的列表；- 为标准输入")
    judge.add_argument("--today", type=_date, default=None, help="按哪一天判断，如 2026-11-23")
    judge.add_argument("--reading", action="append", default=[], metavar="编号=读法", help="换一种读法试算")
    judge.add_argument("--set", action="append", default=[], metavar="参数=值", help="换一个参数值试算")
    judge.set_defaults(run=_judge)
    return parser


def _check(options: argparse.Namespace) -> int:
    status = 0
    for name in options.pack or pack_names():
        try:
            report = check(name)
        except PackError as error:
            print(error)
            status = FAILED
            continue
        for defect in report.defects:
            print(defect)
        status = FAILED if report.defects else status
        print("\n".join(_coverage(report)))
    return status


def _coverage(report: Report) -> list[str]:
    pack = report.pack
    lines = [f"{pack.name}：{pack.title}（{pack.number}）"]
    with_rules = sum(bool(article.rules) for article in pack.articles)
    lines.append(f"条文 {len(pack.articles)} 条：{with_rules} 条有规则，其余有说明；规则 {len(pack.rules)} 条")
    quoted = noted = total = words = 0
    missing = []
    for coverage in report.coverage.values():
        words += coverage.uncovered
        for sentence, is_quoted, is_noted in coverage.sentences():
            total, quoted, noted = total + 1, quoted + is_quoted, noted + (is_noted and not is_quoted)
            if not is_quoted and not is_noted:
                missing.append(f"  {coverage.article.title}　{sentence}")
    lines.append(f"规范语句 {total} 句：规则引用 {quoted} 句，说明交代 {noted} 句，未覆盖 {len(missing)} 句")
    lines += missing
    lines.append(f"规则未引用的字 {words} 个；案例 {report.cases} 个；问题 {len(report.defects)} 处")
    return lines


def _test(options: argparse.Namespace) -> int:
    status = 0
    for name in options.pack or pack_names():
        count, failed = run_all(load_pack(name))
        for defect in failed:
            print(defect)
        print(f"{name}：案例 {count} 个，不符 {len(failed)} 处")
        status = FAILED if failed else status
    return status


def _seal(options: argparse.Namespace) -> int:
    for name in options.pack or pack_names():
        pack = load_pack(name)
        (pack.folder / SEAL).write_text(seal(pack), encoding="utf-8")
        print(f"{pack.name}：已登记 {len(pack.articles)} 条的校验值，见 {SEAL}")
    return 0


def _show(options: argparse.Namespace) -> int:
    pack = load_pack(options.pack)
    wanted = {_number(text) for text in options.article}
    found = [article for article in pack.articles if not wanted or article.number in wanted]
    if not found:
        raise BadValue(f"没有这一条；共有第一条至第{to_chinese(len(pack.articles))}条")
    print("\n\n".join(show_article(pack, article) for article in found), end="")
    return 0


def _number(text: str) -> int:
    number = int(text) if text.isdigit() else article_number(text)
    if number is None:
        raise BadValue(f"“{text}”不是条的编号；请写 22 或 第二十二条")
    return number


def _judge(options: argparse.Namespace) -> int:
    pack = with_readings(load_pack(options.pack), dict(_pair(text) for text in options.reading))
    pack = with_values(pack, dict(_pair(text) for text in options.set))
    today = options.today or datetime.date.today()  # noqa: DTZ011  # the clerk's own day, read once
    objects = _objects(options.facts)
    judged = Judge(pack).objects(options.object, objects, today)
    json.dump([[verdict.as_json() for verdict in verdicts] for verdicts in judged], sys.stdout, ensure_ascii=False)
    print()
    return 0


def _objects(path: str) -> list[dict[str, Any]]:
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
        objects = json.loads(text, parse_int=_whole)
    except json.JSONDecodeError as error:
        raise BadValue(f"事实文件不是 JSON：第 {error.lineno} 行第 {error.colno} 个字符写法不对") from None
    except (ValueError, RecursionError):
        raise BadValue("事实文件不是 JSON：编码不是 UTF-8，或者嵌套太深") from None
    if isinstance(objects, dict):
        objects = [objects]
    if not isinstance(objects, list) or not all(isinstance(item, dict) for item in objects):
        raise BadValue("事实文件应为对象的列表：[{事实: 值, …}, …]")
    return objects


def _whole(digits: str) -> int | str:
    """A whole number; one too long to be any stays text, so that its fact can be named."""
    return int(digits) if len(digits) <= LONGEST_NUMBER else digits


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise BadValue(f"“{text}”要写成 名称=值")
    return name.strip(), value.strip()
