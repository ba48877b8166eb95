"""Log-ins, failed log-ins, lock-outs and log-outs go into the journal, as everything that is done here."""

from __future__ import annotations

import datetime
from typing import Any

import axes.signals  # noqa: F401  so that axes hears of a failure before we do, and has said whether it locks
from allauth.core import context
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from quancheng.accounts.acting import Acting
from quancheng.accounts.lockout import username
from quancheng.accounts.models import Jurisdiction, Person
from quancheng.accounts.presence import SEEN_KEY, address
from quancheng.journal import DONE, REFUSED, Actor, append

KINDS = {"totp": "动态口令", "recovery_codes": "恢复码", "webauthn": "安全密钥"}
SHOWN = 2
"""How many letters of an unknown user name are kept: it may be a password in the wrong box."""


def current_request() -> HttpRequest:
    """The request that allauth is answering."""
    request: HttpRequest = context.request
    return request


def moment(request: HttpRequest) -> datetime.datetime:
    """When a request happens: as the middleware has said, else now."""
    at: datetime.datetime = getattr(request, "at", None) or timezone.localtime()
    return at


def write(act: str, person: Person, request: HttpRequest, *, note: str = "", result: str = DONE) -> None:
    """One row about a person, by that person, in the chain of their jurisdiction."""
    actor = Acting(person, address=address(request) or "").actor()
    with transaction.atomic():
        append(
            jurisdiction=person.jurisdiction.code,
            at=moment(request),
            actor=actor,
            act=act,
            subject=("人员", person.public_id),
            title=person.name,
            note=note,
            result=result,
        )


def failed(request: HttpRequest, name: str, note: str, act: str = "登录失败") -> None:
    """A row about who did not get in; an unknown name is cut and goes to the first jurisdiction's chain."""
    person = Person.objects.select_related("jurisdiction").filter(username=username(name)).first()
    if person is not None:
        write(act, person, request, note=note, result=REFUSED)
        return
    first = Jurisdiction.objects.order_by("pk").first()
    if first is None:
        return
    shown = username(name).replace("\0", "")[:SHOWN] + "…"
    actor = Actor(person="", name=shown, address=address(request) or "")
    with transaction.atomic():
        append(
            jurisdiction=first.code,
            at=moment(request),
            actor=actor,
            act=act,
            subject=("人员", ""),
            title=shown,
            note=f"用户名不存在；{note}",
            result=REFUSED,
        )


@receiver(user_logged_in)
def _logged_in(request: HttpRequest, user: Person, **_: Any) -> None:
    request.session[SEEN_KEY] = int(moment(request).timestamp())
    write("登录", user, request)


@receiver(user_logged_out)
def _logged_out(request: HttpRequest, user: Person | None, **_: Any) -> None:
    if user is not None and user.is_authenticated:
        write("退出", user, request)


@receiver(user_login_failed)
def _login_failed(credentials: dict[str, Any], request: HttpRequest | None = None, **more: Any) -> None:
    if request is None:
        return
    name = str(credentials.get("username") or "")
    if getattr(request, "was_locked", False):
        failed(request, name, "锁定期间")
        return
    failed(request, name, more.get("note", "密码不对"))
    if getattr(request, "axes_locked_out", False):
        failed(request, name, "连续失败次数达到上限，暂停登录", act="锁定")


@receiver(authentication_failed)
def _wrong_code(request: HttpRequest, user: Person, **_: Any) -> None:
    """A wrong code counts as a wrong password does."""
    user_login_failed.send(Person, credentials={"username": user.username}, request=request, note="动态口令不对")


@receiver(authenticator_added)
def _added(request: HttpRequest, user: Person, authenticator: Any, **_: Any) -> None:
    write(f"启用{KINDS[authenticator.type]}", user, request)


@receiver(authenticator_removed)
def _removed(request: HttpRequest, user: Person, authenticator: Any, **_: Any) -> None:
    write(f"停用{KINDS[authenticator.type]}", user, request)


@receiver(authenticator_reset)
def _reset(request: HttpRequest, user: Person, authenticator: Any, **_: Any) -> None:
    write(f"更换{KINDS[authenticator.type]}", user, request)
