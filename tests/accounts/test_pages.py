"""The pages of administration and of one's own: who sees them, what is done on them, what they cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quancheng.accounts.models import Delegation, Person, Post, Unit
from quancheng.journal import DONE, REFUSED, Actor, append
from quancheng.journal.models import Checkpoint, Entry
from quancheng.law import load_pack
from quancheng.lifecycle.acts.people import KEEPER
from quancheng.projects.models import Project
from quancheng.web.administration_sheets import SHEETS
from quancheng.web.months import months
from tests.accounts.office import GOOD
from tests.accounts.world import AT, DAY, PASSWORD, District, person, post

LogIn = Callable[..., Client]
PAGES = {
    "/administration/": ("system", "security", "audit"),
    "/administration/units/": ("system", "security", "audit"),
    "/administration/people/": ("system", "security", "audit"),
    "/administration/calendar/": ("system", "security", "audit"),
    "/administration/packs/": ("system", "security", "audit"),
    "/administration/log-ins/": ("security",),
    "/administration/journal/": ("audit",),
}
EVERYBODY = ("system", "security", "audit", "clerk", "head", "competent", "postless")


def addresses(people: District) -> dict[str, tuple[str, ...]]:
    """Every page and whose it is."""
    rows = {"unit": people.culture, "person": people.clerk, "post": people.clerk.posts.get(), "": None}
    sheets = {
        reverse(sheet.name, kwargs={"id": rows[sheet.subject].public_id} if sheet.subject else {}):  # type: ignore[union-attr]  # a named subject has a row
        tuple(who for who in EVERYBODY if getattr(people, who).administrator == sheet.office(rows[sheet.subject]))
        for sheet in SHEETS.values()
    }  # fmt: skip
    all_three = ("system", "security", "audit")
    one = {f"/administration/units/{people.culture.public_id}/": all_three}
    return PAGES | one | {f"/administration/people/{people.clerk.public_id}/": all_three} | sheets


@pytest.mark.parametrize("who", EVERYBODY)
def test_each_page_is_seen_by_whose_it_is_and_by_nobody_else(people: District, log_in: LogIn, who: str) -> None:
    site = log_in(getattr(people, who))
    expected = {
        address: 200 if who in whose else (302 if who == "postless" else 404)
        for address, whose in addresses(people).items()
    }
    assert {address: site.get(address).status_code for address in expected} == expected


def test_a_page_of_another_district_is_a_page_that_is_not_there(people: District, log_in: LogIn) -> None:
    site = log_in(people.system)
    assert site.get("/administration/units/nothing/").status_code == 404
    assert site.get("/administration/people/nothing/do/disable/").status_code == 404


def key_of(site: Client, address: str) -> str:
    found = re.search(r'name="once" value="([^"]+)"', site.get(address).content.decode())
    assert found
    return found[1]


def test_a_unit_is_entered_on_the_page_and_twice_is_once(people: District, log_in: LogIn) -> None:
    site = log_in(people.system)
    address = "/administration/do/enter-unit/"
    form = {
        "once": key_of(site, address),
        "jurisdiction": "371702",
        "name": "区卫生健康局",
        "code": GOOD,
        "body": "政府",
    }
    first, second = site.post(address, form), site.post(address, form)
    unit = Unit.objects.get(name="区卫生健康局")
    assert first["Location"] == second["Location"] == f"/administration/units/{unit.public_id}/?done=enter-unit"
    assert "已新增单位" in site.get(first["Location"]).content.decode()


def test_what_is_missing_is_told_on_top_and_at_the_field_and_what_was_typed_stays(
    people: District, log_in: LogIn
) -> None:
    site = log_in(people.system)
    reply = site.post("/administration/do/enter-unit/", {"once": "k", "name": "某局", "code": "1"})
    page = reply.content.decode()
    assert reply.status_code == 422
    assert 'href="#code"' in page
    assert 'aria-describedby="code-hint code-error"' in page
    assert 'value="某局"' in page


def test_the_initial_password_is_shown_once_and_opens_the_house(people: District, log_in: LogIn) -> None:
    site = log_in(people.system)
    address = "/administration/do/enter-person/"
    form = {"once": key_of(site, address), "jurisdiction": "371702", "name": "何新", "username": "hexin"}
    found = re.search(r'class="secret">([^<]+)<', site.post(address, form).content.decode())
    assert found
    again = site.post(address, form).content.decode()
    assert found[1] not in again
    assert "已经显示过一次" in again
    newcomer = Client()
    newcomer.post("/entrance/", {"login": "hexin", "password": found[1]})
    assert newcomer.get("/desk/")["Location"] == "/mine/password/"


def test_who_was_overtaken_is_told_and_nothing_is_done(people: District, log_in: LogIn) -> None:
    site = log_in(people.system)
    address = f"/administration/units/{people.culture.public_id}/do/dissolve-unit/"
    Unit.objects.filter(pk=people.culture.pk).update(dissolved_on=DAY)
    reply = site.post(address, {"once": "k", "reason": "机构改革"})
    assert reply.status_code == 409
    assert "已经撤销" in reply.content.decode()


@pytest.mark.parametrize("typed", ["2026-13-01", "昨天", "01/02/2026"])
def test_what_is_no_date_is_told(people: District, log_in: LogIn, typed: str) -> None:
    site = log_in(people.system)
    form = {"once": "k", "unit": people.culture.public_id, "duty": "项目建设单位", "role": "经办", "since": typed}
    reply = site.post(f"/administration/people/{people.postless.public_id}/do/give-post/", form)
    assert reply.status_code == 422
    assert "应当是一个日期" in reply.content.decode()
    assert not Post.objects.filter(person=people.postless).exists()


def test_a_post_is_lent_and_taken_back_on_the_pages(people: District, log_in: LogIn) -> None:
    site = log_in(people.head)
    day = Entry.objects.latest("at").at.date().replace(year=2099).isoformat()
    form = {"once": "k", "person": people.clerk.public_id, "since": day, "until": day, "reason": "出差"}
    reply = site.post("/mine/lend/", form)
    assert reply["Location"] == "/mine/?done=lent"
    page = site.get("/mine/?done=lent").content.decode()
    assert "已委托" in page
    lent = Delegation.objects.get()
    address = f"/mine/lent/{lent.public_id}/revoke/"
    assert "立即生效" in site.get(address).content.decode()
    other = Client()
    other.post("/entrance/", {"login": "zhangmin", "password": PASSWORD})
    other.get("/entrance/posts/")
    assert other.get(address).status_code == 404, "only who gave it takes it back"
    assert site.post(address, {"once": "l"})["Location"] == "/mine/?done=revoked"
    lent.refresh_from_db()
    assert lent.revoked_at is not None


def test_words_in_the_address_are_not_put_on_the_page(people: District, log_in: LogIn) -> None:
    site = log_in(people.system)
    for address in ("/mine/", "/administration/"):
        assert "点这里" not in site.get(address, {"done": "点这里领奖"}).content.decode()


def test_the_security_administrator_sees_who_is_locked_and_opens(people: District, log_in: LogIn) -> None:
    for _ in range(5):
        Client().post("/entrance/", {"login": "zhangmin", "password": "x"})
    site = log_in(people.security)
    page = site.get("/administration/log-ins/").content.decode()
    assert "张敏" in page
    assert "do/unlock/?username=zhangmin" in page
    assert 'value="zhangmin"' in site.get("/administration/do/unlock/?username=zhangmin").content.decode()
    site.post("/administration/do/unlock/", {"once": "k", "username": "zhangmin"})
    assert "没有锁定的用户名" in site.get("/administration/log-ins/").content.decode()


def test_the_journal_shows_what_was_done_and_keeps_business_to_itself(people: District, log_in: LogIn) -> None:
    append(
        jurisdiction="371702", at=AT, actor=Actor("p", "张敏"), act="起草申报",
        subject=("项目", "x"), title="金丝雀项目", after={"预算": "金丝雀 900 万"},
        note="金丝雀的理由",
    )  # fmt: skip
    site = log_in(people.audit)
    page = site.get("/administration/journal/").content.decode()
    assert "起草申报" in page
    assert "预算" in page
    assert "金丝雀" not in page


def test_the_journal_names_a_project_by_its_number_and_is_sifted_by_it(people: District, log_in: LogIn) -> None:
    told: dict[str, Any] = {
        "unit": people.culture,
        "clerk": people.clerk,
        "jurisdiction": people.jurisdiction,
        "stage": "申报",
        "created_at": AT,
        "changed_at": AT,
    }
    named = Project.objects.create(name="金丝雀项目", number="371702-2026-0007", **told)
    actor = Actor("p", "张敏", duty="项目建设单位")
    for subject, result, note in (
        (("项目", named.public_id), DONE, "金丝雀"),
        (("项目", "another"), DONE, "金丝雀"),
        (("人员", "p"), REFUSED, "填写有误：金丝雀"),
    ):
        append(
            jurisdiction="371702", at=AT, actor=actor, act="起草申报", subject=subject, result=result, note=note,
            after={"state": "金丝雀"},
        )  # fmt: skip
    site = log_in(people.audit)
    page = site.get("/administration/journal/").content.decode()
    assert ">371702-2026-0007<" in page
    assert "填写有误" in page
    assert "<small>状态</small>" in page
    assert "金丝雀" not in page
    for asked, found in (("371702-2026-0007", 1), ("another", 0), ("没有这个", 0), (people.audit.name, 1)):
        rows = site.get(f"/administration/journal/?subject={asked}").content.decode().count("<tr id=")
        assert rows == found, asked


def test_the_journal_is_paged_by_key_and_sifted(people: District, log_in: LogIn) -> None:
    site = log_in(people.audit)
    for _ in range(60):
        Client().post("/entrance/", {"login": "nobody-here", "password": "x"})
    first = site.get("/administration/journal/?act=登录失败").content.decode()
    assert first.count("<tr id=") == 50
    older = re.search(r'href="(\?before=\d+[^"]*)">更早的', first)
    assert older
    second = site.get("/administration/journal/" + older[1].replace("&amp;", "&")).content.decode()
    assert 0 < second.count("<tr id=") < 50
    assert "<tr id=" not in site.get("/administration/journal/?result=已办&person=没有这个人").content.decode()


def test_a_checkpoint_is_made_and_shown(people: District, log_in: LogIn) -> None:
    site = log_in(people.audit)
    form = {"once": "k", "jurisdiction": "371702", "given_to": "区档案馆"}
    site.post("/administration/do/keep-checkpoint/", form)
    assert Checkpoint.objects.get().hash in site.get("/administration/journal/").content.decode()


@pytest.mark.parametrize("address", ["units/", "people/", "", "packs/", "calendar/"])
def test_a_page_costs_the_same_for_few_and_for_many(people: District, log_in: LogIn, address: str) -> None:
    site = log_in(people.system)
    counts = []
    for size in (2, 40):
        crowd_start = Unit.objects.count()
        for number in range(crowd_start, crowd_start + size):
            unit = Unit.objects.create(jurisdiction=people.jurisdiction, name=f"单位{number:03}", body="政府")
            post(person(people.jurisdiction, f"u{number}", f"人{number}"), unit, "项目建设单位", "经办")
        with CaptureQueriesContext(connection) as asked:
            assert site.get(f"/administration/{address}").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10


def test_the_calendar_is_that_of_the_notice() -> None:
    held = load_pack("mudan-2023").calendar
    drawn = months(held, 2026, DAY)
    days = {day.date: day for month in drawn for week in month.weeks for day in week if day}
    assert len(days) == 365
    assert days[DAY.replace(month=10, day=1)].kind == "休"
    assert days[DAY.replace(month=10, day=10)].kind == "班"
    assert [day.date for day in days.values() if day.today] == [DAY]
    assert sum(month.working for month in drawn) == sum(held.is_working(day.toordinal()) for day in days)


def test_a_year_without_a_notice_is_marked_provisional(people: District, log_in: LogIn) -> None:
    site = log_in(people.system)
    assert "暂定" in site.get("/administration/calendar/?year=2027").content.decode().split("<main")[1]
    assert "国办发明电〔2025〕7号" in site.get("/administration/calendar/?year=2026").content.decode()


def test_the_offices_keep_one_another(people: District) -> None:
    assert all(KEEPER[office] != office for office in ("系统", "安全", "审计"))


def test_a_nominated_administrator_waits_on_the_page_of_who_enables(people: District, log_in: LogIn) -> None:
    Person.objects.create_user("xin", "新审计", jurisdiction=people.jurisdiction, administrator="审计", is_active=False)
    assert "新审计" in log_in(people.security).get("/administration/").content.decode()
