"""The start page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quancheng import __version__
from quancheng.web import portfolio, regulation
from quancheng.web.marks import passage
from quancheng.web.sample import sample

WORST = 4
"""How many projects the page names."""


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Where a visitor arrives: what this is, one verdict taken apart, the sample in figures."""
    judged = sample(regulation.today())
    example = portfolio.example(judged)
    return render(
        request,
        "start.html",
        {
            "section": "start",
            "pack": regulation.pack(),
            "sample": judged,
            "example": example,
            "passage": passage(regulation.pack().articles[example.rule.article - 1], example.rule) if example else [],
            "figures": portfolio.figures(judged),
            "squares": portfolio.squares(judged),
            "gravest": portfolio.gravest(judged),
            "worst": portfolio.projects(judged, "不符合", "")[:WORST],
            "version": __version__,
        },
    )
