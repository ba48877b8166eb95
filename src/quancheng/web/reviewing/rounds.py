"""评审 on a project's page: each batch it has been in and what came of it, what was argued before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quancheng.lifecycle.content import words_of_thousandths
from quancheng.lifecycle.findings import State
from quancheng.reviews.models import Argument, Reviewed


@dataclass(frozen=True)
class Rounds:
    """Of one project: the batches it is or was in, the newest first; what was argued, the newest of each kind."""

    reviewed: list[Reviewed]
    argued: list[Argument]
    marks: ClassVar = staticmethod(words_of_thousandths)


def rounds(state: State) -> Rounds:
    """What a project's page tells of its review; nothing that is sealed (one statement)."""
    newest = {each.kind: each for each in Argument.objects.filter(project=state.project).order_by("id")}
    return Rounds(state.rows.reviews[::-1], list(newest.values()))
