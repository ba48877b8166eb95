"""Several projects at once on one form: one act a project, each told by itself. And what all pages here share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from quancheng.accounts.acting import Acting
from quancheng.accounts.presence import Request
from quancheng.lifecycle.holders import ASSIGNED
from quancheng.projects.models import Project
from quancheng.web.doors import acting, perform

MOST = 200
"""How many projects one form may ask for: each is judged and journalled by itself."""

YEARS = (2000, 2099)


@dataclass(frozen=True)
class Told:
    """What came of one of them."""

    project: Project
    error: str = ""


def visitor(request: Request) -> Acting:
    """Who looks at plans and library: whoever sees projects by duty, or builds. Others find no such page."""
    who = acting(request)
    if who.unit is None or who.duty in ASSIGNED:
        raise Http404
    return who


def chosen_year(request: Request, usual: int) -> int:
    """The year that is asked for."""
    given = request.GET.get("year", "") or request.POST.get("of", "")
    year = int(given) if given.isdecimal() and len(given) == 4 else usual
    return year if YEARS[0] <= year <= YEARS[1] else usual


def number(given: str) -> int:
    """A page's number."""
    return int(given) if given.isdecimal() and 0 < len(given) < 6 and int(given) else 1


def kept(request: Request, told: Sequence[Told]) -> dict[str, str]:
    """What was ticked and not done, by public id, with the amount that was typed for it: so that nothing is lost."""
    ids = [each.project.public_id for each in told if each.error]
    return {public_id: request.POST.get(f"amount-{public_id}", "") for public_id in ids}


def for_each(
    request: Request, act: Callable[..., Any], values: Callable[[str], Mapping[str, str]], seen: Sequence[str]
) -> list[Told]:
    """Does an act on each project that is ticked (``public id.version``), in the order ticked.

    ``values``: what the form says of one. A project this person may not see is a 404.
    """
    ticked = [each.rpartition(".")[::2] for each in seen[:MOST]]
    names = {each.public_id: each for each in Project.objects.filter(public_id__in=[public for public, _ in ticked])}
    found = []
    for public_id, version in ticked:
        outcome = perform(
            request, act, among=public_id, project=public_id,
            version=int(version) if version.isdecimal() and len(version) < 10 else -1, values=values(public_id),
        )  # fmt: skip
        said = "；".join(outcome.errors.values()) or outcome.error
        found.append(Told(names[public_id], "" if outcome.done else said))
    return found
