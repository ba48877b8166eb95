"""The type is told by the content, and the name must say the same."""

import io
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # the package carries no types
from hypothesis import given
from hypothesis import strategies as some

from quancheng.documents.errors import Refused
from quancheng.documents.kinds import KINDS
from quancheng.documents.recognition import recognise
from tests.documents import samples

CONTROLS = {chr(number) for number in (*range(32), 127)} - set("\t\r\n")


def kind_of(data: bytes, filename: str) -> str:
    return recognise(io.BytesIO(data), filename).name


def refusal(data: bytes, filename: str) -> str:
    """The words with which a file is refused; they begin with its name."""
    with pytest.raises(Refused) as refused:
        kind_of(data, filename)
    words = str(refused.value)
    assert words.startswith(f"“{filename}”没有保存：")
    return words


@pytest.mark.parametrize(("filename", "data", "kind"), samples.GOOD)
def test_what_we_take_is_told_by_its_content(filename: str, data: bytes, kind: str) -> None:
    assert kind_of(data, filename) == kind


def test_every_kind_has_a_sample() -> None:
    assert {kind for _, _, kind in samples.GOOD} == set(KINDS)
    told = {Path(name).suffix.lower().removeprefix(".") for name, _, _ in samples.GOOD}
    assert told == {extension for kind in KINDS.values() for extension in kind.extensions}


def test_a_workbook_as_written_by_a_program_is_known() -> None:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        book.add_worksheet("概算").write(0, 0, "服务器")
    assert kind_of(written.getvalue(), "概算.xlsx") == "xlsx"


@pytest.mark.parametrize(
    "extension", [*sorted({e for k in KINDS.values() for e in k.extensions}), "exe", "html", "svg"]
)
@pytest.mark.parametrize("kind", KINDS)
def test_a_name_that_says_something_else_is_refused(kind: str, extension: str) -> None:
    data = next(data for _, data, each in samples.GOOD if each == kind)
    filename = f"方案.{extension}"
    if extension in KINDS[kind].extensions:
        assert kind_of(data, filename) == kind
    else:
        words = refusal(data, filename)
        assert f"内容是{KINDS[kind].words}，应以“.{KINDS[kind].extensions[0]}”" in words
        assert f"却以“.{extension}”结尾" in words


@pytest.mark.parametrize("filename", ["方案", "pdf", ".pdf"])
def test_a_name_without_extension_is_told_which_it_needs(filename: str) -> None:
    assert "文件名没有扩展名，而内容是PDF 文件，应以“.pdf”结尾" in refusal(samples.PDF, filename)


