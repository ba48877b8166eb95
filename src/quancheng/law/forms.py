"""文书/*.md: the official papers of a pack, as texts with places for facts: {项目名称}. What they say is the pack's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from quancheng.law.acts import Act
from quancheng.law.errors import Defect

PLACE = re.compile(r"\{([^{}\n]*)\}")
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_KEYS = {"行为", "条", "另填", "自"}


@dataclass(frozen=True)
class Form:
    """A paper, in Markdown. Its places are facts of a project, duties (who holds them), or ``more`` (编号 …)."""

    name: str
    act: str
    articles: tuple[str, ...]
    more: tuple[str, ...]
    since: str
    """自: the fact from which on everybody sees it; empty: the event of its act"""
    text: str
    line: int
    """of the text's first line in the file"""

    @property
    def places(self) -> tuple[str, ...]:
        """The names between braces, each once."""
        return tuple(dict.fromkeys(PLACE.findall(self.text)))


def read_forms(folder: Path, label: str, defects: list[Defect]) -> dict[str, Form]:
    """Every paper of a pack by its file's name; faults of form go to ``defects``. A pack may have none."""
    found = {}
    for path in sorted(folder.glob("*.md")):
        form = _form(path, f"{label}/{path.name}", defects)
        if form is not None:
            found[form.name] = form
    return found


def _form(path: Path, label: str, defects: list[Defect]) -> Form | None:
    try:
        whole = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        defects.append(Defect(label, 1, "文件不是 UTF-8 编码"))
        return None
    front = _FRONT.match(whole)
    try:
        data: Any = yaml.safe_load(front[1]) if front else None
    except yaml.YAMLError:
        data = None
    if front is None or not isinstance(data, dict) or not {"行为", "条"} <= data.keys() <= _KEYS:
        defects.append(Defect(label, 1, "文书开头要写行为、条，可以写另填、自，用 --- 隔开"))
        return None
    lists = [data["条"], data.get("另填") or []]
    if not all(isinstance(each, list) and all(isinstance(item, str) for item in each) for each in lists):
        defects.append(Defect(label, 1, "文书的条、另填要写成列表：[甲, 乙]"))
        return None
    line = front[0].count("\n") + 1
    return Form(
        path.stem,
        str(data["行为"]),
        tuple(lists[0]),
        tuple(lists[1]),
        str(data.get("自") or ""),
        whole[front.end() :],
        line,
    )


def form_faults(
    forms: Mapping[str, Form], label: str, acts: Mapping[str, Act], facts: Set[str], titles: Set[str], duties: Set[str]
) -> Iterator[Defect]:
    """Acts, articles and places that nobody knows."""
    for form in forms.values():
        file = f"{label}/{form.name}.md"
        if form.act not in acts:
            yield Defect(file, 1, f"文书的行为“{form.act}”不在 行为.yaml 里")
        if form.since and form.since not in facts:
            yield Defect(file, 1, f"文书的自“{form.since}”不是项目的事实")
        for article in form.articles:
            if article not in titles:
                yield Defect(file, 1, f"文书的“{article}”不存在")
        for number, text in enumerate(form.text.split("\n"), form.line):
            for place in PLACE.findall(text):
                if place not in facts and place not in form.more and place not in duties:
                    yield Defect(file, number, f"文书里的“{{{place}}}”不是项目的事实、主体的称呼，也不在另填里")
