"""The rows under a header: each cell as its fact, what cannot be read as a problem, no-data lines left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from quancheng.law import Inside
from quancheng.ledger.cells import SECRECY, Reading, plain, read_cell, shown
from quancheng.ledger.errors import BadCell
from quancheng.ledger.headings import Column, Plan
from quancheng.ledger.intake import Cell, Row, Sheet
from quancheng.ledger.problems import Problem

LONGEST_NUMBER = 100
REMEMBERED = 2_000
LOOKED_AT = 4
"""How many filled cells of a row tell whether it is data."""
TOTALS = frozenset({"合计", "总计", "小计", "共计", "累计", "总合计", "本页合计"})
_REMARK = re.compile(
    r"^(注|备注|说明|填表人|填报人|制表人?|审核人?|填报单位|单位负责人|联系人|联系电话|日期)\d*[:：.、]"
)
_CONFUSED = str.maketrans("OIL", "011")
_SEPARATORS = re.compile(r"[^0-9A-Z\u4e00-\u9fff]+")
_LEADING_ZEROS = re.compile(r"(^|\D)0+(?=\d)")
_ERRORS = "单元格里是公式错误，或公式没有计算结果；请在 Excel 中重算并保存"
_MERGED = "合并的单元格：只有第 {row} 行有值，不能算作每一行的值"


class Entry(NamedTuple):
    """One row read. ``number`` and ``parent`` (its project's number) are made comparable.

    ``written`` is the project's number as it stands in the sheet.
    """

    row: int
    number: str | None
    parent: str | None
    written: str
    values: list[Inside]
    problems: list[Problem]


@dataclass
class RowReader:
    """Reads the rows of one sheet. ``skipped``: rows left out as totals or remarks."""

    plan: Plan
    sheet: Sheet
    epoch_1904: bool
    above: Sequence[Row] = ()
    skipped: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._readings = [Reading(column.unit, self.epoch_1904) for column in self.plan.columns]
        self._known: dict[int, dict[str, Inside]] = {}
        self._broken: dict[int, set[int]] = {}
        for reference in self.sheet.broken:
            row, index = _place(reference)
            self._broken.setdefault(row, set()).add(index)
        self._merged = _covered(self.sheet, self.plan.header)
        self._tops: dict[tuple[int, int], Cell] = {}
        self._wanted = set(self._merged.values())
        self._headings = {column.at: column.heading for column in self.plan.columns}

    def read(self, row: Row) -> Entry | None:
        """The row as data; None for totals, remarks and repeated headers."""
        cells = row.cells
        self._keep_tops(row)
        if self._is_no_data(row):
            return None
        problems: list[Problem] = []
        values = [
            self._value(row, column, reading, problems)
            for column, reading in zip(self.plan.columns, self._readings, strict=True)
        ]
        number = self._key(row, problems)
        link_column = self.plan.parent or self.plan.key
        cell: Cell = None
        if link_column:
            cell = _at(cells, link_column.at) if self.plan.parent is None else self._linking(row, link_column.at)
        parent = link(cell) if self.plan.parent else None
        return Entry(row.number, number, parent, shown(cell), values, problems)

    def _linking(self, row: Row, index: int) -> Cell:
        """The cell that names the project, its own or the one merged over it."""
        top = self._merged.get((row.number, index))
        return self._tops.get(top) if top else _at(row.cells, index)

    def _value(self, row: Row, column: Column, reading: Reading, problems: list[Problem]) -> Inside:
        cell = _at(row.cells, column.at)
        try:
            if cell is None and column.at in self._broken.get(row.number, ()):
                raise BadCell(_ERRORS)
            if cell is None and (row.number, column.at) in self._merged:
                cell = self._from_merged(row.number, column)
            return self._read(column, cell, reading)
        except BadCell as error:
            if column.fact.name == SECRECY:
                return 1  # not to be read, so taken as secret, and not shown
            problems.append(Problem(self.plan.name, row.number, column.heading, shown(cell), str(error)))
            return None

    def _read(self, column: Column, cell: Cell, reading: Reading) -> Inside:
        """Reads a cell, remembering the words and dates that come again and again."""
        if cell is None or isinstance(cell, int | float):
            return read_cell(column.fact, cell, reading)
        known = self._known.setdefault(column.at, {})
        word = cell if isinstance(cell, str) else "\0".join(cell)
        if word not in known:
            if len(known) >= REMEMBERED:
                known.clear()
            known[word] = read_cell(column.fact, cell, reading)
        return known[word]

    def _from_merged(self, row: int, column: Column) -> Cell:
        """Words written once over several rows hold for each; money and dates cannot be shared out."""
        top = self._merged[row, column.at]
        cell = self._tops.get(top)
        if cell is None or column.fact.type in ("文字", "选项"):
            return cell
        raise BadCell(_MERGED.format(row=top[0]))

    def _keep_tops(self, row: Row) -> None:
        for index in range(len(row.cells)):
            if (row.number, index) in self._wanted:
                self._tops[row.number, index] = row.cells[index]

    def _key(self, row: Row, problems: list[Problem]) -> str | None:
        column = self.plan.key
        if column is None:
            return None
        if any(problem.column == column.heading for problem in problems):
            return None
        cell = _at(row.cells, column.at)
        number = link(cell)
        if number and len(number) > LONGEST_NUMBER:
            text = "编号太长，不像编号"
            problems.append(Problem(self.plan.name, row.number, column.heading, shown(cell), text))
            return None
        return number

    def _is_no_data(self, row: Row) -> bool:
        filled = list(islice(((at, cell) for at, cell in enumerate(row.cells) if shown(cell)), LOOKED_AT))
        broken = self._broken.get(row.number, set()) & self._headings.keys()
        if not filled:
            return not broken
        texts = [plain(shown(cell)) for _, cell in filled]
        is_total = any(text in TOTALS for text in texts[:3])
        alone = len(filled) == 1 and not broken
        is_remark = alone and (bool(_REMARK.match(texts[0])) or filled[0][0] not in self._headings)
        pairs = zip(filled, texts, strict=True)
        is_header = len(filled) > 1 and all(plain(self._headings.get(at, "")) == text for (at, _), text in pairs)
        if is_total or is_remark:
            self.skipped.append(row.number)
        return is_total or is_header or is_remark


def link(cell: Cell) -> str | None:
    """A number as written in different sheets, made comparable."""
    return plain(shown(cell)).upper() or None


def same_looking(number: str) -> str:
    """A number without what the eye confuses: letters like digits, dashes, leading zeros."""
    plain_digits = number.upper().translate(_CONFUSED)
    return _SEPARATORS.sub("-", _LEADING_ZEROS.sub(r"\1", plain_digits)).replace("-", "")


def _at(cells: Sequence[Cell], index: int) -> Cell:
    return cells[index] if index < len(cells) else None


def _place(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return int(reference[len(letters) :]), index - 1


def _covered(sheet: Sheet, header: int) -> dict[tuple[int, int], tuple[int, int]]:
    """Cells under the first one of an area merged downwards → that first one; rows as Excel counts."""
    result = {}
    for first_row, first, last_row, last in sheet.merged:
        if first == last and header <= first_row and last_row - first_row < 1000:
            for row in range(first_row + 2, last_row + 2):
                result[row, first] = (first_row + 1, first)
    return result
