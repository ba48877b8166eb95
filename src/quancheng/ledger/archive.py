"""Guards before a file is parsed: what it really is, how large it would become, and what hides in its XML.

Runs in the child process. Raises Unreadable with words for a civil servant.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from quancheng.ledger.errors import Unreadable

MAX_FILE = 64 * 2**20
MAX_UNPACKED = 800 * 2**20
MAX_ENTRIES = 5_000
MAX_CELLS = 15_000_000
SUSPICIOUS_SIZE, SUSPICIOUS_RATIO = 20 * 2**20, 400
CHUNK = 2**20
OVERLAP = 2**12
MAX_BROKEN = 50_000

SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”后再试"
TOO_LONG = f"文件超过 {MAX_FILE // 2**20} MB，不像一份台账。请删去图片和无关的工作表后再试。"
DAMAGED = "文件已损坏，不是完整的 Excel 工作簿（.xlsx）。请用 Excel 或 WPS 打开原文件，重新另存一份后再试。"
_DTD = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_PICTURES = {
    b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF", b"BM": "BMP", b"RIFF": "WebP",
    b"II*\x00": "TIFF", b"MM\x00*": "TIFF",
}  # fmt: skip
_PACKED = {b"Rar!": "RAR", b"7z\xbc\xaf": "7z", b"\x1f\x8b": "gzip"}
# A cell whose cached value is an error, or a formula without a cached value: both would look empty.
_BROKEN = re.compile(
    rb'<(?:\w+:)?c (?=[^>]*?\br="([A-Z]{1,3}[0-9]{1,7})")[^>]*?'
    rb'(?:\bt="e"[^>]*>|>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>)'
)
_FORMULA = re.compile(rb"[<:]f[ >/]")
_TEXT_RESULT = re.compile(rb'\bt="str"')


@dataclass(frozen=True)
class Archive:
    """A workbook that passed the guards. ``broken``: by sheet name, cells without a usable result."""

    epoch_1904: bool = False
    broken: dict[str, list[str]] = field(default_factory=dict)


def inspect(data: bytes) -> Archive:
    """Check the whole file without parsing it. Raises Unreadable."""
    if not data:
        raise Unreadable("文件是空的（0 字节）。请换一份有内容的台账。")
    if len(data) > MAX_FILE:
        raise Unreadable(TOO_LONG)
    _check_kind(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_sizes(archive)
            _check_contents(archive)
            return _scan(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, ElementTree.ParseError):
        raise Unreadable(DAMAGED) from None
    except (NotImplementedError, RuntimeError):  # a compression or an encryption that zipfile does not know
        raise Unreadable("文件的压缩方式不是 Excel 所用的，或者压缩包加了密码。" + SAVE_AS + "。") from None


def _check_kind(data: bytes) -> None:
    if data.startswith(b"PK\x03\x04"):
        return
    if data.startswith(b"PK\x05\x06"):
        raise Unreadable("文件是一个空的压缩包，里面什么也没有。请换一份有内容的台账。")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(_ole(data))
    for start, name in _PICTURES.items():
        if data.startswith(start):
            raise Unreadable(f"这是一张图片（{name}），不是 Excel 台账；改文件名不能把图片变成表格。请换用电子表格。")
    for start, name in _PACKED.items():
        if data.startswith(start):
            raise Unreadable(f"这是一个压缩包（{name}）。请先解压，再选里面的 .xlsx 文件。")
    if data.startswith(b"%PDF"):
        raise Unreadable("这是 PDF 文件，不是 Excel 台账。请换用导出它的电子表格。")
    raise Unreadable(_text(data))


def _ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return (
            "文件加了打开密码，读不了。请在 Excel 中用密码打开，在“文件→信息→保护工作簿→用密码进行加密”里"
            "清空密码，保存后再试。"
        )
    return f"这是旧版格式（Excel 97-2003 的 .xls 或其他旧版 Office 文件），不是 .xlsx。{SAVE_AS}。"


def _text(data: bytes) -> str:
    head = data[:65536]
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return f"认不出这是什么文件，它不是 Excel 工作簿（.xlsx）。{SAVE_AS}。"
    lowered = head.lstrip(b"\xef\xbb\xbf\r\n\t ").lower()
    if lowered.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head")):
        return f"这是网页或 XML 格式的表格（有的系统导出的“Excel”其实是网页）。{SAVE_AS}。"
    return f"这是文本文件（如 CSV），不是 Excel 工作簿：日期和金额的格式会丢失，读了容易错。{SAVE_AS}。"


def _check_sizes(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    swollen = any(
        entry.file_size > SUSPICIOUS_SIZE and entry.file_size > SUSPICIOUS_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    if len(entries) > MAX_ENTRIES or total > MAX_UNPACKED or swollen:
        raise Unreadable(
            f"文件解压后会变得异常大（约 {total // 2**20:,} MB），像是压缩炸弹，没有打开。"
            "如果确实是台账，请新建一个工作簿，只复制有内容的行列，保存后再试。"
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("压缩包加了密码，读不了。请去掉密码后再试。")


def _check_contents(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise Unreadable(f"这是二进制格式的工作簿（.xlsb）。{SAVE_AS}。")
    if any(name.startswith("word/") for name in names):
        raise Unreadable("这是 Word 文档，不是 Excel 台账。请把表格复制到 Excel 中，另存为 .xlsx 后再试。")
    if "content.xml" in names:
        raise Unreadable(f"这是 OpenDocument 表格（.ods）。{SAVE_AS}。")
    raise Unreadable("这是一个压缩包，里面不是 Excel 工作簿。请先解压，再选里面的 .xlsx 文件。")


def _scan(archive: zipfile.ZipFile) -> Archive:
    """Read every XML part through once: no DTD, sizes as declared, cells counted, broken cells noted."""
    sheets, epoch_1904 = None, False
    broken, cells = {}, 0
    for entry in archive.infolist():
        if not entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        found: list[str] = []
        is_sheet = entry.filename.startswith("xl/worksheets/")
        for chunk, start in _chunks(archive, entry):
            if any(mark in chunk for mark in _DTD):
                raise Unreadable("文件里的 XML 带有 DTD 或实体声明，Excel 从不这样写，可能是恶意文件，没有打开。")
            if is_sheet:
                cells += chunk.count(b"<v>", start) + chunk.count(b"<is>", start)
                found += _broken(chunk, start, MAX_BROKEN - len(found))
        if cells > MAX_CELLS:
            raise Unreadable(
                f"工作簿里有内容的单元格超过 {MAX_CELLS // 10_000:,} 万个，不像一份台账。请拆分后分别判读。"
            )
        if found:
            broken[entry.filename] = list(dict.fromkeys(found))
    if broken or "xl/workbook.xml" in archive.namelist():
        sheets, epoch_1904 = _workbook(archive)
    return Archive(epoch_1904, {name: broken[path] for path, name in (sheets or {}).items() if path in broken})


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """The unpacked part in pieces, each with the tail of the one before; and where the new bytes start."""
    tail = b""
    with archive.open(entry) as stream:
        while piece := stream.read(CHUNK):
            yield tail + piece, len(tail)
            tail = (tail + piece)[-OVERLAP:]


def _broken(chunk: bytes, start: int, room: int) -> list[str]:
    if b't="e"' not in chunk and not _FORMULA.search(chunk):
        return []
    found: list[str] = []
    for match in _BROKEN.finditer(chunk, max(0, start - OVERLAP)):
        if len(found) >= room:
            break
        if not _is_empty_text(match.group(0)):
            found.append(match.group(1).decode())
    return found


def _is_empty_text(cell: bytes) -> bool:
    """A formula whose result is an empty text: calculated, and rightly empty."""
    opening = cell[: cell.index(b">")]
    return bool(_TEXT_RESULT.search(opening))


def _workbook(archive: zipfile.ZipFile) -> tuple[dict[str, str], bool]:
    """Part path → sheet name, and whether dates count from 1904. Safe to parse: no part has a DTD."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - no part has a DTD
    epoch_1904 = any(
        node.get("date1904") in ("1", "true") for node in book.iter() if node.tag.rpartition("}")[2] == "workbookPr"
    )
    targets = {}
    if "xl/_rels/workbook.xml.rels" in archive.namelist():
        links = archive.read("xl/_rels/workbook.xml.rels")
        for node in ElementTree.fromstring(links):  # noqa: S314 - no part has a DTD
            target = str(node.get("Target"))
            targets[node.get("Id")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    result = {}
    for node in book.iter():
        if node.tag.rpartition("}")[2] == "sheet":
            ids = [value for key, value in node.attrib.items() if key.endswith("}id")]
            result[targets.get(ids[0] if ids else None, "")] = str(node.get("name"))
    return result, epoch_1904
