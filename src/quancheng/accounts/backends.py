"""The first of the authentication backends: says no while a user name is locked."""

from __future__ import annotations

from typing import Any

from axes.backends import AxesStandaloneBackend
from axes.exceptions import AxesBackendPermissionDenied
from django.http import HttpRequest


class LockedOut(AxesStandaloneBackend):  # type: ignore[misc]  # axes carries no types
    """axes' own, which leaves a mark: this attempt fell into a lock that was there before."""

    def authenticate(self, request: HttpRequest, *args: Any, **credentials: Any) -> None:
        """Raises AxesBackendPermissionDenied while locked; never says yes."""
        try:
            super().authenticate(request, *args, **credentials)
        except AxesBackendPermissionDenied:
            request.was_locked = True  # type: ignore[attr-defined]  # our own mark, read by the records
            raise
