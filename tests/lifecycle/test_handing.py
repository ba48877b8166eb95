"""Another clerk, another unit, a third party, a reminder: who may be chosen, and what becomes of what was under way."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Delegation, Post, Unit
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.acts import acceptance, correction, drafting, evaluation, handing, submission, urging
from quancheng.lifecycle.models import Finding
from quancheng.lifecycle.refusals import Invalid, NotAllowed, Stale, WrongState
from quancheng.projects.models import CoBuilder, Evaluation, Handover, Project
from tests.lifecycle.standing import NEIGHBOUR, PARTNER, THIRD
from tests.lifecycle.standing_made import Standing
from tests.lifecycle.world import SCORES


def told(standing: Standing, name: str) -> dict[str, Any]:
    return {"project": standing.projects[name], "version": None}


def offer(standing: Standing, unit: str, name: str = "已受理") -> Handover:
    public_id = standing.world.units[unit].public_id
    standing.world.does("苏明达", handing.offer_project, unit=public_id, reason="划转", **told(standing, name))
    return Handover.objects.get(project=standing[name], taken_at=None, withdrawn=False)


def take(standing: Standing, who: str, handover: str, **more: Any) -> None:
    standing.world.does(who, handing.take_project, handover=handover, **more)


# another unit


def test_who_takes_a_project_has_it_with_its_findings_and_who_gave_it_sees_it_no_more(standing: Standing) -> None:
    project, unit = standing["移交中"], standing.world.units[NEIGHBOUR]
    take(standing, "秋知节", standing.ids["移交"], clerk=standing.world["路人甲"].person.public_id)
    now = standing["移交中"]
    assert (now.unit, now.clerk.name) == (unit, "路人甲")
    assert set(Finding.objects.filter(project=project).values_list("unit", flat=True)) <= {unit.pk}
    assert project not in visible(standing.world["林知远"])
    assert project in visible(standing.world["路人甲"])


@pytest.mark.parametrize("unit", ["区文化和旅游局", THIRD, "区财政局", "市大数据局"])
def test_a_project_goes_only_to_another_building_unit_of_the_place(standing: Standing, unit: str) -> None:
    with pytest.raises(Invalid, match="建设单位"):
        offer(standing, unit)


def test_a_project_is_offered_to_one_at_a_time(standing: Standing) -> None:
    offer(standing, NEIGHBOUR)
    with pytest.raises(WrongState, match="等待接收"):
        offer(standing, PARTNER)


def test_an_offer_that_is_taken_back_is_taken_by_nobody_and_another_can_be_made(standing: Standing) -> None:
    first = offer(standing, NEIGHBOUR)
    standing.world.does("苏明达", handing.withdraw_offer, reason="选错了单位", **told(standing, "已受理"))
    with pytest.raises(WrongState, match="没有等待"):
        take(standing, "秋知节", first.public_id)
    assert offer(standing, PARTNER).unit == standing.world.units[PARTNER]


def test_what_is_not_offered_cannot_be_taken_back(standing: Standing) -> None:
    with pytest.raises(WrongState, match="没有等待"):
        standing.world.does("苏明达", handing.withdraw_offer, reason="没有", **told(standing, "已受理"))


def test_an_offer_to_a_unit_that_is_gone_stands_in_nobodys_way(standing: Standing) -> None:
    offer(standing, NEIGHBOUR)
    Unit.objects.filter(pk=standing.world.units[NEIGHBOUR].pk).update(dissolved_on=standing.world.at.date())
    assert offer(standing, PARTNER).unit.name == PARTNER


def test_a_clerk_of_the_new_unit_looks_after_it_and_nobody_else(standing: Standing) -> None:
    for name in ("林知远", "周闻笛", "管系统"):
        with pytest.raises(Invalid, match="经办人"):
            take(standing, "秋知节", standing.ids["移交"], clerk=standing.world[name].person.public_id)


def test_who_built_along_and_takes_the_project_builds_it_alone(standing: Standing) -> None:
    handover = offer(standing, PARTNER, "共建草稿")
    take(standing, "沈望舒", handover.public_id)
    assert standing["共建草稿"].unit.name == PARTNER
    assert not CoBuilder.objects.filter(project=standing["共建草稿"]).exists()


def test_what_was_void_meanwhile_is_taken_by_nobody(standing: Standing) -> None:
    standing.world.does("苏明达", submission.void, reason="录错", **told(standing, "移交中"))
    with pytest.raises(WrongState):
        take(standing, "秋知节", standing.ids["移交"])


def test_a_correction_from_the_unit_before_can_be_refused_but_not_agreed_to(standing: Standing) -> None:
    take(standing, "秋知节", offer(standing, NEIGHBOUR, "更正中").public_id)
    decided = {**told(standing, "更正中"), "correction": standing.ids["更正"]}
    with pytest.raises(NotAllowed):
        standing.world.does("秋知节", correction.decide_correction, agreed=True, **decided)
    standing.world.does("秋知节", correction.decide_correction, agreed=False, **decided)


# another clerk


def test_a_clerk_is_of_the_unit_and_another_one(standing: Standing) -> None:
    for name in ("林知远", "白景行", "周闻笛", "管系统"):
        with pytest.raises(Invalid, match="经办人"):
            standing.world.does(
                "林知远", handing.hand_over_clerk, clerk=standing.world[name].person.public_id, reason="换岗",
                **told(standing, "草稿"),
            )  # fmt: skip


def test_a_clerk_who_is_gone_or_disabled_is_not_chosen(standing: Standing) -> None:
    world, person = standing.world, standing.world["何小满"].person
    asked = {"clerk": person.public_id, "reason": "换岗", **told(standing, "草稿")}
    person.is_active = False
    person.save()
    with pytest.raises(Invalid):
        world.does("林知远", handing.hand_over_clerk, **asked)
    person.is_active = True
    person.save()
    Post.objects.filter(person=person).update(until=world.at.date() - datetime.timedelta(days=1))
    with pytest.raises(Invalid):
        world.does("林知远", handing.hand_over_clerk, **asked)


# posts that ended, and who stands in


def test_nobody_acts_in_a_post_that_has_ended_or_of_a_unit_that_is_gone(standing: Standing) -> None:
    world = standing.world
    attempt = {"part": "overview", "values": {"建设目标": "又"}, **told(standing, "草稿")}
    post = world["林知远"].post
    assert post is not None
    Post.objects.filter(pk=post.pk).update(until=world.at.date() - datetime.timedelta(days=1))
    with pytest.raises(NotAllowed, match="变动"):
        world.does("林知远", drafting.draft, **attempt)
    Post.objects.filter(pk=post.pk).update(until=None)
    Unit.objects.filter(pk=post.unit_id).update(dissolved_on=world.at.date())
    with pytest.raises(NotAllowed, match="变动"):
        world.does("林知远", drafting.draft, **attempt)


def lent(standing: Standing, whose: str, to: str, **more: Any) -> Acting:
    """Somebody acting in another's post."""
    world, day = standing.world, standing.world.at.date()
    span = {"since": day, "until": day + datetime.timedelta(days=2)} | more
    post = world[whose].post
    assert post is not None
    row = Delegation.objects.create(post=post, delegate=world[to].person, reason="出差", given_at=world.at, **span)
    return Acting(world[to].person, post, row)


