"""One item beside what it is like, and what the competent department says of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from quancheng.accounts.presence import Request
from quancheng.law.likeness import measure
from quancheng.lifecycle.acts.planning.commenting import FINDINGS, comment
from quancheng.lifecycle.plans import filed_items, visible_plans
from quancheng.projects.models import PlanComment
from quancheng.web.doors import Outcome, acting, once, perform
from quancheng.web.planning.likeness import hits
from quancheng.web.planning.rights import COMMENT, may, pack_here

ASKED = ("against", "other", "finding", "text")


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: Request, id: str, item: str) -> HttpResponse:  # noqa: A002  what the address calls it
    """An item, each thing it is like explained in three parts, and the form of a comment."""
    pack, who = pack_here(request), acting(request)
    plans = visible_plans(who).filter(public_id=id, filings__gt=0)
    found = filed_items().select_related("plan__unit", "plan__jurisdiction", "project").filter(
        plan__in=plans, public_id=item
    ).first()  # fmt: skip
    if found is None:
        raise Http404
    comments, how = may(pack, request, COMMENT), measure(pack, request.at.date())
    outcome: Outcome | None = None
    values = dict.fromkeys(ASKED, "")
    if request.method == "POST":
        if not comments:
            raise Http404
        values = {name: request.POST.get(name, "").strip() for name in ASKED}
        outcome = perform(request, comment, item=item, filings=_filings(request), values=values)
        if outcome.done:
            return redirect(f"{reverse('plan-item', kwargs={'id': id, 'item': item})}?done=1")
    near = hits(who, [found], how)[found.pk] if comments else []
    said = list(PlanComment.objects.filter(item=found).order_by("pk"))
    told: dict[str, Any] = {
        "section": "plans", "plan": found.plan, "item": found, "near": near, "said": said, "measure": how, "pack": pack,
        "comments": comments, "findings": FINDINGS, "values": values, "once": once(),
        "errors": outcome.errors if outcome else {}, "done": request.GET.get("done", ""),
        "filings": request.POST.get("filings") or found.plan.filings,
        "spoken": {(each.against, each.other): each.finding for each in said if not each.superseded},
    }  # fmt: skip
    return render(request, "planning/item.html", told, status=outcome.status if outcome else 200)


def _filings(request: Request) -> int:
    given = request.POST.get("filings", "")
    return int(given) if given.isdecimal() and len(given) < 6 else -1
