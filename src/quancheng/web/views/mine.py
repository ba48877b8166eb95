"""我的: posts, delegations, password, second factor."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from quancheng.accounts.acting import postings
from quancheng.accounts.presence import Request


@require_safe
def mine(request: Request) -> HttpResponse:
    """What is one's own."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    person = request.user
    kinds = set(Authenticator.objects.filter(user=person).values_list("type", flat=True))
    told = {
        "section": "mine",
        "person": person,
        "choices": postings(person, request.at.date()),
        "has_code": Authenticator.Type.TOTP in kinds,
        "has_recovery": Authenticator.Type.RECOVERY_CODES in kinds,
        "has_key": Authenticator.Type.WEBAUTHN in kinds,
        "webauthn": settings.WEBAUTHN,
        "told": request.GET.get("told", ""),
    }
    return render(request, "mine/mine.html", told)
