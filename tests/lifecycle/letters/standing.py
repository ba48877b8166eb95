"""What of this chapter stands in the small world before each test."""

from quancheng.lifecycle.acts.letters import city
from quancheng.projects.models import Project
from tests.lifecycle.placed import PLANNED, placed
from tests.lifecycle.standing_made import Standing

APPROVED, SENT = "批复后", "已报市级"


def stand(made: Standing) -> None:
    """An approved project on the construction plan; one that was sent to the city."""
    made.projects[APPROVED] = placed(made.world, APPROVED, "计划", PLANNED).public_id
    sent: Project = placed(made.world, SENT, "计划", PLANNED)
    made.projects[SENT] = sent.public_id
    made.world.does("周闻笛", city.file_with_city, project=sent.public_id, version=sent.version)
