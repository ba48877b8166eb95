"""What allauth asks us: where to go, how to say it, what to keep. Nobody signs up, no mail is sent."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from quancheng.accounts import passwords, records
from quancheng.accounts.models import Person

WRONG_CODE = "动态口令不对。请核对手机时间是否准确，换用最新的 6 位数字；也可以用一个恢复码"


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"quancheng.mfa" + settings.SECRET_KEY.encode()).digest()))


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Log-in and passwords."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "这个账号已经停用",
        "enter_current_password": "现在的密码不对",
        "incorrect_password": "现在的密码不对",
        "incorrect_code": WRONG_CODE,
        "invalid_login": "用户名或者密码不对",
        "username_password_mismatch": "用户名或者密码不对",
        "too_many_login_attempts": "尝试次数过多，请稍后再试",
        "rate_limited": "尝试次数过多，请稍后再试",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth's signature
        """Never: people are entered by the 系统管理员."""
        return False

    def set_password(self, user: Person, password: str) -> None:
        """A password changed by the person: remembered, on record, in one transaction."""
        request = records.current_request()
        with transaction.atomic():
            passwords.change(user, password, records.moment(request), by_others=False)
            records.write("修改密码", user, request)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """There is no mail; the journal tells."""


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth carries no types
    """Codes from an authenticator app."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": "先启用动态口令，才能生成恢复码",
    }

    def encrypt(self, text: str) -> str:
        """A secret as it lies in the database: useless without the site's own secret file."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again. Raises InvalidToken where the site's secret has changed."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """What the app shows beside the code."""
        return "全程"

    def build_totp_svg(self, url: str) -> str:
        """The picture to scan, as plain shapes: no style stands inline, so the page's own rules let it through."""
        code = qrcode.QRCode(border=4)
        code.add_data(url)
        cells = code.get_matrix()
        dark = [(x, y) for y, row in enumerate(cells) for x, cell in enumerate(row) if cell]
        shapes = "".join(f"M{x} {y}h1v1h-1z" for x, y in dark)
        size = len(cells)
        return (
            f'<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="动态口令二维码">'
            f'<path class="ground" d="M0 0h{size}v{size}h-{size}z"/><path d="{shapes}"/></svg>'
        )
