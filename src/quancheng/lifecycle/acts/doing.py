"""The frame of every official act: one transaction in which the person is checked, the law asked, rows written, the
findings refreshed and the journal written. What is refused leaves everything as it was, and is journalled by itself.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Q

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Delegation, Post
from quancheng.journal import REFUSED, Repeated, append, claim, settle
from quancheng.law import PROJECT, Answer, BadValue, Verdict
from quancheng.law.bindings import Binding
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.acts.basis import asked_on
from quancheng.lifecycle.acts.counting import counting
from quancheng.lifecycle.acts.plain import plain
from quancheng.lifecycle.findings import State, columns, judge, refresh
from quancheng.lifecycle.gates import ask, why_not
from quancheng.lifecycle.laws import Law, bindings, law_for, law_on
from quancheng.lifecycle.refusals import Barred, NotAllowed, Refusal, Stale, WrongState
from quancheng.lifecycle.register import OFFICIAL
from quancheng.projects.models import VOID, Project

SHANGHAI = ZoneInfo("Asia/Shanghai")
REFUSED_KEY = "refused"
TABLE = Project._meta.db_table

KEPT_BY_ACTS = (
    "number", "name", "unit", "clerk", "stage", "state", "historic", "filed", "facts", "sources", "details",
    "unknown_kinds",
)  # fmt: skip


class RefusedBefore(Refusal):
    """The same request was refused before, in these words."""

    kind = "已拒绝过"


@dataclass
class Doing:
    """An act under way. ``at`` is when; ``on`` the legal date, of Shanghai."""

    name: str
    acting: Acting
    at: datetime.datetime
    bound: list[Binding]
    law: Law
    project: Project | None = None
    subject: tuple[str, str] = ("", "")
    title: str = ""
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    basis: dict[str, Any] = field(default_factory=dict)
    """What the last answer rests on, so that it can be replayed."""

    note: str = ""
    reply: dict[str, Any] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)

    @property
    def on(self) -> datetime.date:
        return self.at.astimezone(SHANGHAI).date()

    @property
    def chain(self) -> str:
        """The jurisdiction whose journal tells of it: the project's, else that of who acts."""
        return (self.project or self.acting).jurisdiction.code

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

    def set_facts(self, values: Mapping[str, Any], source: str) -> None:
        """Sets facts (outside values) on the project and remembers what they were."""
        assert self.project is not None  # noqa: S101  an act that sets facts has opened its project
        facts, sources = dict(self.project.facts), dict(self.project.sources)
        for name, value in values.items():
            if facts.get(name) != value:
                self.change(name, facts.get(name), value)
                facts[name] = value
                sources[name] = {"source": source, "act": self.name, "on": self.on.isoformat()}
        self.project.facts, self.project.sources = facts, sources

    def set(self, **values: Any) -> None:
        """Sets columns of the project and remembers what they were."""
        for name, value in values.items():
            old = getattr(self.project, name)
            if old != value:
                self.change(name, old, value)
                setattr(self.project, name, value)

    def change(self, name: str, old: object, new: object) -> None:
        """Remembers a change for the journal."""
        self.before.setdefault(name, plain(old))
        self.after[name] = plain(new)

    def save(self, project: Project) -> None:
        """Writes the project with what follows from it, if its version still stands. Raises Stale."""
        seen = project.version
        state = refresh([project], self.on, self.bound)[0]
        values = {name: getattr(project, name) for name in KEPT_BY_ACTS} | columns(state)
        values |= {"version": seen + 1, "changed_at": self.at}
        if Project.objects.filter(pk=project.pk, version=seen).update(**values) != 1:
            raise Stale("他人已修改：您填写的没有保存", seen, seen + 1)
        self.rows[TABLE] = 1  # one row, made or changed, however often it was written
        project.version = seen + 1


@contextmanager
def doing(name: str, *, acting: Acting, at: datetime.datetime, key: str, digest: str = "") -> Iterator[Doing]:
    """One official act. Raises Repeated with the earlier reply where the same request was done before.

    ``key``: the request's one-time key; ``digest`` of its content. On leaving, a project that changed is saved
    and judged, the journal written and the reply kept, all in one transaction. A Refusal undoes everything, is
    journalled in a transaction of its own, and goes on to the caller.
    """
    person = acting.person.public_id
    do = _begun(name, acting, at)
    try:
        with transaction.atomic(), connection.execute_wrapper(counting(do.rows)):
            _claim(key, person, name, digest, at)
            _still_posted(do)
            yield do
            if do.project is not None and do.after:
                do.save(do.project)
            entry = _append(do)
            do.reply |= {"entry": entry, "act": name}
            settle(key=key, reply=do.reply)
    except Refusal as refusal:
        if not isinstance(refusal, RefusedBefore):
            _record(do, refusal, key, digest)
        raise


def _begun(name: str, acting: Acting, at: datetime.datetime) -> Doing:
    bound, code = bindings(acting.jurisdiction), acting.jurisdiction.code
    on = at.astimezone(SHANGHAI).date()
    try:
        return Doing(name, acting, at, bound, law_on(bound, code, on))
    except BadValue as error:
        raise WrongState(f"{acting.jurisdiction}在 {on} 没有施行的办法，不能办理“{name}”") from error


def _claim(key: str, person: str, name: str, digest: str, at: datetime.datetime) -> None:
    try:
        claim(key=key, person=person, act=name, digest=digest, at=at)
    except Repeated as repeated:
        if REFUSED_KEY in repeated.reply:
            raise RefusedBefore(repeated.reply[REFUSED_KEY]) from repeated
        raise


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


def _append(do: Doing) -> int:
    entry = append(
        jurisdiction=do.chain,
        at=do.at,
        actor=do.acting.actor(),
        act=do.name,
        subject=do.subject,
        title=do.title,
        before=do.before,
        after=do.after,
        verdicts=_told([each for answer in do.answers for each in answer.verdicts], do.basis),
        pack=do.law.snapshot,
        note=do.note,
        rows=dict(do.rows),
    )
    return int(entry.number)


def _record(do: Doing, refusal: Refusal, key: str, digest: str) -> None:
    """The refusal on record, and kept under the key: nothing else of the act is left.

    Raises Repeated where the same request, sent twice at once, has been done meanwhile.
    """
    answer = refusal.answer if isinstance(refusal, Barred) else None
    with transaction.atomic():
        try:
            claim(key=key, person=do.acting.person.public_id, act=do.name, digest=digest, at=do.at)
        except Repeated as repeated:
            if REFUSED_KEY in repeated.reply:
                return  # on record already
            raise
        append(
            jurisdiction=do.chain,
            at=do.at,
            actor=do.acting.actor(),
            act=do.name,
            subject=do.subject if do.subject[0] else ("人员", do.acting.person.public_id),
            title=do.title,
            result=REFUSED,
            verdicts=_told(answer.barring, do.basis) if answer else [],
            pack=do.law.snapshot,
            note=f"{refusal.kind}：{refusal.message}",
        )
        settle(key=key, reply={REFUSED_KEY: refusal.message})


def _told(verdicts: Sequence[Verdict], basis: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Verdicts as the journal keeps them; the first carries what all of them rest on."""
    told = [plain(each.as_json()) for each in verdicts]
    return [each | ({"basis": basis} if number == 0 and basis else {}) for number, each in enumerate(told)]
