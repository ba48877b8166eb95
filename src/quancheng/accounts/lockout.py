"""Lock-out: too many wrong passwords or codes for one user name, and log-in is closed for a while (django-axes)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest


def username(typed: str) -> str:
    """A user name as it is kept: without blanks around it, in small letters. Upper case gives no further attempts."""
    return typed.strip().lower()


def username_of(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """Whose attempt this is, for axes: of the credentials, else of the form."""
    given = (credentials or {}).get("username") or request.POST.get("login", "")
    return username(str(given))[:150]


def locked_until(name: str, at: datetime.datetime) -> datetime.datetime | None:
    """When log-in opens again for a user name; None where it is open (one statement)."""
    span: datetime.timedelta = settings.AXES_COOLOFF_TIME
    lately = AccessAttempt.objects.filter(username=username(name), attempt_time__gt=at - span)
    found = lately.aggregate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    if (found["failures"] or 0) < settings.AXES_FAILURE_LIMIT:
        return None
    last: datetime.datetime = found["last"]
    return last + span


def unlock(name: str) -> int:
    """Forgets the attempts; how many rows there were."""
    return int(AccessAttempt.objects.filter(username=username(name)).delete()[0])
