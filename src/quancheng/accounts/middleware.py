"""The door: says who is here and when it is, ends sessions, and lets nobody in without a log-in."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any, cast
from urllib.parse import quote, urlsplit

from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from quancheng.accounts import first_start, presence, records
from quancheng.accounts.presence import CHANGED, IDLE, Request

OPEN = ("/law/", "/sample/", "/entrance/", "/first-start/")
"""What anybody may see. Everything else asks for a log-in, whatever is added later."""

OWN = ("/entrance/", "/mine/")
"""What somebody may see who has no post, or has not chosen one."""

PASSWORD = ("/entrance/", "/mine/password/")
"""What is left to somebody who has to change the password first."""

WHY = {
    IDLE: "您已较长时间没有操作，为安全起见已经退出",
    CHANGED: "您的账号、岗位或者密码有变动，已经退出",
    "": "您还没有登录，或者登录已经过期",
}

GONE = (OperationalError, InterfaceError)
"""The database cannot be reached, or cannot write: no fault of what was asked."""

now = timezone.localtime
"""The clock of all requests."""

NUL = "\0"
UNREADABLE = "请求里有不能识别的字符，没有办理。请返回上一页，检查填写的内容。"


class Readable:
    """Whatever holds a character that no database keeps goes no further: 400."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if NUL in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest(UNREADABLE, content_type="text/plain; charset=utf-8")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Forms too; the guard against forged forms has read them already."""
        if any(NUL in text for values in request.POST.lists() for text in (values[0], *values[1])):
            return HttpResponseBadRequest(UNREADABLE, content_type="text/plain; charset=utf-8")
        return None


class Entrance:
    """``request.at``, ``request.acting``, ``request.user``; log-in required, default deny."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, given: HttpRequest) -> HttpResponseBase:
        request = cast("Request", given)
        request.at, request.acting, request.user = now(), None, AnonymousUser()
        try:
            self._see(request)
            reply = self._turned_away(request) or self.get_response(request)
        except GONE as error:
            return _unavailable(request, error)
        if request.user.is_authenticated:
            patch_cache_control(reply, private=True, no_cache=True)
        return reply

    def process_exception(self, request: Request, error: Exception) -> HttpResponse | None:
        """A database that is gone, or a disk that is full, is said plainly; whatever was begun is undone."""
        return _unavailable(request, error) if isinstance(error, GONE) else None

    def process_view(self, request: Request, *_: Any) -> HttpResponse | None:
        """Asked once the address is known to exist: one that does not says so to everybody alike."""
        if is_open(request.path):
            return None
        if not request.user.is_authenticated:
            return _log_in_first(request)
        if getattr(request.user, "must_change_password", False) and not request.path.startswith(PASSWORD):
            return redirect("account_change_password")
        if request.acting is None and not request.path.startswith(OWN):
            return redirect(f"{reverse('posts')}?next={quote(request.get_full_path())}")
        return None

    def _see(self, request: Request) -> None:
        found = presence.look(request, request.at)
        request.ended = found.ended
        if found.ended:
            self._end(request, found)
            return
        request.acting = found.acting
        if found.person:
            request.user = found.person
            presence.mark_seen(request, request.at)

    def _turned_away(self, request: Request) -> HttpResponseBase | None:
        shown = request.path.startswith(("/law/", "/sample/", "/first-start/"))
        return None if shown or first_start.is_open() else redirect("first-start")

    def _end(self, request: Request, found: presence.Presence) -> None:
        if found.person is not None:
            records.write("退出", found.person, request, note=WHY[found.ended])
        request.session.flush()


def is_open(path: str) -> bool:
    """Whether an address is for everybody."""
    return path == "/" or path.startswith(OPEN)


def _unavailable(request: Request, error: Exception) -> HttpResponse:
    logging.getLogger("django.request").error("数据库不可用：%s", request.path, exc_info=error)
    request.session.modified = False
    reading = request.method in {"GET", "HEAD"}
    reply = render(request, "503.html", {"reading": reading}, status=503)
    reply["Retry-After"] = "60"
    return reply


def _log_in_first(request: Request) -> HttpResponse:
    """A page leads to the log-in; what was sent is answered 401, so that what was typed is not lost."""
    reading = request.method in {"GET", "HEAD"}
    htmx = request.headers.get("HX-Request") == "true"
    back = request.get_full_path() if reading and not htmx else _where_from(request)
    entrance = f"{reverse('account_login')}?next={quote(back)}"
    if reading and not htmx:
        if request.ended:
            entrance += f"&ended={quote(request.ended)}"
        return redirect(entrance)
    told = {"why": WHY[request.ended], "entrance": entrance}
    reply = render(request, "entrance/expired.html", dict(told), status=401)
    reply["HX-Trigger"] = json.dumps({"quancheng:log-in": told})
    reply["HX-Reswap"] = "none"
    return reply


def _where_from(request: HttpRequest) -> str:
    """The page on which the form stood, if it was one of ours."""
    page = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    if page.netloc != request.get_host() or not page.path:
        return "/"
    return f"{page.path}?{page.query}" if page.query else page.path
