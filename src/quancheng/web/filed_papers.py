"""The papers of an application: which are needed and why, what has been filed, filing another version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from quancheng.accounts.presence import Request
from quancheng.documents.kinds import ACCEPTED
from quancheng.documents.models import Version
from quancheng.law import PROJECT
from quancheng.law import expressions as x
from quancheng.lifecycle.acts.papers import attach, wanted
from quancheng.lifecycle.application import PARTS, Part
from quancheng.web.application import Application, before, following, part_title
from quancheng.web.doors import Outcome, once, perform, version_of
from quancheng.web.inputs import box
from quancheng.web.speech import names_in

MEGABYTE = 1024 * 1024
UNKNOWN = "还不清楚"


@dataclass(frozen=True)
class Decider:
    """A fact that decides whether a paper is needed, what it says, and the part in which it is asked."""

    name: str
    value: str
    part: Part | None


@dataclass(frozen=True)
class Paper:
    """One paper. ``needed`` None: not known yet."""

    label: str
    articles: tuple[str, ...]
    needed: bool | None
    deciders: list[Decider]
    versions: list[Version] = field(default_factory=list)
    """the newest first"""
    open: bool = True
    reasons: list[str] = field(default_factory=list)
    error: str = ""

    @property
    def word(self) -> str:
        if self.needed is False:
            return "不需要"
        if self.reasons and self.versions and self.versions[0].frozen_at:
            return "被退回"
        if self.versions:
            return "已完成"
        return "待上传" if self.needed else "还不能确定"


def papers_page(request: Request, application: Application, part: Part) -> HttpResponse:
    """The papers of an application; on POST one file is filed."""
    if request.method != "POST":
        return _page(request, application, part, Outcome(), "")
    label = request.POST.get("label", "")
    file = request.FILES.get("file")
    if file is None:
        missing = Outcome(error="请先选择文件", status=422, errors={"": "请先选择文件"})
        return _page(request, application, part, missing, label)
    version = application.project.version if request.POST.get("seen") == application.seen(part) else version_of(request)
    outcome = perform(
        request, attach, project=application.project.public_id, version=version, label=label,
        filename=file.name or "", stream=file,
    )  # fmt: skip
    if not outcome.done:
        return _page(request, application, part, outcome, label)
    here = reverse("part", kwargs={"id": application.project.public_id, "part": part.key})
    return redirect(f"{here}?filed={label}")


def listed(application: Application, errors: Mapping[str, str]) -> list[Paper]:
    """Every paper the act may ask for, in the order of the pack."""
    pack = application.state.law.pack
    filed = {document.label: document for document in application.documents}
    sets = {each.name: each for each in pack.papers}
    found = []
    for each in wanted(application.state):
        document = filed.get(each.paper)
        versions = sorted(document.versions.all(), key=lambda version: -version.number) if document else []
        condition = sets[each.set_name].condition
        found.append(
            Paper(
                each.paper,
                each.articles,
                each.needed,
                _deciders(application, condition) if condition else [],
                versions,
                application.paper_open(each.paper, bool(versions)),
                [
                    item.reason
                    for item in application.returned
                    if item.part == "papers" and item.field in (each.paper, "")
                ],
                errors.get(each.paper, ""),
            )
        )
    return found


def _deciders(application: Application, condition: x.Expr) -> list[Decider]:
    facts = application.state.law.pack.vocabulary.facts[PROJECT]
    names = [name for name in names_in(condition, pack=application.state.law.pack) if name in facts]
    homes = {name: part for part in PARTS for name in part.facts}
    stands = application.state.facts
    return [Decider(name, box(stands.get(name)) or UNKNOWN, homes.get(name)) for name in names]


def _page(request: Request, application: Application, part: Part, outcome: Outcome, label: str) -> HttpResponse:
    errors = {label: outcome.error} if outcome.error else {}
    closed = application.why_closed(part)
    told: dict[str, Any] = {
        "section": "apply",
        "application": application,
        "project": application.project,
        "part": part,
        "number": PARTS.index(part) + 1,
        "parts": len(PARTS),
        "article": application.article(part.article),
        "papers": listed(application, errors),
        "saved": part_title(request.GET.get("saved", "")),
        "saved_key": request.GET.get("saved", ""),
        "closed": closed,
        "writable": not closed,
        "before": before(part),
        "following": following(part),
        "errors": errors,
        "filed": request.GET.get("filed", ""),
        "seen": application.seen(part),
        "once": once(),
        "accepted": ACCEPTED,
        "limit": settings.UPLOAD_LIMIT // MEGABYTE,
    }
    return render(request, "application/papers.html", told, status=outcome.status)
