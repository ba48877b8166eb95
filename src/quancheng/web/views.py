"""The start page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quancheng import __version__


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Where a visitor arrives."""
    return render(request, "start.html", {"version": __version__})
