"""Five failures for one user name, and log-in is closed for fifteen minutes; codes count as passwords do."""

import datetime
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client, RequestFactory
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from quancheng.accounts.models import Person
from quancheng.accounts.presence import address
from quancheng.journal.models import Entry
from quancheng.lifecycle.acts import security
from tests.accounts.office import Office
from tests.accounts.world import PASSWORD, District

LogIn = Callable[..., Client]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105  nobody's


def fail(site: Client, times: int, name: str = "zhangmin") -> str:
    page: str = ""
    for _ in range(times):
        reply = site.post("/entrance/", {"login": name, "password": "wrong"})
        page = str(reply.content.decode())
    return page


def current_code() -> str:
    return str(format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time())))))


@pytest.fixture
def with_code(people: District) -> Person:
    """The clerk with a second factor."""
    cache.clear()
    TOTP.activate(people.clerk, SECRET)
    return people.clerk


def test_the_fifth_failure_locks_and_says_until_when(people: District, site: Client) -> None:
    assert "暂停登录" not in fail(site, 4).split("<form")[0]
    page = fail(site, 1)
    assert "<h1>暂停登录</h1>" in page
    assert "约 15 分钟以后" in page
    reply = site.post("/entrance/", {"login": "zhangmin", "password": PASSWORD})
    assert reply.status_code == 429
    acts = Entry.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["登录失败"] * 5 + ["锁定", "登录失败"]
    assert "锁定期间" in Entry.objects.order_by("-pk")[0].body


def test_attempts_from_elsewhere_with_another_browser_or_in_capitals_count_too(people: District) -> None:
    for number, name in enumerate(("zhangmin", "ZhangMin", " zhangmin", "ZHANGMIN", "zhangmin ")):
        page = fail(Client(REMOTE_ADDR=f"10.0.0.{number}", HTTP_USER_AGENT=f"browser {number}"), 1, name)
    assert "<h1>暂停登录</h1>" in page


def test_one_person_who_fails_locks_nobody_else_behind_the_same_address(people: District, site: Client) -> None:
    fail(site, 5)
    assert site.post("/entrance/", {"login": "liqiang", "password": PASSWORD}).status_code == 302


def test_trying_on_does_not_prolong_it_and_after_fifteen_minutes_it_opens(people: District, site: Client) -> None:
    fail(site, 5)
    before = AccessAttempt.objects.get().attempt_time
    fail(site, 3)
    attempt = AccessAttempt.objects.get()
    assert attempt.attempt_time == before
    AccessAttempt.objects.update(attempt_time=before - datetime.timedelta(minutes=15, seconds=1))
    assert site.post("/entrance/", {"login": "zhangmin", "password": PASSWORD}).status_code == 302


def test_a_name_that_does_not_exist_is_locked_alike(people: District, site: Client) -> None:
    assert "<h1>暂停登录</h1>" in fail(site, 5, "nobody-at-all")


def test_a_log_in_forgets_the_failures_before(people: District, site: Client) -> None:
    fail(site, 4)
    site.post("/entrance/", {"login": "zhangmin", "password": PASSWORD})
    assert not AccessAttempt.objects.exists()


def test_no_password_is_kept_with_the_attempts(people: District, site: Client) -> None:
    site.post("/entrance/", {"login": "zhangmin", "password": "hao-ji-le-wrong"})
    assert "hao-ji-le" not in str(AccessAttempt.objects.values().get())


def test_the_security_administrator_opens_it_again(people: District, site: Client) -> None:
    fail(site, 5)
    Office(people, people.security)(security.unlock, username="zhangmin")
    assert site.post("/entrance/", {"login": "zhangmin", "password": PASSWORD}).status_code == 302
    assert Entry.objects.filter(act="解除锁定", subject_id=people.clerk.public_id).exists()


def test_with_a_second_factor_the_password_alone_does_not_open(with_code: Person, site: Client) -> None:
    asked = site.post("/entrance/", {"login": "zhangmin", "password": PASSWORD})
    assert asked["Location"] == "/entrance/code/"
    assert site.get("/mine/").status_code == 302
    assert not Entry.objects.filter(act="登录").exists()
    assert "动态口令" in site.get("/entrance/code/").content.decode()
    assert site.post("/entrance/code/", {"code": current_code()})["Location"] == "/entrance/posts/"
    assert site.get("/mine/").status_code == 200
    assert Entry.objects.filter(act="登录").count() == 1


