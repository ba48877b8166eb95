"""Files that cannot be read: a sentence that says what to do, in bounded time and memory, never a traceback."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter  # type: ignore[import-untyped]  # carries no types

from quancheng.law import Pack
from quancheng.ledger import archive, child
from quancheng.ledger.errors import Unreadable
from quancheng.ledger.intake import read_workbook
from quancheng.ledger.reading import read_ledger
from tests.ledger.workbooks import ledger, project, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
GOOD = ledger([project()])


def refusal(data: bytes, pack: Pack) -> str:
    """What is said when a file is refused."""
    with pytest.raises(Unreadable) as caught:
        read_ledger(data, pack)
    return str(caught.value)


def repacked(**parts: bytes | None) -> bytes:
    """A good workbook with parts replaced, added or (None) removed; "/" in a name is written "__"."""
    changes = {name.replace("__", "/").replace("_xml", ".xml"): content for name, content in parts.items()}
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *changes]):
            content = changes.get(name, old.read(name) if name in old.namelist() else None)
            if content is not None:
                new.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空的"),
        (OLE, "旧版格式"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "图片（PNG）"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 50, "图片（JPEG）"),
        (b"%PDF-1.7\n", "PDF"),
        (b"Rar!\x1a\x07\x00", "RAR"),
        ("项目编号,项目名称\nP-1,智慧平台\n".encode(), "CSV"),
        ("项目编号,项目名称\nP-1,智慧平台\n".encode("gb18030"), "CSV"),
        (b"\xef\xbb\xbf<html><table><tr><td>1</td></tr></table></html>", "网页"),
        (b"<?xml version='1.0'?><Workbook/>", "网页或 XML"),
        (b"PK\x05\x06" + b"\x00" * 18, "空的压缩包"),
        (b"PK\x03\x04" + b"\x00" * 200, "损坏"),
        (GOOD[: len(GOOD) // 2], "损坏"),
        (bytes(range(256)) * 4, "认不出"),
        (repacked(xl__workbook_xml=b"<workbook"), "损坏"),
        (repacked(xl__workbook_xml=None), "不是 Excel 工作簿"),
        (repacked(xl__workbook_xml=None, word__document_xml=b"<w/>"), "Word"),
        (repacked(xl__workbook_xml=None, content_xml=b"<o/>"), "ods"),
    ],
)
def test_a_file_that_is_no_workbook_says_what_it_is(data: bytes, says: str, pack: Pack) -> None:
    assert says in refusal(data, pack)


def test_a_zip_bomb_is_seen_by_its_directory(pack: Pack) -> None:
    assert "压缩炸弹" in refusal(repacked(xl__worksheets__sheet9_xml=b"0" * (archive.SUSPICIOUS_SIZE + 1)), pack)


def test_a_bomb_that_lies_about_its_size_is_damaged(pack: Pack) -> None:
    data = bytearray(repacked(xl__worksheets__sheet9_xml=b"0" * (30 * 2**20)))
    size = (30 * 2**20).to_bytes(4, "little")
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = (1000).to_bytes(4, "little")
    assert "损坏" in refusal(bytes(data), pack)


@pytest.mark.parametrize("part", ["xl__worksheets__sheet1_xml", "xl__sharedStrings_xml", "docProps__core_xml"])
def test_an_xml_bomb_is_refused_before_anything_is_parsed(part: str, pack: Pack) -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    assert "DTD" in refusal(repacked(**{part: bomb}), pack)
    late = b'<?xml version="1.0"?><!--' + b" " * (2 * archive.CHUNK) + b"-->" + bomb[21:]
    assert "DTD" in refusal(repacked(**{part: late}), pack)


def test_too_many_rows_are_refused_with_the_number(pack: Pack) -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet("项目")
    for row in range(child.MAX_ROWS + 2):
        sheet.write_string(row, 0, "项目编号" if row == 0 else f"P-{row}")
        sheet.write_string(row, 1, "项目名称")
    book.close()
    assert "50,000 行" in refusal(file.getvalue(), pack)


def test_a_stray_cell_in_the_last_corner_does_not_eat_the_memory(pack: Pack) -> None:
    stray = workbook({"项目": [["项目编号", "项目名称"]]}, lambda book: book["项目"].cell(1_048_576, 16_384, "x"))
    assert "内存" in refusal(stray, pack)


def test_a_workbook_without_projects_says_what_it_has(pack: Pack) -> None:
    said = refusal(workbook({"目录": [["甲", "乙"]], "合同": [["项目编号", "合同编号", "合同金额"]]}), pack)
    assert "没有找到“项目”表" in said
    assert "“目录”、“合同”" in said
    assert "没有一行项目" in refusal(workbook({"项目": [["项目编号", "项目名称"]]}), pack)
    assert "找不到表头" in refusal(workbook({"项目": [["甲", "乙"], [1, 2]]}), pack)
    assert "没有找到“项目”表" in refusal(workbook({"Sheet1": []}), pack)


def test_a_path_that_leads_nowhere_is_said_to(tmp_path: Path, pack: Pack) -> None:
    for path, says in ((tmp_path / "没有.xlsx", "没有找到文件"), (tmp_path, "文件夹")):
        with pytest.raises(Unreadable, match=says):
            read_ledger(path, pack)


def test_no_child_is_left_behind_when_the_reader_stops_early() -> None:
    messages = read_workbook(GOOD)
    next(messages)
    messages.close()  # type: ignore[attr-defined]  # a generator


def test_from_the_command_line_a_refusal_is_one_sentence_and_exit_code_2(saved: Callable[..., Path]) -> None:
    path = saved(OLE, "旧台账.xls")
    done = subprocess.run(
        [sys.executable, "-m", "quancheng.config.cli", "check", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("没有判读：这是旧版格式")
    assert "Traceback" not in done.stderr
    assert not path.with_name("旧台账-判定").exists()


def test_a_workbook_saved_by_another_writer_reads_the_same(pack: Pack) -> None:
    book = openpyxl.load_workbook(io.BytesIO(GOOD))
    file = io.BytesIO()
    book.save(file)
    assert len(read_ledger(file.getvalue(), pack).projects) == 1
