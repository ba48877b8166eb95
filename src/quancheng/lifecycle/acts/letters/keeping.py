"""An official paper is kept as a file when it is issued: what it said then stays, whatever is corrected later."""

from __future__ import annotations

from io import BytesIO

from quancheng.documents import receive, record
from quancheng.lifecycle.acts import papers
from quancheng.lifecycle.acts.doing import Doing
from quancheng.lifecycle.official_papers import blocks
from quancheng.papers.word import word


def keep_issued(do: Doing, name: str) -> None:
    """Keeps the pack's paper of this name among the project's, frozen; nothing where the pack has none."""
    state = do.state()
    form = state.law.pack.forms.get(name)
    if form is None:
        return
    received = receive(filename=f"{name}.docx", stream=BytesIO(word(name, blocks(state, form))))
    made = record(
        jurisdiction=state.project.jurisdiction.code, subject=papers.subject(state.project), label=name,
        received=received, by=do.acting.actor(), at=do.at, act=do.name,
    )  # fmt: skip
    do.change(name, None, f"第{made.number}版 {made.content.sm3}")
