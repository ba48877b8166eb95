"""The frame of every official act: one transaction in which the person is checked, the law asked, rows written, the
findings refreshed and the journal written. What is refused leaves everything as it was, and is journalled by itself.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Delegation, Post
from quancheng.law import PROJECT, Answer, BadValue
from quancheng.law.bindings import Binding
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.acts.basis import asked_on
from quancheng.lifecycle.awaiting import keep
from quancheng.lifecycle.findings import State, columns, judge
from quancheng.lifecycle.gates import ask, why_not
from quancheng.lifecycle.laws import Law, bindings, law_for, law_on
from quancheng.lifecycle.plain import plain
from quancheng.lifecycle.recording import SHANGHAI, Recorded, recorded
from quancheng.lifecycle.refusals import Barred, NotAllowed, Refusal, Stale, WrongState
from quancheng.lifecycle.register import OFFICIAL
from quancheng.projects.models import VOID, Project

TABLE = Project._meta.db_table

KEPT_BY_ACTS = (
    "number", "name", "unit", "clerk", "stage", "state", "historic", "filed", "facts", "sources", "details",
    "unknown_kinds",
)  # fmt: skip


@dataclass(kw_only=True)
class Doing(Recorded):
    """An official act under way. ``law``: what governs its project, else what governs what is begun today."""

    bound: list[Binding]
    law: Law
    project: Project | None = None
    others: list[Project] = field(default_factory=list)
    """Projects besides, whose facts this act sets or its rows tell: saved and judged with it. Where the act has no
    project of its own they are what it is done on, and go where it leads."""

    saved: set[int] = field(default_factory=set)
    answers: list[Answer] = field(default_factory=list)
    basis: dict[str, Any] = field(default_factory=dict)
    """What the last answer rests on, so that it can be replayed."""

    @property
    def chain(self) -> str:
        """The project's jurisdiction, else that of who acts."""
        return (self.project or self.acting).jurisdiction.code

    def rests_on(self, refusal: Refusal | None) -> dict[str, Any]:
        """The verdicts of what was asked (of a refusal: those that bar), the first with its basis; the pack."""
        asked = [each for answer in self.answers for each in answer.verdicts]
        if refusal is not None:
            asked = list(refusal.answer.barring) if isinstance(refusal, Barred) else []
        told = [plain(each.as_json()) for each in asked]
        if told and self.basis:
            told[0] |= {"basis": self.basis}
        return {"verdicts": told, "pack": self.law.snapshot}

    def open_project(self, public_id: str, version: int | None) -> Project:
        """The project, locked, as far as the person may see it and may do this act on it now.

        Raises Project.DoesNotExist (foreign or missing), NotAllowed, WrongState, Stale. ``version`` None: whichever
        stands (for acts that rest on nothing that was seen).
        """
        seen = visible(self.acting).select_related("unit", "jurisdiction")
        project = seen.select_for_update(of=("self",)).get(public_id=public_id)
        self.about(project)
        if project.jurisdiction != self.acting.jurisdiction:
            self.bound = bindings(project.jurisdiction)
        self.law = law_for(self.bound, project.jurisdiction.code, project.facts, self.on)
        self.allow(project)
        if version is not None and project.version != version:
            raise Stale("他人已修改：您看到的不是最新的内容，您填写的没有保存", version, project.version)
        return project

    def about(self, project: Project) -> None:
        """Makes this project the subject of the act."""
        self.project, self.subject, self.title = project, project.subject, project.name

    def allow(self, project: Project | None) -> None:
        """Raises NotAllowed or WrongState unless this person may do this act on the project as it stands."""
        process = self.law.pack.process
        if reason := why_not(process, self.name, self.acting, project):
            raise NotAllowed(reason)
        if project is not None:
            self.allow_state(project)

    def allow_state(self, project: Project) -> None:
        """Raises WrongState unless this act is done on a project where it stands."""
        process, states = self.law.pack.process, OFFICIAL[self.name].states
        if project.state == VOID:
            raise WrongState("项目已经作废，不再办理任何事项")
        if project.stage not in process.stages_with(self.name):
            raise WrongState(f"项目现在处于“{project.stage}”阶段，不办理“{self.name}”")
        if states and project.state not in states:
            raise WrongState(f"项目现在是“{project.state}”，不能办理“{self.name}”")

    def ask(self, proposed: Mapping[str, Any] | None = None, kind: str = PROJECT) -> Answer:
        """Asks the law with what is proposed; the verdicts go into the journal. Raises Barred."""
        state = self.state()
        answer = ask(state, self.name, proposed, kind)
        self.answers.append(answer)
        self.basis = asked_on(state, self.name, kind, proposed or {})
        if not answer.open:
            raise Barred(answer)
        return answer

    def state(self) -> State:
        """The project as the law sees it now."""
        assert self.project is not None  # noqa: S101  an act that asks has opened its project
        return judge([self.project], self.on, self.bound)[0]

    def set_facts(self, values: Mapping[str, Any], source: str, project: Project | None = None) -> None:
        """Sets facts (outside values) on the project, or on one of the others, and remembers what they were."""
        own = project or self.project
        assert own is not None  # noqa: S101  an act that sets facts has opened its project
        facts, sources = dict(own.facts), dict(own.sources)
        for name, value in values.items():
            if facts.get(name) != value:
                self.change(self._of(own, name), facts.get(name), value)
                facts[name] = value
                sources[name] = {"source": source, "act": self.name, "on": self.on.isoformat()}
        own.facts, own.sources = facts, sources

    def _of(self, project: Project, name: str) -> str:
        """What the journal calls something of a project: of another than its own with that one's number."""
        return name if project is self.project else f"{project.number or project.name} {name}"

    def set(self, **values: Any) -> None:
        """Sets columns of the project and remembers what they were."""
        for name, value in values.items():
            old = getattr(self.project, name)
            if old != value:
                self.change(name, old, value)
                setattr(self.project, name, value)

    def move(self, project: Project, state: State) -> None:
        """Into the stage to which the pack says this act leads (去向), where the stage it is in leads there."""
        process, here = state.law.pack.process, project.stage
        leads = state.steps.leads
        to = next((lead.to for lead in leads if lead.act == self.name), here)
        if to != here and to in process.stage_of(here).to:
            self.change(self._of(project, "stage"), here, to)
            project.stage = to

    def save(self, states: Sequence[State]) -> None:
        """Writes projects with what follows from them, if their versions still stand. Raises Stale."""
        keep(states, self.on)
        for state in states:
            project, seen = state.project, state.project.version
            values = {name: getattr(project, name) for name in KEPT_BY_ACTS} | columns(state)
            values |= {"version": seen + 1, "changed_at": self.at}
            if Project.objects.filter(pk=project.pk, version=seen).update(**values) != 1:
                raise Stale("他人已修改：您填写的没有保存", seen, seen + 1)
            self.saved.add(project.pk)
            self.rows[TABLE] = len(self.saved)  # one row each, made or changed, however often it was written
            project.version = seen + 1

    def leave(self) -> None:
        """What follows of the act: where its projects go, and their verdicts, judged once. Raises Stale."""
        own = [self.project] if self.project is not None and self.after else []
        states = judge([*own, *self.others], self.on, self.bound)
        for state in states:
            if self.project is None or state.project is self.project:
                self.move(state.project, state)
        self.save(states)


