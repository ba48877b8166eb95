"""急需追加 (第十三条): asked with minutes, consented to where it is 重大, reviewed twice; a refusal closes it."""

import datetime
from collections.abc import Mapping
from typing import Any

import pytest

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Delegation
from quancheng.documents import Refused, of
from quancheng.journal import Entry
from quancheng.lifecycle.acts import papers
from quancheng.lifecycle.acts.library import construction, urgent
from quancheng.lifecycle.findings import judge
from quancheng.lifecycle.models import Awaited
from quancheng.lifecycle.refusals import Invalid, NotAllowed, WrongState
from quancheng.projects.models import PlannedProject, Project, UrgentRequest
from tests.lifecycle.library.standing import AGREED, MINUTES, REQUEST, Paper, minutes
from tests.lifecycle.standing_made import Standing

NO = {"agreed": "不同意", "text": "可以等到下一年度"}
CONSENT = AGREED | {"on": "2025-03-03", "number": "区长批〔2025〕12 号"}
DAYS = ("党组会研究日", "区领导同意日", "追加主管审核日", "追加财政审核日")


def does(standing: Standing, function: Any, on: str, who: str, values: Mapping[str, str], **more: Any) -> None:
    standing.world.does(
        who, function, project=standing.projects[on], version=standing.version(on), values=values, **more
    )


def asks(standing: Standing, on: str = "急需", files: Any = None, **more: str) -> None:
    does(standing, urgent.ask_urgently, on, "苏明达", REQUEST | more, files=minutes() if files is None else files)


def days(standing: Standing, on: str) -> dict[str, str]:
    return {name: day for name in DAYS if (day := standing[on].facts.get(name))}


def request_of(standing: Standing, on: str) -> UrgentRequest:
    return UrgentRequest.objects.filter(project=standing[on]).latest("pk")


def facts(standing: Standing, on: str, **more: Any) -> None:
    project = standing[on]
    Project.objects.filter(pk=project.pk).update(facts=project.facts | more)


def awaited(standing: Standing, on: str) -> set[str]:
    return set(Awaited.objects.filter(project=standing[on]).values_list("act", flat=True))


# ------------------------------------------------------------------------------------------------ asking


def test_the_head_asks_with_the_meeting_and_its_minutes_are_kept_and_frozen(standing: Standing) -> None:
    asks(standing)
    request = request_of(standing, "急需")
    assert (request.year, request.state, request.meeting) == (2025, "审核中", "局党组会第 7 次会议")
    assert days(standing, "急需") == {"党组会研究日": "2025-03-02"}
    document = next(each for each in of(papers.subject(standing["急需"])) if each.label == MINUTES)
    (version,) = document.versions.all()
    assert (version.frozen_by_act, version.filename) == ("申请急需追加", "会议纪要.pdf")
    assert {"作出认定", "审核急需追加"} <= awaited(standing, "急需")


def test_everything_that_is_missing_is_named_at_its_field_with_the_article(standing: Standing) -> None:
    with pytest.raises(Invalid) as told:
        does(standing, urgent.ask_urgently, "急需", "苏明达", {}, files={MINUTES: None})
    assert {fault.field for fault in told.value.faults} == {"meeting", "meeting_on", "reason", MINUTES}
    assert {fault.article for fault in told.value.faults} == {"第十三条"}


def test_a_meeting_in_the_future_has_not_been_held(standing: Standing) -> None:
    with pytest.raises(Invalid, match="集体研究的日期不能晚于 2025-03-03"):
        asks(standing, meeting_on="2025-03-04")


def test_a_file_that_is_no_paper_is_refused(standing: Standing) -> None:
    with pytest.raises(Refused):
        asks(standing, files={MINUTES: Paper("纪要.exe", b"MZ\x00\x01")})


@pytest.mark.parametrize(("told", "words"), [(False, "是“否”"), (None, "没有填")])
def test_only_what_is_urgent_can_be_asked_for(standing: Standing, told: bool | None, words: str) -> None:
    facts(standing, "急需", 突发临时=told)
    with pytest.raises(WrongState, match=f"“突发临时”{words}.*第十三条"):
        asks(standing)


def test_one_request_at_a_time(standing: Standing) -> None:
    with pytest.raises(WrongState, match="追加申请审核中"):
        asks(standing, "追加待审")


# ------------------------------------------------------------------------------------------------ consent


def test_the_leader_consents_with_the_instructions_day_and_number(standing: Standing) -> None:
    files = {"区领导同意的批示": Paper("批示.pdf")}
    does(standing, urgent.consent, "重大追加", "区长青", CONSENT, files=files)
    assert days(standing, "重大追加") == {"党组会研究日": "2025-03-02", "区领导同意日": "2025-03-03"}
    (said,) = request_of(standing, "重大追加").said
    assert (said["agreed"], said["number"], said["by"]) == (True, "区长批〔2025〕12 号", "区长青")
    assert "区领导同意的批示" in {each.label for each in of(papers.subject(standing["重大追加"]))}


def test_the_file_of_the_instruction_may_be_left_out(standing: Standing) -> None:
    does(standing, urgent.consent, "重大追加", "区长青", CONSENT, files={"区领导同意的批示": None})
    assert "区领导同意日" in days(standing, "重大追加")


def test_the_instruction_is_no_older_than_the_meeting(standing: Standing) -> None:
    with pytest.raises(Invalid, match="批示的日期不能早于 2025-03-02"):
        does(standing, urgent.consent, "重大追加", "区长青", CONSENT | {"on": "2025-03-01"}, files={})


