"""Who sees which project, by the table in access.md: every duty with every relation to a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Jurisdiction
from quancheng.law import load_pack
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.acts import cobuilding, drafting, evaluation, submission
from quancheng.lifecycle.holders import COBUILDER, EXPERT, LEAD, PURCHASER
from quancheng.projects.models import Project
from tests.lifecycle.standing import add
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.world import SCORES

TABLE = Path(__file__).with_name("access.md")
SEEN = "●"


def rows() -> dict[str, dict[str, bool]]:
    """Who → project → whether it is seen, as the table says."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    head, _, *body = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {cells[0]: {name: cell == SEEN for name, cell in zip(head[1:], cells[1:], strict=True)} for cells in body}


@pytest.fixture
def peopled(standing: Standing) -> Standing:
    """Somebody for every duty, and projects that were assigned, withdrawn, voided, or lie elsewhere."""
    world = standing.world
    posted = {acting.duty for acting in world.people.values()}
    process = load_pack("mudan-2023").process
    held = {holder for act in process.acts for holder in process.holders(act)} - {LEAD, PURCHASER, COBUILDER}
    for duty in sorted(held - posted):
        add(world, duty, f"区{duty}", duty, "经办", world.jurisdiction)
    told = {"project": standing.projects["评估中"], "version": None}
    world.does("程审之", evaluation.submit_commissioned, values=SCORES | {"on": "2025-03-03"}, **told)
    standing.projects["评估完"] = standing.projects.pop("评估中")
    for name, source in (("评估中", "已提交"), ("作废评估", "更正中")):
        standing.projects[name] = standing.projects.pop(source)
        told = {"project": standing.projects[name], "version": None}
        third = world.units["明衡评估有限公司"].public_id
        world.does("周闻笛", evaluation.commission_evaluation, evaluator=third, reason="必要", **told)
    world.does("苏明达", submission.void, project=standing.projects["作废评估"], version=None, reason="录错")
    standing.projects["撤回"] = standing.projects.pop("催办中")
    world.does("苏明达", submission.withdraw, project=standing.projects["撤回"], version=None, reason="改")
    place = Jurisdiction.objects.get(code="379902")
    abroad = add(world, "外区建设", "白河区文旅局", "项目建设单位", "经办", place)
    foreign = Project.objects.get(public_id=standing.projects["邻局已提交"])
    foreign.pk, foreign.public_id, foreign.number = None, "foreignproject", "379902-2025-0001"
    foreign.jurisdiction, foreign.clerk, foreign.unit_id = place, abroad.person, world.units["白河区文旅局"].pk
    foreign.save(force_insert=True)
    standing.projects["外区已提交"] = foreign.public_id
    return standing


def seen_by(acting: Acting, standing: Standing) -> dict[str, bool]:
    there = set(visible(acting).values_list("public_id", flat=True))
    return {name: public_id in there for name, public_id in standing.projects.items()}


def test_everybody_sees_what_the_table_says_and_nothing_else(peopled: Standing) -> None:
    expected = rows()
    found = {name: seen_by(acting, peopled) for name, acting in peopled.world.people.items()}
    assert {label(acting) for acting in peopled.world.people.values()} == expected.keys()
    for name, acting in peopled.world.people.items():
        assert found[name] == expected[label(acting)], label(acting)


def label(acting: Acting) -> str:
    """A line of the table: whose unit, which duty; of experts each, since each sees what they sit for."""
    if acting.unit is None:
        return acting.administrator or "没有岗位"
    who = f" {acting.person.name}" if acting.duty == EXPERT else ""
    return f"{acting.unit.name} · {acting.duty}{who}"


def test_who_built_along_sees_it_no_more_once_taken_off(standing: Standing) -> None:
    project, world = standing["共建草稿"], standing.world
    assert project in visible(world["白景行"])
    told = {"project": project.public_id, "version": None, "part": "cobuilding"}
    world.does("林知远", drafting.draft, values={"共建类型": "无"}, rows=[], **told)
    assert project not in visible(world["白景行"])


def test_who_builds_along_sees_it_also_once_confirmed(standing: Standing) -> None:
    project, world = standing["共建草稿"], standing.world
    world.does("沈望舒", cobuilding.confirm_cobuilding, project=project.public_id, version=None)
    assert project in visible(world["白景行"])
