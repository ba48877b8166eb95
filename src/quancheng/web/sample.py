"""The sample ledger, judged once a process and day: what the pages count, list and explain."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from quancheng.law import PROJECT, Inside, Verdict
from quancheng.ledger.judged import Judged
from quancheng.ledger.judging import INVESTMENT
from quancheng.ledger.sample import sample_rows
from quancheng.web import regulation

SHADES = ("不符合", "原则不符", "逾期办结", "待认定", "未到期", "提示", "已放行", "符合", "不适用", "不在范围")
"""What a verdict is counted and coloured as, the gravest first."""

PRESSING = ("不符合", "原则不符", "逾期办结", "待认定", "未到期")
"""Those that ask something of somebody, or will."""

Rows = Sequence[Mapping[str, object]]


@dataclass(frozen=True)
class Finding:
    """What one rule says of one object of a project."""

    project: Project = field(repr=False)
    verdict: Verdict
    shade: str

    @property
    def number(self) -> str:
        """The number of the contract, payment …; nothing for the project itself."""
        return self.verdict.number or ""

    @cached_property
    def truths(self) -> tuple[bool | None, ...]:
        """What each clause of the rule came to."""
        return tuple(clause["value"] for clause in self.verdict.clauses)


@dataclass(frozen=True)
class Project:
    """A project of the sample with what the law says of it. A secret one is its row and nothing else."""

    judged: Judged = field(repr=False)
    facts: Mapping[str, Inside] = field(repr=False, default_factory=dict)
    findings: list[Finding] = field(repr=False, default_factory=list)

    @property
    def key(self) -> str:
        """What stands for it in an address."""
        return self.judged.number or f"第{self.judged.row}行"

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(finding.shade for finding in self.findings)

    @property
    def gravity(self) -> tuple[int, ...]:
        """For sorting: how much of each shade, the gravest first."""
        return tuple(self.counts[name] for name in SHADES)

    def under(self, rule: str) -> list[Finding]:
        """What one rule says of it and of what belongs to it."""
        return [finding for finding in self.findings if finding.verdict.rule.name == rule]


@dataclass(frozen=True)
class Sample:
    """The whole sample on one day."""

    day: datetime.date
    projects: list[Project] = field(repr=False)

    @cached_property
    def by_key(self) -> dict[str, Project]:
        return {project.key: project for project in self.projects if not project.judged.secret}

    @cached_property
    def by_rule(self) -> dict[str, list[Finding]]:
        """All findings of each rule, project by project."""
        found: dict[str, list[Finding]] = {}
        for finding in self.findings():
            found.setdefault(finding.verdict.rule.name, []).append(finding)
        return found

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(finding.shade for finding in self.findings())

    @cached_property
    def lapsed(self) -> int:
        """How many projects have their 基准日 after the regulation's last day."""
        return sum(any(finding.verdict.basis_lapsed for finding in project.findings) for project in self.projects)

    @cached_property
    def units(self) -> list[str]:
        return sorted({project.judged.unit for project in self.projects if project.judged.unit})

    def findings(self) -> Iterator[Finding]:
        for project in self.projects:
            yield from project.findings


@lru_cache(maxsize=2)
def sample(day: datetime.date) -> Sample:
    """The sample ledger judged on this day."""
    sheets = sample_rows()
    children: dict[object, dict[str, list[Mapping[str, object]]]] = {}
    for kind, rows in sheets.items():
        for row in rows if kind != PROJECT else ():
            of_project = children.setdefault(row["项目编号"], {name: [] for name in sheets if name != PROJECT})
            of_project[kind].append(row)
    empty: dict[str, list[Mapping[str, object]]] = {name: [] for name in sheets if name != PROJECT}
    projects = [
        _project(place, row, children.get(row.get("项目编号"), empty), day)
        for place, row in enumerate(sheets[PROJECT], 2)  # as Excel counts: row 1 is the header
    ]
    return Sample(day, projects)


def _project(place: int, row: Mapping[str, object], children: Mapping[str, Rows], day: datetime.date) -> Project:
    judge = regulation.judge()
    if row.get("涉密") in (True, "是"):
        return Project(Judged(PROJECT, place, secret=True))
    own = {kind: [_without_parent(kind, child) for child in rows] for kind, rows in children.items()}
    subject = judge.subject(PROJECT, {**row, **own})
    verdicts = judge.project(subject.project, subject.children, day, subject.unknown)
    facts = subject.project
    judged = Judged(
        sheet=PROJECT,
        row=place,
        number=_text(facts["项目编号"]),
        name=_text(facts["项目名称"]),
        unit=_text(facts["建设单位"]),
        money=_money(facts, subject.children["合同"]),
        verdicts=verdicts,
        premises=judge.pack.premises,
    )
    project = Project(judged, facts)
    project.findings.extend(Finding(project, verdict, shade) for shade, verdict in judged.shaded)
    return project


def _money(facts: Mapping[str, Inside], contracts: Sequence[Mapping[str, Inside]]) -> int | None:
    """What the project is about, for reading and sorting: no verdict depends on it."""
    known = (value for name in INVESTMENT if isinstance(value := facts[name], int))
    amounts = [value for row in contracts if isinstance(value := row["合同金额"], int)]
    return next(known, sum(amounts) if amounts else None)


def _without_parent(kind: str, row: Mapping[str, object]) -> dict[str, object]:
    known = regulation.pack().vocabulary.facts[kind]
    return {name: value for name, value in row.items() if name in known}


def _text(value: Inside) -> str | None:
    return value if isinstance(value, str) else None
