"""Choosing the post to act in, and what is said at the door when it stays closed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from quancheng.accounts.acting import Acting, postings
from quancheng.accounts.lockout import locked_until, username_of
from quancheng.accounts.presence import Request, remember
from quancheng.accounts.records import moment


@require_http_methods(["GET", "HEAD", "POST"])
def posts(request: Request) -> HttpResponse:
    """Which of several posts: the only one is taken unasked; an administrator has none and needs none."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    person = request.user
    after = _after(request, "administration" if person.administrator else "desk")
    if person.administrator:
        return redirect(after)
    choices = postings(person, request.at.date())
    chosen = _chosen(request, choices)
    if chosen is not None:
        remember(request, chosen)
        return redirect(after)
    told = {"section": "entrance", "choices": choices, "after": after, "errors": {}}
    if request.method == "POST":
        told["errors"] = {"post": "请选择一个岗位"}
    return render(request, "entrance/posts.html", told, status=422 if told["errors"] else 200)


def _chosen(request: Request, choices: list[Acting]) -> Acting | None:
    if request.method == "POST":
        return next((each for each in choices if each.key == request.POST.get("post")), None)
    wants_to_switch = "switch" in request.GET
    return choices[0] if len(choices) == 1 and not wants_to_switch else None


def _after(request: HttpRequest, home: str) -> str:
    """Where to go then: the page of this site that was wanted, else where one's work begins."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else reverse(home)


def locked(request: HttpRequest, *given: Any) -> HttpResponse:
    """Log-in is closed for a user name: until when. ``given``: axes' own reply, and the credentials."""
    credentials = next((each for each in reversed(given) if isinstance(each, dict)), None)
    name = username_of(request, credentials or getattr(request, "axes_credentials", None))
    at = moment(request)
    return render(request, "account/locked.html", {"until": locked_until(name, at), "at": at}, status=429)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  Django's signature
    """The page with the form is older than the log-in (or was not ours): nothing was done."""
    return render(request, "entrance/stale.html", {}, status=403)
