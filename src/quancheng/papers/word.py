"""Blocks as a Word file, set as official papers are: heading in the middle, text indented by two characters."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Sequence
from itertools import count

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from quancheng.papers.filling import Block, Part, tables

TEXT, HEADING = "仿宋", "黑体"
LATIN = "Times New Roman"
SIZES = {1: 22, 2: 16, 3: 15}
"""Points of a heading by its level; text is 三号 (16)."""

_FIRST = (1980, 1, 1, 0, 0, 0)
_MADE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


def word(title: str, blocks: Sequence[Block]) -> bytes:
    """A Word file. The same blocks give the same bytes: nothing in it tells when it was made."""
    document = Document()
    _set(document, title)
    for kind, run in tables(blocks):
        if kind == "行":
            _table(document, run)
        else:
            for number, block in zip(count(1), run, strict=False):
                _paragraph(document, block, f"{number}. " if kind == "条目" else "")
    made = io.BytesIO()
    document.save(made)
    return _timeless(made.getvalue())


def _set(document: Word, title: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = title, "", ""
    properties.created = properties.modified = _MADE
    style = document.styles["Normal"]
    style.font.size = Pt(16)
    style.font.name = LATIN
    style.element.rPr.rFonts.set(qn("w:eastAsia"), TEXT)


def _paragraph(document: Word, block: Block, before: str) -> None:
    paragraph = document.add_paragraph()
    if block.kind == "标题":
        size = SIZES.get(block.level, 16)
        if block.level == 1:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _write(paragraph, block.parts, font=HEADING, size=size)
        return
    paragraph.paragraph_format.first_line_indent = Pt(32)
    paragraph.paragraph_format.line_spacing = 1.5
    _write(paragraph, (Part(before), *block.parts) if before else block.parts)


def _table(document: Word, rows: Sequence[Block]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0].cells))
    table.style = "Table Grid"
    for place, row in enumerate(rows):
        for cell, parts in zip(table.add_row().cells, row.cells, strict=True):
            _write(cell.paragraphs[0], parts, font=HEADING if place == 0 else TEXT, size=14)


def _write(paragraph: Paragraph, parts: Sequence[Part], font: str = TEXT, size: int = 16) -> None:
    for part in parts:
        run = paragraph.add_run(part.text)
        run.font.size, run.font.name = Pt(size), LATIN
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _timeless(made: bytes) -> bytes:
    """The same archive with every file of one time."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _FIRST), old.read(name), zipfile.ZIP_DEFLATED)
    return result.getvalue()
