"""签订责任书: the letter as it will stand, and the button under it."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from quancheng.accounts.presence import Request
from quancheng.lifecycle.acts.letters import letter
from quancheng.lifecycle.official_papers import blocks
from quancheng.papers.filling import blanks
from quancheng.web.act_page import do, done, open_page, show
from quancheng.web.doors import acting


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """签订责任书."""
    opened = open_page(request, id, "do-letter")
    outcome = do(opened, letter.sign_letter)
    form = opened.state.law.pack.forms.get(letter.PAPER)
    told = blocks(opened.state, form, letter.to_be_signed(acting(request), opened.today)) if form else []
    return done(opened, outcome) or show(opened, outcome, "letters/sign.html", blocks=told, blanks=blanks(told))
