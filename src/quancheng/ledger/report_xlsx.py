"""report.xlsx, written as projects come by: a sheet of verdicts to filter, a sheet of problems, a sheet of remarks.

Text from cells is always written as text: it never becomes a formula or a link.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # carries no types

from quancheng.law import Pack, Rule, Verdict
from quancheng.ledger.advice import advice
from quancheng.ledger.judged import Judged
from quancheng.ledger.phrases import distance, looked_at, quoted
from quancheng.ledger.problems import Problem

MOST_ROWS = 1_048_000
LONGEST = 32_000
MOST_FACTS = 12
COLUMNS = (
    ("项目编号", 18), ("项目名称", 30), ("建设单位", 18), ("对象", 6), ("编号", 16), ("条", 10), ("规则", 16),
    ("判定", 10), ("力度", 6), ("期限", 12), ("逾期（负数为剩余）", 10), ("单位", 9), ("条文原文", 52),
    ("系统所见", 46), ("怎么办", 46), ("主体", 14), ("所在行", 8),
)  # fmt: skip
PROBLEM_COLUMNS = (("工作表", 12), ("行", 8), ("列", 22), ("单元格的值", 28), ("问题", 70))
_COLOURS = {
    "不符合": ("#B3261E", "#FBEAE8"), "原则不符": ("#8A5A00", "#FBF1DC"), "逾期办结": ("#7A4A32", "#F5EBE5"),
    "待认定": ("#8A5A00", "#FBF1DC"), "未到期": ("#35607F", "#E7EFF5"), "符合": ("#2F6B4F", "#E8F1EC"),
}  # fmt: skip
WITHHELD = "涉密项目，交区国家保密局线下审查确认，这里只列行号"


class XlsxReport:
    """Writes rows as they come; ``brief`` leaves out what asks nothing, and puts a project's doubts in one row."""

    def __init__(self, path: Path, pack: Pack, today: datetime.date, brief: bool) -> None:
        self.pack, self.today, self.brief = pack, today, brief
        options = {
            "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
            "strings_to_numbers": False, "nan_inf_to_errors": True,
        }  # fmt: skip
        self.book = xlsxwriter.Workbook(str(path), options)
        self.book.set_properties({"title": "台账判定", "comments": f"{pack.title}（{pack.number}）"})
        base = {"font_name": "微软雅黑", "font_size": 10, "valign": "top"}
        self._head = self.book.add_format(
            base
            | {"bold": True, "font_color": "#FFFFFF", "bg_color": "#21456B", "text_wrap": True, "valign": "vcenter"}
        )
        self._plain = self.book.add_format(base)
        self._wrap = self.book.add_format(base | {"text_wrap": True})
        self._law = self.book.add_format(base | {"text_wrap": True, "font_name": "宋体", "font_size": 11})
        self._date = self.book.add_format(base | {"num_format": "yyyy-mm-dd", "align": "left"})
        self._shades = {
            name: self.book.add_format(base | {"font_color": ink, "bg_color": paper, "bold": True})
            for name, (ink, paper) in _COLOURS.items()
        }
        self._quotes: dict[str, str] = {}
        self._sheets = 0
        self._verdicts = self._sheet("判定", COLUMNS, freeze=2)
        self._row = 0

    def _sheet(self, name: str, columns: Sequence[tuple[str, int]], freeze: int = 0) -> Any:
        sheet = self.book.add_worksheet(name)
        for index, (title, width) in enumerate(columns):
            sheet.set_column(index, index, width)
            sheet.write_string(0, index, title, self._head)
        sheet.freeze_panes(1, freeze)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return sheet

    def project(self, judged: Judged) -> None:
        """The verdicts of one project that concern anybody."""
        if judged.secret:
            self._next()
            self._text(0, judged.label, self._plain)
            self._text(14, WITHHELD, self._wrap)
            self._verdicts.write_number(self._row, 16, judged.row, self._plain)
            return
        doubts = []
        for name, verdict in judged.shaded:
            if name == "不适用" or (self.brief and _asks_nothing(name, verdict)):
                continue
            if self.brief and name == "待认定":
                doubts.append(verdict)
                continue
            self._next()
            self._verdict(judged, name, verdict)
        if doubts:
            self._next()
            self._doubts(judged, doubts)

    def _next(self) -> None:
        if self._row >= MOST_ROWS:
            self._finish_verdicts()
            self._sheets += 1
            self._verdicts = self._sheet(f"判定{self._sheets + 1}", COLUMNS, freeze=2)
            self._row = 0
        self._row += 1

    def _verdict(self, judged: Judged, name: str, verdict: Verdict) -> None:
        texts = (judged.label, judged.name, judged.unit, verdict.object, verdict.number, verdict.rule.title)
        for column, text in enumerate(texts):
            self._text(column, text or "", self._plain)
        self._text(6, verdict.rule.name, self._plain)
        self._text(7, name, self._shades.get(name, self._plain))
        self._text(8, verdict.rule.strength, self._plain)
        self._limits(verdict)
        self._text(12, self._quote(verdict.rule), self._law)
        if name not in ("符合", "提示"):
            self._text(13, self._looked(verdict), self._wrap)
            self._text(14, advice(self.pack, verdict), self._wrap)
        self._text(15, verdict.rule.holder, self._plain)
        self._verdicts.write_number(self._row, 16, judged.row, self._plain)

    def _doubts(self, judged: Judged, verdicts: list[Verdict]) -> None:
        """All doubtful verdicts of a project in one row: a large ledger would drown in them."""
        facts = Counter(change["fact"] for verdict in verdicts for change in verdict.would_change)
        for column, text in enumerate((judged.label, judged.name, judged.unit)):
            self._text(column, text or "", self._plain)
        self._text(6, f"{len(verdicts)} 项", self._plain)
        self._text(7, "待认定", self._shades["待认定"])
        wanted = "、".join(f"“{name}”（{count} 项）" for name, count in facts.most_common(MOST_FACTS))
        self._text(14, f"补填{wanted}" if wanted else "", self._wrap)
        self._verdicts.write_number(self._row, 16, judged.row, self._plain)

    def _limits(self, verdict: Verdict) -> None:
        if verdict.due is not None:
            due = datetime.datetime.combine(datetime.date.fromordinal(verdict.due), datetime.time())
            self._verdicts.write_datetime(self._row, 9, due, self._date)
        late = distance(self.pack, verdict, self.today)
        if late:
            self._verdicts.write_number(self._row, 10, late.by, self._plain)
            self._text(11, late.unit.removeprefix("个"), self._plain)

    def _quote(self, rule: Rule) -> str:
        if rule.name not in self._quotes:
            self._quotes[rule.name] = quoted(rule)
        return self._quotes[rule.name]

    def _looked(self, verdict: Verdict) -> str:
        seen = dict.fromkeys(
            item.text for clause in verdict.clauses for item in looked_at(self.pack, verdict.rule, clause)
        )
        return "；".join(seen)

    def _text(self, column: int, text: str, style: Any) -> None:
        self._verdicts.write_string(self._row, column, text[:LONGEST], style)

    def _finish_verdicts(self) -> None:
        self._verdicts.autofilter(0, 0, max(self._row, 1), len(COLUMNS) - 1)

    def close(self, problems: Iterable[Problem], beyond: int, remarks: Iterable[tuple[str, str]]) -> None:
        """The problems, the remarks, and the end."""
        self._finish_verdicts()
        sheet = self._sheet("问题", PROBLEM_COLUMNS)
        row = 0
        for row, problem in enumerate(problems, 1):
            sheet.write_string(row, 0, problem.sheet, self._plain)
            sheet.write_number(row, 1, problem.row, self._plain)
            for column, text in enumerate((problem.column, problem.value, problem.message), 2):
                sheet.write_string(row, column, text[:LONGEST], self._wrap)
        if beyond:
            sheet.write_string(row + 1, 4, f"另有 {beyond:,} 个问题没有列出", self._wrap)
        sheet.autofilter(0, 0, max(row, 1), len(PROBLEM_COLUMNS) - 1)
        notes = self._sheet("说明", (("事项", 18), ("内容", 90)))
        for row, (title, text) in enumerate(remarks, 1):
            notes.write_string(row, 0, title, self._plain)
            notes.write_string(row, 1, text[:LONGEST], self._wrap)
        self.book.close()


def _asks_nothing(name: str, verdict: Verdict) -> bool:
    return name in ("符合", "提示") or (name == "未到期" and verdict.due is None)
