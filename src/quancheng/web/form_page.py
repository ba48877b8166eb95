"""Acts whose page is a plain form: the fields are told, the rest is the same for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import signature
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from quancheng.accounts.presence import Request
from quancheng.web.act_page import Opened, do, done, open_page, show

Option = str | tuple[str, str] | tuple[str, str, str]


@dataclass(frozen=True)
class Field:
    """One question, as `forms.field` asks it. ``value``: what stands there at first."""

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    unit: str = ""
    width: str = ""
    required: bool = True
    options: Sequence[Option] = ()
    value: str = ""
    rows: int = 4


@dataclass(frozen=True)
class Form:
    """What a page asks and shows. ``before``: a template included above the fields, with ``more`` for it."""

    fields: Sequence[Field] = ()
    before: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    button: str = ""


def form_page(name: str, act: Callable[..., Any], form: Callable[[Opened], Form]) -> Callable[..., HttpResponse]:
    """The view of one act: it takes the answers as ``values``, and ``files`` (field → upload or None) where asked."""

    takes_files = "files" in signature(act).parameters

    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
        opened = open_page(request, id, name)
        asked = form(opened)
        values: dict[str, str] = {
            each.name: request.POST.get(each.name, "").strip() if request.method == "POST" else each.value
            for each in asked.fields
            if each.kind != "file"
        }
        files = {each.name: request.FILES.get(each.name) for each in asked.fields if each.kind == "file"}
        given: dict[str, Any] = {"values": values} | ({"files": files} if takes_files else {})
        outcome = do(opened, act, **given)
        more = {"form": asked, "has_files": bool(files)} | dict(asked.more)
        return done(opened, outcome) or show(opened, outcome, "acts/form.html", values, **more)

    view.__name__ = name.replace("-", "_")
    view.__doc__ = f"{name}."
    return view
