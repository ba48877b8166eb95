"""The log-in forms: allauth's, with the user name as it is kept, and locked where the password is locked."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms

from quancheng.accounts import records
from quancheng.accounts.lockout import locked_until, username


class NamedLoginForm(LoginForm):  # type: ignore[misc]  # allauth carries no types
    """What is typed as a user name is brought to the form in which names are kept and attempts are counted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].error_messages["required"] = "请填写用户名"
        self.fields["password"].error_messages["required"] = "请填写密码"

    def clean_login(self) -> str:
        """Without blanks around it, in small letters."""
        return username(self.cleaned_data["login"])


class LockableCode:
    """A code is not even looked at while the user name is locked: codes cannot be tried out either."""

    user: Any

    def clean_code(self) -> str:
        """Raises ValidationError while locked; axes' middleware then answers with the page that says until when."""
        request = records.current_request()
        if locked_until(self.user.username, records.moment(request)):
            request.axes_locked_out = True  # type: ignore[attr-defined]  # axes' mark
            request.axes_credentials = {"username": self.user.username}  # type: ignore[attr-defined]  # the same
            raise forms.ValidationError("登录已锁定")
        code: str = super().clean_code()  # type: ignore[misc]  # stands before allauth's form
        return code


class CodeForm(LockableCode, AuthenticateForm):  # type: ignore[misc]  # allauth carries no types
    """The second step of a log-in."""


class CodeAgainForm(LockableCode, ReauthenticateForm):  # type: ignore[misc]  # allauth carries no types
    """A code asked for again before something grave."""