def test_who_stands_in_submits_and_the_journal_names_both(standing: Standing) -> None:
    world = standing.world
    world.people["代办"] = lent(standing, "苏明达", "何小满")
    world.does("代办", submission.submit_application, **told(standing, "草稿"))
    assert standing["草稿"].submissions.get().by_name == "何小满（代 苏明达）"


def test_the_clerk_does_not_submit_the_own_work_for_the_head(standing: Standing) -> None:
    world = standing.world
    world.people["代办"] = lent(standing, "苏明达", "林知远")
    with pytest.raises(NotAllowed, match="不能代负责人提交"):
        world.does("代办", submission.submit_application, **told(standing, "草稿"))
    assert not standing["草稿"].submissions.exists()


def test_a_delegation_that_was_taken_back_is_over_or_is_somebody_elses_is_none(standing: Standing) -> None:
    world, day = standing.world, standing.world.at.date()
    past = datetime.timedelta(days=9)
    acting = lent(standing, "苏明达", "何小满")
    world.people["收回"] = acting
    assert acting.delegation is not None
    Delegation.objects.filter(pk=acting.delegation.pk).update(revoked_at=world.at)
    world.people["过期"] = lent(standing, "苏明达", "何小满", since=day - past, until=day - past)
    world.people["未到"] = lent(standing, "苏明达", "何小满", since=day + past, until=day + past)
    other = lent(standing, "苏明达", "何小满")
    world.people["冒用"] = Acting(world["白景行"].person, other.post, other.delegation)
    for name in ("收回", "过期", "未到", "冒用"):
        with pytest.raises(NotAllowed, match="变动"):
            world.does(name, submission.submit_application, **told(standing, "草稿"))


def test_who_proposed_a_correction_does_not_confirm_it_in_another_post(standing: Standing) -> None:
    world = standing.world
    world.people["代负责人"] = lent(standing, "苏明达", "林知远")
    world.people["代林知远"] = lent(standing, "林知远", "何小满")
    for name in ("代负责人", "代林知远"):
        with pytest.raises(NotAllowed, match="另一人"):
            world.does(
                name, correction.decide_correction, correction=standing.ids["更正"], agreed=True,
                **told(standing, "更正中"),
            )  # fmt: skip


# a third party


def commission(standing: Standing, unit: str, name: str = "已提交") -> None:
    evaluator = standing.world.units[unit].public_id
    told_ = told(standing, name)
    standing.world.does("周闻笛", evaluation.commission_evaluation, evaluator=evaluator, reason="必要", **told_)


