"""A project as the clerk works through it: each verdict that is not fine, the law's words beside the facts."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from quancheng.law import PROJECT, Pack, Verdict
from quancheng.ledger.advice import advice, hinges
from quancheng.ledger.judged import Judged
from quancheng.ledger.phrases import Looked, day, distance, looked_at, money, quoted

CSS = {
    "不符合": "breach", "原则不符": "doubt", "逾期办结": "late", "待认定": "doubt", "未到期": "wait", "符合": "met",
}  # fmt: skip
ORDER = ("不符合", "原则不符", "逾期办结")
_WORDS = {
    "当": ("成立", "不成立"), "应": ("做到", "没有做到"), "且": ("做到", "没有做到"), "不得": ("出现了", "没有出现"),
    "自": ("已到", "未到"), "限": ("未超过", "已超过"), "先于": ("在前", "没有在前"), "可": ("可以", "不可以"),
}  # fmt: skip
_BAD = {"应": False, "且": False, "不得": True, "限": False, "先于": False, "自": False}


class ClauseView(NamedTuple):
    """One line of parallel text: the law's words, what was looked at, what it came to."""

    key: str
    quote: str
    reading: str
    looked: list[Looked]
    word: str
    css: str


class FindingView(NamedTuple):
    """One verdict. ``clauses`` only where the reasons are set out in full."""

    article: str
    rule: str
    object: str
    holder: str
    shade: str
    css: str
    due: str
    late: str
    quote: str
    clauses: list[ClauseView]
    advice: str
    hinges: str
    provisional: bool


@dataclass(frozen=True)
class Card:
    """A project's card."""

    anchor: str
    label: str
    name: str
    unit: str
    place: str
    money: str
    counts: list[tuple[str, str, int]]
    full: list[FindingView]
    doubts: list[FindingView]
    doubtful: int
    pending: list[FindingView]
    out_of_scope: str


class Views:
    """Makes what the template shows out of verdicts."""

    def __init__(self, pack: Pack, today: datetime.date) -> None:
        self.pack, self.today = pack, today

    def card(self, project: Judged) -> Card:
        """The whole card of a project."""
        by_shade: dict[str, list[Verdict]] = {}
        for name, verdict in project.findings:
            by_shade.setdefault(name, []).append(verdict)
        full = [self.finding(name, verdict) for name in ORDER for verdict in by_shade.get(name, ())]
        pending = [verdict for verdict in by_shade.get("未到期", ()) if verdict.due is not None]
        pending.sort(key=lambda verdict: verdict.due or 0)
        outside = project.out_of_scope
        return Card(
            anchor=anchor(project),
            label=project.label,
            name=project.name or "（项目名称未填）",
            unit=project.unit or "建设单位未填",
            place=f"{project.sheet} 第 {project.row} 行",
            money=money(project.money) if project.money is not None else "",
            counts=[(name, CSS[name], len(by_shade[name])) for name in CSS if name in by_shade and name != "符合"],
            full=full,
            doubts=_together(self.finding("待认定", verdict, full=False) for verdict in by_shade.get("待认定", ())),
            doubtful=len(by_shade.get("待认定", ())),
            pending=[self.finding("未到期", verdict, full=False) for verdict in pending],
            out_of_scope=outside.rule.title if outside else "",
        )

    def finding(self, name: str, verdict: Verdict, full: bool = True) -> FindingView:
        """One verdict under its shade; its clauses only when ``full``."""
        late = distance(self.pack, verdict, self.today)
        return FindingView(
            article=verdict.rule.title,
            rule=verdict.rule.name,
            object=subject(verdict),
            holder=verdict.rule.holder,
            shade=name,
            css=CSS.get(name, "none"),
            due=day(verdict.due) if verdict.due is not None else "",
            late=late.words if late else "",
            quote=quoted(verdict.rule),
            clauses=[self._clause(verdict, clause) for clause in verdict.clauses] if full else [],
            advice=advice(self.pack, verdict),
            hinges=hinges(self.pack, verdict) if full else "",
            provisional=verdict.provisional,
        )

    def _clause(self, verdict: Verdict, clause: dict[str, Any]) -> ClauseView:
        key, truth = clause["key"], clause["value"]
        words = _WORDS.get(key, ("是", "否"))
        word = "不明" if truth is None else words[0 if truth else 1]
        css = "doubt" if truth is None else ("breach" if _BAD.get(key) is truth else "")
        quote, reading = clause["quote"], ""
        found = next((item for item in verdict.rule.clauses if item.key == key and item.quote == quote), None)
        if found and found.reading:
            quote, reading = "", self._reading(found.reading)
        return ClauseView(key, quote, reading, looked_at(self.pack, verdict.rule, clause), word, css)

    def _reading(self, id_: str) -> str:
        entry = self.pack.readings.get(id_)
        return f"解释 {id_}：{entry.adopted}" if entry else f"解释 {id_}"


def _together(findings: Iterable[FindingView]) -> list[FindingView]:
    """Doubts of one rule that want the same facts in one line, their objects side by side."""
    lines: dict[tuple[str, str], list[FindingView]] = {}
    for finding in findings:
        lines.setdefault((finding.rule, finding.advice), []).append(finding)
    return [first._replace(object=_objects([first, *more])) for first, *more in lines.values()]


def _objects(findings: list[FindingView]) -> str:
    names = [finding.object for finding in findings if finding.object]
    return names[0] if len(names) == 1 else f"{names[0]} 等 {len(names)} 项" if names else ""


def evidence(view: FindingView) -> str:
    """What of the facts shows the breach, in a few words."""
    bad = [clause for clause in view.clauses if clause.css == "breach"]
    return "，".join(dict.fromkeys(item.text for clause in bad for item in clause.looked[:1]))


def subject(verdict: Verdict) -> str:
    """合同 HT-2024-01; nothing for the project itself."""
    if verdict.object == PROJECT:
        return ""
    return f"{verdict.object} {verdict.number}" if verdict.number else verdict.object


def anchor(project: Judged) -> str:
    """Where the card of a project stands in the page."""
    return f"p-{project.sheet.encode().hex()[-12:]}-{project.row}"
