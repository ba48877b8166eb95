"""计划与项目库: where it begins."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quancheng.accounts.presence import Request


@require_safe
def plans(request: Request) -> HttpResponse:
    """What there is of plans, library and windows this year."""
    return render(request, "planning/front.html", {"section": "plans"})
