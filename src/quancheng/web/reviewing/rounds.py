"""评审 on a project's page: each batch it has been in and what came of it, what was argued before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from quancheng.lifecycle.content import words_of_thousandths
from quancheng.projects.models import Project
from quancheng.reviews.models import Argument, Reviewed


@dataclass(frozen=True)
class Rounds:
    """Of one project: the batches it is or was in, the newest first; what was argued, the newest of each kind."""

    reviewed: list[Reviewed]
    argued: list[Argument]
    marks: ClassVar = staticmethod(words_of_thousandths)


def rounds(project: Project) -> Rounds:
    """What a project's page tells of its review; nothing that is sealed (two statements)."""
    inside = Reviewed.objects.filter(project=project, left_on=None)
    reviewed = list(inside.select_related("batch__agency").order_by("-id"))
    newest = {each.kind: each for each in Argument.objects.filter(project=project).order_by("id")}
    return Rounds(reviewed, list(newest.values()))
