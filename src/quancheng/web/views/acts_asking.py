"""Acts between two sides: commissioning an evaluation and reporting it, reminding and answering."""

from __future__ import annotations

import datetime

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from quancheng.accounts.presence import Request
from quancheng.law import NEVER, dimensions
from quancheng.lifecycle.acts import evaluation, urging
from quancheng.lifecycle.holders import BUILDER, LEAD, PURCHASER
from quancheng.projects.models import Urge
from quancheng.web import choosing
from quancheng.web.act_page import Opened, do, done, open_page, posted, show
from quancheng.web.doors import Outcome

page = require_http_methods(["GET", "HEAD", "POST"])
URGED = ("不符合", "原则不符", "未到期", "待认定")


@page
def commission(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """委托绩效评估."""
    opened = open_page(request, id, "do-commission")
    values = posted(request, "evaluator", "reason")
    outcome = do(opened, evaluation.commission_evaluation, **values)
    duties = opened.state.law.pack.process.holders(evaluation.REPORTING)
    found = choosing.third_parties(request, opened.project, duties, opened.today)
    more = {"found": found, "field": "evaluator", "label": "委托哪个第三方机构", "what": "机构", "reason_label": "理由"}
    return done(opened, outcome) or show(opened, outcome, "acts/choose.html", values, **more)


@page
def report(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """提交委托评估报告."""
    opened = open_page(request, id, "do-report")
    full = dimensions(opened.state.law.pack, opened.today)
    values = posted(request, *(name for name, _ in full), "on", "opinion")
    outcome = do(opened, evaluation.submit_commissioned, values=values)
    shown = [(name, f"{most:f}") for name, most in full]
    return done(opened, outcome) or show(opened, outcome, "acts/report.html", values, dimensions=shown)


@page
def urge(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """催办."""
    opened = open_page(request, id, "do-urge")
    values = posted(request, "rule", "text", "answer_by")
    outcome = _urge(opened, values)
    asked = request.GET.get("rule", "")
    rules = _rules(opened)
    values = values if request.method == "POST" else {"rule": asked}
    return done(opened, outcome) or show(opened, outcome, "acts/urge.html", values, rules=rules)


def _urge(opened: Opened, values: dict[str, str]) -> Outcome | None:
    given = values["answer_by"]
    try:
        day = datetime.date.fromisoformat(given) if given else None
    except ValueError:
        wrong = "请按 2026-03-02 这样写答复期限"
        return Outcome(error=wrong, status=422, errors={"answer_by": wrong})
    return do(opened, urging.urge, versioned=False, rule=values["rule"], text=values["text"], answer_by=day)


def _rules(opened: Opened) -> list[tuple[str, str]]:
    """What the building unit can be reminded of: its duties that are broken, then those ahead by their date."""
    found: dict[str, tuple[tuple[int, int], str]] = {}
    for shade, verdict in opened.state.shaded:
        if shade in URGED and verdict.rule.holder in (BUILDER, LEAD, PURCHASER):
            due = datetime.date.fromordinal(verdict.due).isoformat() if verdict.due else ""
            words = f"{verdict.rule.title} {verdict.rule.name}（{shade}{'，期限 ' + due if due else ''}）"
            found.setdefault(verdict.rule.name, ((URGED.index(shade), verdict.due or NEVER), words))
    return [(name, words) for name, (_, words) in sorted(found.items(), key=lambda item: item[1][0])]


@page
def answer(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """答复催办."""
    opened = open_page(request, id, "do-answer")
    values = posted(request, "urge", "text")
    outcome = do(opened, urging.answer_urge, versioned=False, **values)
    waiting = list(Urge.objects.filter(project=opened.project, answered_at=None).order_by("id")[:20])
    options = [(each.public_id, each.text, f"{each.by_unit} {each.by_name}") for each in waiting]
    values = values if request.method == "POST" else {"urge": request.GET.get("urge", "")}
    more = {"open_urges": waiting, "urge_options": options}
    return done(opened, outcome) or show(opened, outcome, "acts/answer.html", values, **more)
