"""Returning, accepting, passing a 原则上: by whom, of what, with which reasons."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from quancheng.accounts.models import Post, Unit
from quancheng.documents.models import Document, Version
from quancheng.lifecycle.acts import acceptance, drafting, submission
from quancheng.lifecycle.acts.acceptance import Returning
from quancheng.lifecycle.refusals import Invalid, NotAllowed, WrongState
from quancheng.projects.models import CoBuilder, Project, ReturnedItem
from quancheng.web import returning
from tests.lifecycle.standing_made import Standing


def told(standing: Standing, name: str) -> dict[str, Any]:
    return {"project": standing.projects[name], "version": standing.version(name)}


def send_back(standing: Standing, *items: Returning, who: str = "周闻笛", name: str = "已提交") -> None:
    standing.world.does(who, acceptance.return_application, items=list(items), **told(standing, name))


@pytest.mark.parametrize(
    ("item", "field", "words"),
    [
        (Returning("overview", "建设目标", "  "), "reason", "理由"),
        (Returning("overview", "建设目标", "长" * 501), "reason", "500"),
        (Returning("overview", "建设目标", "看\x00不见"), "reason", "不能显示"),
        (Returning("nowhere", "", "x"), "part", "没有这个部分"),
        (Returning("overview", "技术路线", "x"), "field", "项目概况"),
        (Returning("papers", "没有这份材料", "x"), "field", "申报材料"),
        (Returning("estimate", "名" * 221, "x"), "field", "投资概算"),
    ],
)
def test_what_is_returned_can_be_mended_and_has_its_reason(
    standing: Standing, item: Returning, field: str, words: str
) -> None:
    with pytest.raises(Invalid, match=words) as refused:
        send_back(standing, Returning("safety", "", "请说明"), item)
    assert [(each.field, each.row, each.article) for each in refused.value.faults] == [(field, 2, "第四条")]
    assert standing["已提交"].state == "已提交"


def test_whatever_the_page_of_returning_offers_can_be_returned(standing: Standing) -> None:
    offered = returning.items(returning.last_two(standing["已提交"]))
    assert len(offered) > 30
    send_back(standing, *(replace(each, reason="请核对").item for each in offered))
    assert ReturnedItem.objects.filter(submission__project=standing["已提交"]).count() == len(offered)


def test_nothing_is_returned_without_an_item_nor_one_item_twice(standing: Standing) -> None:
    with pytest.raises(Invalid, match="至少"):
        send_back(standing)
    with pytest.raises(Invalid, match="两次"):
        send_back(standing, Returning("safety", "", "a"), Returning("safety", "", "b"))
    assert not ReturnedItem.objects.filter(submission__project=standing["已提交"]).exists()


def test_a_returned_paper_alone_opens_again(standing: Standing) -> None:
    label = Document.objects.filter(subject_id=standing["已提交"].pk).earliest("pk").label
    send_back(standing, Returning("papers", label, "请盖章"))
    assert standing["已提交"].state == "退回补正"
    with pytest.raises(WrongState, match="建设目标"):
        standing.world.does(
            "林知远", drafting.draft, part="overview", values={"建设目标": "别的"}, **told(standing, "已提交")
        )


def test_finance_returns_nothing_before_the_competent_department_has_accepted(standing: Standing) -> None:
    with pytest.raises(NotAllowed, match="项目主管部门"):
        send_back(standing, Returning("safety", "", "请说明"), who="钱有度")


def test_what_was_returned_is_submitted_again_under_its_number_and_its_first_day(standing: Standing) -> None:
    project, world = standing["退回补正"], standing.world
    world.later(days=4)
    values = {"安全可靠说明": "逐项说明如下"}
    world.does("林知远", drafting.state_safety, values=values, **told(standing, "退回补正"))
    world.does("苏明达", submission.submit_application, **told(standing, "退回补正"))
    now = standing["退回补正"]
    assert (now.number, now.facts["立项申请日"]) == (project.number, "2025-03-03")
    assert [each.receipt for each in now.submissions.order_by("number")] == [f"{now.number}-01", f"{now.number}-02"]


def test_what_was_withdrawn_has_its_day_anew(standing: Standing) -> None:
    world = standing.world
    world.does("林知远", submission.withdraw, reason="改概算", **told(standing, "已提交"))
    assert standing["已提交"].facts["立项申请日"] is None
    world.later(days=4)
    world.does("苏明达", submission.submit_application, **told(standing, "已提交"))
    assert standing["已提交"].facts["立项申请日"] == "2025-03-07"


def test_a_paper_changed_behind_the_back_of_the_submission_is_not_accepted(standing: Standing) -> None:
    document = Document.objects.filter(subject_id=standing["已提交"].pk).earliest("pk")
    old = document.versions.get()
    Version.objects.create(
        document=document, number=2, content=old.content, filename="换.pdf", by_person="x", by_name="x",
        at=standing.world.at,
    )  # fmt: skip
    with pytest.raises(WrongState, match=document.label[:6]):
        standing.world.does("周闻笛", acceptance.accept_application, **told(standing, "已提交"))


def test_nobody_accepts_what_the_own_unit_builds_alone_or_along(standing: Standing) -> None:
    project, unit = standing["已提交"], standing.world.units["区大数据局"]
    CoBuilder.objects.create(project=project, unit=unit, confirmed_on=standing.world.at.date())
    with pytest.raises(NotAllowed, match="领导小组"):
        standing.world.does("周闻笛", acceptance.accept_application, **told(standing, "已提交"))
    CoBuilder.objects.all().delete()
    Project.objects.filter(pk=project.pk).update(unit=Unit.objects.get(pk=unit.pk))
    with pytest.raises(NotAllowed, match="领导小组"):
        standing.world.does("周闻笛", acceptance.accept_application, **told(standing, "已提交"))


def test_nobody_accepts_what_is_built_where_he_works_as_well(standing: Standing) -> None:
    unit, officer = standing.world.units["区文化和旅游局"], standing.world["周闻笛"].person
    Post.objects.create(person=officer, unit=unit, duty="项目建设单位", role="经办", since=standing.world.at.date())
    with pytest.raises(NotAllowed, match="任职"):
        standing.world.does("周闻笛", acceptance.accept_application, **told(standing, "已提交"))
    Post.objects.filter(person=officer, unit=unit).update(since="2025-01-01", until="2025-03-02")
    standing.world.does("周闻笛", acceptance.accept_application, **told(standing, "已提交"))


def test_a_rule_is_passed_only_where_it_is_not_met(standing: Standing) -> None:
    world = standing.world
    with pytest.raises(WrongState, match="不需要"):
        world.does("顾长风", acceptance.waive, rule="申报材料", reason="先放行", **told(standing, "已提交"))
    with pytest.raises(Invalid, match="原则上"):
        world.does("顾长风", acceptance.waive, rule="资源目录", reason="先放行", **told(standing, "补录"))
    with pytest.raises(Invalid, match="原则上"):
        world.does("顾长风", acceptance.waive, rule="没有这条", reason="先放行", **told(standing, "补录"))


def test_a_passed_rule_counts_no_more_and_is_passed_once(standing: Standing) -> None:
    before = standing["补录"].principles
    standing.world.does("顾长风", acceptance.waive, rule="年度计划", reason="临时交办", **told(standing, "补录"))
    assert standing["补录"].principles == before - 1
    with pytest.raises(WrongState, match="已经"):
        standing.world.does("顾长风", acceptance.waive, rule="年度计划", reason="再来", **told(standing, "补录"))


def test_nobody_passes_a_rule_for_the_own_unit(standing: Standing) -> None:
    unit = standing.world.units["区大数据局"]
    Project.objects.filter(public_id=standing.projects["补录"]).update(unit=unit)
    with pytest.raises(NotAllowed, match="领导小组"):
        standing.world.does("顾长风", acceptance.waive, rule="年度计划", reason="自己放行", **told(standing, "补录"))
