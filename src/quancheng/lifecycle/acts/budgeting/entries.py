"""Budget entries: 年度预算, 中期财政规划 (第八条, 第十一条, 第十二条) and a district's part (第二十条). Money in 分.

An entry is made once a year and never changed: an amended amount is registered where the money is (登记预算).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import Sum

from quancheng.accounts.acting import Acting
from quancheng.law.values import THOUSANDTHS
from quancheng.lifecycle.acts.approving.distance import demand_distance
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.budgeting.years import annual_so_far, keep_year
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.content import yuan
from quancheng.lifecycle.findings import State
from quancheng.lifecycle.refusals import Fault, WrongState
from quancheng.lifecycle.register import official
from quancheng.money.models import ANNUAL, DISTRICT, MIDTERM, BudgetEntry
from quancheng.projects.models import ACCEPTED, Project

ANNUALLY, MIDTERMLY, DISTRICTLY = "列入年度预算", "列入中期财政规划", "列入区级预算"
EIGHTH, REVIEW, TWELFTH, TWENTIETH = "第八条", "第十一条", "第十二条", "第二十条"
BUDGET_YEAR, REVIEWED = "预算年度", "预算评审额"
DATES = {ANNUAL: "年度预算列入日", MIDTERM: "中期财政规划列入日", DISTRICT: "列入区级预算日"}
SHARED, CONSTRUCTION, OPERATION = "市县区协同", "区级承担建设资金", "区级承担运维经费"
MOST_YEARS = 10
"""How many years one form takes; the text names no number."""

ELSEWHERE = "增减金额在资金管理中登记预算，不在这里重复列入"


@official(ANNUALLY, states=(ACCEPTED,))
def enter_annual(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """Enter the project in the budget of a ``year``: ``amount`` (元), ``basis``. The years together stay within the
    review. Raises Barred (第八条, 第十一条, 第十二条), Invalid, WrongState, NotAllowed, Stale.
    """
    with doing(ANNUALLY, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        demand_distance(do, opened)
        state = do.state()
        do.ask({DATES[ANNUAL]: do.on.isoformat()})
        if why := not_to_enter(state, ANNUAL):
            raise WrongState(why)
        asked = Asked(values, TWELFTH)
        year = asked.number("year", "年度", least=do.on.year, most=do.on.year + 1)
        amount = asked.money("amount", "列入金额", least=1)
        if year is not None and amount is not None:
            _check_year(asked, state, opened, year, amount)
        basis = _basis(asked)
        asked.done()
        assert year is not None  # noqa: S101  what is asked for is there once nothing is wrong
        assert amount is not None  # noqa: S101  the same
        _keep(do, opened, [_Entry(ANNUAL, year, amount, basis)])
        keep_year(do, opened, year, amount)
        if state.subject.project[BUDGET_YEAR] is None:
            do.set_facts({BUDGET_YEAR: year}, "行为")


@official(MIDTERMLY, states=(ACCEPTED,))
def enter_midterm(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any], rows: Sequence[Mapping[str, Any]],
) -> None:  # fmt: skip
    """Enter the project in the mid-term plan: a ``year`` and an ``amount`` (元) a row, years in a row; ``basis``.

    Raises Barred (第八条), Invalid, NotAllowed, Stale.
    """
    with doing(MIDTERMLY, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        demand_distance(do, opened)
        do.ask({DATES[MIDTERM]: do.on.isoformat()})
        asked = Asked(values, EIGHTH)
        found = _years(do, asked, opened, rows)
        there = BudgetEntry.objects.filter(project=opened, kind=MIDTERM).aggregate(all=Sum("amount"))["all"] or 0
        _within(asked, "rows", do.state(), sum(amount for _, amount in found), there)
        basis = _basis(asked)
        asked.done()
        _keep(do, opened, [_Entry(MIDTERM, year, amount, basis) for year, amount in found])


@official(DISTRICTLY, states=(ACCEPTED,))
def enter_district(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """Enter the district's part in its own budget: ``year``, ``construction`` and ``operation`` (元), ``basis``.

    Within what the split of powers says: construction over all years, operation in each. Raises Invalid, WrongState,
    NotAllowed, Stale.
    """
    with doing(DISTRICTLY, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        demand_distance(do, opened)
        state = do.state()
        if why := not_to_enter(state, DISTRICT):
            raise WrongState(why)
        asked = Asked(values, TWENTIETH)
        year = asked.number("year", "年度", least=do.on.year, most=do.on.year + 1)
        parts = [asked.money("construction", "建设资金"), asked.money("operation", "运维经费")]
        if year is not None and _entered(opened, DISTRICT, [year]):
            asked.wrong("year", f"{year} 年已经列入区级预算；{ELSEWHERE}")
        _check_parts(asked, state, opened, parts)
        basis = _basis(asked)
        asked.done()
        assert year is not None  # noqa: S101  what is asked for is there once nothing is wrong
        construction, operation = (part or 0 for part in parts)
        _keep(do, opened, [_Entry(DISTRICT, year, construction + operation, basis, operation)])


def not_to_enter(state: State, kind: str) -> str:
    """Why there is nothing to enter whatever is typed, as a sentence; nothing where there is. Beside the law's bars."""
    facts = state.subject.project
    if kind == ANNUAL and facts[REVIEWED] is None:
        return "还没有预算评审意见，列入金额没有可以核对的审定额（第十一条）"
    if kind == DISTRICT:
        if not facts[SHARED]:
            told = "没有写明是不是" if facts[SHARED] is None else "不是"
            return f"项目{told}由市和县、区协同建设的，没有需区承担、列入区级预算的资金（{TWENTIETH}）"
        parts = [facts[CONSTRUCTION], facts[OPERATION]]
        if not any(isinstance(part, int) and part > 0 for part in parts):
            return f"事权划分没有写明区级承担的金额，或者金额为零，没有要列入区级预算的（{TWENTIETH}）"
    return ""


