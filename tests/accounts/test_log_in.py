"""Coming in: by password, into a post, and not without."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from quancheng.accounts.acting import postings
from quancheng.accounts.models import Delegation, Person
from quancheng.journal.models import Entry
from tests.accounts.conftest import Clock
from tests.accounts.world import AT, DAY, LONG_AGO, PASSWORD, District

LogIn = Callable[..., Client]


def acts(*kinds: str) -> list[tuple[str, str]]:
    """Which acts of these kinds are in the journal, with the result, in order."""
    return list(Entry.objects.filter(act__in=kinds).order_by("number").values_list("act", "result"))


def test_whoever_gives_the_right_password_comes_in_and_it_is_on_record(people: District, log_in: LogIn) -> None:
    site = log_in(people.clerk)
    page = site.get("/mine/").content.decode()
    assert "张敏" in page
    assert "区文化和旅游局 · 经办" in page
    assert acts("登录", "登录失败") == [("登录", "已办")]
    entry = Entry.objects.get(act="登录")
    assert (entry.person, entry.jurisdiction) == (people.clerk.public_id, "371702")
    assert '"address":"127.0.0.1"' in entry.body


def test_a_wrong_password_is_told_without_saying_whether_the_name_exists(people: District, site: Client) -> None:
    known = site.post("/entrance/", {"login": "zhangmin", "password": "wrong"}).content.decode()
    unknown = site.post("/entrance/", {"login": "nobody", "password": "wrong"}).content.decode()
    assert "用户名或者密码不对" in known
    assert "用户名或者密码不对" in unknown
    assert acts("登录失败") == [("登录失败", "拒绝"), ("登录失败", "拒绝")]


def test_an_unknown_name_is_cut_in_the_journal_for_it_may_be_a_password(people: District, site: Client) -> None:
    site.post("/entrance/", {"login": "molidehua-secret", "password": "x"})
    body = Entry.objects.get(act="登录失败").body
    assert "molidehua" not in body
    assert "mo…" in body


def test_a_user_name_may_be_typed_in_capitals_and_with_blanks(people: District, site: Client) -> None:
    assert site.post("/entrance/", {"login": " ZhangMin ", "password": PASSWORD}).status_code == 302


def test_nothing_typed_is_told_at_the_fields(people: District, site: Client) -> None:
    page = site.post("/entrance/", {"login": "", "password": ""}).content.decode()
    assert "请填写用户名" in page
    assert "请填写密码" in page


@pytest.mark.parametrize("address", ["/mine/", "/entrance/posts/"])
def test_who_has_not_logged_in_is_led_to_the_door(people: District, site: Client, address: str) -> None:
    assert site.get(address)["Location"].startswith("/entrance/")


@pytest.mark.parametrize("address", ["/", "/law/", "/law/22/", "/sample/", "/entrance/"])
def test_the_law_and_the_sample_are_for_everybody(people: District, site: Client, address: str) -> None:
    assert site.get(address).status_code == 200


def test_after_the_log_in_one_is_where_one_wanted_to_be(people: District, site: Client) -> None:
    asked = site.get("/mine/password/")
    assert asked["Location"] == "/entrance/?next=/mine/password/"
    reply = site.post(asked["Location"], {"login": "zhangmin", "password": PASSWORD, "next": "/mine/password/"})
    assert reply["Location"] == "/mine/password/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_site(people: District, log_in: LogIn, site: Client, elsewhere: str) -> None:
    reply = site.post("/entrance/", {"login": "zhangmin", "password": PASSWORD, "next": elsewhere})
    assert reply["Location"] == "/entrance/posts/"
    assert site.get("/entrance/posts/", {"next": elsewhere})["Location"] == "/desk/"


def test_the_only_post_is_taken_unasked(people: District, site: Client) -> None:
    site.post("/entrance/", {"login": "zhangmin", "password": PASSWORD})
    assert site.get("/entrance/posts/").status_code == 302
    assert site.session["post"] == postings(people.clerk, DAY)[0].key


def test_of_several_posts_one_is_chosen_and_can_be_switched(people: District, log_in: LogIn, site: Client) -> None:
    first, second = postings(people.two_posts, DAY)
    log_in(people.two_posts)
    assert "以哪个岗位" in site.get("/entrance/posts/").content.decode()
    site.post("/entrance/posts/", {"post": first.key})
    assert "区大数据局 · 负责人" in site.get("/law/").content.decode()
    site.post("/entrance/posts/", {"post": second.key})
    assert "区文化和旅游局 · 经办" in site.get("/law/").content.decode()


def test_a_post_of_somebody_else_cannot_be_chosen(people: District, log_in: LogIn, site: Client) -> None:
    foreign = postings(people.clerk, DAY)[0]
    log_in(people.two_posts)
    reply = site.post("/entrance/posts/", {"post": foreign.key})
    assert reply.status_code == 422
    assert "请选择一个岗位" in reply.content.decode()
    assert "post" not in site.session


def test_who_holds_no_post_is_told_what_to_do(people: District, log_in: LogIn, site: Client) -> None:
    log_in(people.postless)
    assert "您还没有岗位" in site.get("/entrance/posts/").content.decode()


def test_who_stands_in_acts_for_the_other(people: District, log_in: LogIn, site: Client) -> None:
    post = people.head.posts.get()
    lent = Delegation.objects.create(
        post=post, delegate=people.clerk, since=LONG_AGO, until=DAY.replace(year=2099), reason="出差", given_at=AT
    )
    log_in(people.clerk, lent.public_id)
    page = site.get("/law/").content.decode()
    assert "代 李强" in page
    assert "区文化和旅游局 · 负责人" in page


def test_a_delegation_taken_back_is_over_at_once(people: District, log_in: LogIn, site: Client) -> None:
    lent = Delegation.objects.create(
        post=people.head.posts.get(), delegate=people.clerk, since=LONG_AGO, until=DAY.replace(year=2099),
        reason="出差", given_at=AT,
    )  # fmt: skip
    log_in(people.clerk, lent.public_id)
    Delegation.objects.update(revoked_at=AT)
    assert "代 李强" not in site.get("/law/").content.decode()


def test_logging_out_ends_the_session_and_is_on_record(people: District, log_in: LogIn, site: Client) -> None:
    log_in(people.clerk)
    assert site.post("/entrance/logout/")["Location"] == "/entrance/"
    assert site.get("/mine/").status_code == 302
    assert acts("登录", "退出") == [("登录", "已办"), ("退出", "已办")]


def test_a_person_who_is_disabled_does_not_come_in(people: District, site: Client) -> None:
    Person.objects.filter(pk=people.clerk.pk).update(is_active=False)
    reply = site.post("/entrance/", {"login": "zhangmin", "password": PASSWORD})
    assert reply["Location"] == "/entrance/inactive/"
    assert "账号已停用" in site.get("/entrance/inactive/").content.decode()
    assert site.get("/mine/").status_code == 302


def test_two_statements_say_who_is_here(
    people: District, log_in: LogIn, site: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    log_in(people.clerk)
    with django_assert_num_queries(2):
        site.get("/law/")


def test_two_statements_for_somebody_who_stands_in(
    people: District, log_in: LogIn, site: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lent = Delegation.objects.create(
        post=people.head.posts.get(), delegate=people.clerk, since=LONG_AGO, until=DAY.replace(year=2099),
        reason="出差", given_at=AT,
    )  # fmt: skip
    log_in(people.clerk, lent.public_id)
    with django_assert_num_queries(2):
        site.get("/law/")


@pytest.mark.parametrize("who", ["system", "security", "audit"])
def test_two_statements_for_an_administrator(
    people: District, log_in: LogIn, site: Client, who: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    log_in(getattr(people, who))
    with django_assert_num_queries(2):
        site.get("/law/")


def test_a_visitor_costs_the_database_nothing(
    people: District, site: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        site.get("/law/")


def test_the_mark_that_somebody_is_here_is_written_once_a_minute(
    people: District,
    clock: Clock,
    log_in: LogIn,
    site: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    log_in(people.clerk)
    clock.forward(seconds=59)
    with django_assert_num_queries(2):
        site.get("/law/")
    clock.forward(seconds=2)
    site.get("/law/")
    assert site.session["seen"] == int(clock.now.timestamp())
