"""The three reports: what they say, and that nothing in a cell becomes anything but text."""

import datetime
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from quancheng.law import Pack
from quancheng.ledger import cli, judging, reports
from quancheng.ledger.report_xlsx import COLUMNS
from quancheng.ledger.reports import Written, write_reports
from tests.ledger.conftest import TODAY
from tests.ledger.workbooks import contract, ledger, project

HOSTILE = [
    "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "'; DROP TABLE 项目; --", '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}", "@SUM(1+1)", "+1+1", "-2+3", "https://example.invalid/x", "]]>&amp;", "\u202e反向", "𠮷",
]  # fmt: skip
Write = Callable[[bytes], Written]


@pytest.fixture
def write(pack: Pack, saved: Callable[..., Path], tmp_path: Path) -> Write:
    """Writes the reports of a workbook."""
    return lambda data: write_reports(saved(data), pack, TODAY, tmp_path / "报告")[1]


def loaded(written: Written) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written.json.read_text("utf-8"))
    return found


def test_the_json_report_has_the_form_others_rely_on(write: Write) -> None:
    rows = [contract(合同备案日="2024-03-20"), contract("H-2", 合同签订日="2024-02-30")]
    found = loaded(write(ledger([project()], 合同=rows)))
    assert {"pack", "snapshot", "today", "projects", "problems"} <= found.keys()
    (item,) = found["projects"]
    assert (item["项目编号"], item["项目名称"]) == ("P-1", "智慧平台")
    late, doubt = (verdict for verdict in item["verdicts"] if verdict["rule"] == "合同备案")
    assert (late["number"], late["verdict"], late["due"], late["article"]) == (
        "H-1",
        "逾期办结",
        "2024-03-15",
        "第二十二条",
    )
    assert (doubt["number"], doubt["verdict"]) == ("H-2", "待认定")
    assert {"clauses", "would_change", "strength", "duty_holder", "blocks"} <= late.keys()
    (problem,) = found["problems"]
    assert problem.keys() == {"sheet", "row", "column", "value", "message"}
    assert (problem["sheet"], problem["row"], problem["value"]) == ("合同", 3, "2024-02-30")


def test_the_json_report_names_the_columns_that_were_not_read(write: Write) -> None:
    (sheet,) = loaded(write(ledger([{**project(), "立项批复曰": "x", "备注": "y"}])))["sheets"]
    assert {"column": "立项批复曰", "did_you_mean": "立项批复日"} in sheet["unknown"]
    assert {"column": "备注", "did_you_mean": None} in sheet["unknown"]
    assert "立项批复日" in sheet["missing"]


def test_text_from_cells_stays_text_in_every_report(write: Write) -> None:
    rows = [project(f"P-{index}", 项目名称=text, 建设单位=text) for index, text in enumerate(HOSTILE)]
    rows.append(project(HOSTILE[0], 概算批复额=HOSTILE[1], **{HOSTILE[1]: "x"}))
    written = write(ledger(rows, 合同=[contract(HOSTILE[1], "P-0", 合同签订日=HOSTILE[0], 合同备案日=None)]))
    page = written.html.read_text("utf-8")
    assert "<script" not in page
    assert "<img" not in page
    assert "49" not in re.findall(r"<h3>(.*?)</h3>", page)
    assert [item["项目名称"] for item in loaded(written)["projects"]][: len(HOSTILE)] == HOSTILE
    for sheet in openpyxl.load_workbook(written.xlsx):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.value
                assert cell.hyperlink is None
    with ZipFile(written.xlsx) as archive:
        assert all(b"<f>" not in archive.read(name) for name in archive.namelist())


def test_the_page_needs_nothing_from_anywhere(write: Write) -> None:
    page = write(ledger([project()])).html.read_text("utf-8")
    assert not re.search(r"https?://|<script|<link|url\(|@import", page)
    assert page.startswith("<!doctype html>")


def test_the_page_says_by_which_law_and_whether_it_has_lapsed(
    pack: Pack, saved: Callable[..., Path], tmp_path: Path
) -> None:
    path = saved(ledger([project(立项批复日="2024-01-05")]))
    _, during = write_reports(path, pack, datetime.date(2025, 5, 9), tmp_path / "届满前")
    _, after = write_reports(path, pack, datetime.date(2025, 5, 10), tmp_path / "届满后")
    for written in (during, after):
        assert "菏区政办发〔2023〕17号" in written.html.read_text("utf-8")
    assert "已经届满" not in during.html.read_text("utf-8")
    assert "有效期至2025年5月9日" in after.html.read_text("utf-8")
    assert loaded(after)["lapsed"]


def test_a_late_filing_is_set_out_with_quote_facts_and_working_days(write: Write) -> None:
    page = write(ledger([project()], 合同=[contract(合同备案日="2024-03-20")])).html.read_text("utf-8")
    text = re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", page))
    assert "第二十二条合同备案逾期办结合同H-1" in text
    assert "期限2024-03-15逾期3个工作日" in text
    assert "签订正式采购合同" in text
    assert "合同备案日2024-03-20＞" in text


