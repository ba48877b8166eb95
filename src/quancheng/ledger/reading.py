"""Reads a workbook into a book: decides what each sheet is, takes in its rows, then says who belongs to whom.

A project with state secrets is kept as a row number alone; whatever belongs to it is dropped here, before
anything is judged or written.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from quancheng.law import PROJECT, Pack
from quancheng.ledger.book import Book, Packed
from quancheng.ledger.cells import SECRECY
from quancheng.ledger.errors import Unreadable
from quancheng.ledger.headings import (
    HEADER_ROWS,
    INSTRUCTIONS,
    Names,
    Plan,
    kind_by_columns,
    kind_by_name,
    plan_sheet,
)
from quancheng.ledger.intake import Opened, Row, Sheet, read_workbook
from quancheng.ledger.problems import Problem
from quancheng.ledger.rows import Entry, RowReader, link, same_looking

NAME = "项目名称"
NUMBERED_IN_PROJECT = frozenset({"变更", "季度", "年度", "系统"})
"""Kinds whose numbers may come again under another project."""


def read_ledger(source: Path | bytes, pack: Pack) -> Book:
    """Read a workbook. Raises Unreadable."""
    return _Reading(pack).run(source)


@dataclass
class _Current:
    """The sheet being read; its first rows wait until its kind and header are known."""

    sheet: Sheet
    waiting: list[Row] = field(default_factory=list)
    reader: RowReader | None = None
    plan: int = -1
    idle: bool = False


class _Reading:
    def __init__(self, pack: Pack) -> None:
        self.names = Names(pack)
        self.book = Book(all_kinds=frozenset(pack.vocabulary.kinds) - {PROJECT})
        self.epoch_1904 = False
        self.by_name: dict[str, str] = {}
        self.seen: dict[tuple[str, ...], tuple[str, int]] = {}
        self.loose: list[tuple[Packed, str | None, str]] = []
        self.secret_numbers: set[str] = set()
        self.alike: dict[str, str] = {}

    def run(self, source: Path | bytes) -> Book:
        current: _Current | None = None
        for message in read_workbook(source):
            if isinstance(message, Opened):
                self._open(message)
            elif isinstance(message, Sheet):
                self._close(current)
                current = _Current(message, idle=message.name in dict(self.book.ignored))
            elif current and not current.idle:
                self._row(current, message)
        self._close(current)
        return self._finish()

    def _open(self, opened: Opened) -> None:
        self.book.sheets, self.epoch_1904 = opened.sheets, opened.epoch_1904
        found = {name: kind_by_name(name, self.names.kinds) for name in opened.sheets}
        exact = {name for name in opened.sheets if name in self.names.kinds}
        for name, kind in found.items():
            if name in INSTRUCTIONS:
                self.book.ignored.append((name, ""))
            elif kind and kind in exact and name not in exact:
                self.book.ignored.append((name, f"已有“{kind}”表，这张没有读"))
            elif kind:
                self.by_name[name] = kind

    def _row(self, current: _Current, row: Row) -> None:
        if current.reader is None:
            current.waiting.append(row)
            if len(current.waiting) >= HEADER_ROWS:
                self._begin(current)
        else:
            self._entry(current, row)

    def _begin(self, current: _Current) -> None:
        """Decide what the sheet is from its first rows, then take them in."""
        sheet, rows = current.sheet, current.waiting
        kind = self.by_name.get(sheet.name) or kind_by_columns(self.names, rows, self.names.kinds)
        plan = plan_sheet(self.names, kind, sheet, rows) if kind else None
        if plan is None or kind is None:
            current.idle = True
            self._not_read(sheet.name, kind)
            return
        if kind != PROJECT and plan.parent is None:
            current.idle = True
            text = f"缺少“{self.names.project_key}”一列，不知道各行属于哪个项目，这张表没有读"
            self.book.problems.add(Problem(sheet.name, plan.header, self.names.project_key, "", text))
            self.book.ignored.append((sheet.name, text))
            return
        above = [row for row in rows if row.number < plan.header]
        current.reader, current.plan = RowReader(plan, sheet, self.epoch_1904, above), len(self.book.plans)
        self.book.plans.append(plan)
        self._header_problems(plan)
        for row in rows:
            if row.number > plan.header:
                self._entry(current, row)

    def _header_problems(self, plan: Plan) -> None:
        for unread in plan.unknown:
            if unread.likely or unread.doubled:
                hint = f"，是不是“{unread.likely}”？" if unread.likely else ""
                self.book.problems.add(Problem(plan.name, plan.header, unread.heading, "", unread.reason + hint))
        if plan.kind == PROJECT and plan.key is None:
            text = "没有这一列：各项目按行号判读，其他表的行归不到它们名下"
            self.book.problems.add(Problem(plan.name, plan.header, self.names.project_key, "", text))

    def _not_read(self, name: str, kind: str | None) -> None:
        if kind is None:
            self.book.ignored.append((name, "看不出是哪一类表，没有读"))
        else:
            text = f"前 {HEADER_ROWS} 行里找不到表头（{kind}的列名），这张表没有读"
            self.book.ignored.append((name, text))
            self.book.problems.add(Problem(name, 0, "", "", text))

    def _close(self, current: _Current | None) -> None:
        if current and current.reader is None and not current.idle and current.waiting:
            self._begin(current)
        elif current and not current.waiting and not current.idle and current.sheet.name in self.by_name:
            self.book.ignored.append((current.sheet.name, "是空的"))

    # rows

    def _entry(self, current: _Current, row: Row) -> None:
        entry = current.reader.read(row) if current.reader else None
        if entry is None:
            return
        plan = self.book.plans[current.plan]
        self.book.rows[plan.name] = self.book.rows.get(plan.name, 0) + 1
        if plan.kind == PROJECT:
            self._project(current.plan, plan, entry)
        else:
            self._child(current.plan, entry)

    def _project(self, index: int, plan: Plan, entry: Entry) -> None:
        place = (plan.name, entry.row)
        if self._is_secret(plan, entry):
            self.book.secret.append(place)
            self.secret_numbers |= {number for number in (entry.number, self._name(plan, entry)) if number}
            return
        self.book.problems.extend(entry.problems)
        number = entry.number
        column = plan.key.heading if plan.key else self.names.project_key
        if number is None:
            if plan.key and not any(problem.column == column for problem in entry.problems):
                self._problem(plan, entry, column, "", "没有项目编号，按行号判读；其他表的行归不到它名下")
        elif (PROJECT, number) in self.seen:
            first = _where(self.seen[PROJECT, number], plan.name)
            text = f"项目编号与{first}重复；编号和各表的行归先出现的一行，这一行按行号判读"
            self._problem(plan, entry, column, entry.written, text)
            number = None
        else:
            self.seen[PROJECT, number] = place
        self.book.projects.append(_pack(index, entry, number))

    @staticmethod
    def _name(plan: Plan, entry: Entry) -> str | None:
        """The project's name, made comparable: other sheets may refer to it by that."""
        pairs = zip(plan.columns, entry.values, strict=True)
        return next((link(str(value)) for column, value in pairs if column.fact.name == NAME and value), None)

    def _is_secret(self, plan: Plan, entry: Entry) -> bool:
        pairs = zip(plan.columns, entry.values, strict=True)
        return any(column.fact.name == SECRECY and value == 1 for column, value in pairs)

    def _child(self, index: int, entry: Entry) -> None:
        self.book.problems.extend(entry.problems)
        self.loose.append((_pack(index, entry, entry.number), entry.parent, entry.written))

    def _problem(self, plan: Plan, entry: Entry, column: str, value: str, message: str) -> None:
        self.book.problems.add(Problem(plan.name, entry.row, column, value, message))

    # the end

    def _finish(self) -> Book:
        book = self.book
        if not any(plan.kind == PROJECT for plan in book.plans):
            raise Unreadable(_no_projects(book))
        if not book.projects and not book.secret:
            raise Unreadable("“项目”表里没有一行项目，没有可以判读的内容。请填好后再试。")
        open_numbers = {packed.number for packed in book.projects if packed.number}
        book.shared = open_numbers & self.secret_numbers
        withheld: set[tuple[str, int]] = set()
        for packed, parent, written in self.loose:
            plan = book.plans[packed.plan]
            if parent in self.secret_numbers:
                withheld.add((plan.name, packed.row))
            elif parent in open_numbers:
                own = self._numbered(plan, packed, parent or "")
                book.children.setdefault(plan.kind, {}).setdefault(parent or "", []).append(own)
            else:
                self._orphan(plan, packed, parent, written, open_numbers)
        self._withhold(withheld)
        return book

    def _numbered(self, plan: Plan, packed: Packed, parent: str) -> Packed:
        """The row with its number, unless an earlier row has it."""
        if packed.number is None:
            return packed
        key = (plan.kind, packed.number, parent if plan.kind in NUMBERED_IN_PROJECT else "")
        place = (plan.name, packed.row)
        first = self.seen.setdefault(key, place)
        if first == place:
            return packed
        column = plan.key.heading if plan.key else ""
        text = f"{column}与{_where(first, plan.name)}重复；编号归先出现的一行，这一行按行号判读"
        own = self.book.unpack(packed).get(plan.key.fact.name) if plan.key else None
        written = own if isinstance(own, str) else packed.number
        self.book.problems.add(Problem(plan.name, packed.row, column, written, text))
        return packed._replace(number=None)

    def _orphan(self, plan: Plan, packed: Packed, parent: str | None, written: str, known: set[str]) -> None:
        column = plan.parent.heading if plan.parent else self.names.project_key
        if parent is None:
            text = "没有项目编号，不知道属于哪个项目，没有判读"
        else:
            self.alike = self.alike or {same_looking(number): number for number in sorted(known)}
            near = self.alike.get(same_looking(parent))
            text = f"“项目”表里没有这个项目编号{f'，是不是“{near}”？' if near else '，'}这一行没有判读"
        self.book.problems.add(Problem(plan.name, packed.row, column, written, text))

    def _withhold(self, rows: set[tuple[str, int]]) -> None:
        """Forget all that was said of the rows of secret projects."""
        book = self.book
        book.problems.forget(rows)
        for name, _ in rows:
            book.rows[name] -= 1
        if book.shared:
            for packed in book.projects:
                if packed.number in book.shared:
                    plan = book.plans[packed.plan]
                    text = "另有涉密项目用了同一编号；为免泄密，其他表中这个编号下的行都没有读"
                    book.problems.add(Problem(plan.name, packed.row, self.names.project_key, "", text))


def _pack(index: int, entry: Entry, number: str | None) -> Packed:
    values = json.dumps(entry.values, ensure_ascii=False, separators=(",", ":")).encode()
    return Packed(index, entry.row, number, values)


def _where(place: tuple[str, int], sheet: str) -> str:
    return f"第 {place[1]} 行" if place[0] == sheet else f"“{place[0]}”表第 {place[1]} 行"


def _no_projects(book: Book) -> str:
    reasons = "；".join(f"“{name}”表{reason}" for name, reason in book.ignored if reason)
    listed = "、".join(f"“{name}”" for name in book.sheets) or "没有工作表"
    return (
        f"没有找到“项目”表，不能判读。工作簿里有：{listed}。"
        + (f"（{reasons}）" if reasons else "")
        + "请把登记项目的工作表命名为“项目”，第一行写列名；可用 quancheng check --template 取得空白台账。"
    )