@pytest.mark.parametrize(
    ("filename", "data", "why"),
    [
        ("程序.exe", b"MZ\x90\x00\x03\x00\x00\x00", "可执行程序"),
        ("方案.pdf", b"MZ\x90\x00\x03\x00\x00\x00", "可执行程序"),
        ("方案.doc", b"\x7fELF\x02\x01\x01\x00", "可执行程序"),
        ("说明.txt", b"#!/bin/sh\nrm -rf /\n", "可以执行的脚本"),
        ("说明.txt", b"\xef\xbb\xbf#!/bin/sh\n", "可以执行的脚本"),
        ("方案.pdf", b"L\x00\x00\x00\x01\x14\x02\x00\x00\x00", "快捷方式"),
        ("附件.zip", b"Rar!\x1a\x07\x01\x00", "RAR 压缩包，请改用 ZIP"),
        ("附件.zip", b"7z\xbc\xaf\x27\x1c\x00\x04", "7z 压缩包"),
        ("附件.zip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "GZIP"),
        ("附件.zip", samples.archive(), "空的压缩包"),
        ("清单.txt", "清单".encode("utf-16"), "UTF-16 文本，请另存为 UTF-8"),
        ("清单.txt", b"\x00\x01\x02\x03", "认不出是什么文件"),
        ("清单.txt", "清单".encode() + b"\x07", "认不出是什么文件"),
        ("清单.txt", "清单".encode()[:-1], "认不出是什么文件"),
        ("现场.jpg", b"GIF89a\x01\x00\x01\x00\x80", "认不出是什么文件"),
        ("方案.docx", samples.docx("word/vbaProject.bin"), "含有宏"),
        ("方案.docx", samples.docx("word/VBAPROJECT.BIN"), "含有宏"),
        ("概算.xlsx", samples.xlsx("xl\\vbaProject.bin"), "含有宏"),
        ("概算.xlsx", samples.xlsx("xl/macrosheets/sheet1.xml"), "含有宏"),
        ("附件.zip", samples.archive("方案/word/vbaProject.bin"), "含有宏"),
        ("方案.doc", samples.doc({"Macros": {"VBA": {"_VBA_PROJECT": None}}}), "含有宏"),
        ("概算.xls", samples.xls({"_VBA_PROJECT_CUR": {"VBA": {}}}), "含有宏"),
        ("方案.docx", samples.compound({"EncryptedPackage": None, "EncryptionInfo": None}), "设有密码"),
        ("方案.docx", samples.locked(samples.docx()), "设有密码"),
        ("附件.zip", samples.locked(samples.archive("说明.txt")), "设有密码"),
        ("邮件.doc", samples.compound({"__properties_version1.0": None}), "不是 Word、Excel、PowerPoint 或 WPS"),
        ("图.docx", samples.archive("[Content_Types].xml", "visio/document.xml"), "不是 docx、xlsx 或 pptx"),
        ("两样.docx", samples.docx("xl/workbook.xml"), "不是 docx、xlsx 或 pptx"),
        ("附件.zip", samples.archive("工具/安装.EXE"), "“安装.EXE”是可执行程序"),
        ("附件.zip", samples.archive("启动.bat. "), "是可执行程序"),
        ("附件.zip", samples.archive("台账.xlsm"), "带宏的文件"),
        ("附件.zip", samples.archive("../../etc/passwd"), "解压到别的文件夹"),
        ("附件.zip", samples.archive("a\\..\\..\\passwd"), "解压到别的文件夹"),
        ("附件.zip", samples.archive("META-INF/MANIFEST.MF", "Main.class"), "可执行程序"),
        ("附件.zip", samples.archive("AndroidManifest.xml", "classes.dex"), "可执行程序"),
    ],
)  # fmt: skip
def test_what_we_do_not_take_is_refused_with_the_reason(filename: str, data: bytes, why: str) -> None:
    assert why in refusal(data, filename)


def test_a_stream_in_an_embedded_object_does_not_make_a_word_document() -> None:
    data = samples.compound({"ObjectPool": {"_123": {"WordDocument": None}}})
    assert "不是 Word" in refusal(data, "方案.doc")


def test_a_bomb_stays_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", bytes(20_000_000))
        file.writestr("word/document.xml", bytes(20_000_000))
    for way in ("decompress", "decompressobj"):
        monkeypatch.setattr(f"zlib.{way}", lambda *_: pytest.fail("something was unpacked"))
    assert kind_of(packed.getvalue(), "方案.docx") == "docx"


def test_a_table_of_contents_of_many_megabytes_is_not_read() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for number in range(45_000):
            file.writestr(f"{number:060d}", b"")
    assert "压缩目录过大" in refusal(packed.getvalue(), "附件.zip")


@pytest.mark.parametrize(
    ("position", "value", "why"),
    [
        (-12, b"\xff\xff", "损坏"),  # more lines than there are
        (-10, b"\xff\xff\xff\x00", "过大"),
        (-10, b"\x01\x00\x00\x00", "损坏"),
        (-6, b"\xff\xff\xff\x7f", "损坏"),
        (-2, b"\x01\x00", "没有传完"),  # a comment that is not there
    ],
)
def test_a_table_of_contents_that_lies_is_refused(position: int, value: bytes, why: str) -> None:
    data = bytearray(samples.archive("说明.txt"))
    data[position : position + len(value) or None] = value
    assert why in refusal(bytes(data), "附件.zip")


def test_an_archive_cut_short_is_refused() -> None:
    assert "没有传完" in refusal(samples.docx()[:-30], "方案.docx")


def test_a_second_table_of_contents_is_refused() -> None:
    data = samples.archive("说明.txt")
    ending = data.rindex(b"PK\x05\x06")
    locator = b"PK\x06\x07" + struct.pack("<LQL", 0, 0, 1)
    assert "ZIP64" in refusal(data[:ending] + locator + data[ending:], "附件.zip")


@pytest.mark.parametrize("place", [(30, b"\x20\x00"), (48, b"\xf0\x00\x00\x00"), (76, b"\xf0\x00\x00\x00")])
def test_a_compound_file_with_a_broken_head_is_refused(place: tuple[int, bytes]) -> None:
    position, value = place
    data = bytearray(samples.doc())
    data[position : position + len(value)] = value
    assert "损坏" in refusal(bytes(data), "方案.doc")


def test_a_directory_that_goes_in_a_circle_is_refused() -> None:
    data = bytearray(samples.doc())
    data[512 + 4 : 512 + 8] = struct.pack("<L", 1)  # sector 1 follows sector 1
    assert "损坏" in refusal(bytes(data), "方案.doc")
    data = bytearray(samples.doc())
    data[68:72] = struct.pack("<L", 0)  # the list of tables goes on in the table, whose first word is its own number
    data[512 + 508 : 512 + 512] = struct.pack("<L", 0)
    assert "损坏" in refusal(bytes(data), "方案.doc")


@given(some.data())
def test_whatever_is_broken_is_answered_and_never_a_failure(data: some.DataObject) -> None:
    filename, good, _ = data.draw(some.sampled_from(samples.GOOD))
    broken = bytearray(good)
    for _ in range(data.draw(some.integers(1, 4))):
        broken[data.draw(some.integers(0, len(broken) - 1))] = data.draw(some.integers(0, 255))
    cut = data.draw(some.integers(1, len(broken)))
    with suppress(Refused):  # anything else goes through and fails the test
        recognise(io.BytesIO(bytes(broken[:cut])), filename)


@given(some.text(min_size=1), some.sampled_from(["utf-8", "gb18030"]))
def test_any_text_without_control_letters_is_text(text: str, encoding: str) -> None:
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        return
    controls = bool(set(text) & CONTROLS)
    if controls or not data or data.startswith((b"#!", b"%PDF-")):
        return
    assert kind_of(data, "说明.txt") == "text"
