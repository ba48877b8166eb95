"""The pages of the regulation: its contents, an article, the objects behind a count."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quancheng.law import Article
from quancheng.web import parallel, portfolio, regulation, tallies
from quancheng.web.explained import Explained, columns
from quancheng.web.marks import paragraphs
from quancheng.web.sample import Sample, sample

ROWS = 40
"""How many objects a list shows at a time."""


def _contents(judged: Sample) -> list[tuple[str, str, list[tuple[Article, list[tallies.Count]]]]]:
    """The chapters with their articles, each with what is worth seeing under it."""
    return [
        (number, name, [(article, tallies.of_article(judged, article)) for article in articles])
        for number, name, articles in regulation.chapters()
    ]


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """The regulation: what it is, its chapters and articles, its open readings."""
    judged = sample(regulation.today())
    entries = regulation.pack().readings.values()
    context = {
        "section": "law",
        "pack": regulation.pack(),
        "sample": judged,
        "chapters": _contents(judged),
        "interpreter": regulation.interpreter(),
        "proposed": sum(entry.is_proposed for entry in entries),
        "readings": [
            (article, found)
            for article in regulation.pack().articles
            if (found := [entry for entry in entries if entry.article == article.title])
        ],
    }
    return render(request, "law/contents.html", context)


@require_safe
def article(request: HttpRequest, number: int) -> HttpResponse:
    """One article with its rules as parallel text."""
    found = _article_or_404(number)
    judged = sample(regulation.today())
    own, leaned = parallel.readings(found)
    context = {
        "section": "law",
        "pack": regulation.pack(),
        "sample": judged,
        "article": found,
        "before": regulation.article(number - 1),
        "after": regulation.article(number + 1),
        "chapters": _contents(judged),
        "paragraphs": paragraphs(found),
        "rules": parallel.rule_texts(judged, found),
        "facts": parallel.facts(found),
        "definitions": parallel.definitions(found),
        "parameters": parallel.parameters(found),
        "readings": own,
        "leaned": leaned,
    }
    return render(request, "law/article.html", context)


@require_safe
def rule(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """The objects one rule was asked of, all of them or those behind a count (?verdict=不符合, ?clause=1-假)."""
    found = _article_or_404(number)
    place = next((place for place, rule in enumerate(found.rules, 1) if rule.name == name), None)
    if place is None:
        raise Http404
    judged = sample(regulation.today())
    text = parallel.rule_text(judged, found.rules[place - 1], place)
    chosen = portfolio.choose(judged, text.rule, request.GET.get("verdict", ""), request.GET.get("clause", ""))
    page = Paginator(chosen.findings, ROWS).get_page(request.GET.get("page"))
    rows = [Explained(finding) for finding in page]
    context = {
        "section": "law",
        "pack": regulation.pack(),
        "sample": judged,
        "article": found,
        "text": text,
        "chosen": chosen,
        "page": page,
        "rows": rows,
        "columns": columns(rows),
        "dated": any(row.due for row in rows),
        "query": chosen.query,
    }
    return render(request, "law/rule.html", context)


def _article_or_404(number: int) -> Article:
    found = regulation.article(number)
    if found is None:
        raise Http404
    return found
