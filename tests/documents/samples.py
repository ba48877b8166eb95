"""Files of every kind, made here; enough of each for its type to be told."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from itertools import pairwise

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01"
TEXT = "名称,金额\r\n智慧文旅平台,150\r\n"
Tree = Mapping[str, "Tree | None"]
"""Storages with what lies in them; a stream has None."""


def archive(*names: str) -> bytes:
    """A ZIP file with these members."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, "<内容/>")
    return packed.getvalue()


def docx(*more: str) -> bytes:
    return archive("[Content_Types].xml", "_rels/.rels", "word/document.xml", *more)


def xlsx(*more: str) -> bytes:
    return archive("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", *more)


def pptx(*more: str) -> bytes:
    return archive("[Content_Types].xml", "_rels/.rels", "ppt/presentation.xml", *more)


def ofd() -> bytes:
    return archive("OFD.xml", "Doc_0/Document.xml", "Doc_0/Pages/Page_0/Content.xml")


def locked(data: bytes) -> bytes:
    """The same archive with every member said to need a password."""
    parts = bytearray(data)
    position = parts.find(b"PK\x01\x02")
    while position >= 0:
        parts[position + 8] |= 1
        position = parts.find(b"PK\x01\x02", position + 4)
    return bytes(parts)


def compound(tree: Tree) -> bytes:
    """An OLE2 file with these storages and (empty) streams, in sectors of 512 bytes."""
    entries: list[bytes] = []
    _add("Root Entry", 5, tree, entries)
    rows = b"".join(entries)
    rows += bytes(-len(rows) % 512)
    sectors = len(rows) // 512
    chain = [*range(2, sectors + 1), 0xFFFFFFFE]
    table = [0xFFFFFFFD, *chain]
    table += [0xFFFFFFFF] * (128 - len(table))
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<LLLLLLLLL", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109L", 0, *[0xFFFFFFFF] * 108)
    return header + struct.pack("<128L", *table) + rows


def _add(name: str, kind: int, inside: Tree | None, entries: list[bytes]) -> int:
    """Write an entry and what lies below it; siblings hang to the right of one another."""
    place = len(entries)
    entries.append(b"")
    places = [_add(each, 2 if below is None else 1, below, entries) for each, below in (inside or {}).items()]
    for here, following in pairwise(places):
        entries[here] = entries[here][:72] + struct.pack("<L", following) + entries[here][76:]
    encoded = (name + "\0").encode("utf-16-le")
    child = places[0] if places else 0xFFFFFFFF
    entries[place] = struct.pack("<64sHBBLLL48x", encoded, len(encoded), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return place


def doc(tree: Tree | None = None) -> bytes:
    return compound({"WordDocument": None, "1Table": None, **(tree or {})})


def xls(tree: Tree | None = None) -> bytes:
    return compound({"\x05SummaryInformation": None, "Workbook": None, **(tree or {})})


def ppt() -> bytes:
    return compound({"Current User": None, "PowerPoint Document": None})


GOOD: Sequence[tuple[str, bytes, str]] = [
    ("方案.pdf", PDF, "pdf"),
    ("方案.PDF", PDF, "pdf"),
    ("批复.ofd", ofd(), "ofd"),
    ("方案.docx", docx("word/styles.xml"), "docx"),
    ("方案.docx", archive("[Content_Types].xml", "word\\document2.xml"), "docx"),
    ("概算.xlsx", xlsx("xl/printerSettings/printerSettings1.bin"), "xlsx"),
    ("汇报.pptx", pptx("ppt/embeddings/oleObject1.bin"), "pptx"),
    ("方案.doc", doc(), "doc"),
    ("方案.wps", doc(), "doc"),
    ("概算.xls", xls(), "xls"),
    ("概算.et", compound({"Book": None}), "xls"),
    ("汇报.ppt", ppt(), "ppt"),
    ("汇报.dps", ppt(), "ppt"),
    ("现场.png", PNG, "png"),
    ("现场.jpg", JPG, "jpg"),
    ("现场.jpeg", JPG, "jpg"),
    ("清单.csv", TEXT.encode(), "text"),
    ("清单.csv", TEXT.encode("gb18030"), "text"),
    ("清单.txt", b"\xef\xbb\xbf" + TEXT.encode(), "text"),
    ("说明.txt", "MZ 是项目的代号".encode(), "text"),
    ("附件.zip", archive("源代码/app.py", "源代码/run.sh", "说明.txt"), "zip"),
]
"""Name, content, the kind it is."""
