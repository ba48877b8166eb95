"""What of this chapter stands in the small world before each test."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from quancheng.lifecycle.acts.library import construction, entering, urgent
from quancheng.projects.models import ConstructionPlan
from tests.lifecycle.placed import BUDGETED, IN_BUDGET, PASSED, placed
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.world import PDF, World

URGENT = PASSED | {"突发临时": True}
MINUTES = "党委（党组）会会议纪要"
REQUEST = {"meeting": "局党组会第 7 次会议", "meeting_on": "2025-03-02", "reason": "汛期提前，须在四月前建成预警"}
AGREED = {"agreed": "同意", "text": "确属急需"}


class Paper:
    """A file as a form brings it: read from its beginning each time."""

    def __init__(self, name: str, content: bytes = PDF) -> None:
        self.name, self.content = name, content

    def open(self) -> BytesIO:
        return BytesIO(self.content)


def minutes() -> dict[str, Paper | None]:
    """The papers of a request."""
    return {MINUTES: Paper("会议纪要.pdf", PDF + "会议纪要".encode())}


def acts(world: World, project: str, who: str, function: Any, values: Mapping[str, Any], **more: Any) -> None:
    """An act on a project, whichever version stands."""
    world.does(who, function, project=project, version=None, values=values, **more)


def stand(made: Standing) -> None:
    """Projects and rows of this chapter, by a word in ``made.projects`` and ``made.ids``."""
    _library(made)
    _plans(made)
    _urgent(made)


def _library(made: Standing) -> None:
    world = made.world
    made.projects["待入库"] = placed(world, "待入库", "入库", PASSED).public_id
    made.projects["库内"] = placed(world, "库内", "入库", BUDGETED).public_id
    acts(world, made.projects["库内"], "周闻笛", entering.enter_library, {"year": 2026})


def _plans(made: Standing) -> None:
    world = made.world
    for word, year in (("待列计划", None), ("已列计划", 2026), ("待反馈", 2025)):
        made.projects[word] = placed(world, word, "计划", IN_BUDGET).public_id
        if year:
            acts(world, made.projects[word], "周闻笛", construction.plan_project, {"year": year, "amount": "880000.00"})
            made.ids[f"{year} 年建设计划"] = plan_of(world, year).public_id
    told = {"plan": made.ids["2025 年建设计划"], "version": None, "values": AGREED}
    world.does("金满仓", construction.countersign_plan, **told)


def plan_of(world: World, year: int) -> ConstructionPlan:
    """The construction plan of a year."""
    return ConstructionPlan.objects.get(jurisdiction=world.jurisdiction, year=year)


def _urgent(made: Standing) -> None:
    world = made.world
    made.projects["急需"] = placed(world, "急需", "入库", URGENT).public_id
    for word, major in (("重大追加", True), ("追加待审", False), ("追加待财政", False)):
        project = placed(world, word, "入库", URGENT | {"重大项目": major}).public_id
        made.projects[word] = project
        acts(world, project, "苏明达", urgent.ask_urgently, REQUEST, files=minutes())
    acts(world, made.projects["追加待财政"], "周闻笛", urgent.review, AGREED)
