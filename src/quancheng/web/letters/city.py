"""报市级备案 and its receipt; and what is still to be sent or answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from quancheng.accounts.presence import Request
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.acts.letters import city
from quancheng.lifecycle.laws import law_of
from quancheng.lifecycle.models import Awaited
from quancheng.lifecycle.official_papers import blocks
from quancheng.papers.filling import blanks
from quancheng.projects.models import CityFiling
from quancheng.web.act_page import Opened, do, done, open_page, show
from quancheng.web.doors import acting
from quancheng.web.form_page import Field, Form, form_page

SHOWN = 50


@dataclass(frozen=True)
class Sent:
    """A filing without a receipt. ``days``: working days since it was sent."""

    filing: CityFiling
    days: int


@require_safe
def filings(request: Request) -> HttpResponse:
    """市级备案: to be sent, sent and unanswered, answered lately (at most six statements)."""
    me = acting(request)
    seen = visible(me).values("pk")
    calendar = law_of(me.jurisdiction, request.at.date()).pack.calendar
    rows: QuerySet[CityFiling] = CityFiling.objects.filter(project__in=seen).select_related("project__unit")
    waiting = Awaited.objects.filter(jurisdiction=me.jurisdiction, act=city.FILING, project__in=seen)
    unsent = list(waiting.select_related("project__unit").order_by("since", "id")[: SHOWN + 1])
    today = request.at.date()
    sent = [
        Sent(each, calendar.workdays_between(each.on.toordinal(), today.toordinal()))
        for each in rows.filter(receipt_on=None).order_by("on", "id")[: SHOWN + 1]
    ]
    context = {
        "section": "plans", "unsent": unsent[:SHOWN], "more_unsent": len(unsent) > SHOWN, "sent": sent[:SHOWN],
        "more_sent": len(sent) > SHOWN, "answered": list(rows.exclude(receipt_on=None).order_by("-receipt_on")[:SHOWN]),
    }  # fmt: skip
    return render(request, "letters/filings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """报市级备案."""
    opened = open_page(request, id, "do-city")
    outcome = do(opened, city.file_with_city)
    state, form = opened.state, opened.state.law.pack.forms.get(city.PAPER)
    labels = city.labels_of(state)
    told = blocks(state, form, city.to_be_sent(state, labels)) if form else []
    more: dict[str, Any] = {"blocks": told, "blanks": blanks(told), "labels": labels}
    return done(opened, outcome) or show(opened, outcome, "letters/send.html", **more)


def _receipt(opened: Opened) -> Form:
    sent = city.unanswered(opened.project)
    hint = f"{sent.on.isoformat()} 报送，不早于这一天" if sent else ""
    return Form([
        Field("number", "回执号", width="20"),
        Field("on", "回执日期", kind="date", hint=hint, value=opened.today.isoformat()),
    ])  # fmt: skip


receipt = form_page("do-receipt", city.register_receipt, _receipt)
