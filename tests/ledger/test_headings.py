"""Sheets, header rows and columns, however they are named and arranged."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from quancheng.ledger.book import Book
from quancheng.ledger.headings import kind_by_name
from tests.ledger.conftest import Check
from tests.ledger.workbooks import contract, ledger, only, problems, project, table, verdicts, workbook

KINDS = ("项目", "合同", "变更", "季度", "年度", "拨付", "支付", "系统")
Rows = list[Sequence[object]]
Read = Callable[[bytes], Book]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("项目", "项目"),
        ("项目台账", "项目"),
        ("2024年度项目台账", "项目"),
        ("合同明细", "合同"),
        ("项目合同", "合同"),
        ("项目变更情况", "变更"),
        ("季度进度", "季度"),
        ("支付表", "支付"),
        ("信息系统清单", "系统"),
        ("信息系统项目台账", "项目"),
        ("年度", "年度"),
        (" 项 目 ", "项目"),
        ("封面", None),
        ("Sheet1", None),
    ],
)
def test_a_sheet_is_known_by_what_its_name_speaks_of(name: str, kind: str | None) -> None:
    assert kind_by_name(name, KINDS) == kind


def test_a_nameless_sheet_is_known_by_its_columns(read: Read) -> None:
    book = read(workbook({"Sheet1": table([project(立项批复日="2024-01-05")]), "Sheet2": table([contract()])}))
    assert [(plan.name, plan.kind) for plan in book.plans] == [("Sheet1", "项目"), ("Sheet2", "合同")]


def test_with_a_sheet_of_the_exact_name_a_like_one_is_left(read: Read) -> None:
    book = read(workbook({"项目": table([project()]), "项目汇总": table([project("P-9")])}))
    assert len(book.projects) == 1
    assert book.ignored == [("项目汇总", "已有“项目”表，这张没有读")]


def test_projects_may_stand_on_several_sheets(read: Read) -> None:
    book = read(workbook({"2023年项目": table([project("A")]), "2024年项目": table([project("B")])}))
    assert [packed.number for packed in book.projects] == ["A", "B"]


@pytest.mark.parametrize("above", [0, 1, 3, 10])
def test_title_rows_above_the_header_change_no_row_number(above: int, check: Check) -> None:
    result = check(ledger([project(), project("P-2", 立项批复日="2024-02-30")], above=above))
    problem = only(result)
    assert (problem.row, problem.column, problem.value) == (above + 3, "立项批复日", "2024-02-30")
    assert result.book.plans[0].header == above + 1


def test_columns_stand_in_any_order(check: Check) -> None:
    row = contract()
    backwards = dict(reversed(row.items()))
    assert verdicts(check(ledger([project()], 合同=[backwards])), "合同备案") == ["符合"]


def test_other_names_for_a_column_are_mapped_and_reported(check: Check) -> None:
    row = {"项目编码": "P-1", "合同编号": "H-1", "合同签订时间": "2024-03-01", "合同备案日": "2024-03-05"}
    result = check(ledger([project()], 合同=[row]))
    assert verdicts(result, "合同备案") == ["符合"]
    assert ("合同签订时间", "合同签订日") in result.book.plans[1].mapped


@pytest.mark.parametrize(
    "heading",
    [
        "合同金额（万元）",
        "合同金额(万元)",
        "合同金额【万元】",
        "合同金额/万元",
        "合同金额（单位：万元）",
        "合同 金额（万元）*",
    ],
)
def test_the_unit_in_a_heading_counts(heading: str, read: Read) -> None:
    book = read(ledger([project()], 合同=[{"项目编号": "P-1", "合同编号": "H-1", heading: 150.5}]))
    assert book.unpack(book.of("合同", "P-1")[0])["合同金额"] == 150_500_000


def test_a_unit_stated_above_the_table_holds_for_columns_without_one(read: Read) -> None:
    rows: Rows = [
        ["合同台账", None, None, "单位：万元"],
        ["项目编号", "合同编号", "合同金额", "合同签订日"],
        ["P-1", "H-1", 150.5, None],
    ]
    book = read(workbook({"项目": table([project()]), "合同": rows}))
    assert book.unpack(book.of("合同", "P-1")[0])["合同金额"] == 150_500_000
    assert book.plans[1].sheet_unit == "万元"


def test_brackets_that_mean_something_else_make_another_column(read: Read) -> None:
    book = read(ledger([{**project(), "验收日（初验）": "2024-01-01"}]))
    assert [column.heading for column in book.plans[0].unknown] == ["验收日（初验）"]


def test_an_unknown_column_is_named_with_what_it_may_mean(read: Read) -> None:
    book = read(ledger([{**project(), "立项批复曰": "2024-01-01", "备注": "无"}]))
    (typo, remark) = book.plans[0].unknown
    assert (typo.heading, typo.likely) == ("立项批复曰", "立项批复日")
    assert remark.heading == "备注"


def test_a_column_that_looks_like_a_slip_is_a_problem_of_the_header(check: Check) -> None:
    problem = only(check(ledger([{**project(), "立项批复曰": "2024-01-01", "备注": "无"}], above=2)))
    assert problem[:3] == ("项目", 3, "立项批复曰")
    assert "是不是“立项批复日”？" in problem.message


def test_projects_without_a_number_column_are_judged_by_their_rows_and_this_is_said_once(check: Check) -> None:
    rows = [{name: value for name, value in project().items() if name != "项目编号"} for _ in range(3)]
    result = check(ledger(rows))
    assert [item.label for item in result.projects] == ["第 2 行", "第 3 行", "第 4 行"]
    assert only(result)[:3] == ("项目", 1, "项目编号")


def test_a_column_written_twice_is_read_once(read: Read) -> None:
    rows = [["项目编号", "项目名称", "立项批复日", "立项批复日"], ["P-1", "甲", "2024-01-01", "2025-01-01"]]
    book = read(workbook({"项目": rows}))
    assert "重复" in book.plans[0].unknown[0].reason
    assert book.unpack(book.projects[0])["立项批复日"] == 738886


def test_a_date_column_that_is_absent_is_not_known_but_an_empty_one_has_not_happened(check: Check) -> None:
    with_column = check(ledger([project()], 合同=[contract(合同备案日=None), contract("H-2", 合同备案日="2024-03-04")]))
    assert verdicts(with_column, "合同备案") == ["不符合", "符合"]
    bare = {name: value for name, value in contract().items() if name != "合同备案日"}
    assert verdicts(check(ledger([project()], 合同=[bare])), "合同备案") == ["待认定"]


def test_a_header_on_two_rows_with_cells_merged_down_is_read(read: Read) -> None:
    rows: Rows = [
        ["项目编号", "项目名称", "立项", None],
        [None, None, "立项批复日", "立项评审日"],
        ["P-1", "甲", "2024-01-01", "2023-12-01"],
    ]

    def dress(book: Any) -> None:
        book["项目"].merge_cells("A1:A2")
        book["项目"].merge_cells("B1:B2")
        book["项目"].merge_cells("C1:D1")

    book = read(workbook({"项目": rows}, dress))
    assert book.projects[0].number == "P-1"
    assert {column.heading for column in book.plans[0].columns} == {"项目编号", "项目名称", "立项批复日", "立项评审日"}


def test_a_sheet_of_children_without_project_numbers_is_not_read_and_their_kind_unknown(check: Check) -> None:
    result = check(ledger([project()], 合同=[{"合同编号": "H-1", "合同签订日": "2024-03-01", "合同备案日": None}]))
    assert verdicts(result, "合同备案") == []
    assert result.book.missing_kinds >= {"合同"}
    assert problems(result) == [("合同", 1, "项目编号", "")]


def test_a_column_of_the_project_on_a_sheet_of_children_is_left(read: Read) -> None:
    book = read(ledger([project()], 合同=[contract(项目名称="智慧平台")]))
    assert [(column.heading, column.likely) for column in book.plans[1].unknown] == [("项目名称", None)]


@pytest.mark.parametrize("words", ["注：表内金额均以万元计", "金额（万元）", "金额单位为万元"])
def test_a_unit_told_in_other_words_above_the_table_holds_too(words: str, read: Read) -> None:
    rows: Rows = [[words], ["项目编号", "合同编号", "合同金额", "合同签订日"], ["P-1", "H-1", 150.5, None]]
    book = read(workbook({"项目": table([project()]), "合同": rows}))
    assert book.unpack(book.of("合同", "P-1")[0])["合同金额"] == 150_500_000


def test_two_units_above_the_table_are_asked_about_not_chosen_from(check: Check) -> None:
    rows: Rows = [
        ["单位：元"],
        ["金额（万元）"],
        ["项目编号", "合同编号", "合同金额", "合同签订日"],
        ["P-1", "H-1", 150.5, None],
    ]
    result = check(workbook({"项目": table([project()]), "合同": rows}))
    assert ("合同", 4, "合同金额", "150.5") in problems(result)
