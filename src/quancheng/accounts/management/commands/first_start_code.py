"""Prints the code that takes a fresh installation, as long as nobody is there."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from quancheng.accounts import first_start


class Command(BaseCommand):
    """`quancheng manage first_start_code`; the server asks for it whenever it starts."""

    help = "没有任何人员时，生成并打印首次启用的启用码"

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        """A new code each time: an earlier one is void."""
        if not first_start.is_open():
            code = first_start.make_code(settings.DATA)
            self.stdout.write(f"首次启用：打开网站，输入启用码 {code}")
