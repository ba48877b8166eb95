"""The page of one act: who may do it and when, what it will do, what came of it. Each act has exactly one page."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from quancheng.accounts.presence import Request
from quancheng.law import PROJECT, Answer
from quancheng.law.acts import Act
from quancheng.lifecycle import gates
from quancheng.lifecycle.findings import State, judge
from quancheng.lifecycle.refusals import Barred, Stale
from quancheng.lifecycle.register import OFFICIAL
from quancheng.projects.models import VOID, Project
from quancheng.web.approving.words import in_words
from quancheng.web.deed import Deed
from quancheng.web.deeds import BY_NAME
from quancheng.web.doors import Outcome, acting, once, perform, project_or_404, version_of
from quancheng.web.journal_rows import Row, about
from quancheng.web.told import barring, doers, warned

SINCE = 3
"""How many rows of the journal are shown to who was overtaken by somebody else."""


LABELS = {
    "reason": "理由", "text": "内容", "answer_by": "答复期限", "value": "新值", "fact": "更正的内容",
    "opinion": "结论意见",
    "on": "报告日", "rule": "事项",
}  # fmt: skip
"""What the fields of the forms are called."""


OUT_OF_SIGHT = ("do-report",)
"""Acts after which who did them no longer sees the project."""


class Words(dict[str, str]):
    """Words by field: a field that has none says nothing."""

    def __missing__(self, key: str) -> str:
        return ""


@dataclass(frozen=True)
class Opened:
    """A project opened for one act. ``not_now``: why it cannot be done (with the status of the page), or nothing.

    ``whose``: the act whose holders do it, where it is not the deed's own (拟办 of an act).
    """

    request: Request = field(repr=False)
    deed: Deed
    state: State
    not_now: str = ""
    status: int = 200
    answer: Answer | None = None
    whose: str = ""

    @property
    def project(self) -> Project:
        return self.state.project

    @property
    def act(self) -> Act:
        return self.state.law.pack.acts[self.deed.act]

    @property
    def today(self) -> datetime.date:
        return self.request.at.date()


def open_page(request: Request, public_id: str, name: str) -> Opened:
    """The project as this person may see it, with whether the act can be done on it now."""
    project = project_or_404(request, public_id)
    deed = in_words(BY_NAME[name], project)
    state = judge([project], request.at.date())[0]
    process = state.law.pack.process
    if reason := gates.why_not(process, deed.act, acting(request), project):
        return Opened(request, deed, state, reason, 403)
    states = OFFICIAL[deed.act].states
    if project.state == VOID:
        return Opened(request, deed, state, "项目已经作废，不再办理任何事项", 409)
    if project.stage not in process.stages_with(deed.act):
        return Opened(request, deed, state, f"项目现在处于“{project.stage}”阶段，不办理“{deed.act}”", 409)
    if states and project.state not in states:
        return Opened(request, deed, state, f"项目现在是“{project.state}”，不能办理“{deed.act}”", 409)
    gated = deed.act in gates.barred_acts(state) and state.law.pack.acts[deed.act].kind == PROJECT
    return Opened(request, deed, state, answer=gates.ask(state, deed.act) if gated else None)


def do(opened: Opened, function: Callable[..., Any], /, *, versioned: bool = True, **arguments: Any) -> Outcome | None:
    """What came of the act if it was asked for (POST); nothing on a page that is only looked at."""
    request = opened.request
    if request.method != "POST":
        return None
    seen: dict[str, Any] = {"version": version_of(request)} if versioned else {}
    return perform(request, function, project=opened.project.public_id, **seen, **arguments)


def done(opened: Opened, outcome: Outcome | None) -> HttpResponse | None:
    """Where to go once it is done: the project's page says so and what happens next."""
    if outcome is None or not outcome.done:
        return None
    word = opened.deed.name.removeprefix("do-")
    if opened.deed.name in OUT_OF_SIGHT:
        return redirect(f"{reverse('desk')}?done={word}")
    return redirect(f"{reverse('dossier', kwargs={'id': opened.project.public_id})}?done={word}")


def show(
    opened: Opened, outcome: Outcome | None, template: str, values: Mapping[str, str] | None = None, **more: Any
) -> HttpResponse:
    """The form, or why there is none; after a refusal with everything that was typed and a fresh key."""
    refusal = outcome.refusal if outcome else None
    answer = refusal.answer if isinstance(refusal, Barred) else opened.answer
    context = {
        "section": "ledger",
        "opened": opened,
        "project": opened.project,
        "pack": opened.state.law.pack,
        "state": opened.state,
        "deed": opened.deed,
        "not_now": opened.not_now,
        "holders": doers(opened.state.law.pack, opened.project, opened.whose or opened.deed.act),
        "bars": barring(answer) if answer else [],
        "warnings": warned(answer) if answer else [],
        "errors": Words(_errors(outcome)),
        "labels": LABELS,
        "since": _since(opened, refusal),
        "stale": refusal if isinstance(refusal, Stale) else None,
        "values": Words(values or {}),
        "key": once(),
        "today": opened.today,
    }
    status = outcome.status if outcome else opened.status
    return render(opened.request, template, context | more, status=status)


def _errors(outcome: Outcome | None) -> dict[str, str]:
    if outcome is None or isinstance(outcome.refusal, Barred):
        return {}
    return outcome.errors


def _since(opened: Opened, refusal: Exception | None) -> list[Row]:
    """What others did last, for who saw an older state."""
    if not isinstance(refusal, Stale):
        return []
    rows = about(opened.project, acting(opened.request), None, SINCE * 3)
    overtaken = max(refusal.now - refusal.seen, 1) if refusal.seen > 0 else 1
    return [row for row in rows if row.done][: min(overtaken, SINCE)]


def posted(request: Request, *names: str) -> dict[str, Any]:
    """What was typed, by field; empty on a page that is only looked at."""
    return {name: request.POST.get(name, "").strip() for name in names}
