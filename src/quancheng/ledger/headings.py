"""Finding a sheet's kind, its header row and its columns, however the bureau has named and arranged them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from quancheng.law import PROJECT, Fact, Pack
from quancheng.ledger.cells import SECRECY, UNCLEAR, UNITS, likely, plain, shown
from quancheng.ledger.intake import Cell, Row, Sheet

HEADER_ROWS = 15
ENOUGH = 2
SURE = 4
INSTRUCTIONS = ("填写说明", "说明", "选项", "目录", "封面")

_DECORATION = re.compile(r"[*★☆●■▲\s]")
_BRACKETS = re.compile(r"^(.+?)[(\[【]([^()\[\]【】]*)[)\]】]$")
_TAIL_UNIT = re.compile(r"^(.+?)[/:,、]?(千元|百万元|万元|亿元|元)$")
_FORMAT = re.compile(
    r"^(?:单位:?)?(?:人民币)?(?:(千元|百万元|万元|万|亿元|亿|元)|%|分|级|年|是/?否|有/?无|年-?月-?日|日期|yyyy[-/.]mm[-/.]dd|必填|选填|可选|下拉选择)$",
    re.IGNORECASE,
)
_SHEET_UNIT = re.compile(
    r"单位(?::|为|是)?(?:人民币)?(千元|百万元|万元|亿元|元)|以(千元|百万元|万元|亿元|元)(?:计|为单位)|金额\((千元|百万元|万元|亿元|元)\)"
)
_SHEET_NOISE = re.compile(r"[\d年度_\-.()]|台账|明细|信息表|一览|汇总|登记|情况|清单|数据|表$|管理")


class Column(NamedTuple):
    """A column that is read: where, what its heading says, the fact, the unit of its amounts."""

    at: int
    heading: str
    fact: Fact
    unit: str | None


class Unknown(NamedTuple):
    """A column that is not read: its heading, and what it may have been meant to be, or why it is left."""

    heading: str
    likely: str | None
    reason: str
    doubled: bool = False


_SECRET = re.compile("密级|涉密|保密等级|保密级别|国家秘密")
_NO_SECRET = re.compile("密评|密码|制度|措施|协议")


@dataclass(frozen=True)
class Plan:
    """What one sheet is and where its columns stand. ``parent``: the column that names the project (not of 项目)."""

    kind: str
    name: str
    header: int
    columns: tuple[Column, ...]
    parent: Column | None
    unknown: tuple[Unknown, ...]
    mapped: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    sheet_unit: str | None

    @property
    def key(self) -> Column | None:
        """The column with the number of the objects themselves."""
        return next((column for column in self.columns if column.fact.key), None)


class Names:
    """All headings a pack knows, by kind of object."""

    def __init__(self, pack: Pack) -> None:
        self.facts = pack.vocabulary.facts
        self.kinds = pack.vocabulary.kinds
        self.project_key = pack.vocabulary.key(PROJECT).name
        self._known = {kind: self._of(kind, pack.terms.columns) for kind in self.kinds}

    def _of(self, kind: str, other: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
        known = {_clean(name): fact for name, fact in (other.get(kind) or {}).items()}
        if kind != PROJECT:
            links = (other.get(PROJECT) or {}).items()
            known = {_clean(name): fact for name, fact in links if fact == self.project_key} | known
            known[_clean(self.project_key)] = self.project_key
        return known | {_clean(name): name for name in self.facts[kind]}

    def find(self, kind: str, heading: str) -> tuple[str, str | None] | None:
        """The fact a heading names, and the unit it states."""
        known = self._known[kind]
        text = _clean(heading)
        if text in known:
            return known[text], None
        inner = _BRACKETS.match(text)
        if inner and inner[1] in known:
            stated = _FORMAT.match(inner[2])
            if stated:
                return known[inner[1]], _unit(stated[1])
        tail = _TAIL_UNIT.match(text)
        if tail and tail[1] in known:
            return known[tail[1]], _unit(tail[2])
        return None

    def likely(self, kind: str, heading: str) -> str | None:
        """The fact a heading that is not known may have been meant to be."""
        known = self._known[kind]
        near = likely(_BRACKETS.sub(r"\1", _clean(heading)), tuple(known))
        return known[near] if near else None

    def count(self, kind: str, cells: Iterable[Cell]) -> int:
        """How many of a row's cells are headings of this kind."""
        return sum(1 for cell in cells if isinstance(cell, str) and len(cell) <= 60 and self.find(kind, cell))


def _unit(text: str | None) -> str | None:
    return text if text in UNITS else None


def _clean(text: str) -> str:
    return _DECORATION.sub("", plain(text)).lower()


