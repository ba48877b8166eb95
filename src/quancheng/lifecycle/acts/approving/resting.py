"""What a slip rests on: the application as it stands and what the act looks at besides, each as a digest by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from quancheng.documents import of
from quancheng.journal.canonical import canonical
from quancheng.journal.sm3 import sm3_hex
from quancheng.lifecycle.acts import papers
from quancheng.lifecycle.content import content
from quancheng.lifecycle.findings import State
from quancheng.lifecycle.plain import plain
from quancheng.projects.models import EstimateLine

DIGITS = 16
TOLD = ("填报", "更正", "补录")
OTHER = "其他填报内容"
"""Facts that somebody told, wherever: the parts of the application do not name them all."""


def resting(state: State, besides: Mapping[str, Any]) -> dict[str, str]:
    """part → digest. ``besides``: what else the act rests on, under the words in which a change of it is told."""
    project = state.project
    asked = {each.paper for each in papers.wanted(state)}
    filed = [document for document in of(papers.subject(project)) if document.label in asked]
    said: dict[str, Any] = dict(content(state, EstimateLine.objects.filter(project=project), filed))
    told = {name for name, source in project.sources.items() if source.get("source") in TOLD}
    said[OTHER] = {name: project.facts.get(name) for name in sorted(told)}
    return {name: sm3_hex(canonical(plain(each)).encode())[:DIGITS] for name, each in (said | dict(besides)).items()}


def moved(then: Mapping[str, str], now: Mapping[str, str]) -> Sequence[str]:
    """The parts that are not what they were; of what the parts name, nothing twice."""
    found = [name for name in dict.fromkeys((*then, *now)) if then.get(name) != now.get(name)]
    return [name for name in found if name != OTHER] or found
