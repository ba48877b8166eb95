"""评审: where it begins."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quancheng.accounts.presence import Request


@require_safe
def reviews(request: Request) -> HttpResponse:
    """The batches; for an expert, what to answer and to score."""
    return render(request, "reviewing/front.html", {"section": "reviews"})
