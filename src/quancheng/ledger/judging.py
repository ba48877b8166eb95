"""Judges a ledger project by project. ``judge_ledger`` is the door for pages, the command line and the sample."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tqdm import tqdm

from quancheng.law import NEVER, PROJECT, Fact, Inside, Judge, Pack, complete
from quancheng.ledger.book import Book, Packed
from quancheng.ledger.headings import Plan
from quancheng.ledger.judged import Judged
from quancheng.ledger.phrases import day, money
from quancheng.ledger.problems import Problem
from quancheng.ledger.reading import read_ledger
from quancheng.ledger.summary import Summary

LARGE = 2_000
"""Past so many projects the reports leave out the reasons of verdicts that ask nothing of anybody."""

TOTALS = (("合同总额", "合同", "合同金额"), ("累计支付额", "支付", "支付金额"))
INVESTMENT = ("概算批复额", "预算评审额", "建议投资额", "合同总额")
Facts = dict[str, Inside]


@dataclass
class LedgerResult:
    """Everything found. ``projects`` is empty when the caller took them one by one."""

    pack: Pack
    today: datetime.date
    book: Book
    summary: Summary
    projects: list[Judged] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        """In the order of the sheets and rows."""
        return self.book.problems.in_order(self.book.sheets)

    @property
    def is_large(self) -> bool:
        return len(self.book.projects) > LARGE


def judge_ledger(
    source: Path | bytes,
    pack: Pack,
    today: datetime.date,
    *,
    each: Callable[[Judged], None] | None = None,
    judge: Judge | None = None,
    progress: bool = False,
) -> LedgerResult:
    """Read a ledger and judge every project in it. Raises Unreadable when the file cannot be read at all.

    With ``each`` the projects are handed over one by one and not kept, so memory does not grow with them.
    """
    return judge_book(read_ledger(source, pack), pack, today, each=each, judge=judge, progress=progress)


def judge_book(
    book: Book,
    pack: Pack,
    today: datetime.date,
    *,
    each: Callable[[Judged], None] | None = None,
    judge: Judge | None = None,
    progress: bool = False,
) -> LedgerResult:
    """Judge every project of a ledger that has been read."""
    result = LedgerResult(pack, today, book, Summary(pack, today, book))
    judged = _Judging(book, judge or Judge(pack), today).run()
    total = len(book.projects) + len(book.secret)
    quiet = None if progress else True  # None: only on a terminal
    for project in tqdm(judged, total=total, desc="判读", unit="项", delay=1, disable=quiet):
        result.summary.add(project)
        if each:
            each(project)
        else:
            result.projects.append(project)
    return result


class _Judging:
    def __init__(self, book: Book, judge: Judge, today: datetime.date) -> None:
        self.book, self.judge, self.today = book, judge, today
        self.pack = judge.pack
        self._blanks = [self._blank(plan) for plan in book.plans]
        self._dated = [self._date_facts(plan) for plan in book.plans]

    def _blank(self, plan: Plan) -> Facts:
        """What a row knows without its cells: no date has happened, but a column that is absent is not known."""
        blank = self.pack.vocabulary.blank(plan.kind)
        return blank | dict.fromkeys(plan.missing)

    def _date_facts(self, plan: Plan) -> list[tuple[str, Fact]]:
        return [(column.heading, column.fact) for column in plan.columns if column.fact.type == "日期"]

    def run(self) -> Iterator[Judged]:
        """Every project in the order of the ledger, the secret ones as rows."""
        place = {name: index for index, name in enumerate(self.book.sheets)}
        order: list[tuple[int, int, Packed | None]] = [(place[name], row, None) for name, row in self.book.secret]
        order += [(place[self.book.plans[item.plan].name], item.row, item) for item in self.book.projects]
        for sheet, row, packed in sorted(order, key=lambda item: item[:2]):
            if packed is None:
                yield Judged(self.book.sheets[sheet], row, secret=True)
            else:
                yield self._project(packed)

    def _project(self, packed: Packed) -> Judged:
        plan = self.book.plans[packed.plan]
        facts = self._facts(packed)
        self._check_dates(packed, facts, facts)
        children = self._children(packed, facts)
        unknown = self.book.missing_kinds
        if self.book.knows_children(packed.number):
            self._check_totals(packed, facts, children)
        else:
            unknown = self.book.all_kinds
        key = self.pack.vocabulary.key(PROJECT).name
        return Judged(
            sheet=plan.name,
            row=packed.row,
            number=_text(facts[key]) if packed.number else None,
            name=_text(facts["项目名称"]),
            unit=_text(facts["建设单位"]),
            money=_money(facts, children),
            verdicts=self.judge.project(facts, children, self.today, unknown),
            premises=self.pack.premises,
        )

    def _facts(self, packed: Packed) -> Facts:
        return self._blanks[packed.plan] | self.book.unpack(packed)

    def _children(self, project: Packed, above: Facts) -> dict[str, list[Facts]]:
        children: dict[str, list[Facts]] = {}
        if not self.book.knows_children(project.number):
            return children
        for kind in sorted(self.book.all_kinds):
            for packed in self.book.of(kind, project.number):
                facts = self._facts(packed)
                self._check_dates(packed, facts, above)
                children.setdefault(kind, []).append(self._numbered(kind, packed, complete(kind, facts)))
        return children

    def _numbered(self, kind: str, packed: Packed, facts: Facts) -> Facts:
        """A row without a number of its own goes by its row, so that its verdicts can be told apart."""
        key = self.pack.vocabulary.key(kind)
        if packed.number is None and key.type == "文字":
            facts[key.name] = f"第{packed.row}行"
        return facts

    # what does not fit together

    def _check_dates(self, packed: Packed, facts: Facts, above: Mapping[str, Inside]) -> None:
        today = self.today.toordinal()
        for heading, fact in self._dated[packed.plan]:
            date = facts[fact.name]
            if not isinstance(date, int) or date == NEVER:
                continue
            if date > today and not fact.term:
                self._problem(packed, heading, date, f"日期在将来（今日 {day(today)}），按尚未发生判读")
            for earlier in fact.not_before:
                other = facts.get(earlier) if earlier in facts else above.get(earlier)
                if isinstance(other, int) and date < other < NEVER:
                    self._problem(packed, heading, date, f"日期先后有误：早于“{earlier}”（{day(other)}）")

    def _problem(self, packed: Packed, heading: str, date: int, message: str) -> None:
        self.book.problems.add(Problem(self.book.plans[packed.plan].name, packed.row, heading, day(date), message))

    def _check_totals(self, packed: Packed, facts: Facts, children: Mapping[str, list[Facts]]) -> None:
        plan = self.book.plans[packed.plan]
        for stated, kind, part in TOTALS:
            total, rows = facts.get(stated), children.get(kind, [])
            amounts = [row[part] for row in rows]
            if not isinstance(total, int) or kind in self.book.missing_kinds or None in amounts:
                continue
            summed = sum(amount for amount in amounts if isinstance(amount, int))
            if summed != total:
                text = f"与“{kind}”表不一致：{len(rows)} 行合计 {money(summed)}；判读以明细为准"
                self.book.problems.add(Problem(plan.name, packed.row, stated, money(total), text))


def _text(value: Inside) -> str | None:
    return value if isinstance(value, str) else None


def _money(facts: Facts, children: Mapping[str, list[Facts]]) -> int | None:
    """The money a project is about, for sorting and sums in the report: no verdict depends on it."""
    for name in INVESTMENT:
        if isinstance(known := facts.get(name), int):
            return known
    amounts = [row["合同金额"] for row in children.get("合同", [])]
    return sum(amount for amount in amounts if isinstance(amount, int)) if amounts else None
