"""预算评审: prepared line by line, then issued as it was signed."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from quancheng.accounts.presence import Request
from quancheng.lifecycle.acts.budgeting.lines import SUGGESTED, lines_of
from quancheng.lifecycle.acts.budgeting.review import REVIEWING, review_budget
from quancheng.projects.models import EstimateLine
from quancheng.web.act_page import posted, show
from quancheng.web.approving.issuing import issue
from quancheng.web.approving.preparing import open_act, prepare, sent, sent_back
from quancheng.web.budgeting import deeds
from quancheng.web.budgeting import lines as rows_of
from quancheng.web.doors import Outcome, acting

page = require_http_methods(["GET", "HEAD", "POST"])
FILL = "fill"


@page
def prepare_review(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """拟办 a budget review: a row a line of the estimate, with what was asked there already."""
    opened = open_act(request, id, REVIEWING)
    estimate = list(EstimateLine.objects.filter(project=opened.project))
    lines = lines_of(opened.project, estimate)
    back = sent_back(opened.project, REVIEWING, acting(request))
    values = posted(request, "number", "text", "note", "column")
    if request.method == "POST":
        typed, outcome = _asked(request, lines, values, opened)
    else:
        kept = back.values if back else {}
        values |= {name: str(kept.get(name, "")) for name in ("number", "text")}
        typed, outcome = rows_of.at_first(lines, kept.get("lines", ())), None
    if answer := sent(outcome):
        return answer
    rows = rows_of.shown(lines, estimate, typed)
    suggested = opened.state.subject.project[SUGGESTED]
    more: dict[str, Any] = {
        "rows": rows, "back": back, "asked": sum(line.asked for line in lines),
        "approved": sum(row.amount or 0 for row in rows), "suggested": suggested, "said": opened.state.facts,
    }  # fmt: skip
    return show(opened, outcome, "budgeting/prepare.html", values, **more)


def _asked(request: Request, lines: Any, values: dict[str, Any], opened: Any) -> tuple[Any, Outcome | None]:
    """The rows as typed, and what came of preparing them; a pasted column is only laid into the table."""
    typed = rows_of.posted(lines, request.POST)
    if FILL in request.POST:
        typed, wrong = rows_of.pasted(typed, request.POST.get("column", ""))
        values["column"] = values["column"] if wrong else ""
        return typed, Outcome(error=wrong, status=422, errors={"column": wrong}) if wrong else None
    return typed, prepare(opened, REVIEWING, {**values, "lines": typed})


@page
def issue_review(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """预算评审: issued as signed, then at once fed back."""
    return issue(request, id, deeds.REVIEW, review_budget, onward=deeds.FEED_BACK)
