"""The pages of the sample ledger: its projects, one project, one rule on one project."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quancheng.web import portfolio, regulation
from quancheng.web.explained import by_rule, change_texts, columns, missing
from quancheng.web.sample import SHADES, Project, sample

FULL = ("不符合", "原则不符", "逾期办结")
"""Shades set out clause by clause on a project's page."""

FOLDED = ("提示", "已放行", "符合", "不适用")
"""Shades folded away there."""


@require_safe
def projects(request: HttpRequest) -> HttpResponse:
    """The projects of the sample, filtered by plain GET; htmx gets the list alone."""
    judged = sample(regulation.today())
    verdict, unit = request.GET.get("verdict", ""), request.GET.get("unit", "")
    context = {
        "section": "sample",
        "pack": regulation.pack(),
        "sample": judged,
        "projects": portfolio.projects(judged, verdict, unit),
        "columns": portfolio.COLUMNS,
        "verdict": verdict,
        "unit": unit,
    }
    template = "sample/list.html" if getattr(request, "htmx", False) else "sample/projects.html"
    return render(request, template, context)


@require_safe
def project(request: HttpRequest, number: str) -> HttpResponse:
    """One project: what the law says of it, and why."""
    found = _project_or_404(number)
    groups = {name: by_rule([each for each in found.findings if each.shade == name]) for name in SHADES}
    pending, day = groups["未到期"], regulation.today()
    context = {
        "section": "sample",
        "pack": regulation.pack(),
        "sample": sample(regulation.today()),
        "project": found,
        "key_facts": portfolio.key_facts(found),
        "milestones": portfolio.milestones(found),
        "full": [(name, groups[name]) for name in FULL if groups[name]],
        "doubts": missing(groups["待认定"]),
        "dated": sorted((each for group in pending for each in group if each.due), key=lambda each: each.due or day),
        "undated": [group for group in pending if not group[0].due],
        "shades": SHADES,
        "columns": columns,
        "change_texts": change_texts,
        "folded": [(name, groups[name]) for name in FOLDED if groups[name]],
        "outside": groups["不在范围"],
    }
    return render(request, "sample/project.html", context)


@require_safe
def project_rule(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """One rule on one project and on what belongs to it, clause by clause."""
    found = _project_or_404(number)
    groups = by_rule(found.under(name))
    if not groups:
        raise Http404
    context = {
        "section": "sample",
        "pack": regulation.pack(),
        "sample": sample(regulation.today()),
        "project": found,
        "rule": groups[0][0].rule,
        "verdicts": groups[0],
    }
    return render(request, "sample/rule.html", context)


def _project_or_404(number: str) -> Project:
    found = sample(regulation.today()).by_key.get(number)
    if found is None:
        raise Http404
    return found
