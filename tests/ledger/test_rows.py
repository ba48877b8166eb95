"""Rows that do not fit together: said with sheet and row, judged all the same."""

import datetime
from typing import Any

from quancheng.ledger.problems import MAX_PROBLEMS, Problem, Problems
from tests.ledger.conftest import Check
from tests.ledger.workbooks import contract, ledger, only, problems, project, table, verdicts, workbook


def test_a_cell_that_cannot_be_read_makes_its_fact_unknown_and_the_row_is_judged(check: Check) -> None:
    result = check(ledger([project()], 合同=[contract(合同签订日="2024-02-30")]))
    assert verdicts(result, "合同备案") == ["待认定"]
    assert problems(result) == [("合同", 2, "合同签订日", "2024-02-30")]


def test_the_first_of_two_equal_numbers_keeps_number_and_children(check: Check) -> None:
    rows = [project(项目名称="先"), project(项目名称="后")]
    result = check(ledger(rows, 合同=[contract()]))
    assert [(item.number, item.name, item.row) for item in result.projects] == [("P-1", "先", 2), (None, "后", 3)]
    assert [len([v for v in item.verdicts if v.object == "合同"]) > 0 for item in result.projects] == [True, False]
    assert only(result)[:4] == ("项目", 3, "项目编号", "P-1")
    assert "第 2 行" in only(result).message


def test_numbers_are_the_same_through_spaces_width_and_case(check: Check) -> None:
    result = check(ledger([project("md-2024-001")], 合同=[contract(parent=" ＭＤ-2024-001 ")]))
    assert verdicts(result, "合同备案") == ["符合"]


def test_a_project_without_a_number_is_judged_under_its_row(check: Check) -> None:
    result = check(ledger([project(), project(None, 项目名称="无号")], 合同=[contract()]))
    assert [item.label for item in result.projects] == ["P-1", "第 3 行"]
    assert verdicts(result, "涉密排除") == ["符合", "符合"]
    assert only(result)[:3] == ("项目", 3, "项目编号")


def test_a_child_of_no_project_is_an_orphan_and_asked_about(check: Check) -> None:
    result = check(
        ledger([project("MD-2024-001")], 合同=[contract(parent="MD-2024-0O1"), contract("H-2", parent=None)])
    )
    assert verdicts(result, "合同备案") == []
    assert problems(result) == [("合同", 2, "项目编号", "MD-2024-0O1"), ("合同", 3, "项目编号", "")]
    assert "是不是“MD-2024-001”" in result.problems[0].message


def test_repeated_contract_numbers_are_told_apart_by_their_rows(check: Check) -> None:
    result = check(ledger([project()], 合同=[contract(), contract(合同备案日=None)]))
    found = [(v.number, v.verdict) for item in result.projects for v in item.verdicts if v.rule.name == "合同备案"]
    assert found == [("H-1", "符合"), ("第3行", "不符合")]
    assert only(result)[:4] == ("合同", 3, "合同编号", "H-1")


def test_the_same_number_of_a_change_may_stand_under_two_projects(check: Check) -> None:
    changes = [{"项目编号": number, "变更编号": "1", "提出日": "2024-01-01"} for number in ("A", "B")]
    assert check(ledger([project("A"), project("B")], 变更=changes)).problems == []


def test_dates_out_of_order_are_a_problem_and_judged_as_written(check: Check) -> None:
    result = check(ledger([project()], 合同=[contract(合同签订日="2024-03-01", 合同备案日="2024-02-01")]))
    assert only(result)[:4] == ("合同", 2, "合同备案日", "2024-02-01")
    assert "早于“合同签订日”（2024-03-01）" in only(result).message


def test_a_date_that_lies_ahead_is_a_problem_but_for_terms(check: Check) -> None:
    result = check(ledger([project(计划完工日="2027-01-01", 完工日="2026-01-01")]))
    assert only(result)[:4] == ("项目", 2, "完工日", "2026-01-01")


