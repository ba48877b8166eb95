"""材料.yaml: the sets of papers that acts ask for, some always, some where a condition on the project holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from quancheng.law import expressions as x
from quancheng.law.acts import Act
from quancheng.law.errors import BadPredicate, Defect
from quancheng.law.predicates import Reader
from quancheng.law.sources import Source

ALWAYS = "全部"
_KEYS = {"名称", "适用", "行为", "清单", "条"}
_ONLINE = "在线"


@dataclass(frozen=True)
class Papers:
    """One set of papers that an act asks for."""

    name: str
    act: str
    papers: tuple[str, ...]
    articles: tuple[str, ...]
    condition: x.Expr | None
    """on the project; None: always (全部)"""
    text: str
    """the condition as written"""
    online: tuple[str, ...]
    """在线: those that are filled in or confirmed in the system itself; no file is asked for"""
    line: int


def read_papers(source: Source, reader: Reader) -> tuple[Papers, ...]:
    """All sets in the order written; faults go to ``source.defects``. ``reader``: of conditions on a project."""
    if not isinstance(source.data, list | None):
        source.defect("材料应当是一个列表，每项写名称、适用、行为、清单、条")
        return ()
    found: dict[str, Papers] = {}
    for index, entry in enumerate(source.data or ()):
        with source.guarded(index):
            papers = _set(source, index, entry, reader)
            if papers and papers.name in found:
                source.defect(f"材料“{papers.name}”写了两次", index)
            found |= {papers.name: papers} if papers else {}
    return tuple(found.values())


def _set(source: Source, index: int, entry: Any, reader: Reader) -> Papers | None:
    if not isinstance(entry, dict) or entry.keys() - {_ONLINE} != _KEYS:
        source.defect("材料要写名称、适用、行为、清单、条，可以写在线，不写别的", index)
        return None
    name, act, text = (entry[key] for key in ("名称", "行为", "适用"))
    articles = [entry["条"]] if isinstance(entry["条"], str) else entry["条"]
    if not all(isinstance(item, str) for item in (name, act, text)) or not all(
        map(_is_list, (entry["清单"], articles))
    ):
        source.defect("材料的名称、行为、适用是文字，清单和条是名称的列表，不能空着", index)
        return None
    online = entry.get(_ONLINE, [])
    if _ONLINE in entry and (not _is_list(online) or not set(online) <= set(entry["清单"])):
        source.defect("在线列出清单里在系统中填写、确认而不另交文件的材料", index, _ONLINE)
        return None
    condition = None
    if text != ALWAYS:
        try:
            condition = reader.condition(text)
        except BadPredicate as error:
            source.defect(f"材料“{name}”的适用：{error}", index, "适用")
            return None
    return Papers(name, act, tuple(entry["清单"]), tuple(articles), condition, text, tuple(online), source.line(index))


def _is_list(found: object) -> bool:
    return isinstance(found, list) and bool(found) and all(isinstance(item, str) and item for item in found)


def paper_faults(sets: Sequence[Papers], source: Source, acts: Mapping[str, Act], titles: Set[str]) -> Iterator[Defect]:
    """Each set hangs on an act and an article that exist, and an act asks for a paper once in a set."""
    for papers in sets:
        if papers.act not in acts:
            yield Defect(source.label, papers.line, f"材料的行为“{papers.act}”不在 行为.yaml 里")
        for place in papers.articles:
            if place not in titles:
                yield Defect(source.label, papers.line, f"材料的“{place}”不存在")
        if len(set(papers.papers)) < len(papers.papers):
            yield Defect(source.label, papers.line, f"材料“{papers.name}”的清单里有一样写了两次")
