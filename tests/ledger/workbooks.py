"""Small ledgers, made as a bureau might make them."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from quancheng.ledger.judging import LedgerResult
from quancheng.ledger.problems import Problem

Row = Mapping[str, object]
IN_SCOPE: dict[str, object] = {
    "单位类别": "政府", "资金来源": "政府投资", "系统类别": "业务信息系统", "排除类型": "无", "涉密": "否",
}  # fmt: skip


def project(number: object = "P-1", **facts: object) -> dict[str, object]:
    """A project the regulation governs."""
    return {"项目编号": number, "项目名称": "智慧平台", "建设单位": "区水务局", **IN_SCOPE, **facts}


def contract(number: object = "H-1", parent: object = "P-1", **facts: object) -> dict[str, object]:
    """A contract signed on 1 March 2024 and filed in time."""
    usual = {"合同签订日": "2024-03-01", "合同金额": 1_500_000, "合同备案日": "2024-03-05"}
    return {"项目编号": parent, "合同编号": number, **usual, **facts}


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]], dress: Any = None) -> bytes:
    """A workbook of rows as given; strings that begin with "=" stay strings. ``dress`` may alter it before saving."""
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]  # a new workbook always has a sheet
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row_number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                _put(sheet, row_number, column, value)
    if dress:
        dress(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _put(sheet: Worksheet, row: int, column: int, value: object) -> None:
    cell = sheet.cell(row, column)
    cell.value = value  # type: ignore[assignment]  # anything a test wants in a cell
    if isinstance(value, str) and value.startswith("="):
        cell.data_type = "s"


def table(rows: Sequence[Row], above: int = 0) -> list[Sequence[object]]:
    """Rows of facts as a sheet: header and cells, under so many title rows."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    titles: list[Sequence[object]] = [["台账"] for _ in range(above)]
    return [*titles, list(names), *([row.get(name) for name in names] for row in rows)]


def ledger(projects: Sequence[Row], above: int = 0, dress: Any = None, **children: Any) -> bytes:
    """A ledger from facts: projects, and by keyword the rows of their children (合同=[…])."""
    sheets = {"项目": table(projects, above)} | {kind: table(rows, above) for kind, rows in children.items()}
    return workbook(sheets, dress)


def verdicts(result: LedgerResult, rule: str) -> list[str]:
    """What a rule said, of each object in order."""
    return [verdict.verdict for item in result.projects for verdict in item.verdicts if verdict.rule.name == rule]


def problems(result: LedgerResult) -> list[tuple[str, int, str, str]]:
    """Sheet, row, column, value of each problem."""
    return [problem[:4] for problem in result.problems]


def only(result: LedgerResult) -> Problem:
    """The one problem there is."""
    (problem,) = result.problems
    return problem
