"""The papers of an application (第九条): which are needed, which are there, and filing one."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from quancheng.accounts.acting import Acting
from quancheng.documents import of, receive, record
from quancheng.documents.models import Document, Version
from quancheng.documents.store import Stream
from quancheng.law import Needed
from quancheng.lifecycle.acts.doing import doing
from quancheng.lifecycle.acts.drafting import confirm_again
from quancheng.lifecycle.acts.filling import openness
from quancheng.lifecycle.acts.texts import unshown
from quancheng.lifecycle.findings import State
from quancheng.lifecycle.refusals import Fault, Invalid, WrongState
from quancheng.projects.models import Project

SUBMITTING = "提交立项申请"
PAPERS = "papers"
LONGEST_NOTE = 500


def subject(project: Project) -> tuple[str, int]:
    """What the documents room calls a project."""
    return "项目", project.pk


def wanted(state: State, act: str = SUBMITTING) -> list[Needed]:
    """The papers an act asks for, by 材料.yaml: needed, not needed, or not known yet; not those done online."""
    found = state.law.judge.papers(act, state.subject, state.today)
    return [each for each in found if not each.online]


def there(needed: Sequence[Needed], documents: Sequence[Document]) -> dict[str, bool]:
    """Each paper that is or may be needed → whether it has been filed."""
    labels = {document.label for document in documents}
    return {each.paper: each.paper in labels for each in needed if each.needed is not False}


def attach(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    label: str, filename: str, stream: Stream, note: str = "",
) -> Version:  # fmt: skip
    """File a paper of the application as its next version (起草申报, 第九条).

    A paper that is replaced is one that co-builders have not confirmed: they are asked again.
    Raises documents.Refused and StoreFailed for the file, WrongState where the paper was not returned, Invalid for a
    paper nobody asks for.
    """
    received = receive(filename=filename, stream=stream)
    with doing("起草申报", acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        if label not in {each.paper for each in wanted(do.state())}:
            raise Invalid([Fault("材料", f"申报材料里没有“{label}”", article="第九条")])
        old = next((each for each in of(subject(opened)) if each.label == label), None)
        if old and not openness(opened).allows(PAPERS, label):
            raise WrongState(f"“{label}”没有被退回，不能更换；只有退回的各项可以修改")
        if len(note) > LONGEST_NOTE or unshown(note):
            raise Invalid([Fault("note", f"说明不超过 {LONGEST_NOTE} 字，不要有不能显示的字符", article="第九条")])
        if old:
            confirm_again(do)
        made = record(
            jurisdiction=opened.jurisdiction.code, subject=subject(opened), label=label, received=received,
            by=acting.actor(), at=at, note=note,
        )  # fmt: skip
        before = max((each.number for each in old.versions.all()), default=None) if old else None
        do.change(label, before, f"第{made.number}版 {made.filename} {made.content.sm3}")
        do.note = "申报材料"
        do.reply |= {"project": opened.public_id, "part": PAPERS}
    return made
