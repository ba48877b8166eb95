"""One part of an application: shown, saved, kept while it is being typed."""

from __future__ import annotations

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from quancheng.accounts.presence import Request
from quancheng.lifecycle.acts.drafting import forget_typing, keep_typing
from quancheng.lifecycle.application import PAPERS, Part
from quancheng.lifecycle.refusals import Stale
from quancheng.projects.models import Project
from quancheng.web.application import Application, before, following, load, next_returned, part_or_404, part_title
from quancheng.web.application_rows import changed
from quancheng.web.conflicts import carried, conflicts, settled
from quancheng.web.doors import Outcome, acting, once, perform, version_of
from quancheng.web.filed_papers import papers_page
from quancheng.web.part_pages import Filled, act, context, from_typing, newly_asked, scratch, standing

NEXT, STAY = "next", "stay"
_FORM_ONLY = ("csrfmiddlewaretoken", "once", "version", "seen", "then", "more", "drop")


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: Request, id: str, part: str) -> HttpResponse:  # noqa: A002  the word in the address
    """Show or save one part. What is typed stays whatever comes of it."""
    chosen = part_or_404(part)
    application = load(request, id)
    if chosen.key == PAPERS:
        return papers_page(request, application, chosen)
    if request.method != "POST":
        return _shown(request, application, chosen)
    filled = from_typing(application, chosen, request.POST)
    rows = changed(chosen.rows, filled.rows, request.POST) if chosen.rows else None
    if rows is not None:
        return _page(request, application, chosen, Filled(filled.values, rows, bound=True), Outcome())
    return _saved(request, application, chosen)


@require_POST
def typing(request: Request, id: str, part: str) -> HttpResponse:  # noqa: A002  the word in the address
    """Keeps what is being typed, or drops it (``forget``): no act, nothing on record, seen by nobody else."""
    chosen = part_or_404(part)
    try:
        if "forget" in request.POST:
            forget_typing(acting=acting(request), project=id, part=chosen.key)
            return redirect("part", id=id, part=chosen.key)
        data = {name: str(value) for name, value in request.POST.items() if name not in _FORM_ONLY}
        keep_typing(acting=acting(request), at=request.at, project=id, part=chosen.key, data=data)
    except Project.DoesNotExist as missing:
        raise Http404 from missing
    return HttpResponse(status=204)


def _shown(request: Request, application: Application, part: Part) -> HttpResponse:
    kept = scratch(application, part)
    if kept and "restore" in request.GET:
        return _page(request, application, part, from_typing(application, part, kept.data), Outcome())
    return _page(request, application, part, standing(application, part), Outcome(), scratch=kept)


def _saved(request: Request, application: Application, part: Part) -> HttpResponse:
    posted = settled(request.POST)
    function, told = act(application, part, posted)
    outcome = perform(
        request, function, project=application.project.public_id, version=_version(request, application, part), **told
    )
    if outcome.done:
        return redirect(_onward(application, part, posted))
    if isinstance(outcome.refusal, Stale):
        return _conflict(request, load(request, application.project.public_id), part)
    filled = from_typing(application, part, request.POST)
    return _page(request, application, part, filled, outcome)


def _version(request: Request, application: Application, part: Part) -> int | None:
    """The version that was seen; today's where nobody has touched this part since, whatever else they wrote."""
    if request.POST.get("seen") == application.seen(part):
        return application.project.version
    return version_of(request)


def _onward(application: Application, part: Part, posted: dict[str, str]) -> str:
    told = {"saved": part.key}
    then = posted.get("then", NEXT)
    after = next_returned(application, part) if application.is_returned else following(part)
    arisen = newly_asked(application, part, posted)
    if arisen or then == STAY:
        told |= {"more": str(len(arisen))} if arisen else {}
        return f"{_address(application, 'part', part)}?{urlencode(told)}" + (f"#{arisen[0]}" if arisen else "")
    if then == NEXT and after:
        return f"{_address(application, 'part', after)}?{urlencode(told)}"
    return f"{_address(application, 'check' if then == NEXT else 'application')}?{urlencode(told)}"


def _address(application: Application, name: str, part: Part | None = None) -> str:
    more = {"part": part.key} if part else {}
    return reverse(name, kwargs={"id": application.project.public_id, **more})


def _page(
    request: Request, application: Application, part: Part, filled: Filled, outcome: Outcome, **more: object
) -> HttpResponse:
    told = context(application, part, filled) | {
        "section": "apply",
        "application": application,
        "project": application.project,
        "pack": application.state.law.pack,
        "before": before(part),
        "following": following(part),
        "saved": part_title(request.GET.get("saved", "")),
        "saved_key": request.GET.get("saved", ""),
        "arisen": request.GET.get("more", ""),
        "errors": outcome.errors,
        "once": once(),
        "scratch": None,
    }
    return render(request, f"application/{_TEMPLATES.get(part.key, 'part')}.html", told | more, status=outcome.status)


def _conflict(request: Request, application: Application, part: Part) -> HttpResponse:
    told = {
        "section": "apply",
        "application": application,
        "project": application.project,
        "part": part,
        "conflicts": conflicts(application, part, request.POST),
        "carried": carried(_plain(request.POST)),
        "then": request.POST.get("then", STAY),
        "seen": application.seen(part),
        "once": once(),
    }
    return render(request, "application/conflict.html", told, status=409)


def _plain(posted: QueryDict) -> dict[str, str]:
    return {name: str(value) for name, value in posted.items()}


_TEMPLATES = {"estimate": "estimate", "resources": "resources", "cobuilding": "cobuilding", "evaluation": "evaluation"}
