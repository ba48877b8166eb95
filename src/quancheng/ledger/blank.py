"""Writes a ledger to fill in: every fact a column, with its meaning, drop-downs, date formats. The sample, too."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # carries no types

from quancheng.law import PROJECT, Fact, Pack

ROWS = 5_000
"""Rows that get drop-downs and date formats."""
MOST_LIST = 255
GROUPS = ("#21456B", "#35607F", "#2F6B4F", "#7A4A32", "#835500", "#5B4A7A", "#4A5560")
FORMATS = {"日期": "yyyy-mm-dd", "金额": "#,##0.00", "文字": "@"}
HINTS = {
    "日期": "日期，如 2024-03-05。没有发生的留空；发生了但不清楚哪一天的写“未知”。",
    "金额": "金额，单位元，精确到分；写 100万元 也可以。不清楚的留空。",
    "是否": "是 或 否。不清楚的留空。",
    "数": "数字。不清楚的留空。",
    "文字": "文字。",
    "选项": "从下拉列表中选。不清楚的留空。",
}
INSTRUCTIONS = "填写说明"
THEN = "运行：quancheng check 台账.xlsx"
_NAME = re.compile(r"(?:([^\s(),'*+<>=.]+)\.)?([^\s(),'*+<>=.]+)")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"\d{1,13}(\.\d{1,2})?")
Rows = Mapping[str, Sequence[Mapping[str, object]]]


def write_ledger(path: Path, pack: Pack, rows: Rows | None = None, *, then: str = THEN) -> None:
    """An empty ledger, or one filled with ``rows`` (kind → rows; keys are fact names).

    ``then``: what to do with it once it is filled in.
    """
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    styles = _Styles(book)
    articles = fact_articles(pack)
    if rows is None:
        _instructions(book, styles, pack, then)
    for kind in pack.vocabulary.kinds:
        facts = list(pack.vocabulary.facts[kind].values())
        if kind != PROJECT:
            facts.insert(0, pack.vocabulary.key(PROJECT))
        sheet = book.add_worksheet(kind)
        _header(sheet, styles, kind, facts, articles)
        filled = (rows or {}).get(kind, ())
        for number, row in enumerate(filled, 1):
            _fill(sheet, number, facts, row)
        if kind == PROJECT:
            sheet.activate()
    book.close()


class _Styles:
    """The few formats, made once."""

    def __init__(self, book: Any) -> None:
        base = {"font_name": "微软雅黑", "font_size": 10}
        head = base | {"bold": True, "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter", "border": 1}
        head["border_color"] = "#FFFFFF"
        self.heads = [book.add_format(head | {"bg_color": colour}) for colour in GROUPS]
        self.columns = {type_: book.add_format(base | {"num_format": text}) for type_, text in FORMATS.items()}
        self.plain = book.add_format(base)
        self.title = book.add_format({"font_name": "宋体", "font_size": 18, "bold": True})
        self.wrap = book.add_format(base | {"text_wrap": True, "valign": "top", "font_size": 11})


def _header(sheet: Any, styles: _Styles, kind: str, facts: list[Fact], articles: Mapping[str, list[str]]) -> None:
    groups = list(dict.fromkeys(fact.group for fact in facts))
    sheet.set_row(0, 36)
    sheet.freeze_panes(1, 2)
    for index, fact in enumerate(facts):
        style = styles.heads[groups.index(fact.group) % len(styles.heads)]
        sheet.write_string(0, index, fact.name, style)
        sheet.write_comment(0, index, _note(kind, fact, articles), {"x_scale": 2.2, "y_scale": 1.6, "font_size": 9})
        width = max(12, 2 * len(fact.name) + 2) if fact.type != "文字" else max(18, 2 * len(fact.name) + 2)
        sheet.set_column(index, index, width, styles.columns.get(fact.type, styles.plain))
        choices = ("是", "否") if fact.type == "是否" else fact.options
        if choices and len(",".join(choices)) <= MOST_LIST:
            sheet.data_validation(
                1, index, ROWS, index,
                {"validate": "list", "source": list(choices), "error_type": "warning", "error_title": "不在选项里",
                 "error_message": "请从下拉列表中选；不清楚可写“未知”。"},
            )  # fmt: skip


def _note(kind: str, fact: Fact, articles: Mapping[str, list[str]]) -> str:
    lines = [fact.meaning, HINTS[fact.type]]
    if kind != PROJECT and fact.kind == PROJECT:
        lines = ["所属项目的项目编号，与“项目”表一致；每一行都要填。"]
    if fact.finding:
        lines.append(f"由{fact.finding}认定。")
    if fact.options:
        lines.append("选项：" + "、".join(fact.options))
    found = articles.get(f"{fact.kind}.{fact.name}")
    if found:
        lines.append("用到它的条：" + "、".join(found))
    return "\n".join(lines)


def _fill(sheet: Any, number: int, facts: list[Fact], row: Mapping[str, object]) -> None:
    for index, fact in enumerate(facts):
        text = str(row.get(fact.name) or "")
        if fact.type == "日期" and _DATE.fullmatch(text):
            sheet.write_datetime(number, index, datetime.datetime.fromisoformat(text))
        elif fact.type in ("金额", "数") and _NUMBER.fullmatch(text):
            sheet.write_number(number, index, float(text))
        elif text:
            sheet.write_string(number, index, text)


def fact_articles(pack: Pack) -> dict[str, list[str]]:
    """For each fact (项目.立项批复日) the articles whose rules look at it, through derived facts too."""
    found: dict[str, list[str]] = {}
    for rule in pack.rules.values():
        for kind, name in _facts_in(pack, rule.kind, [clause.predicate for clause in rule.clauses]):
            titles = found.setdefault(f"{kind}.{name}", [])
            if rule.title not in titles:
                titles.append(rule.title)
    return found


def _facts_in(pack: Pack, kind: str, texts: Iterable[str]) -> set[tuple[str, str]]:
    """The base facts some predicates look at; ``合同.合同金额`` names the kind, a bare name is the rule's own."""
    found, seen = set[tuple[str, str]](), set[str]()
    waiting = [(kind, text) for text in texts]
    while waiting:
        here, text = waiting.pop()
        for stated, name in _NAME.findall(text):
            home = stated if stated in pack.vocabulary.kinds else here
            fact = pack.vocabulary.find(home, name)
            if fact:
                found.add((fact.kind, name))
            elif name in pack.derived and name not in seen:
                seen.add(name)
                waiting.append((pack.derived[name].kind, pack.text(name)))
    return found


