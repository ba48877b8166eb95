"""办法.md: the whole regulation, article by article, and the blocks that stand under each article."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt

from quancheng.law.errors import Defect, PackError
from quancheng.law.numerals import article_number

RULE, NOTE = "规则", "说明"


@dataclass(frozen=True)
class Block:
    """A fenced block: 规则 with its name, or 说明. ``line`` is that of its first line inside."""

    kind: str
    name: str
    text: str
    line: int


@dataclass
class ArticleText:
    """One article as printed, and the blocks under it."""

    title: str
    number: int
    chapter: str
    line: int
    paragraphs: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass(frozen=True)
class Document:
    """The file: front matter, articles, faults found while reading."""

    label: str
    front: dict[str, Any]
    articles: list[ArticleText]
    defects: list[Defect]


def read_document(path: Path, label: str) -> Document:
    """The regulation with its blocks. Raises PackError when there is nothing to read."""
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        raise PackError([Defect(label, 1, "缺少 办法.md，或它不是 UTF-8 编码")]) from None
    found = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    if not found:
        raise PackError([Defect(label, 1, "开头要有 --- 之间的名称、文号、施行日期等")])
    offset = found.group(0).count("\n")
    defects: list[Defect] = []
    articles = _articles(text[found.end() :], offset, label, defects)
    return Document(label, _front(found.group(1), label), articles, defects)


def _front(text: str, label: str) -> dict[str, Any]:
    try:
        front = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        front = None
    if not isinstance(front, dict):
        raise PackError([Defect(label, 1, "开头的 --- 之间写法有误，应为“名称: 内容”")])
    known = {"替代", "上位包", "过渡", "前提", "基准日", "有效期至"}
    wanted = {"名称": str, "文号": str, "发文机关": str, "印发": datetime.date, "施行": datetime.date, "条数": int}
    missing = [f"{key}" for key, kind in wanted.items() if not isinstance(front.get(key), kind)]
    missing += [key for key in ("前提", "基准日") if not _is_texts(front.get(key) or [])]
    missing += [
        key for key in ("印发", "施行", "有效期至") if type(front.get(key, None)) not in (datetime.date, type(None))
    ]
    missing += [str(key) for key in front if key not in known | set(wanted)]
    if missing:
        raise PackError([Defect(label, 1, f"开头缺少、写错或者没有这一项：{'、'.join(dict.fromkeys(missing))}")])
    return front


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _articles(text: str, offset: int, label: str, defects: list[Defect]) -> list[ArticleText]:
    articles: list[ArticleText] = []
    chapter = ""
    tokens = MarkdownIt("commonmark").parse(text)
    for index, token in enumerate(tokens):
        line = offset + (token.map[0] + 1 if token.map else 0)
        if token.type == "heading_open":
            title = tokens[index + 1].content.strip()
            if token.tag == "h2":
                chapter = title
            number = article_number(title) if token.tag == "h3" else None
            if number is not None:
                articles.append(ArticleText(title, number, chapter, line))
            elif token.tag == "h3":
                defects.append(Defect(label, line, f"“{title}”不是条的标题（如 第二十二条）"))
        elif token.type == "paragraph_open" and articles:
            articles[-1].paragraphs.append(re.sub(r"\s+", "", tokens[index + 1].content))
        elif token.type == "fence":
            if articles:
                articles[-1].blocks += _block(token.info, token.content, line + 1, label, defects)
            else:
                defects.append(Defect(label, line, "规则要写在条文下面"))
        elif token.type in ("code_block", "html_block", "bullet_list_open", "ordered_list_open", "blockquote_open"):
            defects.append(Defect(label, line, "条文只写成普通段落，不用列表、引用或代码"))
    return articles


def _block(info: str, content: str, line: int, label: str, defects: list[Defect]) -> list[Block]:
    kind, _, name = info.strip().partition(" ")
    name = name.strip()
    if (kind == RULE and name) or kind == NOTE:
        return [Block(kind, name, content, line)]
    defects.append(Defect(label, line - 1, f"围栏要写“规则 名称”或“说明”，不能是“{info.strip()}”"))
    return []