@dataclass(frozen=True)
class _Entry:
    """One entry as it is to be kept."""

    kind: str
    year: int
    amount: int
    basis: str
    operation: int = 0


def _basis(asked: Asked) -> str:
    return asked.text("basis", "依据（文件名称和文号）", longest=300, lines=False)


def _check_year(asked: Asked, state: State, project: Project, year: int, amount: int) -> None:
    wanted = state.subject.project[BUDGET_YEAR]
    if isinstance(wanted, int) and year < wanted // THOUSANDTHS:
        told = f"项目申请的是 {wanted // THOUSANDTHS} 年的预算，不能列入 {year} 年；确需提前的，先更正预算年度"
        asked.wrong("year", told)
    if _entered(project, ANNUAL, [year]):
        asked.wrong("year", f"{year} 年已经列入年度预算；{ELSEWHERE}")
        return
    so_far = annual_so_far(state)
    told_before = so_far.pop(year, None)
    if told_before is not None and told_before != amount:
        asked.wrong("amount", f"台账上 {year} 年的当年预算额是 {yuan(told_before)} 元，与列入金额不同；请先更正")
    _within(asked, "amount", state, amount, sum(so_far.values()))


def _within(asked: Asked, field: str, state: State, amount: int, before: int = 0) -> None:
    """What is entered in all years stays within the review, where there is one (第十一条)."""
    reviewed = state.subject.project[REVIEWED]
    if isinstance(reviewed, int) and before + amount > reviewed:
        others = f"连同其他年度已列入的 {yuan(before)} 元" if before else ""
        told = f"列入金额{others}共 {yuan(before + amount)} 元，超过预算评审审定的 {yuan(reviewed)} 元"
        asked.faults.append(Fault(field, told, article=REVIEW))


def _entered(project: Project, kind: str, years: Sequence[int]) -> list[int]:
    """Those of the years in which it is entered already (one statement)."""
    found = BudgetEntry.objects.filter(project=project, kind=kind, year__in=years).values_list("year", flat=True)
    return sorted(found)


def _years(do: Doing, asked: Asked, project: Project, rows: Sequence[Mapping[str, Any]]) -> list[tuple[int, int]]:
    """Years with their amounts; rows in which no amount stands are left out. The years follow on each other."""
    found = []
    for number, row in enumerate(rows[:MOST_YEARS], 1):
        if not str(row.get("amount") or "").strip():
            continue
        each = Asked(row, EIGHTH, number)
        year = each.number("year", "年度", least=do.on.year, most=do.on.year + MOST_YEARS)
        amount = each.money("amount", "列入金额", least=1)
        asked.faults += each.faults
        if year is not None and amount is not None:
            found.append((year, amount))
    years = [year for year, _ in found]
    if not years and not asked.faults:
        asked.wrong("rows", "请至少填写一个年度的金额")
    if any(later != year + 1 for year, later in pairwise(years)):
        asked.wrong("rows", f"年度应当从前往后一年接一年（现在是 {'、'.join(map(str, years))}）")
    if there := _entered(project, MIDTERM, years):
        asked.wrong("rows", f"{'、'.join(map(str, there))} 年已经列入中期财政规划；{ELSEWHERE}")
    return found


def _check_parts(asked: Asked, state: State, project: Project, parts: Sequence[int | None]) -> None:
    """Within what the split of powers gives to the district (第二十条)."""
    facts = state.subject.project
    told = BudgetEntry.objects.filter(project=project, kind=DISTRICT).aggregate(all=Sum("amount"), of=Sum("operation"))
    built = (told["all"] or 0) - (told["of"] or 0)
    for field, name, amount, before in (
        ("construction", CONSTRUCTION, parts[0], built), ("operation", OPERATION, parts[1], 0),
    ):  # fmt: skip
        most = facts[name] if isinstance(facts[name], int) else 0
        if amount is not None and before + amount > int(most or 0):
            more = f"（已列入 {yuan(before)} 元）" if before else ""
            asked.wrong(field, f"超过事权划分写明的{name} {yuan(int(most or 0))} 元{more}")
    if all(part == 0 for part in parts):
        asked.wrong("construction", "建设资金和运维经费不能都是零")


def _keep(do: Doing, project: Project, entries: Sequence[_Entry]) -> None:
    """The rows, the day of the first, and what the journal says."""
    BudgetEntry.objects.bulk_create(
        BudgetEntry(
            project=project, jurisdiction_id=project.jurisdiction_id, kind=each.kind, year=each.year,
            amount=each.amount, operation=each.operation, basis=each.basis, on=do.on, by_name=do.acting.named,
        )
        for each in entries
    )  # fmt: skip
    for each in entries:
        do.change(f"{each.kind} {each.year}", None, f"{yuan(each.amount)} 元（{each.basis}）")
    date = DATES[entries[0].kind]
    if not project.facts.get(date):
        do.set_facts({date: do.on.isoformat()}, "行为")
    do.reply |= {"project": project.public_id}
