"""What of this chapter stands in the small world before each test."""

from __future__ import annotations

from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Person, Post, Section
from quancheng.lifecycle.acts import acceptance
from quancheng.lifecycle.acts.approving import slips
from quancheng.lifecycle.awaiting import rejudge
from quancheng.lifecycle.findings import columns
from quancheng.projects.models import Project
from tests.lifecycle.placed import OPINION, PASSED, REVIEWED, placed
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.world import BEGINNING, World, fresh, submitted

OFFICE = "区大数据局"
PREPARER, CHECKER, HEAD, LEADER = "周闻笛", "江照晚", "顾长风", "领导人"
BUILDER, BUILDERS_HEAD = "卜建安", "任建成"
"""They build the department's own project."""

OPINING = {"conclusion": "同意", "suggested": "900000.00", "text": "建设必要，技术可行，预算合理，同意立项"}
APPROVING = {
    "number": "青数批〔2025〕3号",
    "amount": "900000.00",
    "text": "请按批复的方案和预算实施",
    "lines": [{"amount": "800000.00", "note": ""}, {"amount": "100000.00", "note": "核减终端数量"}],
}
PLANNED_FOR = {"年度计划列入日": "2025-01-20"}
AGAIN = PASSED | {"立项评审结论": "修改后再审", "建议投资额": None}


def stand(made: Standing) -> None:
    """Projects and rows of this chapter, by a word in ``made.projects`` and ``made.ids``."""
    world = made.world
    settle_sections(world)
    for name, stage, facts in (
        ("已评审", "评审", REVIEWED), ("待复核", "评审", REVIEWED), ("待签发", "评审", REVIEWED),
        ("已签发", "评审", REVIEWED), ("已出具", "评审", OPINION | PLANNED_FOR), ("再审", "评审", AGAIN),
    ):  # fmt: skip
        made.projects[name] = placed(world, name, stage, facts).public_id
    made.projects["本局"] = own_project(world, "本局", REVIEWED | {"评审机构": "明衡评估有限公司"}).public_id
    made.ids["待复核"] = prepared(world, made["待复核"])
    made.ids["待签发"] = checked(world, made["待签发"])
    made.ids["已签发"] = signed(world, made["已签发"])
    made.ids["批复"] = signed(world, made["已出具"], "立项批复", APPROVING)
    made.ids["本局"] = signed(world, made["本局"])


def settle_sections(world: World) -> None:
    """The department's own building section, and sections for who checks."""
    office = world.units[OFFICE]
    section, _ = Section.objects.get_or_create(unit=office, name="审核科")
    post = world[CHECKER].post
    assert post is not None
    Post.objects.filter(pk=post.pk).update(section=section)
    post.section = section


def own_project(world: World, name: str, facts: dict[str, Any]) -> Project:
    """A project that the competent department builds itself, accepted by another section, at review."""
    if BUILDER not in world.people:
        for person, role in ((BUILDER, "经办"), (BUILDERS_HEAD, "负责人")):
            _builder(world, person, role)
    project = submitted(world, name, BUILDERS_HEAD, BUILDER)
    world.does(PREPARER, acceptance.accept_application, project=project.public_id, version=None)
    project = fresh(project)
    project.facts = project.facts | facts
    told = {"facts": project.facts} | columns(rejudge([project], world.at.date())[0])
    Project.objects.filter(pk=project.pk).update(**told)
    return fresh(project)


def _builder(world: World, name: str, role: str) -> None:
    section, _ = Section.objects.get_or_create(unit=world.units[OFFICE], name="建设科")
    person = Person.objects.create_user(f"own{len(world.people)}", name, jurisdiction=world.jurisdiction)
    post = Post.objects.create(
        person=person, unit=world.units[OFFICE], section=section, duty="项目建设单位", role=role, since=BEGINNING
    )
    world.people[name] = Acting(person, post)


def prepared(world: World, project: Project, act: str = "出具审核意见", values: Any = OPINING) -> str:
    """A slip that has been prepared."""
    told = {"project": project.public_id, "version": None, "act": act, "values": values}
    made = world.does(PREPARER, slips.prepare, **told)
    return str(made.public_id)


def checked(world: World, project: Project, act: str = "出具审核意见", values: Any = OPINING) -> str:
    """One that has been checked as well."""
    slip = prepared(world, project, act, values)
    world.does(CHECKER, slips.check, project=project.public_id, version=None, slip=slip, agreed=True)
    return slip


def signed(world: World, project: Project, act: str = "出具审核意见", values: Any = OPINING) -> str:
    """One that has been signed."""
    slip = checked(world, project, act, values)
    world.does(HEAD, slips.sign, project=project.public_id, version=None, slip=slip, agreed=True)
    return slip
