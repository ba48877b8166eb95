"""Stages and papers of a pack (流程.yaml, 材料.yaml): what can be wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quancheng.law.errors import Defect
from quancheng.law.pack import Pack

END = "终"


def stage_faults(pack: Pack) -> Iterator[Defect]:
    """流程.yaml: every act has a stage, every stage a way in and a way out."""
    source = pack.sources["流程"]
    stages = source.mapping().get("阶段") or []
    names = {stage.get("名称") for stage in stages}
    ways = {stage.get("名称"): set(stage.get("至") or ()) for stage in stages}
    entered = _spread({stages[0].get("名称")} if stages else set(), ways)
    back: dict[str, set[str]] = {}
    for name, others in ways.items():
        for other in others:
            back.setdefault(other, set()).add(name)
    leaving = _spread({END}, back)
    for index, stage in enumerate(stages):
        line, name = source.line("阶段", index), stage.get("名称")
        for act in stage.get("行为") or ():
            if act not in pack.acts:
                yield Defect(source.label, line, f"阶段“{name}”的“{act}”不在 行为.yaml 里")
        for other in stage.get("至") or ():
            if other not in names and other != END:
                yield Defect(source.label, line, f"阶段“{name}”通往的“{other}”不存在")
        if name not in leaving:
            yield Defect(source.label, line, f"阶段“{name}”没有出口：走不到“{END}”")
        if name not in entered:
            yield Defect(source.label, line, f"阶段“{name}”没有入口")
    listed = {act for stage in stages for act in stage.get("行为") or ()} | set(source.mapping().get("随时") or ())
    for act in pack.acts.values():
        if act.name not in listed:
            yield Defect(source.label, 1, f"行为“{act.name}”没有哪个阶段能做，也不在 随时 里")


def _spread(start: set[str], ways: Mapping[str, set[str]]) -> set[str]:
    """All that can be come to from a start."""
    found, waiting = set(start), list(start)
    while waiting:
        fresh = ways.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found


def paper_faults(pack: Pack) -> Iterator[Defect]:
    """材料.yaml: each set hangs on an act and an article that exist."""
    source = pack.sources["材料"]
    titles = {article.title for article in pack.articles}
    entries = source.data if isinstance(source.data, list) else []
    for index, entry in enumerate(entries):
        acts, places = (
            [found] if isinstance(found, str) else found or [] for found in (entry.get("行为"), entry.get("条"))
        )
        for act in acts:
            if act not in pack.acts:
                yield Defect(source.label, source.line(index), f"材料的行为“{act}”不在 行为.yaml 里")
        for place in places:
            if place not in titles:
                yield Defect(source.label, source.line(index), f"材料的“{place}”不存在")
