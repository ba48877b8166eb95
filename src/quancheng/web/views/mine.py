"""我的: posts, delegations, password, second factor."""

from __future__ import annotations

import datetime
from typing import Any

from allauth.account import views as account
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from quancheng.accounts.acting import postings
from quancheng.accounts.models import Delegation, Post
from quancheng.accounts.presence import Request
from quancheng.lifecycle.acts import delegation as acts
from quancheng.web.doors import acting, once, perform
from quancheng.web.sheets import Question, day_of

DONE = {
    "lent": "已委托。受托人登录以后，可以选择代您办理；每件事都记着是代您办的。",
    "revoked": "已收回委托，立即生效。",
}
SINCE, UNTIL = Question("since", "自", "date"), Question("until", "至", "date")


@require_safe
def mine(request: Request) -> HttpResponse:
    """What is one's own."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    person, day = request.user, request.at.date()
    kinds = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    lent = Delegation.objects.filter(post__person=person, revoked_at=None, until__gte=day)
    told = {
        "section": "mine",
        "person": person,
        "choices": postings(person, day),
        "lent": lent.select_related("post__unit", "delegate").order_by("since"),
        "day": day,
        "has_code": Authenticator.Type.TOTP in kinds,
        "has_recovery": Authenticator.Type.RECOVERY_CODES in kinds,
        "has_key": Authenticator.Type.WEBAUTHN in kinds,
        "webauthn": settings.WEBAUTHN,
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "mine/mine.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: Request) -> HttpResponse:
    """A new password; who comes through a provider of the place has none to change."""
    if not request.user.is_authenticated or not request.user.has_usable_password():
        raise Http404
    changed: HttpResponse = account.password_change(request)
    return changed


@require_http_methods(["GET", "HEAD", "POST"])
def lend(request: Request) -> HttpResponse:
    """Lends the post in which one acts now to a colleague."""
    post = _own(request)
    values = {name: request.POST.get(name, "").strip() for name in ("person", "since", "until", "reason")}
    if request.method != "POST":
        return _lending(request, post, values | {"since": request.at.date().isoformat()}, {})
    errors: dict[str, str] = {}
    since, until = day_of(SINCE, values["since"], errors), day_of(UNTIL, values["until"], errors)
    if since is None or until is None:
        return _lending(request, post, values, errors, 422)
    given: dict[str, Any] = {"person": values["person"], "since": since, "until": until, "reason": values["reason"]}
    outcome = perform(request, acts.delegate, **given)
    if not outcome.done:
        return _lending(request, post, values, outcome.errors, outcome.status)
    return redirect("/mine/?done=lent")


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: Request, id: str) -> HttpResponse:  # noqa: A002  what the address calls it
    """Takes a delegation back."""
    found = Delegation.objects.filter(public_id=id, post=_own(request)).select_related("delegate").first()
    if found is None:
        raise Http404
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        outcome = perform(request, acts.revoke, delegation=id)
        if outcome.done:
            return redirect("/mine/?done=revoked")
        errors, status = outcome.errors, outcome.status
    told = {"section": "mine", "delegation": found, "once": once(), "errors": errors}
    return render(request, "mine/revoke.html", told, status=status)


def _own(request: Request) -> Post:
    """The post in which the person acts, if it is the person's own; only that can be lent."""
    who = acting(request)
    if who.post is None or who.delegation is not None:
        raise Http404
    return who.post


def _lending(
    request: Request, post: Post, values: dict[str, str], errors: dict[str, str], status: int = 200
) -> HttpResponse:
    day: datetime.date = request.at.date()
    told = {
        "section": "mine", "post": post, "values": values, "errors": errors, "once": once(),
        "colleagues": [(each.public_id, each.name) for each in acts.colleagues(post, day)],
    }  # fmt: skip
    return render(request, "mine/lend.html", told, status=status)
