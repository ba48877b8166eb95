"""The room as Django starts it: every act is known before the first request."""

from importlib import import_module
from pkgutil import walk_packages

from django.apps import AppConfig


class LifecycleConfig(AppConfig):
    """Loads the modules of `acts/`, so that each act registers itself."""

    name = "quancheng.lifecycle"

    def ready(self) -> None:
        acts = import_module(f"{self.name}.acts")
        for module in walk_packages(acts.__path__, f"{acts.__name__}."):
            import_module(module.name)