def test_what_falls_due_soon_is_listed_with_the_days_left(write: Write) -> None:
    page = write(ledger([project()], 合同=[contract(合同签订日="2024-06-20", 合同备案日=None)])).html.read_text("utf-8")
    section = page.partition('id="soon"')[2].partition("</section>")[0]
    assert "2024-07-04" in section
    assert "4 个工作日" in section


def test_missing_columns_say_how_many_verdicts_they_would_allow(write: Write) -> None:
    bare = {name: value for name, value in contract().items() if name != "合同备案日"}
    page = write(ledger([project()], 合同=[bare])).html.read_text("utf-8")
    section = page.partition('id="missing"')[2].partition("</section>")[0]
    row = next(line for line in section.split("<tr>") if "合同备案日" in line)
    assert 'data-l="单独补上">1<' in row
    assert "没有“支付”表" in section


def test_the_verdict_sheet_can_be_filtered_and_the_problem_sheet_names_rows(write: Write) -> None:
    rows = [contract(合同备案日="2024-03-20"), contract("H-2", 合同签订日="2024-02-30")]
    book = openpyxl.load_workbook(write(ledger([project()], 合同=rows)).xlsx)
    assert book.sheetnames == ["判定", "问题", "说明"]
    sheet = book["判定"]
    assert [cell.value for cell in sheet[1]] == [name for name, _ in COLUMNS]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref
    found = {(row[4], row[6]): row for row in sheet.iter_rows(min_row=2, values_only=True)}
    late = found["H-1", "合同备案"]
    assert (late[0], late[5], late[7], late[10], late[11]) == ("P-1", "第二十二条", "逾期办结", 3, "工作日")
    assert late[9] == datetime.datetime.fromisoformat("2024-03-15T00:00")
    assert "不适用" not in {row[7] for row in found.values()}
    assert [cell.value for cell in book["问题"][2]][:4] == ["合同", 3, "合同签订日", "2024-02-30"]


def test_a_project_outside_the_regulation_is_no_breach(write: Write) -> None:
    written = write(ledger([project(资金来源="社会投资", 排除类型="新媒体")]))
    page = written.html.read_text("utf-8")
    assert "1 个项目不在本办法适用范围" in page
    assert "没有发现不符合办法的地方" in page


def test_a_large_ledger_leaves_out_reasons_that_ask_nothing_and_says_so(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "LARGE", 1)
    monkeypatch.setattr(reports, "LARGE", 1)
    rows = [contract(合同备案日="2024-03-20"), contract("H-2", "P-2", 合同备案日=None)]
    written = write(ledger([project(), project("P-2")], 合同=rows))
    found = loaded(written)
    assert "从简" in found["omitted"]
    for verdict in (verdict for item in found["projects"] for verdict in item["verdicts"]):
        assert ("clauses" in verdict) == (verdict["verdict"] in ("不符合", "逾期办结"))
        assert ("would_change" in verdict) == (verdict["verdict"] == "不符合")
    sheet = openpyxl.load_workbook(written.xlsx)["判定"]
    shades = [row[7] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert "符合" not in shades
    assert shades.count("待认定") == 2


def test_reports_appear_whole_or_not_at_all(
    pack: Pack, saved: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(reports, "render", broken)
    with pytest.raises(OSError, match="No space"):
        write_reports(saved(ledger([project()])), pack, TODAY, tmp_path / "报告")
    assert list((tmp_path / "报告").iterdir()) == []


def test_the_command_judges_and_exits_0_whatever_the_verdicts(
    saved: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(ledger([project()], 合同=[contract(合同备案日=None)]))
    assert cli.main([str(path), "--today", "2024-06-28"]) == 0
    out = capsys.readouterr().out
    assert "已判读 1 个项目（判定日 2024-06-28" in out
    folder = path.with_name("台账-判定")
    assert sorted(item.name for item in folder.iterdir()) == ["report.html", "report.json", "report.xlsx"]
    assert all(str(folder / name) in out for name in ("report.html", "report.json", "report.xlsx"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "请写明要判读的台账"),
        (["没有.xlsx"], "没有找到文件"),
        (["x.xlsx", "--today", "2024-13-01"], "不是日期"),
        (["x.xlsx", "--pack", "没有"], "没有这个规程包"),
        (["x.xlsx", "--colour"], "命令写法有误"),
    ],
)
def test_a_wrong_command_is_answered_in_chinese_with_2(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == 2
    assert says in capsys.readouterr().err


def test_a_folder_that_cannot_be_written_is_said_to(
    saved: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(ledger([project()]))
    blocked = path.with_name("占用")
    blocked.write_text("")
    assert cli.main([str(path), "--out", str(blocked)]) == 2
    assert "写不出文件" in capsys.readouterr().err
