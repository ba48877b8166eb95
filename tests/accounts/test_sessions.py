"""Sessions end: after thirty idle minutes; at once when a person is disabled, when a post or the password changes."""

from collections.abc import Callable

import pytest
from django.test import Client

from quancheng.accounts import passwords
from quancheng.accounts.models import Person, Post
from quancheng.journal.models import Entry
from quancheng.lifecycle.acts import establishment
from quancheng.lifecycle.acts import people as personnel
from tests.accounts.conftest import Clock
from tests.accounts.office import Office
from tests.accounts.world import AT, DAY, PASSWORD, District

LogIn = Callable[..., Client]
LEND = {"person": "x", "since": "2026-11-23", "until": "2026-11-24", "reason": "出差"}


def test_a_session_ends_after_thirty_idle_minutes_and_says_why(people: District, clock: Clock, log_in: LogIn) -> None:
    site = log_in(people.clerk)
    clock.forward(minutes=29, seconds=50)
    assert site.get("/mine/").status_code == 200
    clock.forward(minutes=31)
    gone = site.get("/mine/")
    assert gone["Location"].startswith("/entrance/?next=/mine/")
    assert "为安全起见已经退出" in site.get(gone["Location"]).content.decode()
    entry = Entry.objects.filter(act="退出").get()
    assert "较长时间没有操作" in entry.body


def test_who_reads_now_and_then_stays(people: District, clock: Clock, log_in: LogIn) -> None:
    site = log_in(people.clerk)
    for _ in range(5):
        clock.forward(minutes=20)
        assert site.get("/mine/").status_code == 200


def test_what_is_sent_after_the_end_is_answered_and_not_thrown_away(
    people: District, clock: Clock, log_in: LogIn
) -> None:
    site = log_in(people.head)
    clock.forward(minutes=31)
    reply = site.post("/mine/lend/", LEND, HTTP_REFERER="http://testserver/mine/lend/")
    page = reply.content.decode()
    assert reply.status_code == 401
    assert "请重新登录" in page
    assert "/entrance/?next=/mine/lend/" in page
    assert not Entry.objects.filter(act="委托代理").exists()


def test_htmx_is_told_in_a_header_and_leaves_the_page_as_it_is(people: District, clock: Clock, log_in: LogIn) -> None:
    site = log_in(people.head)
    clock.forward(minutes=31)
    reply = site.post("/mine/lend/", LEND, headers={"hx-request": "true", "hx-current-url": "http://testserver/mine/"})
    assert reply.status_code == 401
    assert reply["HX-Reswap"] == "none"
    assert '"entrance": "/entrance/?next=/mine/"' in reply["HX-Trigger"]


@pytest.mark.parametrize("page", ["https://evil.example/x", "nonsense", ""])
def test_only_a_page_of_ours_is_gone_back_to(people: District, site: Client, page: str) -> None:
    reply = site.post("/mine/lend/", LEND, HTTP_REFERER=page)
    assert "next=/" in reply.content.decode()
    assert "evil" not in reply.content.decode()


def ended(site: Client) -> bool:
    return bool(site.get("/mine/")["Location"].startswith("/entrance/"))


def test_who_is_disabled_is_out_at_once(people: District, log_in: LogIn) -> None:
    site = log_in(people.clerk)
    Office(people, people.system)(personnel.disable, person=people.clerk.public_id, reason="调离")
    assert ended(site)


def test_whose_post_changes_is_out_at_once(people: District, log_in: LogIn) -> None:
    site = log_in(people.clerk)
    office = Office(people, people.system)
    office(
        personnel.give_post, person=people.clerk.public_id, unit=people.culture.public_id, duty="项目建设单位",
        role="复核", since=DAY,
    )  # fmt: skip
    assert ended(site)


def test_whose_post_ends_is_out_at_once(people: District, log_in: LogIn) -> None:
    site = log_in(people.clerk)
    post = people.clerk.posts.get()
    Office(people, people.system)(personnel.end_post, post=post.public_id, last=DAY, reason="调离")
    assert ended(site)


def test_whose_unit_is_dissolved_is_out_at_once(people: District, log_in: LogIn) -> None:
    site = log_in(people.clerk)
    Office(people, people.system)(
        establishment.dissolve_unit, unit=people.culture.public_id, version=1, reason="机构改革"
    )
    assert ended(site)


def test_whose_password_is_reset_is_out_at_once(people: District, log_in: LogIn) -> None:
    site = log_in(people.clerk)
    Office(people, people.system)(personnel.reset_password, person=people.clerk.public_id)
    assert ended(site)


def test_who_changes_the_password_stays_here_and_is_out_everywhere_else(
    people: District, log_in: LogIn, site: Client
) -> None:
    other = Client()
    other.post("/entrance/", {"login": "zhangmin", "password": PASSWORD})
    log_in(people.clerk)
    change = {"oldpassword": PASSWORD, "password1": "hua-kai-fu-gui-88", "password2": "hua-kai-fu-gui-88"}
    assert site.post("/mine/password/", change).status_code == 302
    assert site.get("/mine/").status_code == 200
    assert ended(other)
    assert Entry.objects.filter(act="修改密码", person=people.clerk.public_id).exists()


def test_a_post_that_is_over_by_its_date_is_not_acted_in_any_more(
    people: District, clock: Clock, log_in: LogIn
) -> None:
    clock.now = clock.now.replace(hour=23, minute=58)
    Post.objects.filter(person=people.clerk).update(until=clock.now.date())
    site = log_in(people.clerk)
    assert site.get("/desk/").status_code == 200
    clock.forward(minutes=5)
    assert site.get("/desk/")["Location"] == "/entrance/posts/?next=/desk/"


def test_a_password_that_others_set_is_changed_before_anything_else(people: District, site: Client) -> None:
    passwords.change(people.clerk, "abc-def-ghi-2", AT, by_others=True)
    site.post("/entrance/", {"login": "zhangmin", "password": "abc-def-ghi-2"})
    for address in ("/desk/", "/mine/", "/mine/lend/"):
        assert site.get(address)["Location"] == "/mine/password/"
    change = {"oldpassword": "abc-def-ghi-2", "password1": "hua-kai-fu-gui-88", "password2": "hua-kai-fu-gui-88"}
    assert site.post("/mine/password/", change).status_code == 302
    assert site.get("/mine/").status_code == 200
    assert not Person.objects.get(pk=people.clerk.pk).must_change_password


def test_a_form_older_than_the_log_in_is_told_plainly(people: District) -> None:
    strict = Client(enforce_csrf_checks=True)
    reply = strict.post("/entrance/", {"login": "zhangmin", "password": PASSWORD})
    assert reply.status_code == 403
    assert "这一页打开得太久了" in reply.content.decode()
