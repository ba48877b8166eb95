"""作出认定: which facts are the own duty's to find, what they are now, and which articles look at them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from quancheng.accounts.presence import Request
from quancheng.law import Fact, Rule
from quancheng.lifecycle.acts import finding_of_fact
from quancheng.lifecycle.acts.finding_of_fact import LONGEST_REASON, NO, YES
from quancheng.web.act_page import LABELS, Opened, do, done, open_page, posted, show
from quancheng.web.doors import acting
from quancheng.web.dossier_rows import source

UNKNOWN = "还没有认定"
_LABELS = LABELS | {"fact": "认定的事实", "value": "认定为"}


@dataclass(frozen=True)
class Findable:
    """A fact that may be found, as the project has it. ``source``: from where it has it."""

    fact: Fact
    now: str
    source: str
    rules: list[Rule]


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """作出认定."""
    opened = open_page(request, id, "do-find")
    values = posted(request, "fact", "value", "reason")
    outcome = do(opened, finding_of_fact.find, values=values)
    if request.method != "POST":
        values |= {"fact": request.GET.get("fact", "")}
    more = {"findable": _findable(opened), "results": (YES, NO), "labels": _LABELS, "longest": LONGEST_REASON}
    return done(opened, outcome) or show(opened, outcome, "acts/find.html", values, **more)


def _findable(opened: Opened) -> list[Findable]:
    """The facts of the own duty, those that are open first."""
    pack, project = opened.state.law.pack, opened.project
    found = [
        Findable(
            fact,
            _now(opened.state.facts.get(fact.name)),
            source(project.sources, fact.name),
            finding_of_fact.rules_on(pack, fact.name),
        )
        for fact in finding_of_fact.findable(pack, acting(opened.request))
    ]
    return sorted(found, key=lambda each: each.now != UNKNOWN)


def _now(value: object) -> str:
    return {True: YES, False: NO}[value] if isinstance(value, bool) else UNKNOWN
