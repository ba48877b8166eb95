"""A provider of the place that says who somebody is (OpenID Connect). Loaded only where one is named."""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import redirect

from quancheng.accounts import records
from quancheng.accounts.lockout import username
from quancheng.accounts.models import Person


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """A provider of the place (OIDC): it says who somebody is; only persons who are already here come in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002  allauth's signature
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Joins the provider's account to the person of the same user name; anybody else is turned away."""
        if sociallogin.is_existing:
            return
        named = username(str(sociallogin.account.extra_data.get("preferred_username") or ""))
        person = Person.objects.select_related("jurisdiction").filter(username=named).first() if named else None
        if person is None:
            records.failed(request, named, "统一身份认证的用户不在本系统")
            raise ImmediateHttpResponse(redirect("/entrance/?ended=外人"))
        sociallogin.connect(request, person)
