"""Pages of urgent additions: counted by unit, hints with reasons; asking with a file; consent and reviews."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from quancheng.documents.models import Version
from quancheng.projects.models import Project, UrgentRequest
from tests.lifecycle.world import PDF, World, fresh
from tests.web.library.placing import URGENT, project
from tests.web.reading import parsed
from tests.web.visiting import Visitor, counted

Enter = Callable[[str], Visitor]
PAGE = "/plans/urgent/"
MINUTES = "党委（党组）会会议纪要"
ASKED = {"meeting": "局党组会第 7 次会议", "meeting_on": "2025-03-02", "reason": "汛期提前"}


def request(world: World, found: Project, year: int = 2025, state: str = "审核中", **more: Any) -> UrgentRequest:
    told = {"reason": "汛期提前", "meeting": "局党组会", "meeting_on": "2025-03-01", "asked_by": "苏明达"} | more
    return UrgentRequest.objects.create(
        project=found, jurisdiction=world.jurisdiction, year=year, state=state, asked_on=f"{year}-03-01", **told
    )


def standing(world: World, name: str, **facts: Any) -> Project:
    """A project with a request under way."""
    found = project(world, name, facts=URGENT | {"党组会研究日": "2025-03-01"} | facts)
    request(world, found)
    return found


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("会议纪要.pdf", PDF, "application/pdf")


def test_requests_stand_by_unit_with_the_numbers_of_three_years(world: World, enter: Enter) -> None:
    standing(world, "汛期预警")
    held = URGENT | {"党组会研究日": "2024-03-01"}
    request(world, project(world, "去年项目", facts=held), 2024, "已同意")
    page = enter("周闻笛").page(PAGE)
    assert page.words("ul", "counts") == ["2023 年 0 次2024 年 1 次2025 年 1 次"]
    assert page.words("p", "often") == []
    assert page.words("td", "name") == ["汛期预警"]


def test_a_unit_that_asks_often_is_hinted_at_with_its_reasons_and_not_judged(world: World, enter: Enter) -> None:
    for name in ("汛期预警", "燃气抢险"):
        standing(world, name)
    (said,) = enter("周闻笛").page(PAGE).words("p", "often")
    assert "2025 年申请急需追加达到 2 次或以上" in said
    assert "次数本身不是违反" in said
    assert "I-13-4" in said


def test_a_unit_sees_its_own(world: World, enter: Enter) -> None:
    standing(world, "汛期预警")
    assert enter("白景行").page(PAGE).words("td", "name") == []
    assert enter("林知远").page(PAGE).words("td", "name") == ["汛期预警"]


def test_what_has_not_been_asked_for_leads_to_the_form(world: World, enter: Enter) -> None:
    found = project(world, "汛期预警", facts=URGENT)
    assert f"/projects/{found.public_id}/do/urgent/" in enter("苏明达").page(PAGE).links()


def test_the_head_asks_and_the_minutes_are_with_the_papers(world: World, enter: Enter) -> None:
    found = project(world, "汛期预警", facts=URGENT)
    reply = enter("苏明达").does(found, "urgent", **ASKED, **{MINUTES: paper()})
    assert (reply.status_code, reply.url) == (302, f"/projects/{found.public_id}/?done=urgent")
    assert Version.objects.get().frozen_by_act == "申请急需追加"
    page = enter("苏明达").page(f"/projects/{found.public_id}/?done=urgent")
    assert "已申请急需追加" in page.words("div", "told")[0]
    assert "局党组会第 7 次会议" in page.words("section", "sheet")[-1] or "局党组会第 7 次会议" in page.source


def test_what_was_typed_stays_where_the_minutes_are_missing(world: World, enter: Enter) -> None:
    found = project(world, "汛期预警", facts=URGENT)
    reply = enter("苏明达").does(found, "urgent", **ASKED)
    page = parsed(reply)
    assert reply.status_code == 422
    assert f"请上传{MINUTES}（第十三条）" in page.words("div", "errors")[0]
    assert page.words("textarea") == ["汛期提前"]
    assert page.all("input", id="meeting")[0]["value"] == "局党组会第 7 次会议"


@pytest.mark.parametrize(("name", "act"), [("林知远", "urgent"), ("周闻笛", "consent"), ("钱有度", "urgent-review")])
def test_who_may_not_is_told_who_may(world: World, enter: Enter, name: str, act: str) -> None:
    found = standing(world, "汛期预警")
    page = enter(name).page(f"/projects/{found.public_id}/do/{act}/", 403)
    assert "现在不能办理" in page.words("section", "consequence")[0]


def test_while_it_is_not_found_whether_it_is_major_the_page_says_who_finds_it(world: World, enter: Enter) -> None:
    found = standing(world, "汛期预警")
    page = enter("周闻笛").page(f"/projects/{found.public_id}/do/urgent-review/")
    assert "重大项目：待认定 由项目主管部门认定（I-13-1）" in page.words("p", "major")[0]
    assert "等待项目主管部门认定是否重大" in enter("周闻笛").page(PAGE).source


def test_the_leader_consents_and_both_review(world: World, enter: Enter) -> None:
    found = standing(world, "汛期预警", 重大项目=True)
    reply = enter("周闻笛").does(found, "urgent-review", agreed="同意", text="")
    assert reply.status_code == 409
    assert "先经区领导同意" in parsed(reply).words("div", "errors")[0]
    told = {"agreed": "同意", "on": "2025-03-03", "number": "区长批 12 号", "text": ""}
    assert enter("区长青").does(found, "consent", **told).status_code == 302
    assert enter("周闻笛").does(found, "urgent-review", agreed="同意", text="").status_code == 302
    assert enter("钱有度").does(found, "urgent-finance", agreed="同意", text="").status_code == 302
    assert fresh(found).stage == "计划"
    said = " ".join(enter("林知远").page(PAGE).words("td", "wide"))
    assert "同意重大追加：同意" in said
    assert "财政审核追加：同意" in said


def test_a_refusal_without_words_is_asked_for_them(world: World, enter: Enter) -> None:
    found = standing(world, "汛期预警", 重大项目=False)
    reply = enter("周闻笛").does(found, "urgent-review", agreed="不同意", text="")
    assert reply.status_code == 422
    assert "请填写意见内容（第十三条）" in parsed(reply).words("div", "errors")[0]


@pytest.mark.parametrize("name", ["周闻笛", "林知远"])
def test_the_page_takes_at_most_eight_statements(world: World, enter: Enter, name: str) -> None:
    made = []
    for batch in range(2):
        for number in range(6):
            standing(world, f"急需 {batch} {number}")
        visitor = enter(name)
        with counted() as statements:
            visitor.page(PAGE)
        made.append(len(statements))
    assert made[0] == made[1] <= 8
