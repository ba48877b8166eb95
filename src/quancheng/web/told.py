"""Verdicts on a project on record, ready to be told: by shade, and those that bar an act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quancheng.law import Answer, Pack, Verdict
from quancheng.ledger.judged import PRINCIPLE, UNMET_PRINCIPLE
from quancheng.lifecycle.findings import State
from quancheng.lifecycle.holders import BUILDER, PURCHASER
from quancheng.projects.models import Project
from quancheng.web.explained import Explained

ASKED = {"答复催办": "被催办的单位"}
"""Acts that any duty may have to do: by whoever was asked to."""


@dataclass(frozen=True)
class Said:
    """One verdict with the shade it is counted as."""

    verdict: Verdict
    shade: str

    @property
    def number(self) -> str:
        """The number of the contract, payment …; nothing for the project itself."""
        return self.verdict.number or ""


def by_shade(state: State) -> dict[str, list[Said]]:
    """Every verdict of a project under its shade, in the order of the articles."""
    found: dict[str, list[Said]] = {}
    for shade, verdict in state.shaded:
        found.setdefault(shade, []).append(Said(verdict, shade))
    return found


def barring(answer: Answer) -> list[Explained]:
    """What closes a gate, rule by rule, to be told with article, words, facts and what would change it."""
    return _explained(answer.barring)


def warned(answer: Answer) -> list[Explained]:
    """What would close it, had the regulation not lapsed (参照执行)."""
    return _explained(answer.warnings)


def _explained(verdicts: Iterable[Verdict]) -> list[Explained]:
    return [Explained(Said(verdict, _shade(verdict))) for verdict in verdicts]


def _shade(verdict: Verdict) -> str:
    is_principle = verdict.verdict == "不符合" and verdict.rule.strength == PRINCIPLE
    return UNMET_PRINCIPLE if is_principle else verdict.verdict


def who(pack: Pack, project: Project | None, duties: Sequence[str]) -> str:
    """Who holds these duties, by the name people know them by: 区大数据局, or the project's own unit."""
    own = project.unit.name if project else ""
    names = [own if own and duty in (BUILDER, PURCHASER) else pack.terms.names.get(duty, duty) for duty in duties]
    return "、".join(dict.fromkeys(names))


def doers(pack: Pack, project: Project, act: str) -> str:
    """Who does an act here: not every duty that may, where it is whoever was asked."""
    return ASKED.get(act) or who(pack, project, pack.process.holders(act))
