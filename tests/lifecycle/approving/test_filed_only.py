"""管理方式 备案 (第十六条, I-16-2): accepted, it goes to procurement; no review, no approval is asked of it."""

from quancheng.lifecycle.acts import acceptance, submission
from quancheng.lifecycle.findings import judge
from quancheng.lifecycle.models import Awaited
from tests.lifecycle.world import World, filled, fresh, screened


def test_a_project_that_is_only_filed_goes_to_procurement_when_it_is_accepted(world: World) -> None:
    project = filled(world, screened(world), 管理方式="备案")
    world.does("苏明达", submission.submit_application, project=project.public_id, version=project.version)
    world.does("周闻笛", acceptance.accept_application, project=project.public_id, version=None)
    project = fresh(project)
    assert (project.stage, project.state) == ("采购", "已受理")
    waited = set(Awaited.objects.filter(project=project).values_list("act", flat=True))
    assert not waited & {"列入评审批次", "出具审核意见", "提交评审情况", "立项批复"}
    asked = {each.rule.name for each in judge([project], world.at.date())[0].verdicts if each.verdict == "不符合"}
    assert not asked & {"立项审核意见", "评审提交", "年度计划", "按批复实施"}
