"""The room as Django knows it."""

from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Connects the records of log-ins once Django is ready."""

    name = "quancheng.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Signals can be received only when the models are there: so the module is loaded here and not above."""
        import_module("quancheng.accounts.records")
