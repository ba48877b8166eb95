"""最近的办理结果: what others have done lately on the own unit's projects, or have passed to the own duty."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet

from quancheng.accounts.acting import Acting
from quancheng.journal import DONE, Entry
from quancheng.law import Pack
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.holders import BUILDER, EXPERT
from quancheng.lifecycle.recording import SHANGHAI
from quancheng.projects.models import Project
from quancheng.web.among import Among
from quancheng.web.desk_waiting import passed_on

LATELY = datetime.timedelta(days=30)
SHOWN = 8
LOOKED_AT = 60
"""In how many projects, those that changed last, it is looked for."""


@dataclass(frozen=True)
class Notice:
    """One act of somebody else. ``id``: of the project."""

    on: datetime.date
    act: str
    who: str
    id: str
    name: str


def told_to_all(pack: Pack) -> set[str]:
    """The acts whose outcome the building unit is told: not those inside a department, nor what experts do."""
    return {
        name
        for name, act in pack.acts.items()
        if not act.internal and set(pack.process.holders(name)) != {EXPERT}
    }  # fmt: skip


def notices(acting: Acting, packs: Sequence[Pack], at: datetime.datetime) -> list[Notice]:
    """What others did in the last thirty days, newest first (one statement; none for who is passed nothing)."""
    unit = acting.unit
    builds = acting.duty == BUILDER
    acts = {name for pack in packs for name in told_to_all(pack)} if builds else passed_on(acting, packs)
    if unit is None or not acts:
        return []
    lately = _changed(acting, at - LATELY).values("public_id")[:LOOKED_AT]
    found = Entry.objects.filter(
        Among([lately], "subject_id"), jurisdiction=acting.jurisdiction.code, subject_kind="项目", act__in=sorted(acts),
        result=DONE, at__gte=at - LATELY,
    ).exclude(unit=unit.public_id)  # fmt: skip
    newest = found.order_by((F("number") + 0).desc())[
        :SHOWN
    ]  # + 0: begin with the few projects, not with the newest row
    return [_told(entry) for entry in newest]


def _changed(acting: Acting, since: datetime.datetime) -> QuerySet[Project]:
    """The projects this is about, those that changed last first."""
    own = Project.objects.filter(jurisdiction=acting.jurisdiction, unit=acting.unit)
    found = own if acting.duty == BUILDER else visible(acting)
    return found.filter(changed_at__gte=since).order_by("-changed_at", "-id")


def _told(entry: Entry) -> Notice:
    content = entry.content
    actor = content["actor"]
    return Notice(
        entry.at.astimezone(SHANGHAI).date(), entry.act, actor["unit_name"], entry.subject_id, content["title"]
    )