def test_a_delegate_does_not_consent_for_the_leader(standing: Standing) -> None:
    world, leader = standing.world, standing.world["区长青"]
    assert leader.post
    lent = Delegation.objects.create(
        post=leader.post, delegate=world["顾长风"].person, since=world.at.date(),
        until=world.at.date() + datetime.timedelta(days=3), reason="出差", given_at=world.at,
    )  # fmt: skip
    world.people["代理"] = Acting(world["顾长风"].person, leader.post, lent)
    with pytest.raises(NotAllowed, match="由区领导本人同意，代理人不能代为同意"):
        does(standing, urgent.consent, "重大追加", "代理", CONSENT, files={})
    assert request_of(standing, "重大追加").said == []


@pytest.mark.parametrize(("major", "words"), [(None, "由项目主管部门先认定"), (False, "不需要区领导同意")])
def test_consent_is_for_what_was_found_to_be_major(standing: Standing, major: bool | None, words: str) -> None:
    facts(standing, "重大追加", 重大项目=major)
    with pytest.raises(WrongState, match=f"{words}.*第十三条"):
        does(standing, urgent.consent, "重大追加", "区长青", CONSENT, files={})


def test_what_turns_out_to_be_major_after_both_have_agreed_is_still_consented_to(standing: Standing) -> None:
    facts(standing, "追加待财政", 重大项目=None)
    does(standing, urgent.review_finance, "追加待财政", "钱有度", AGREED)
    assert (standing["追加待财政"].stage, request_of(standing, "追加待财政").state) == ("计划", "已同意")
    facts(standing, "追加待财政", 重大项目=True)
    does(standing, urgent.consent, "追加待财政", "区长青", CONSENT, files={})
    assert request_of(standing, "追加待财政").state == "已同意"
    does(standing, construction.plan_project, "追加待财政", "周闻笛", {"year": "2025", "amount": "880000.00"})
    assert PlannedProject.objects.get(project=standing["追加待财政"]).urgent


# ------------------------------------------------------------------------------------------------ both reviews


def test_a_major_one_is_reviewed_after_the_leader_has_consented(standing: Standing) -> None:
    with pytest.raises(WrongState, match=r"先经区领导同意.*第十三条"):
        does(standing, urgent.review, "重大追加", "周闻笛", AGREED)
    does(standing, urgent.consent, "重大追加", "区长青", CONSENT, files={})
    does(standing, urgent.review, "重大追加", "周闻笛", AGREED)
    assert "追加主管审核日" in days(standing, "重大追加")


def test_finance_reviews_after_the_competent_department(standing: Standing) -> None:
    with pytest.raises(WrongState, match=r"先由项目主管部门审核.*第十三条"):
        does(standing, urgent.review_finance, "追加待审", "钱有度", AGREED)


def test_once_both_agree_it_is_planned_this_year_as_urgent(standing: Standing) -> None:
    does(standing, urgent.review_finance, "追加待财政", "钱有度", AGREED)
    assert (standing["追加待财政"].stage, request_of(standing, "追加待财政").state) == ("计划", "已同意")
    with pytest.raises(WrongState, match="申请追加的是 2025 年"):
        does(standing, construction.plan_project, "追加待财政", "周闻笛", {"year": "2026", "amount": "1.00"})
    does(standing, construction.plan_project, "追加待财政", "周闻笛", {"year": "2025", "amount": "880000.00"})
    planned = PlannedProject.objects.get(project=standing["追加待财政"])
    assert (planned.urgent, planned.plan.year, planned.amount) == (True, 2025, 88000000)


@pytest.mark.parametrize(
    ("on", "who", "function", "more"),
    [
        ("重大追加", "区长青", urgent.consent, {"files": {}}),
        ("追加待审", "周闻笛", urgent.review, {}),
        ("追加待财政", "钱有度", urgent.review_finance, {}),
    ],
)
def test_a_refusal_closes_the_request_and_the_unit_may_ask_again(
    standing: Standing, on: str, who: str, function: Any, more: Any
) -> None:
    with pytest.raises(Invalid, match="请填写意见内容"):
        does(standing, function, on, who, CONSENT | {"agreed": "不同意", "text": ""}, **more)
    does(standing, function, on, who, CONSENT | NO, **more)
    assert request_of(standing, on).state == "不同意"
    assert (days(standing, on), standing[on].stage) == ({}, "入库")
    assert Entry.objects.latest("pk").content["note"] == "可以等到下一年度"
    with pytest.raises(WrongState, match="没有审核中的追加申请"):
        does(standing, function, on, who, CONSENT, **more)
    asks(standing, on)
    assert [each.state for each in UrgentRequest.objects.filter(project=standing[on]).order_by("pk")] == [
        "不同意",
        "审核中",
    ]


def test_nobody_says_it_twice(standing: Standing) -> None:
    with pytest.raises(WrongState, match="已经办理过“审核急需追加”"):
        does(standing, urgent.review, "追加待财政", "周闻笛", AGREED)


def test_nothing_of_articles_eight_to_ten_is_waived(standing: Standing) -> None:
    asks(standing)
    state = judge([standing["急需"]], standing.world.at.date())[0]
    said = {each.rule.name: each.verdict for each in state.verdicts}
    assert said["事前绩效评估"] == "符合"
    assert said["年度计划"] == "未到期"