@contextmanager
def doing(name: str, *, acting: Acting, at: datetime.datetime, key: str, digest: str = "") -> Iterator[Doing]:
    """One official act. Raises Repeated with the earlier reply where the same request was done before.

    ``key``: the request's one-time key; ``digest`` of its content. On leaving, a project that changed is saved
    and judged, the journal written and the reply kept, all in one transaction. A Refusal undoes everything, is
    journalled in a transaction of its own, and goes on to the caller.
    """
    do = _begun(name, acting, at)
    with recorded(do, key=key, digest=digest):
        _still_posted(do)
        yield do
        do.leave()


def _begun(name: str, acting: Acting, at: datetime.datetime) -> Doing:
    bound, code = bindings(acting.jurisdiction), acting.jurisdiction.code
    on = at.astimezone(SHANGHAI).date()
    try:
        return Doing(name=name, acting=acting, at=at, bound=bound, law=law_on(bound, code, on))
    except BadValue as error:
        raise WrongState(f"{acting.jurisdiction}在 {on} 没有施行的办法，不能办理“{name}”") from error


def _still_posted(do: Doing) -> None:
    """Whether the person still acts in this post: it may have ended since the page was shown (one statement)."""
    acting = do.acting
    if acting.post is None:
        return
    active = {"post__person__is_active": True, "post__unit__dissolved_on": None}
    if acting.delegation is not None:
        lent = Delegation.objects.on(do.on).filter(pk=acting.delegation.pk, delegate=acting.person, **active)
        begun = lent.filter(delegate__is_active=True, post__since__lte=do.on)
        standing = begun.filter(Q(post__until=None) | Q(post__until__gte=do.on)).exists()
    else:
        own = Post.objects.on(do.on).filter(pk=acting.post.pk, person=acting.person, person__is_active=True)
        standing = own.filter(unit__dissolved_on=None).exists()
    if not standing:
        raise NotAllowed("您的账号、岗位或者委托已经变动，请重新登录")
