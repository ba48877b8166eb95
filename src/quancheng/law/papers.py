"""材料.yaml: the sets of papers that acts ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quancheng.law.errors import Defect

if TYPE_CHECKING:
    from quancheng.law.pack import Pack


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
