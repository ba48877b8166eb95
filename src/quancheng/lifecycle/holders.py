"""What a duty has to do with a project: whose it is, who builds along, who is assigned, who stands above.

The names are the regulation's (行为.yaml, 主体); every duty that is not named here is held for the whole jurisdiction.
"""

from __future__ import annotations

from django.db.models import Exists, QuerySet

from quancheng.accounts.acting import Acting
from quancheng.projects.models import CoBuilder, Evaluation, Project
from quancheng.reviews.models import COMING, INVITED, Batch, Seat

BUILDER, LEAD, PURCHASER, COBUILDER = "项目建设单位", "项目牵头部门", "采购人", "共建单位"
OWN = (BUILDER, LEAD, PURCHASER)
"""Duties of the unit whose project it is: who is posted for the first holds the others with it."""

ASSIGNED = ("第三方机构", "评审专家", "监理单位", "检测机构")
EXPERT, THIRD = "评审专家", "第三方机构"
REVIEWING = (EXPERT, THIRD)
ABOVE = "市级主管部门"
SECRECY = "保密部门"
"""To whom a project with state secrets is handed, offline: no act of this house."""


def held(duty: str) -> tuple[str, ...]:
    """The duties somebody posted for this one holds."""
    return (*OWN, COBUILDER) if duty == BUILDER else (duty,)


def sits(acting: Acting) -> QuerySet[Seat]:
    """The seats of who acts on panels: those invited to and those taken."""
    return Seat.objects.filter(expert__person=acting.person, expert__active=True, state__in=(INVITED, COMING))


def holds(acting: Acting, duty: str, project: Project | None) -> bool:
    """Whether who acts holds this duty for this project (at most one statement)."""
    unit = acting.unit
    if unit is None or duty not in held(acting.duty):
        return False
    if project is None:
        return True
    if duty in OWN:
        return project.unit_id == unit.pk
    if duty == COBUILDER:
        return CoBuilder.objects.filter(project=project, unit=unit).exists()
    if duty == EXPERT:
        return sits(acting).filter(batch__reviewed__project=project).exists()
    if duty in ASSIGNED:
        evaluates = Evaluation.objects.filter(project=project, evaluator=unit)
        organises = Batch.objects.filter(agency=unit, reviewed__project=project, reviewed__left_on=None)
        return Project.objects.filter(Exists(evaluates) | Exists(organises), pk=project.pk).exists()
    if duty == ABOVE:
        return project.jurisdiction.superior_id == unit.jurisdiction_id
    return project.jurisdiction_id == unit.jurisdiction_id
