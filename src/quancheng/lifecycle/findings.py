"""The law's verdicts on projects, and their rows: refreshed in an act's transaction, and by the daily pass."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from quancheng.law import NEVER, PROJECT, Inside, Subject, Verdict
from quancheng.law.bindings import Binding
from quancheng.law.steps import Steps
from quancheng.law.values import THOUSANDTHS
from quancheng.ledger.judged import Judged
from quancheng.lifecycle.facts import Facts, Rows, outside, rows_of, subject
from quancheng.lifecycle.laws import Law, bindings, law_for
from quancheng.lifecycle.models import Finding
from quancheng.projects.grams import grams
from quancheng.projects.models import VOID, Project

KEPT = ("不符合", "原则不符", "已放行", "逾期办结", "待认定", "未到期")
AMOUNTS = ("概算批复额", "预算评审额", "建议投资额", "合同总额")
"""What a project is about in money, for reading and sorting; no verdict depends on it."""

REVIEWED, FED_BACK_ON = "预算评审额", "预算评审反馈日"


@dataclass(frozen=True)
class State:
    """One project as the law sees it on one day."""

    project: Project
    rows: Rows
    facts: Facts
    law: Law
    subject: Subject
    waivers: Mapping[str, str]
    verdicts: list[Verdict]
    next_change: datetime.date | None
    today: datetime.date

    @cached_property
    def steps(self) -> Steps:
        """Where acts lead from here, and what is waited for (去向, 待办)."""
        return self.law.judge.steps(self.subject, self.today)

    @property
    def shaded(self) -> list[tuple[str, Verdict]]:
        """Every verdict with the shade it is counted as, in the order of the articles."""
        return Judged(sheet=PROJECT, row=0, verdicts=self.verdicts, premises=self.law.pack.premises).shaded

    @property
    def lapsed(self) -> bool:
        return any(verdict.basis_lapsed for verdict in self.verdicts)


def judge(projects: Sequence[Project], today: datetime.date, bound: Sequence[Binding] | None = None) -> list[State]:
    """Judge projects of one jurisdiction, their units loaded (seven statements, however many). Raises BadValue.

    ``bound``: the jurisdiction's bindings, where they are at hand.
    """
    if not projects:
        return []
    first = projects[0].jurisdiction
    bound = bindings(first) if bound is None else bound
    rows = rows_of(projects)
    states = []
    for project in projects:
        facts = outside(project, rows[project.pk])
        law = law_for(bound, first.code, facts, today)
        seen = subject(law.pack, project, rows[project.pk])
        found = law.judge.judged(seen.project, seen.children, today, seen.unknown, rows[project.pk].waivers)
        states.append(
            State(
                project,
                rows[project.pk],
                facts,
                law,
                seen,
                rows[project.pk].waivers,
                found.verdicts,
                found.next_change,
                today,
            )
        )
    return states


def keep_findings(states: Sequence[State]) -> None:
    """The rows as they should be: those that changed are written (one statement, and those that change something)."""
    kept: dict[int, dict[tuple[str, str, str], Finding]] = defaultdict(dict)
    for row in Finding.objects.filter(project__in=[state.project for state in states]):
        kept[row.project_id][row.kind, row.number, row.rule] = row
    fresh: list[Finding] = []
    changed: list[Finding] = []
    gone: list[int] = []
    for state in states:
        before, after = kept[state.project.pk], _wanted(state)
        gone += [row.pk for key, row in before.items() if key not in after]
        for key, row in after.items():
            if key not in before:
                fresh.append(row)
            elif _content(row) != _content(before[key]):
                row.pk = before[key].pk
                changed.append(row)
    if gone:
        Finding.objects.filter(pk__in=gone).delete()
    if fresh:
        Finding.objects.bulk_create(fresh)
    if changed:
        Finding.objects.bulk_update(changed, ["shade", "due", "provisional", "holder", "article", "unit"])


def columns(state: State) -> dict[str, Any]:
    """The project's columns that follow from its facts and findings; what is void counts for nothing."""
    counted = [] if state.project.state == VOID else state.shaded
    counts = Counter(shade for shade, _ in counted)
    due = [datetime.date.fromordinal(each.due) for shade, each in counted if shade == "未到期" and each.due]
    facts = state.subject.project
    told = facts[FED_BACK_ON] != NEVER or state.project.historic  # the unit reads the amount too (第十一条)
    names = [name for name in AMOUNTS if told or name != REVIEWED]
    amounts = (value for name in names if isinstance(value := facts[name], int))
    year = facts["申报年度"]
    declared = state.project.details.get("申报投资额")
    return {
        "breaches": counts["不符合"],
        "principles": counts["原则不符"],
        "late": counts["逾期办结"],
        "doubts": counts["待认定"],
        "pending": counts["未到期"],
        "lapsed": state.lapsed,
        "next_due": min(due, default=None),
        "next_change": None if state.project.state == VOID else state.next_change,
        "amount": next(amounts, declared),
        "year": _year(year),
        "grams": grams(_searched(state)),
    }


def _year(value: Inside) -> int | None:
    """The year of 申报年度, where it is one: a record from before may say anything."""
    year = value // THOUSANDTHS if isinstance(value, int) else 0
    return year if datetime.MINYEAR <= year <= datetime.MAXYEAR else None


def _searched(state: State) -> Iterable[str]:
    """What the full-text search looks in."""
    project = state.project
    texts = [project.number or "", project.name, state.facts.get("建设单位") or "", state.facts.get("共建单位") or ""]
    texts += [str(text) for text in project.details.values() if isinstance(text, str)]
    for item in state.rows.items:
        texts += [str(value) for name, value in item.facts.items() if name.endswith(("名称", "编号", "供应商"))]
    return texts + [resource.name for resource in state.rows.resources]


def _wanted(state: State) -> dict[tuple[str, str, str], Finding]:
    project = state.project
    found: dict[tuple[str, str, str], Finding] = {}
    if project.state == VOID:
        return found
    for shade, verdict in state.shaded:
        if shade in KEPT:
            number = verdict.number or ""
            found[verdict.object, number, verdict.rule.name] = Finding(
                jurisdiction_id=project.jurisdiction_id,
                project=project,
                unit_id=project.unit_id,
                kind=verdict.object,
                number=number,
                rule=verdict.rule.name,
                article=verdict.rule.article,
                holder=verdict.rule.holder,
                shade=shade,
                due=_date(verdict.due) if verdict.due else None,
                provisional=verdict.provisional,
            )
    return found


def _content(row: Finding) -> tuple[object, ...]:
    return row.shade, row.due, row.provisional, row.holder, row.article, row.unit_id


def _date(day: int | None) -> datetime.date | None:
    return None if day is None or day == NEVER else datetime.date.fromordinal(day)
