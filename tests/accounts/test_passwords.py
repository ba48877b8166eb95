"""Passwords: what does not do, and that there is none by default."""

from collections.abc import Callable

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from quancheng.accounts import passwords
from quancheng.accounts.models import Person
from quancheng.config import settings
from tests.accounts.world import AT, PASSWORD, District


@pytest.mark.parametrize("password", ["kurz-9", "123456789012", "password123", "zhangmin2026", "aaaaaaaaaa", PASSWORD])
def test_a_password_that_does_not_do_is_refused_in_chinese(people: District, password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, people.clerk)
    assert all(any("一" <= letter <= "鿿" for letter in message) for message in refused.value.messages)


def test_none_of_the_last_three_is_taken_again(people: District) -> None:
    names = ["mu-dan-hua-kai-1", "mu-dan-hua-kai-2", "mu-dan-hua-kai-3", "mu-dan-hua-kai-4"]
    for password in names:
        passwords.change(people.clerk, password, AT, by_others=False)
    for password in names[1:]:
        with pytest.raises(ValidationError, match="最近 3 次"):
            validate_password(password, people.clerk)
    validate_password(names[0], people.clerk)


def test_the_page_says_why_a_new_password_does_not_do(people: District, log_in: Callable[..., Client]) -> None:
    site = log_in(people.clerk)
    page = site.post("/mine/password/", {"oldpassword": PASSWORD, "password1": "short", "password2": "short"})
    assert "10 个字符" in page.content.decode()
    page = site.post("/mine/password/", {"oldpassword": "wrong", "password1": "x", "password2": "y"})
    assert "现在的密码不对" in page.content.decode()


def test_initial_passwords_differ_and_pass_the_rules(people: District) -> None:
    made = {passwords.initial() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        validate_password(password, people.clerk)


def test_a_fresh_house_has_nobody_in_it(db: None) -> None:
    assert not Person.objects.exists()


def test_in_service_passwords_are_kept_by_a_slow_hash() -> None:
    assert not hasattr(settings, "PASSWORD_HASHERS"), "Django's own first choice is PBKDF2"


def test_who_has_no_password_is_told_so_and_sets_nothing_up(people: District, site: Client) -> None:
    people.clerk.set_unusable_password()
    people.clerk.save()
    site.force_login(people.clerk, "allauth.account.auth_backends.AuthenticationBackend")
    assert "您不用本系统的密码登录" in site.get("/mine/").content.decode()
    assert site.get("/mine/password/").status_code == 404
    refused = site.get("/mine/code/")
    assert refused.status_code == 403
    assert "不能办理" in refused.content.decode()
