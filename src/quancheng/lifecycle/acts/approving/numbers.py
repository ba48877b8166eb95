"""文号: the number under which a document is issued; no two documents of a jurisdiction have the same."""

from __future__ import annotations

from quancheng.lifecycle.acts.asked import Asked
from quancheng.projects.models import Project
from quancheng.reviews.models import Approval, Opinion

LONGEST = 60


def check_number(asked: Asked, project: Project, *, required: bool) -> str:
    """The number as it was told; a fault where another opinion or approval has it."""
    number = asked.text("number", "文号", longest=LONGEST, required=required, lines=False)
    if number:
        for model in (Opinion, Approval):
            taken = model.objects.filter(project__jurisdiction=project.jurisdiction_id, number=number)
            other = taken.select_related("project").first()
            if other is not None:
                asked.wrong("number", f"文号“{number}”已用于“{other.project.name}”（内控规则）")
                break
    return number
