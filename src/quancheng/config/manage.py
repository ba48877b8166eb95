"""`quancheng manage`: Django's own maintenance commands."""

import os
from collections.abc import Sequence

from django.core.management import execute_from_command_line


def main(argv: Sequence[str]) -> int:
    """Run a Django command; it raises `SystemExit` itself where it fails."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quancheng.config.settings")
    execute_from_command_line(["quancheng manage", *argv])
    return 0
