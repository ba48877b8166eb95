"""What comes with allauth: every page that can be reached is ours, and what is switched off is not there."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.template.backends.jinja2 import Template
from django.template.loader import get_template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from quancheng.config import environment
from tests.accounts.world import District
from tests.databases import ROOT, OwnDatabase

OURS = {
    "account_login", "account_logout", "account_inactive", "account_reauthenticate",
    "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
}  # fmt: skip


def patterns(resolver: URLResolver) -> list[URLPattern]:
    found = []
    for each in resolver.url_patterns:
        found += patterns(each) if isinstance(each, URLResolver) else [each]
    return found


def of_allauth() -> dict[str, URLPattern]:
    """Every route whose view comes from allauth."""
    return {str(each.name): each for each in patterns(get_resolver()) if each.callback.__module__.startswith("allauth")}


def test_nothing_of_allauth_is_reachable_but_what_is_named() -> None:
    assert set(of_allauth()) == OURS


def test_each_of_its_pages_is_our_own() -> None:
    for name, pattern in of_allauth().items():
        view = getattr(pattern.callback, "view_class", None)
        assert view is not None, name
        assert isinstance(get_template(view.template_name), Template), name


@pytest.mark.parametrize(
    "address",
    ["/accounts/signup/", "/entrance/signup/", "/entrance/password/reset/", "/entrance/oidc/x/", "/mine/keys/"],
)
def test_nobody_signs_up_and_nothing_is_prepared_by_accident(people: District, site: Client, address: str) -> None:
    assert site.get(address).status_code == 404


PAGES = """
import re
from django.test import Client
from tests.accounts.world import PASSWORD, district
people = district()
site = Client()
site.post("/entrance/", {"login": "zhangmin", "password": PASSWORD})
site.post("/mine/again/", {"password": PASSWORD})
"""


def run(database: OwnDatabase, lines: str, **switches: str) -> str:
    """These lines in a process of their own with some switches on; what it printed."""
    program = f"import django\ndjango.setup()\n{lines}"
    told = database.environment() | {"QUANCHENG_HOSTS": "testserver", "QUANCHENG_DEBUG": "1"} | switches
    done = subprocess.run(
        [sys.executable, "-c", program], env=told, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_security_keys_are_there_where_they_are_switched_on(own_database: OwnDatabase) -> None:
    asked = PAGES + 'print([site.get(f"/mine/keys/{each}").status_code for each in ("", "new/")])'
    page = 'print("mfa_webauthn_add" in site.get("/mine/keys/new/").content.decode())'
    assert run(own_database, f"{asked}\n{page}", QUANCHENG_WEBAUTHN="1") == "[200, 200]\nTrue\n"


OIDC = {
    "QUANCHENG_OIDC_SERVER": "https://id.example.gov.cn/",
    "QUANCHENG_OIDC_ID": "quancheng",
    "QUANCHENG_OIDC_SECRET": "s",
}

ARRIVE = """
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.core.management import call_command
from django.http import HttpRequest
from quancheng.accounts.models import Person
from quancheng.journal.models import Entry
from tests.accounts.world import district
call_command("migrate", verbosity=0)
district()
def arrive(named):
    account = SocialAccount(provider="oidc", uid=named, extra_data={"preferred_username": named})
    request = HttpRequest()
    request.session = {}
    login = SocialLogin(user=Person(), account=account)
    with context.request_context(request):
        try:
            get_adapter().pre_social_login(request, login)
        except ImmediateHttpResponse as turned_away:
            return turned_away.response["Location"]
    return login.user.username
print(arrive("ZhangMin"), arrive("nobody").split("?")[0], arrive("").split("?")[0])
print(SocialAccount.objects.count(), Person.objects.filter(username="nobody").exists())
print(list(Entry.objects.values_list("act", flat=True)))
"""


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_provider_of_the_place_brings_in_only_who_is_already_here(own_database: OwnDatabase) -> None:
    printed = run(own_database, ARRIVE, **OIDC).splitlines()
    assert printed == ["zhangmin /entrance/ /entrance/", "1 False", "['登录失败', '登录失败']"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_way_to_the_provider_stands_on_the_log_in_page(own_database: OwnDatabase) -> None:
    lines = 'from django.test import Client\nprint("统一身份认证" in Client().get("/entrance/").content.decode())'
    people = "from tests.accounts.world import district\ndistrict()\n"
    assert run(own_database, people + lines, **OIDC) == "True\n"


def test_half_a_provider_is_refused() -> None:
    with pytest.raises(ValueError, match="QUANCHENG_OIDC_ID"):
        environment.oidc({"QUANCHENG_OIDC_SERVER": "https://id.example.gov.cn/"})
    assert environment.oidc({}) == {}
