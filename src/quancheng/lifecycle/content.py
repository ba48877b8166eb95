"""What an application says, whole, in words: kept with each submission, and compared from one to the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quancheng.documents.models import Document
from quancheng.law.values import FEN, THOUSANDTHS
from quancheng.lifecycle.application import PARTS, asked
from quancheng.lifecycle.findings import State
from quancheng.projects.models import EstimateLine, Evaluation, Resource

Content = dict[str, dict[str, str]]
"""part's title → field → what stands there"""


@dataclass(frozen=True)
class Difference:
    """One field that is not what it was."""

    part: str
    field: str
    old: str
    new: str


def content(state: State, lines: Iterable[EstimateLine], documents: Iterable[Document]) -> Content:
    """The application as it stands. Amounts in 元 with two decimals."""
    found: Content = {}
    for part in PARTS:
        said = {name: words(state.facts.get(name)) for name in asked(part, state.facts)}
        said |= {name: words(state.project.details.get(name)) for name in part.texts}
        found[part.title] = {name: text for name, text in said.items() if text}
    found["项目概况"] = {"项目名称": state.project.name, **found["项目概况"]}
    found["投资概算"] = {f"{line.place}. {line.name}": _line(line) for line in lines}
    found["信息资源目录"] |= {f"{each.place}. {each.name}": _resource(each) for each in state.rows.resources}
    found["事前绩效评估"] = {name: text for each in state.rows.evaluations for name, text in _evaluated(each)}
    found["共建单位"] |= {
        each.unit.name: f"{each.part}（{each.confirmed_on or '未确认'}）" for each in state.rows.cobuilders
    }
    found["申报材料"] = {document.label: _version(document) for document in documents}
    return found


def differences(old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]) -> list[Difference]:
    """What is not the same, part by part; a field that is new or gone has nothing on the other side."""
    found = []
    for title in dict.fromkeys((*old, *new)):
        before, after = old.get(title, {}), new.get(title, {})
        for name in dict.fromkeys((*before, *after)):
            if before.get(name, "") != after.get(name, ""):
                found.append(Difference(title, name, before.get(name, ""), after.get(name, "")))
    return found


def words(value: Any) -> str:
    """An outside value as a person reads it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def yuan(fen: int | None) -> str:
    """1,234.50 of 123450 分."""
    return "" if fen is None else f"{Decimal(fen) / FEN:,.2f}"


def words_of_thousandths(value: int | None) -> str:
    """87.5 of 87500."""
    return "" if value is None else f"{(Decimal(value) / THOUSANDTHS).normalize():f}"


def _line(line: EstimateLine) -> str:
    price, quantity = yuan(line.unit_price), words_of_thousandths(line.quantity)
    return f"{line.category}：{price} 元 × {quantity} {line.measure} ＝ {yuan(line.amount)} 元（{line.basis}）"


def _resource(each: Resource) -> str:
    """Everything a resource says, sharing and opening first, a line each."""
    sharing = "，".join(filter(None, (each.sharing, each.sharing_terms, each.sharing_way)))
    opening = "，".join(filter(None, (each.opening, each.opening_terms)))
    rest = (("提供方", each.provider), ("代码", each.code), ("格式", each.form), ("更新周期", each.cycle))
    told = "；".join(f"{name} {text}" for name, text in rest if text)
    entries = "、".join(line.strip() for line in each.entries.splitlines() if line.strip())
    lines = [sharing, opening, told, each.summary, entries and f"信息项：{entries}"]
    return "\n".join(filter(None, lines))


def _evaluated(each: Evaluation) -> Iterator[tuple[str, str]]:
    """What an evaluation came to, its points and its opinion; nothing of one that is still awaited."""
    title = f"{each.kind}绩效评估"
    if each.on is not None:
        total = f"{words_of_thousandths(each.total)} 分" if each.total is not None else ""
        yield title, "，".join(filter(None, (each.grade, total, f"报告日 {each.on.isoformat()}")))
        scores = "；".join(f"{name} {words_of_thousandths(points)}" for name, points in each.scores.items())
        yield from (
            (name, text) for name, text in ((f"{title}分项得分", scores), (f"{title}意见", each.opinion)) if text
        )


def _version(document: Document) -> str:
    version = max(document.versions.all(), key=lambda each: each.number)
    return f"第{version.number}版 {version.filename} {version.content.sm3[:12]}"
