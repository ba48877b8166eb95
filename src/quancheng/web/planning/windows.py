"""The pages of the windows in which applications are taken."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from quancheng.accounts.presence import Request
from quancheng.lifecycle.acts.planning.windows import TOLD, open_window
from quancheng.projects.models import Window
from quancheng.web.doors import Outcome, acting, once, perform, version_of
from quancheng.web.planning.front import windows_of
from quancheng.web.planning.rights import OPEN, may, only, pack_here

SHOWN = 60


@require_safe
def windows(request: Request) -> HttpResponse:
    """Every window, the latest first."""
    pack, jurisdiction, day = pack_here(request), acting(request).jurisdiction, request.at.date()
    found = Window.objects.filter(jurisdiction=jurisdiction).order_by("-opens", "-pk")[:SHOWN]
    told = {
        "section": "plans", "rows": list(found), "day": day, "may": may(pack, request, OPEN),
        "windows": windows_of(jurisdiction, day), "done": request.GET.get("done", ""),
    }  # fmt: skip
    return render(request, "planning/windows.html", told)


@require_http_methods(["GET", "HEAD", "POST"])
def window(request: Request, id: str = "") -> HttpResponse:  # noqa: A002  what the address calls it
    """A new window, or another end for one that stands."""
    only(pack_here(request), request, OPEN)
    stands = Window.objects.filter(jurisdiction=acting(request).jurisdiction, public_id=id).first() if id else None
    if id and stands is None:
        raise Http404
    values = {name: str(getattr(stands, name)) for name in TOLD} if stands else {"year": str(request.at.year)}
    outcome: Outcome | None = None
    if request.method == "POST":
        values = {name: request.POST.get(name, "").strip() for name in TOLD}
        outcome = perform(request, open_window, values=values, window=id, version=version_of(request))
        if outcome.done:
            return redirect(f"{reverse('windows')}?done=1")
    told = {
        "section": "plans", "window": stands, "values": values, "errors": outcome.errors if outcome else {},
        "once": once(), "version": request.POST.get("version") or (stands.version if stands else ""),
    }  # fmt: skip
    return render(request, "planning/window.html", told, status=outcome.status if outcome else 200)
