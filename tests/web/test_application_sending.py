"""Checking the answers, submitting, the receipt, versions side by side."""

from collections.abc import Callable

import pytest

from quancheng.journal import Entry
from quancheng.lifecycle.acts import acceptance, drafting, submission
from quancheng.lifecycle.acts.acceptance import Returning
from quancheng.lifecycle.refusals import Invalid
from quancheng.projects.models import CoBuilder, Project, Submission
from tests.lifecycle.world import World, filled, fresh, screened, submitted
from tests.web.applying import address, hidden
from tests.web.reading import parsed
from tests.web.visiting import Visitor

Enter = Callable[[str], Visitor]


def submits(visitor: Visitor, project: Project) -> tuple[dict[str, str], object]:
    page = visitor.page(address(project, "check/"))
    sent = hidden(page)
    return sent, visitor.post(address(project, "check/"), sent)


def test_the_answers_stand_by_part_each_with_a_way_to_change_it(world: World, enter: Enter) -> None:
    project = filled(world, screened(world))
    page = enter("林知远").page(address(project, "check/"))
    assert address(project, "overview/#建设目标") in page.links()
    assert "建成客流监测平台" in page.source
    assert "990,020.00 元" in page.source


def test_a_clerk_sees_who_submits_and_no_button(world: World, enter: Enter) -> None:
    page = enter("林知远").page(address(filled(world, screened(world)), "check/"))
    assert "请负责人 苏明达" in page.source
    assert "提交立项申请" not in page.words("button")


def test_the_head_submits_and_gets_a_receipt_that_says_what_comes_next(world: World, enter: Enter) -> None:
    project, head = filled(world, screened(world)), enter("苏明达")
    _, reply = submits(head, project)
    assert reply.headers["Location"] == address(project, "receipts/1/")  # type: ignore[attr-defined]  # a redirect
    page = head.page(address(project, "receipts/1/"))
    assert "379901-2025-0001-01" in page.words("span", "receipt")
    assert "区大数据局受理" in page.source
    assert fresh(project).state == "已提交"


def test_a_submission_sent_twice_has_one_effect(world: World, enter: Enter) -> None:
    project, head = filled(world, screened(world)), enter("苏明达")
    sent, _ = submits(head, project)
    acts = Entry.objects.count()
    reply = head.post(address(project, "check/"), sent)
    assert reply.headers["Location"] == address(project, "receipts/1/")
    assert (Submission.objects.count(), Entry.objects.count()) == (1, acts)


def test_who_submits_in_a_second_window_is_led_to_the_receipt(world: World, enter: Enter) -> None:
    project, head = filled(world, screened(world)), enter("苏明达")
    other = hidden(head.page(address(project, "check/")))
    submits(head, project)
    page = parsed(head.post(address(project, "check/"), other))
    assert any("已经提交过了" in words for words in page.words("p", "told"))
    assert address(project, "receipts/1/") in page.links()
    assert page.words("h2").count("没有提交") == 0


def test_what_is_submitted_is_only_to_be_read(world: World, enter: Enter) -> None:
    page = enter("苏明达").page(address(submitted(world), "check/"))
    assert page.words("h1") == ["申报内容"]
    assert "现在怎样" in page.words("h2")
    assert not {"能不能提交", "由谁提交", "提交立项申请"} & set(page.words("h2"))
    assert page.all("article") == []


def test_what_is_not_complete_is_not_submitted(world: World, enter: Enter) -> None:
    project, head = screened(world), enter("苏明达")
    page = head.page(address(project, "check/"))
    button = next(each for each in page.all("button") if each.text == "提交立项申请")
    assert "disabled" in button.attributes
    reply = head.post(address(project, "check/"), hidden(page))
    assert reply.status_code == 422
    assert "还缺" in " ".join(parsed(reply).words("div", "errors"))
    assert fresh(project).state == "起草"


def test_the_law_bars_with_article_words_facts_and_what_would_change_it(world: World, enter: Enter) -> None:
    project = filled(world, screened(world))
    unit = world.units["区教育和体育局"].public_id
    world.does(
        "林知远", drafting.draft, project=project.public_id, version=None, part="cobuilding",
        values={"共建类型": "跨部门", "牵头部门": "区文化和旅游局"}, rows=[{"unit": unit, "part": "研学数据"}],
    )  # fmt: skip
    page = enter("苏明达").page(address(project, "check/"))
    told = " ".join(page.words("article", "verdict"))
    assert "第九条 共同方案" in told
    assert "应由项目牵头部门会同共建部门，共同形成项目建设方案" in told
    assert "共建单位确认日" in told
    CoBuilder.objects.update(confirmed_on=world.at.date(), confirmed_by="沈望舒")
    assert not enter("苏明达").page(address(project, "check/")).all("article", "verdict")


def test_a_stale_page_does_not_submit(world: World, enter: Enter) -> None:
    project, head = filled(world, screened(world)), enter("苏明达")
    sent = hidden(head.page(address(project, "check/")))
    world.does(
        "林知远", drafting.draft, project=project.public_id, version=None, part="overview", values={"建设目标": "改了"}
    )
    reply = head.post(address(project, "check/"), sent)
    assert reply.status_code == 409
    assert "他人已修改" in reply.content.decode()
    assert "改了" in reply.content.decode()
    assert fresh(project).state == "起草"


def test_a_receipt_that_is_not_there_is_a_404(world: World, enter: Enter) -> None:
    project = submitted(world)
    assert enter("苏明达").get(address(project, "receipts/2/")).status_code == 404
    assert enter("白景行").get(address(project, "receipts/1/")).status_code == 404


def test_versions_stand_side_by_side_with_the_reasons_between(world: World, enter: Enter) -> None:
    project = submitted(world)
    told = {"project": project.public_id, "version": None}
    items = [Returning("overview", "建设目标", "请写出指标")]
    world.does("周闻笛", acceptance.return_application, items=items, **told)
    world.does("林知远", drafting.draft, part="overview", values={"建设目标": "误差不超过百分之五"}, **told)
    page = enter("林知远").page(address(project, "versions/"))
    assert "提交以后的改动" in " ".join(page.words("h2"))
    assert (page.words("del"), page.words("ins")) == (["建成客流监测平台"], ["误差不超过百分之五"])
    world.does("苏明达", submission.submit_application, **told)
    page = enter("周闻笛").page(address(project, "versions/"))
    assert any(words.startswith("第 2 次提交") for words in page.words("h2"))
    assert page.words("ins") == ["误差不超过百分之五"]
    assert "请写出指标" in " ".join(page.words("div", "returned"))


def test_what_two_answers_say_against_each_other_is_named_and_not_submitted(world: World, enter: Enter) -> None:
    project = filled(world, screened(world))
    told = {"project": project.public_id, "version": fresh(project).version}
    world.does("林知远", drafting.draft, part="overview", values={"涉及政府投资": False}, **told)
    page = enter("苏明达").page(address(project, "check/"))
    assert "涉及政府投资（资金来源是“政府投资”，这里应当是“是”）" in page.source
    assert fresh(project).state == "起草"
    with pytest.raises(Invalid, match="应当是"):
        world.does("苏明达", submission.submit_application, **(told | {"version": fresh(project).version}))