def _instructions(book: Any, styles: _Styles, pack: Pack, then: str) -> None:
    sheet = book.add_worksheet(INSTRUCTIONS)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 4)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 1, "政务信息化项目台账", styles.title)
    for row, text in enumerate(_guide(pack, then), 2):
        sheet.write_string(row, 0, f"{row - 1}.", styles.wrap)
        sheet.write_string(row, 1, text, styles.wrap)


def _guide(pack: Pack, then: str) -> list[str]:
    return [
        f"本台账按《{pack.title}》（{pack.number}）判读。填好后{then}",
        "一个项目在“项目”表占一行。",
        "它的合同、变更、季报、年度、拨付、支付、系统各在自己的表里，一件一行，用“项目编号”与项目对上。",
        "不用的列可以删掉，列的先后可以调换，表头上面可以加标题行。删掉的列按“不知道”处理，报告会说明补上它能多判多少。",
        "日期：没有发生的留空；发生了但不清楚哪一天，写“未知”。",
        "日期写成 2024-03-05、2024/3/5、2024.3.5、2024年3月5日 都可以。",
        "金额：以元为单位；以万元为单位的，在表头写“合同金额（万元）”，或在数字后面写“万元”。不要写约数。",
        "是否：填 是 或 否，也可以填 √ 或 ×。不清楚的留空，不要猜。",
        "标明“由……认定”的，要有认定的文书再填。",
        "涉密项目不要填入台账。如果填了，“涉密”一列填 是，报告里只出现它的行号，名称、内容和所属各行都不读取。",
        "把鼠标放在表头上，可以看到每一列的含义和用到它的条。表头的颜色表示分组。",
    ]