def kind_by_name(name: str, kinds: Sequence[str]) -> str | None:
    """The kind a sheet's name speaks of: 项目台账 → 项目, 项目合同明细 → 合同; the last one named counts."""
    text = plain(name)
    if text in kinds:
        return text
    bare = _SHEET_NOISE.sub("", text)
    if bare in kinds:
        return bare
    places = {kind: text.rfind(kind) for kind in kinds if kind in text}
    return max(places, key=lambda kind: places[kind]) if places else None


def kind_by_columns(names: Names, rows: Sequence[Row], kinds: Iterable[str]) -> str | None:
    """The kind whose headings a nameless sheet carries, when it is beyond doubt."""
    scores = {kind: max((names.count(kind, row.cells) for row in rows), default=0) for kind in kinds}
    best = max(scores, key=lambda kind: scores[kind], default=None)
    if best is None or scores[best] < SURE or sorted(scores.values())[-2:].count(scores[best]) > 1:
        return None
    return best


def find_header(names: Names, kind: str, sheet: Sheet, rows: Sequence[Row]) -> Row | None:
    """The row with most known headings among the first ones; None when no row looks like a header."""
    counts = [
        names.count(kind, (text for _, text in _headings(sheet, row, rows[:index]))) for index, row in enumerate(rows)
    ]
    most = max(counts, default=0)
    return rows[counts.index(most)] if most >= ENOUGH else None


def plan_sheet(names: Names, kind: str, sheet: Sheet, rows: Sequence[Row]) -> Plan | None:
    """Read the header of a sheet whose kind is known. ``rows``: its first rows."""
    header = find_header(names, kind, sheet, rows)
    if header is None:
        return None
    above = [row for row in rows if row.number < header.number]
    unit = _stated_unit([*above, header])
    headings = _headings(sheet, header, above)
    columns: dict[str, Column] = {}
    unknown, mapped = [], []
    parent: Column | None = None
    exact_first = sorted(headings, key=lambda item: _clean(item[1]) not in names.facts[kind])
    for index, heading in exact_first:
        found = names.find(kind, heading)
        if found is None and kind == PROJECT and _is_secrecy(heading):
            found = (SECRECY, None)
        if found is None:
            unknown.append((index, _unknown(names, kind, heading)))
            continue
        name, said = found
        if name == SECRECY and name in columns:
            columns[f"{name} {index}"] = Column(index, heading, names.facts[kind][name], None)
            continue
        if kind != PROJECT and name == names.project_key:
            parent = parent or Column(index, heading, names.facts[PROJECT][name], None)
        elif name in columns:
            unknown.append((index, Unknown(heading, None, f"与“{columns[name].heading}”重复，没有读", doubled=True)))
        else:
            columns[name] = Column(index, heading, names.facts[kind][name], said or unit)
            if _clean(heading) != _clean(name) and said is None:
                mapped.append((index, (heading, name)))
    return Plan(
        kind, sheet.name, header.number,
        tuple(sorted(columns.values())), parent,
        tuple(item for _, item in sorted(unknown)), tuple(item for _, item in sorted(mapped)),
        tuple(name for name in names.facts[kind] if name not in columns), unit,
    )  # fmt: skip


def _is_secrecy(heading: str) -> bool:
    """Whether a heading nobody knows may speak of secrecy: then its column is read as that, to be safe."""
    text = _clean(heading)
    return bool(_SECRET.search(text)) and not _NO_SECRET.search(text)


def _unknown(names: Names, kind: str, heading: str) -> Unknown:
    other = names.find(PROJECT, heading) if kind != PROJECT else None
    if other:
        return Unknown(heading, None, "是“项目”表的列，写在这里不读")
    return Unknown(heading, names.likely(kind, heading), "不认识这一列，没有读")


def _headings(sheet: Sheet, header: Row, above: Sequence[Row]) -> list[tuple[int, str]]:
    """Column → heading; a heading merged down from a row above counts for the header row."""
    texts = {index: shown(cell).strip() for index, cell in enumerate(header.cells) if cell is not None}
    upper = {row.number: row.cells for row in above}
    for first_row, first, last_row, last in sheet.merged:
        cells = upper.get(first_row + 1, [])
        reaches = first == last and first_row + 1 < header.number <= last_row + 1
        if reaches and first < len(cells) and not texts.get(first):
            texts[first] = shown(cells[first]).strip()
    return [(index, text) for index, text in sorted(texts.items()) if text]


def _stated_unit(rows: Sequence[Row]) -> str | None:
    """The unit that the rows above the header state for the whole sheet (单位：万元); UNCLEAR when they differ."""
    found: dict[str, None] = {}
    for row in rows:
        for cell in row.cells:
            match = _SHEET_UNIT.search(plain(cell)) if isinstance(cell, str) else None
            if match and (row is not rows[-1] or plain(str(cell)) == match[0]):
                found[next(unit for unit in match.groups() if unit)] = None
    return UNCLEAR if len(found) > 1 else next(iter(found), None)
