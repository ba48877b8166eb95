"""管理方式 备案 on the pages: 受理 says 备案 and not 评审 (第十六条)."""

from collections.abc import Callable

from quancheng.lifecycle.acts import submission
from tests.lifecycle.world import World, filled, fresh, screened, submitted
from tests.web.visiting import Visitor

Enter = Callable[[str], Visitor]


def test_a_project_that_is_only_filed_is_told_so(world: World, enter: Enter) -> None:
    project = filled(world, screened(world), 管理方式="备案")
    world.does("苏明达", submission.submit_application, project=project.public_id, version=project.version)
    page = enter("周闻笛").page(f"/projects/{project.public_id}/do/accept/")
    assert "受理即备案" in page.words("div", "consequence")[0]
    assert "评审阶段" not in page.source
    assert enter("周闻笛").does(project, "accept").status_code == 302
    told = enter("周闻笛").page(f"/projects/{project.public_id}/?done=accept").words("div", "told")[0]
    assert "已受理备案" in told
    assert "转入采购阶段" in told
    assert fresh(project).stage == "采购"


def test_a_project_that_is_approved_is_told_of_its_review(world: World, enter: Enter) -> None:
    project = submitted(world)
    enter("周闻笛").does(project, "accept")
    told = enter("周闻笛").page(f"/projects/{project.public_id}/?done=accept").words("div", "told")[0]
    assert "评审阶段" in told