def test_a_code_serves_once(with_code: Person, site: Client) -> None:
    code = current_code()
    site.post("/entrance/", {"login": "zhangmin", "password": PASSWORD})
    site.post("/entrance/code/", {"code": code})
    other = Client()
    other.post("/entrance/", {"login": "zhangmin", "password": PASSWORD})
    assert "动态口令不对" in other.post("/entrance/code/", {"code": code}).content.decode()


def test_wrong_codes_lock_as_wrong_passwords_do(with_code: Person, site: Client) -> None:
    site.post("/entrance/", {"login": "zhangmin", "password": PASSWORD})
    for _ in range(4):
        assert "动态口令不对" in site.post("/entrance/code/", {"code": "000000"}).content.decode()
    assert site.post("/entrance/code/", {"code": "000000"}).status_code == 429
    assert site.post("/entrance/code/", {"code": current_code()}).status_code == 429
    assert "动态口令不对" in Entry.objects.filter(act="登录失败").order_by("pk")[0].body


def test_the_secret_of_a_factor_does_not_lie_open_in_the_database(with_code: Person) -> None:
    assert SECRET not in str(Authenticator.objects.values().get())


@pytest.fixture
def set_up(
    people: District, log_in: LogIn, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Client:
    """The clerk logged in, having set up a second factor through the pages."""
    cache.clear()
    site = log_in(people.clerk)
    asked = site.get("/mine/code/")
    assert asked["Location"].startswith("/mine/again/"), "first the password again"
    site.post(asked["Location"], {"password": PASSWORD, "next": "/mine/code/"})
    page = site.get("/mine/code/").content.decode()
    assert '<svg class="qr"' in page
    assert "style=" not in page
    secret = page.split('class="secret">')[1].split("<")[0]
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    with django_capture_on_commit_callbacks(execute=True):
        assert site.post("/mine/code/", {"code": code})["Location"] == "/mine/recovery-codes/"
    return site


def test_a_factor_that_is_set_up_is_on_record(set_up: Client, people: District) -> None:
    assert "已启用" in set_up.get("/mine/").content.decode()
    assert Entry.objects.filter(act="启用动态口令", person=people.clerk.public_id).exists()


def test_a_recovery_code_opens_once(set_up: Client) -> None:
    page = set_up.get("/mine/recovery-codes/").content.decode()
    code = page.split('<ul class="codes"><li>')[1].split("<")[0]
    for status in (302, 200):
        other = Client()
        other.post("/entrance/", {"login": "zhangmin", "password": PASSWORD})
        assert other.post("/entrance/code/", {"code": code}).status_code == status


def test_a_factor_is_given_up_and_the_recovery_codes_with_it(
    set_up: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    assert "恢复码一并作废" in set_up.get("/mine/code/off/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        set_up.post("/mine/code/off/")
    assert not Authenticator.objects.exists()
    assert Entry.objects.filter(act="停用动态口令").exists()


def test_a_lost_factor_is_taken_away_and_the_session_with_it(with_code: Person, people: District, site: Client) -> None:
    site.post("/entrance/", {"login": "zhangmin", "password": PASSWORD})
    site.post("/entrance/code/", {"code": current_code()})
    Office(people, people.security)(security.reset_code, person=with_code.public_id, reason="手机遗失")
    assert site.get("/mine/").status_code == 302
    assert site.post("/entrance/", {"login": "zhangmin", "password": PASSWORD})["Location"] == "/entrance/posts/"


@pytest.mark.parametrize(
    ("behind_proxy", "header", "seen"),
    [
        (False, "10.9.9.9", "127.0.0.1"),
        (True, "10.9.9.9", "10.9.9.9"),
        (True, "1.2.3.4, 10.9.9.9", "10.9.9.9"),
        (True, "', DROP TABLE", "127.0.0.1"),
        (True, "", "127.0.0.1"),
    ],
)
def test_where_a_request_comes_from_is_believed_only_of_our_own_proxy(
    rf: RequestFactory, settings: Settings, behind_proxy: bool, header: str, seen: str
) -> None:
    settings.HTTPS = behind_proxy
    assert address(rf.get("/", HTTP_X_FORWARDED_FOR=header)) == seen