def test_a_total_that_differs_from_the_rows_is_a_problem(check: Check) -> None:
    rows = [contract(合同金额="100万元"), contract("H-2", 合同金额="50.5万元")]
    assert check(ledger([project(合同总额=1_505_000)], 合同=rows)).problems == []
    result = check(ledger([project(合同总额=1_500_000)], 合同=rows))
    assert only(result).column == "合同总额"
    assert "150.50 万元" in only(result).message


def test_a_total_cannot_be_compared_where_an_amount_is_not_known(check: Check) -> None:
    result = check(ledger([project(合同总额=1)], 合同=[contract(合同金额=None)]))
    assert result.problems == []


def test_sums_remarks_and_repeated_headers_are_no_projects(check: Check) -> None:
    rows = table([project(), project("P-2")])
    rows += [list(rows[0]), ["合计", None, 2], ["注：本表由各单位填报"], [None, None], ["填表人：张三"]]
    result = check(workbook({"项目": rows}))
    assert [item.number for item in result.projects] == ["P-1", "P-2"]
    assert result.problems == []


def test_formulas_without_a_result_and_errors_are_not_taken_for_empty(check: Check) -> None:
    def dress(book: Any) -> None:
        sheet = book["合同"]
        sheet["C2"] = "=DATE(2024,3,1)"
        sheet["D2"] = "#REF!"
        sheet["D2"].data_type = "e"

    result = check(ledger([project()], 合同=[contract()], dress=dress))
    assert [problem[:3] for problem in result.problems] == [("合同", 2, "合同签订日"), ("合同", 2, "合同金额")]
    assert verdicts(result, "合同备案") == ["待认定"]


def test_a_merged_cell_gives_its_words_to_each_row_but_not_its_money_or_date(check: Check) -> None:
    rows = [contract(供应商="甲公司"), contract("H-2", parent=None, 供应商=None, 合同金额=None, 合同签订日=None)]

    def dress(book: Any) -> None:
        for column in "ACDF":
            book["合同"].merge_cells(f"{column}2:{column}3")

    result = check(ledger([project()], 合同=rows, dress=dress))
    assert verdicts(result, "合同备案") == ["符合", "待认定"]
    assert [(p.row, p.column) for p in result.problems] == [(3, "合同签订日"), (3, "合同金额")]
    packed = result.book.of("合同", "P-1")[1]
    assert result.book.unpack(packed)["供应商"] == "甲公司"


def test_a_quarter_is_known_by_its_name_alone(check: Check) -> None:
    rows = [{"项目编号": "P-1", "季度": "2024年第一季度", "季报报送日": "2024-03-30"}]
    facts = {"立项批复日": "2024-01-10", "验收日": None, "建设性质": "新建"}
    result = check(ledger([project(**facts)], 季度=rows))
    found = [(v.number, v.verdict) for item in result.projects for v in item.verdicts if v.object == "季度"]
    assert ("2024Q1", "符合") in found


def test_real_dates_are_dates(check: Check) -> None:
    row = contract(合同签订日=datetime.date(2024, 3, 1), 合同备案日=datetime.datetime.fromisoformat("2024-03-05T09:30"))
    assert verdicts(check(ledger([project()], 合同=[row])), "合同备案") == ["符合"]


def test_without_a_sheet_its_kind_is_unknown_and_the_projects_are_judged(check: Check) -> None:
    result = check(ledger([project()]))
    assert result.book.missing_kinds == frozenset({"合同", "变更", "季度", "年度", "拨付", "支付", "系统"})
    assert verdicts(result, "涉密排除") == ["符合"]


def test_a_ruined_sheet_fills_no_memory_with_problems() -> None:
    found = Problems()
    for row in range(MAX_PROBLEMS + 7):
        found.add(Problem("项目", row, "立项批复日", "x", "y"))
    assert (len(found), found.beyond, len(found.in_order(["项目"]))) == (MAX_PROBLEMS + 7, 7, MAX_PROBLEMS)
