"""Official papers of a project as pages, to be read and printed, and as Word."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quancheng.accounts.presence import Request
from quancheng.law.forms import Form
from quancheng.lifecycle.findings import State, judge
from quancheng.lifecycle.official_papers import blocks, issued
from quancheng.papers.filling import Block, blanks
from quancheng.papers.word import word
from quancheng.projects.models import Letter
from quancheng.web.doors import project_or_404

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def paper(request: Request, id: str, name: str) -> HttpResponse:  # noqa: A002  the word in the address
    """One paper, as it was issued, filled from what is known."""
    state, form, told = _found(request, id, name)
    context = {
        "section": "ledger", "project": state.project, "form": form, "blocks": told, "blanks": blanks(told),
        "pack": state.law.pack,
    }  # fmt: skip
    return render(request, "letters/paper.html", context)


@require_safe
def as_word(request: Request, id: str, name: str) -> HttpResponse:  # noqa: A002  the word in the address
    """The same as a Word file."""
    state, form, told = _found(request, id, name)
    response = HttpResponse(word(form.name, told), content_type=WORD)
    file = quote(f"{state.project.name}-{form.name}.docx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{file}"
    return response


def _found(request: Request, public_id: str, name: str) -> tuple[State, Form, list[Block]]:
    """A paper that has been issued on a project this person may see; anything else is a 404."""
    state = judge([project_or_404(request, public_id)], request.at.date())[0]
    form = next((form for form in issued(state) if form.name == name), None)
    if form is None:
        raise Http404
    letter = Letter.objects.filter(project=state.project).first() if form.act == "签订责任书" else None
    return state, form, blocks(state, form, letter.values if letter else None)
