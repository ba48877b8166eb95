"""Acts of this chapter that belong to no project: each asked on a page of its own, with what it will do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from quancheng.accounts.presence import Request
from quancheng.law import Pack
from quancheng.lifecycle.gates import why_not
from quancheng.lifecycle.laws import law_of
from quancheng.web.act_page import Words
from quancheng.web.doors import Outcome, acting, once, perform
from quancheng.web.form_page import Field
from quancheng.web.told import who


@dataclass(frozen=True)
class Asking:
    """One page: the act by its name in 行为.yaml, what it asks, where it belongs (``crumbs``: words and address)."""

    act: str
    title: str
    button: str
    says: str
    crumbs: Sequence[tuple[str, str]]
    fields: Sequence[Field] = ()
    grave: bool = False
    before: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def back(self) -> str:
        return self.crumbs[-1][1]


def pack_of(request: Request) -> Pack:
    """The law of today (one statement)."""
    return law_of(acting(request).jurisdiction, request.at.date()).pack


def may(request: Request, pack: Pack, act: str) -> bool:
    """Whether this person may do an act that belongs to no project."""
    return not why_not(pack.process, act, acting(request), None)


def posted(request: Request, fields: Sequence[Field]) -> dict[str, Any]:
    """What was typed, by field; at first what stands there."""
    if request.method != "POST":
        return {each.name: each.value for each in fields}
    return {each.name: request.POST.get(each.name, "").strip() for each in fields}


def ask(
    request: Request, asking: Asking, function: Callable[..., Any],
    arguments: Callable[[dict[str, Any]], Mapping[str, Any]], then: Callable[[Outcome], str],
) -> HttpResponse:  # fmt: skip
    """The page, or what came of it; ``arguments`` of the act out of what was typed, ``then`` where to go."""
    pack = pack_of(request)
    values = posted(request, asking.fields)
    reason = why_not(pack.process, asking.act, acting(request), None)
    outcome = None
    if request.method == "POST" and not reason:
        outcome = perform(request, function, **arguments(values))
        if outcome.done:
            return redirect(then(outcome))
    status = 403 if reason else outcome.status if outcome else 200
    context = {
        "section": "reviews",
        "asking": asking,
        "act": pack.acts[asking.act],
        "holders": who(pack, None, pack.process.holders(asking.act)),
        "not_now": reason,
        "errors": Words(outcome.errors if outcome else {}),
        "values": Words(values),
        "key": once(),
    }
    return render(request, "reviewing/front_asking.html", context | dict(asking.more), status=status)
