"""A batch with its panel, made in rows: where scoring and the conclusion begin, without the acts before them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from quancheng.lifecycle.acts.reviewing import scoring
from quancheng.projects.models import Project
from quancheng.reviews.models import COMING, Batch, Draw, Expert, Reviewed, Score, Seat
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.world import World, accepted

AGENCY = "明衡评估有限公司"
PANEL = ("专家甲", "专家乙", "专家丙", "专家戊", "专家己")
"""The first three have a log-in in the small world."""

MARKS = {"建设必要性": "26", "技术可行性": "33.5", "预算合理性": "24.125"}
GIVEN = MARKS | {"conclusion": "同意", "suggested": "900000.00", "opinion": "必要可行，终端数量可再核减"}
CONCLUDED = {"conclusion": "同意", "text": "同意立项，按建议投资额安排", "reason": ""}


def expert(world: World, name: str) -> Expert:
    """The entry of the pool, made where there is none."""
    person = world.people[name].person if name in world.people else None
    told = {"person": person, "fields": ["软件"]}
    return Expert.objects.get_or_create(jurisdiction=world.jurisdiction, name=name, defaults=told)[0]


def batch_of(
    world: World, *projects: Project, name: str = "第一批", panel: Sequence[str] = PANEL, agency: bool = True,
    on: datetime.date | None = None,
) -> Batch:  # fmt: skip
    """A batch of these projects, its agency appointed, its panel drawn and coming."""
    day = on or world.at.date()
    batch = Batch.objects.create(
        jurisdiction=world.jurisdiction, year=2025, name=name, on=day, place="区政务中心三楼会议室",
        agency=world.units[AGENCY] if agency else None, agency_on=day if agency else None,
    )  # fmt: skip
    for place, project in enumerate(projects, 1):
        Reviewed.objects.create(batch=batch, project=project, place=place)
    draw = Draw.objects.create(
        batch=batch, number=1, seed={}, wanted=[], pool=[], recused=[], drawn=[], at=world.at, by_name="周闻笛"
    )
    for each in panel:
        Seat.objects.create(batch=batch, expert=expert(world, each), draw=draw, field="软件", state=COMING)
    return batch


def give(world: World, project: Project, name: str, **more: Any) -> Score:
    """One expert's score: through the act where the expert has a log-in, else in a row."""
    reviewed = Reviewed.objects.get(project=project, on=None, left_on=None)
    seat = Seat.objects.get(batch=reviewed.batch, expert__name=name)
    told = GIVEN | more
    if name in world.people:
        world.does(name, scoring.score, project=project.public_id, values=told)
        return Score.objects.get(reviewed=reviewed, seat=seat)
    points = {key: round(float(told[key]) * 1000) for key in MARKS}
    suggested = round(float(told["suggested"]) * 100) if told["suggested"] else None
    return Score.objects.create(
        reviewed=reviewed, seat=seat, points=points, total=sum(points.values()), suggested=suggested,
        conclusion=told["conclusion"], opinion=told["opinion"], salt="5" * 32, at=world.at,
    )  # fmt: skip


def give_all(world: World, project: Project, **more: Any) -> None:
    """The whole panel scores alike."""
    for name in PANEL:
        give(world, project, name, **more)


def stand(made: Standing) -> None:
    """A project that is being scored, and one whose scores are all in, in one batch."""
    scored, ready = accepted(made.world, "评分中"), accepted(made.world, "待结论")
    made.projects |= {"评分中": scored.public_id, "待结论": ready.public_id}
    made.ids["评分批次"] = batch_of(made.world, scored, ready, name="评分批次").public_id
    give_all(made.world, ready)
