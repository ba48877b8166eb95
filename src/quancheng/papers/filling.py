"""A text with places for facts, filled in: blocks to be shown as a page or as Word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.token import Token

PLACE = re.compile(r"\{([^{}\n]*)\}")
BLANK = "＿＿＿＿＿＿"
"""What stands where nothing is known: to be seen, and to be filled in by hand."""

_MARKDOWN = MarkdownIt("commonmark").enable("table").disable(["html_block", "html_inline", "link", "image", "autolink"])


@dataclass(frozen=True)
class Part:
    """A stretch of text. ``blank``: nothing was known here."""

    text: str
    blank: bool = False


@dataclass(frozen=True)
class Block:
    """``kind``: 标题 (``level`` 1 to 3), 段落, 条目 (numbered), 行 (of a table; the first is its head)."""

    kind: str
    cells: tuple[tuple[Part, ...], ...]
    level: int = 0

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.cells[0]

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(part.text for part in self.parts)


def fill(text: str, values: Mapping[str, str | None]) -> list[Block]:
    """The blocks of a Markdown text with its places filled; what is not known is a blank. Values are never markup."""
    tokens = _MARKDOWN.parse(text)
    return list(_blocks(tokens, values))


def blanks(blocks: Sequence[Block]) -> int:
    """How many places are still open."""
    return sum(part.blank for block in blocks for cell in block.cells for part in cell)


def tables(blocks: Sequence[Block]) -> Iterator[tuple[str, list[Block]]]:
    """Runs of one kind: the rows of a table together, the items of a list together."""
    for kind, run in groupby(blocks, key=lambda block: block.kind):
        yield kind, list(run)


def _blocks(tokens: Sequence[Token], values: Mapping[str, str | None]) -> Iterator[Block]:
    row: list[tuple[Part, ...]] = []
    kind, level, listed = "段落", 0, 0
    for token in tokens:
        if token.type == "heading_open":
            kind, level = "标题", int(token.tag[1:])
        elif token.type in ("ordered_list_open", "bullet_list_open"):
            listed += 1
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            listed -= 1
        elif token.type == "paragraph_open":
            kind, level = ("条目" if listed else "段落"), 0
        elif token.type == "tr_open":
            kind, row = "行", []
        elif token.type == "tr_close":
            yield Block("行", tuple(row))
        elif token.type == "inline":
            parts = tuple(_parts(token.content, values))
            if kind == "行":
                row.append(parts)
            else:
                yield Block(kind, (parts,), level)


def _parts(text: str, values: Mapping[str, str | None]) -> Iterator[Part]:
    """Stretches of words and of what is filled in."""
    at = 0
    for found in PLACE.finditer(text):
        if found.start() > at:
            yield Part(text[at : found.start()])
        value = values.get(found[1])
        yield Part(value) if value else Part(BLANK, blank=True)
        at = found.end()
    if at < len(text):
        yield Part(text[at:])
