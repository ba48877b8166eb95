"""A verdict as a project's page says it: whose, by when, how late, why, and what would change it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any, Protocol

from quancheng.law import PROJECT, Pack, Rule, Verdict
from quancheng.law import expressions as x
from quancheng.ledger.phrases import Distance, distance, money, named, quoted, value
from quancheng.web.reasons import Reason, Side, fact_text, reasons
from quancheng.web.speech import names_in

Json = Mapping[str, Any]
FEN = 100
BETTER = ("符合", "逾期办结", "未到期")


class Finding(Protocol):
    """A verdict with the shade it is counted as: of the sample, or of a project on record."""

    @property
    def verdict(self) -> Verdict: ...

    @property
    def shade(self) -> str: ...

    @property
    def number(self) -> str: ...


@dataclass(frozen=True)
class Change:
    """What would change a verdict, as a sentence. ``main``: it lies in the duty itself."""

    text: str
    main: bool


@dataclass(frozen=True)
class Explained:
    """One finding with everything a page says of it; worked out when asked for."""

    finding: Finding

    @property
    def rule(self) -> Rule:
        return self.finding.verdict.rule

    @property
    def pack(self) -> Pack:
        return self.finding.verdict.judge.pack

    @property
    def subject(self) -> str:
        """合同 HT-2024-01; nothing for the project itself."""
        verdict = self.finding.verdict
        return "" if verdict.object == PROJECT else named(verdict.object, verdict.number or "（无编号）")

    @property
    def due(self) -> datetime.date | None:
        due = self.finding.verdict.due
        return datetime.date.fromordinal(due) if due is not None else None

    @cached_property
    def distance(self) -> Distance | None:
        """Days late or left, in 工作日 where the limit counts them."""
        verdict = self.finding.verdict
        return distance(self.pack, verdict, datetime.date.fromordinal(verdict.today))

    @cached_property
    def reasons(self) -> list[Reason]:
        return reasons(self.finding.verdict)

    @cached_property
    def changes(self) -> list[Change]:
        """What would change it: acting on the duty itself; else the facts it hangs on, to be checked and not bent."""
        return list(_changes(self.finding))

    @property
    def quote(self) -> str:
        """The regulation's words, in the order of the rule."""
        return quoted(self.rule).replace("…", "……")

    @cached_property
    def facts(self) -> dict[str, Side]:
        """The facts the rule's clauses name, with their values: the columns where several objects stand in a list."""
        verdict = self.finding.verdict
        return {name: fact_text(self.pack, verdict.object, name, raw) for name, raw in self._named()}

    def _named(self) -> Iterator[tuple[str, object]]:
        for clause, said in zip(self.rule.clauses, self.finding.verdict.clauses, strict=True):
            if clause.key == "限":
                continue  # its date is the due date, which has a column of its own
            values = {**said["facts"], **said["derived"]}
            for node in clause.meaning.walk():
                is_finding = isinstance(node, x.Derived) and node.type in ("条件", "是否")
                if isinstance(node, x.Fact | x.Derived) and node.name in values and not is_finding:
                    yield node.name, values[node.name]


def by_rule(findings: Sequence[Finding]) -> list[list[Explained]]:
    """Findings of one shade, those of one rule together, in the order of the articles."""
    order = {name: place for place, name in enumerate(findings[0].verdict.judge.pack.rules)} if findings else {}
    ordered = sorted(findings, key=lambda finding: order[finding.verdict.rule.name])
    groups = groupby(ordered, key=lambda finding: finding.verdict.rule.name)
    return [[Explained(finding) for finding in group] for _, group in groups]


def change_texts(rows: list[Explained]) -> list[str]:
    """The different things said of what would change several verdicts."""
    return list(dict.fromkeys(row.changes[0].text if row.changes else "" for row in rows))


def missing(groups: list[list[Explained]]) -> list[tuple[str, list[list[Explained]]]]:
    """Doubtful verdicts by what would decide them: what most wait for comes first."""
    found: dict[str, list[list[Explained]]] = {}
    for group in groups:
        text = "；".join(change.text for change in group[0].changes) or "台账里的事实不够，补齐后再判断"
        found.setdefault(text, []).append(group)
    return sorted(found.items(), key=lambda item: -len(item[1]))


def columns(rows: list[Explained], most: int = 4) -> list[str]:
    """The facts worth a column in a list of objects under one rule."""
    return list(dict.fromkeys(name for row in rows for name in row.facts))[:most]


def _changes(finding: Finding) -> Iterator[Change]:
    verdict = finding.verdict
    pack = verdict.judge.pack
    facts = pack.vocabulary.facts[verdict.object]
    changes = [each for each in verdict.would_change if each["fact"] not in facts or not facts[each["fact"]].key]
    if verdict.verdict == "待认定":
        if changes:
            names = "、".join(_with_finding(pack, verdict.object, change["fact"]) for change in changes)
            yield Change(f"补报 {names}，即可{'继续' if len(changes) > 1 else ''}判断", main=True)
        elif verdict.provisional:
            yield Change("期限落在尚未公布放假安排的年份，是暂定的；公布后再判断", main=True)
        return
    duty = names_in(*(clause.meaning for clause in verdict.rule.of("应", "且", "不得")), pack=pack)
    acts = [change for change in changes if change["fact"] in duty]
    for change in [change for change in acts if change["verdict"] in BETTER] or acts:
        difference = _difference(pack, verdict.object, change)
        yield Change(f"若 {change['fact']} {difference}，即{_becomes(change['verdict'])}", main=True)
    if not acts and changes:
        hinges = "、".join(
            f"{change['fact']}（若{_difference(pack, verdict.object, change)}，则{_becomes(change['verdict'])}）"
            for change in changes
        )
        yield Change(f"请核对：{hinges}", main=False)


def _with_finding(pack: Pack, kind: str, name: str) -> str:
    fact = pack.vocabulary.find(kind, name)
    return f"{name}（{fact.finding}认定）" if fact and fact.finding else name


def _difference(pack: Pack, kind: str, change: Json) -> str:
    """提前 3 天; 减少 0.40 万元; 为“通过”."""
    fact = pack.vocabulary.find(kind, change["fact"])
    dated = fact is not None and fact.type == "日期"
    if dated and change["from"] is None:
        return "在今日办成"
    if dated and change["to"] is None:
        return "没有发生"
    by = change["by"]
    if by is not None and change["unit"] == "天":
        return f"{'提前' if by < 0 else '推后'} {abs(by):,} 天"
    if by is not None and change["unit"] == "元":
        fen = int(Decimal(str(by)) * FEN)
        return f"{'减少' if fen < 0 else '增加'} {money(abs(fen))}"
    shown = value(change["to"], dated)
    return f"为{shown}" if isinstance(change["to"], bool) else f"为“{shown}”"


def _becomes(verdict: str) -> str:
    return verdict if verdict in ("符合", "不适用", "不符合") else f"为{verdict}"
