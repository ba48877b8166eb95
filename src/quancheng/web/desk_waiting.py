"""等我办理: the acts that are waited for of who is here (待办 of the pack), each with who has waited longest."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from django.db.models import OuterRef, QuerySet

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Jurisdiction
from quancheng.law import Pack
from quancheng.law.acts import Act
from quancheng.law.explain import reached
from quancheng.law.expressions import Fact
from quancheng.law.steps import Wait
from quancheng.lifecycle.holders import ABOVE, BUILDER, OWN
from quancheng.lifecycle.models import Awaited
from quancheng.projects.models import Project
from quancheng.web.among import Among, Counted

FEW = 3
"""How many projects each act shows."""

COUNTED_UP_TO = 999


@dataclass(frozen=True)
class Waiting:
    """A project that waits for the act. ``days``: working days since the day from which it has waited."""

    project: Project
    since: datetime.date
    days: int


@dataclass(frozen=True)
class Asked:
    """One act that is waited for: of how many projects, the longest waiting first. ``by``: who else must do it."""

    act: Act
    rows: list[Waiting]
    count: int
    by: str

    @property
    def counted(self) -> str:
        return f"{COUNTED_UP_TO}+" if self.count > COUNTED_UP_TO else str(self.count)


def awaited(acting: Acting, packs: Sequence[Pack], today: datetime.date) -> list[Asked]:
    """What is waited for of this duty, act by act, those that have waited longest first (one statement)."""
    pack = packs[-1]
    asked = list(_asked(acting, packs))
    if not asked:
        return []
    mine = of(acting)
    lists = [mine.filter(act=act, duty=duty).order_by("since", "id").values("pk")[:FEW] for act, duty in asked]
    same = mine.filter(act=OuterRef("act"), duty=OuterRef("duty")).order_by().values("pk")[: COUNTED_UP_TO + 1]
    rows = Awaited.objects.filter(Among(lists)).select_related("project__unit").annotate(count=Counted(same))
    found: dict[str, Asked] = {}
    for row in rows.order_by("since", "id"):
        days = pack.calendar.workdays_between(row.since.toordinal(), today.toordinal())
        told = found.setdefault(row.act, Asked(_act(packs, row.act), [], row.count, _by(acting, pack, row.act)))
        told.rows.append(Waiting(row.project, row.since, days))
    return list(found.values())


def besides(asked: Sequence[Asked], on_slips: Set[tuple[str, str]]) -> list[Asked]:
    """The same without what stands on the desk as a slip already. ``on_slips``: (act, public id of the project).

    An act keeps its rows where others than those shown wait too: it must not vanish with them.
    """
    found = []
    for each in asked:
        rows = [row for row in each.rows if (each.act.name, row.project.public_id) not in on_slips]
        if rows:
            away = len(each.rows) - len(rows) if each.count <= COUNTED_UP_TO else 0
            found.append(replace(each, rows=rows, count=each.count - away))
        elif each.count > len(each.rows):
            found.append(each)
    return found


def of(acting: Acting) -> QuerySet[Awaited]:
    """What is waited for of this duty, or of the own unit; each is found by its index. Nothing without a post."""
    unit = acting.unit
    if unit is None:
        return Awaited.objects.none()
    if acting.duty == BUILDER:
        return Awaited.objects.filter(unit=unit, duty__in=OWN)
    if acting.duty == ABOVE:
        below = Jurisdiction.objects.filter(superior=unit.jurisdiction_id).values("pk")
        return Awaited.objects.filter(jurisdiction__in=below, duty=ABOVE)
    return Awaited.objects.filter(jurisdiction=unit.jurisdiction_id, duty=acting.duty)


def duties(acting: Acting) -> tuple[str, ...]:
    """The duties under which something may be waited for of who acts."""
    return OWN if acting.duty == BUILDER else (acting.duty,)


def waits_of(acting: Acting, pack: Pack) -> Iterator[tuple[Wait, str]]:
    """The 待办 of a pack that are this person's duty, each with the duty."""
    for wait in pack.process.steps.waits:
        holders = wait.holders or pack.process.holders(wait.act)
        mine = next((duty for duty in duties(acting) if duty in holders), None)
        if mine is not None:
            yield wait, mine


def passed_on(acting: Acting, packs: Sequence[Pack]) -> set[str]:
    """The acts whose day one of this duty's 待办 looks at: with them something is passed to it."""
    found = set()
    for pack in packs:
        nodes = reached(pack, *(wait.condition for wait, _ in waits_of(acting, pack)))
        days = {node.name for node in nodes if isinstance(node, Fact)}
        found |= {act.name for act in pack.acts.values() if act.event in days}
    return found


def _asked(acting: Acting, packs: Sequence[Pack]) -> Iterator[tuple[str, str]]:
    pairs = [(wait.act, duty) for pack in packs for wait, duty in waits_of(acting, pack)]
    return iter(dict.fromkeys(pairs))


def _act(packs: Sequence[Pack], name: str) -> Act:
    return next(pack.acts[name] for pack in reversed(packs) if name in pack.acts)


def _by(acting: Acting, pack: Pack, act: str) -> str:
    """The roles that do it, where this person's is none of them (internal control)."""
    roles = pack.process.roles(act) if act in pack.acts else (acting.role,)
    return "" if acting.role in roles else "或".join(roles)
