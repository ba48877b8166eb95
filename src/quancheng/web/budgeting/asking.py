"""Acts of this chapter whose page is a plain form: what is told beside it, and why there is nothing to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from quancheng.accounts.presence import Request
from quancheng.web.act_page import Opened, do, done, open_page, show
from quancheng.web.form_page import Form
from quancheng.web.inputs import clean

AMOUNTS = {"money": "金额", "number": "数", "date": "日期"}


def asking(
    name: str, act: Callable[..., Any], form: Callable[[Opened], Form], nothing: Callable[[Opened], str],
    template: str = "budgeting/form.html",
) -> Callable[..., HttpResponse]:  # fmt: skip
    """The view of one act. ``nothing``: why there is nothing to do here whatever is typed, or nothing."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
        opened = open_page(request, id, name)
        asked = form(opened)
        values = {each.name: each.value for each in asked.fields} | typed(request, asked)
        outcome = do(opened, act, values=values)
        why = nothing(opened) if not opened.not_now else ""
        more: dict[str, Any] = {"form": asked, "nothing": why} | dict(asked.more)
        return done(opened, outcome) or show(opened, outcome, template, values, **more)

    view.__name__ = name.replace("-", "_")
    view.__doc__ = f"{name}."
    return view


def typed(request: Request, asked: Form) -> dict[str, str]:
    """What was typed, numbers and dates as they are meant; nothing on a page that is only looked at."""
    if request.method != "POST":
        return {}
    return {each.name: clean(AMOUNTS.get(each.kind, ""), request.POST.get(each.name, "")) for each in asked.fields}
