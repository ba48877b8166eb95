"""The log-in forms: allauth's, with the user name as it is kept, and locked where the password is locked."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.forms import ReauthenticateForm as PasswordAgainForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms

from quancheng.accounts import records
from quancheng.accounts.lockout import locked_until, username

ASKED = {
    "login": "用户名", "password": "密码", "oldpassword": "现在的密码", "password1": "新密码",
    "password2": "再输一次的新密码", "code": "口令",
}  # fmt: skip


class Plain:
    """What is missing is asked for by its name on the page."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in ASKED:
                field.error_messages["required"] = f"请填写{ASKED[name]}"


class NamedLoginForm(Plain, LoginForm):  # type: ignore[misc]  # allauth carries no types
    """What is typed as a user name is brought to the form in which names are kept and attempts are counted."""

    def clean_login(self) -> str:
        """Without blanks around it, in small letters."""
        return username(self.cleaned_data["login"])


class PasswordForm(Plain, ChangePasswordForm):  # type: ignore[misc]  # allauth carries no types
    """A new password."""


class AgainForm(Plain, PasswordAgainForm):  # type: ignore[misc]  # allauth carries no types
    """The password asked for again before something grave."""


class LockableCode(Plain):
    """A code is not even looked at while the user name is locked: codes cannot be tried out either."""

    user: Any

    def clean_code(self) -> str:
        """Raises ValidationError while locked; axes' middleware then answers with the page that says until when."""
        request = records.current_request()
        if locked_until(self.user.username, records.moment(request)):
            records.failed(request, self.user.username, "锁定期间")
            request.axes_locked_out = True  # type: ignore[attr-defined]  # axes' mark
            request.axes_credentials = {"username": self.user.username}  # type: ignore[attr-defined]  # the same
            raise forms.ValidationError("登录已锁定")
        code: str = super().clean_code()  # type: ignore[misc]  # stands before allauth's form
        return code


class CodeForm(LockableCode, AuthenticateForm):  # type: ignore[misc]  # allauth carries no types
    """The second step of a log-in."""


class CodeAgainForm(LockableCode, ReauthenticateForm):  # type: ignore[misc]  # allauth carries no types
    """A code asked for again before something grave."""


class FirstCodeForm(Plain, ActivateTOTPForm):  # type: ignore[misc]  # allauth carries no types
    """The code that shows that the app has been set up."""