def test_a_third_party_is_one_with_people_today_and_no_party_to_the_project(standing: Standing) -> None:
    world = standing.world
    with pytest.raises(Invalid, match="第三方机构"):
        commission(standing, NEIGHBOUR)
    Project.objects.filter(public_id=standing.projects["已提交"]).update(unit=world.units[THIRD])
    with pytest.raises(Invalid, match="自己的项目"):
        commission(standing, THIRD)
    Project.objects.filter(public_id=standing.projects["已提交"]).update(unit=world.units["区文化和旅游局"])
    Post.objects.filter(unit=world.units[THIRD]).update(until=world.at.date() - datetime.timedelta(days=1))
    with pytest.raises(Invalid, match="第三方机构"):
        commission(standing, THIRD)


def test_a_report_is_not_older_than_its_commission_nor_from_tomorrow(standing: Standing) -> None:
    for day, words in (("2025-03-02", "委托日"), ("2025-03-04", "今天"), ("三月三日", "请填写报告日")):
        with pytest.raises(Invalid, match=words) as refused:
            standing.world.does(
                "程审之", evaluation.submit_commissioned, values=SCORES | {"on": day}, **told(standing, "评估中")
            )
        assert [(each.field, each.article) for each in refused.value.faults] == [("on", "第八条")]


@pytest.mark.parametrize(
    ("points", "words"), [("20.5", "0 至 20"), ("-1", "0 至 20"), ("", "0 至 20"), ("x", "数字"), ("1.0001", "数字")]
)
def test_points_lie_between_nothing_and_full_marks(standing: Standing, points: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        standing.world.does(
            "林知远", evaluation.file_evaluation, values=SCORES | {"立项必要性": points}, **told(standing, "草稿")
        )


def test_no_points_at_all_are_points(standing: Standing) -> None:
    values: dict[str, Any] = dict.fromkeys(SCORES, 0) | {"on": "2025-02-25", "opinion": "不建议"}
    standing.world.does("林知远", evaluation.file_evaluation, values=values, **told(standing, "草稿"))
    made = Evaluation.objects.get(project=standing["草稿"])
    assert (made.total, made.grade) == (0, "差")


# voiding


def test_nobody_makes_an_accepted_project_of_the_own_unit_go_away(standing: Standing) -> None:
    with pytest.raises(NotAllowed, match="受理的部门"):
        standing.world.does("苏明达", submission.void, reason="不要了", **told(standing, "已受理"))
    standing.world.does("顾长风", submission.void, reason="重复立项", **told(standing, "已受理"))
    assert standing["已受理"].state == "已作废"


def test_what_is_void_counts_for_nothing(standing: Standing) -> None:
    assert Finding.objects.filter(project=standing["补录"]).exists()
    standing.world.does("苏明达", submission.void, reason="录错", **told(standing, "补录"))
    project = standing["补录"]
    counts = (project.breaches, project.principles, project.late, project.doubts, project.pending)
    assert (counts, project.next_due, project.next_change) == ((0, 0, 0, 0, 0), None, None)
    assert not Finding.objects.filter(project=project).exists()


def test_who_was_assigned_sees_a_void_project_no_more(standing: Standing) -> None:
    assert standing["评估中"] in visible(standing.world["程审之"])
    standing.world.does("苏明达", submission.void, reason="录错", **told(standing, "评估中"))
    assert standing["评估中"] not in visible(standing.world["程审之"])


# reminders


def test_who_was_reminded_answers_and_nobody_else(standing: Standing) -> None:
    world = standing.world
    answer = {"project": standing.projects["催办中"], "urge": standing.ids["催办"], "text": "正在办"}
    CoBuilder.objects.create(project=standing["催办中"], unit=world.units[PARTNER])
    for name in ("白景行", "钱有度"):
        with pytest.raises(NotAllowed, match="项目建设单位"):
            world.does(name, urging.answer_urge, **answer)
    world.does("何小满", urging.answer_urge, **answer)
    with pytest.raises(WrongState, match="待答复"):
        world.does("林知远", urging.answer_urge, **answer)


def test_a_reminder_has_words_a_known_rule_and_a_day_ahead(standing: Standing) -> None:
    world, project = standing.world, {"project": standing.projects["已提交"]}
    yesterday = world.at.date() - datetime.timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        world.does("周闻笛", urging.urge, text=" ", rule="没有这条", answer_by=yesterday, **project)
    assert [each.field for each in refused.value.faults] == ["rule", "text", "answer_by"]


def test_somebody_above_sees_and_does_nothing(standing: Standing) -> None:
    assert standing["已提交"] in visible(standing.world["市里人"])
    with pytest.raises(NotAllowed):
        standing.world.does("市里人", urging.urge, project=standing.projects["已提交"], text="请快办")
    with pytest.raises(NotAllowed):
        standing.world.does("市里人", acceptance.accept_application, **told(standing, "已提交"))


def test_an_older_page_is_stale_also_for_the_head(standing: Standing) -> None:
    seen = standing.version("草稿")
    standing.world.does("林知远", drafting.draft, part="overview", values={"建设目标": "再"}, **told(standing, "草稿"))
    with pytest.raises(Stale):
        standing.world.does("苏明达", submission.submit_application, project=standing.projects["草稿"], version=seen)
