"""The application as a whole: its parts, the answers to check before sending, the receipt, what changed since."""

from __future__ import annotations

from itertools import pairwise

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from quancheng.accounts.presence import Request
from quancheng.lifecycle.acts.submission import APPLIED_ON, submit_application
from quancheng.lifecycle.application import PARTS, asked
from quancheng.lifecycle.content import differences, yuan
from quancheng.lifecycle.facts import NO_RESOURCES
from quancheng.lifecycle.gates import ACCEPTING, ask
from quancheng.lifecycle.refusals import Barred
from quancheng.projects.models import SUBMITTED, ReturnedItem, Submission
from quancheng.web import told
from quancheng.web.application import SUBMITTING, Application, load, part_title, statuses
from quancheng.web.doors import Outcome, once, perform, version_of
from quancheng.web.inputs import NAME


@require_safe
def tasks(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """The parts, how far each has come and what is missing."""
    application = load(request, id)
    found = statuses(application)
    context = _frame(application) | {
        "tasks": found,
        "done": sum(progress.ready for progress, _, _ in found),
        "heads": application.heads(),
        "saved": request.GET.get("saved", ""),
        "closed": application.why_closed(PARTS[0]),
    }
    return render(request, "application/tasks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """Everything that was answered, what the law says of submitting it, and submitting it."""
    if request.method == "POST":
        outcome = perform(request, submit_application, project=id, version=version_of(request))
        if outcome.done:
            made = outcome.made
            number = made["submission"] if isinstance(made, dict) else made.number
            return redirect("receipt", id=id, number=number)
        return _check_page(request, load(request, id), outcome)
    return _check_page(request, load(request, id), Outcome())


def _check_page(request: Request, application: Application, outcome: Outcome) -> HttpResponse:
    state = application.state
    refusal = outcome.refusal
    answer = refusal.answer if isinstance(refusal, Barred) else ask(state, SUBMITTING) if application.is_open else None
    context = _frame(application) | {
        "sections": [(part, _answers(application, part.key)) for part in PARTS],
        "unready": [each for each in application.progress if not each.ready],
        "barring": told.barring(answer) if answer else [],
        "warnings": told.warned(answer) if answer else [],
        "why_not": application.why_not_submit(),
        "heads": application.heads(),
        "unmended": application.unmended if application.is_open else [],
        "title_of": part_title,
        "applied_on": state.facts.get(APPLIED_ON),
        "late": _number(application) if outcome.error and not application.is_open else 0,
        "editable": not application.why_closed(PARTS[0]),
        "errors": {"": outcome.error} if outcome.error and not isinstance(refusal, Barred) else {},
        "once": once(),
    }
    return render(request, "application/check.html", context, status=outcome.status)


def _number(application: Application) -> int:
    """Of the submission that stands; nought where none does."""
    if application.project.state != SUBMITTED:
        return 0
    last = Submission.objects.filter(project=application.project).order_by("-number").first()
    return last.number if last else 0


@require_safe
def receipt(request: Request, id: str, number: int) -> HttpResponse:  # noqa: A002  the word in the address
    """It is submitted: under which number, and what happens next."""
    application = load(request, id)
    submission = Submission.objects.filter(project=application.project, number=number).first()
    if submission is None:
        raise Http404
    return render(request, "application/receipt.html", _frame(application) | {"submission": submission})


@require_safe
def versions(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """What was submitted each time, what was returned in between, and what is different."""
    application = load(request, id)
    found = list(Submission.objects.filter(project=application.project).order_by("number"))
    returned: dict[int, list[ReturnedItem]] = {each.pk: [] for each in found}
    for item in ReturnedItem.objects.filter(submission__in=found).order_by("id"):
        returned[item.submission_id].append(item)
    steps = [(late, differences(early.content, late.content), early) for early, late in pairwise(found)]
    now = differences(found[-1].content, application.content) if found and application.is_open else []
    context = _frame(application) | {
        "first": found[0] if found else None,
        "last": found[-1] if found else None,
        "steps": steps[::-1],
        "returned": returned,
        "now": now,
        "title_of": part_title,
    }
    return render(request, "application/versions.html", context)


def _answers(application: Application, key: str) -> list[tuple[str, str]]:
    """Every question of a part that is asked, with its answer or nothing; then what stands in rows."""
    part = next(each for each in PARTS if each.key == key)
    said = application.content[part.title]
    first = [NAME] if key == "overview" else []
    names = [*first, *asked(part, application.state.facts), *part.texts]
    wanted = {name: said.get(name, "") for name in names if name in said or name != NO_RESOURCES}
    whole = yuan(application.project.details.get("申报投资额"))
    rest = {"合计": f"{whole} 元"} if key == "estimate" and said else {}
    return list((wanted | said | rest).items())


def _frame(application: Application) -> dict[str, object]:
    """What every page of an application says of it."""
    pack = application.state.law.pack
    return {
        "section": "apply",
        "application": application,
        "project": application.project,
        "pack": pack,
        "competent": told.who(pack, None, pack.process.holders(ACCEPTING)),
        "lapsed": application.state.lapsed,
    }
