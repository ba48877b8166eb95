"""Which slips somebody sees, and which wait for them. Slips are a department's own: nobody else sees one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import CLERK, HEAD, REVIEWER
from quancheng.law.process import Process
from quancheng.projects.models import ACCEPTED, VOID, Project
from quancheng.projects.models.slips import SENT_BACK, SIGNED, TO_CHECK, TO_SIGN, UNDER_WAY, Slip

CONFIRMING = "领导小组确认"


def prepares(acting: Acting, process: Process) -> list[str]:
    """The acts that are prepared in this person's department, by the duty acted for."""
    return [act for act in process.steps.signed if acting.duty in process.holders(act)]


def confirms(acting: Acting, process: Process) -> bool:
    """Whether this duty confirms what an organ has signed on its own project."""
    return acting.duty in process.holders(CONFIRMING)


def seen(acting: Acting, process: Process) -> QuerySet[Slip]:
    """The slips this person may look at: the department's, and what 领导小组 is to confirm or has confirmed."""
    unit = acting.unit
    if unit is None:
        return Slip.objects.none()
    if confirms(acting, process):
        told = Q(state=SIGNED) | Q(confirmed_at__isnull=False)
        return Slip.objects.filter(told, own=True, project__jurisdiction=unit.jurisdiction_id)
    return Slip.objects.filter(unit=unit, act__in=prepares(acting, process))


def waiting(acting: Acting, process: Process) -> QuerySet[Slip]:
    """Those that wait for this person: to check, to sign, to confirm, to carry out, to prepare again."""
    found = seen(acting, process).exclude(project__state=VOID)
    if confirms(acting, process):
        return found.filter(state=SIGNED, confirmed_at=None) if acting.role == HEAD else found.none()
    mine = Q(pk__in=())
    people = [acting.person.pk, acting.post.person_id if acting.post else acting.person.pk]
    prepared = Q(prepared_by__in=people) | Q(prepared_for__in=people)
    checked = Q(checked_by__in=people) | Q(checked_for__in=people)
    if acting.role in (REVIEWER, HEAD):
        mine |= Q(state=TO_CHECK) & ~prepared
    if acting.role == HEAD:
        mine |= Q(state=TO_SIGN) & ~prepared & ~checked
    if acting.role in (CLERK, HEAD):
        mine |= Q(state=SIGNED) & (Q(own=False) | Q(confirmed_at__isnull=False))
    if acting.role == CLERK:
        later = Slip.objects.filter(project=OuterRef("project"), act=OuterRef("act"), pk__gt=OuterRef("pk"))
        back = Slip.objects.filter(prepared, state=SENT_BACK).exclude(Exists(later))
        mine |= Q(pk__in=back.filter(project__state=ACCEPTED).values("pk"))
    return found.filter(mine)


def of_project(project: Project, acting: Acting, process: Process) -> list[Slip]:
    """The slips under way on a project, as far as this person may see them (one statement, for a few duties)."""
    if not prepares(acting, process) and not confirms(acting, process):
        return []
    return list(seen(acting, process).filter(project=project, state__in=UNDER_WAY).order_by("id"))


@dataclass(frozen=True)
class Step:
    """One step of a slip's course. ``who`` is empty while it is still to come."""

    word: str
    role: str
    who: str = ""
    at: object = None
    note: str = ""
    back: bool = False
    now: bool = False


def course(slip: Slip) -> Sequence[Step]:
    """What has been done on a slip and what is to come, in order."""
    back, confirmed = slip.state == SENT_BACK, slip.confirmed_at is not None
    rows = [
        ("拟办", "经办", slip.prepared_name, slip.prepared_at, slip.note, False, False),
        ("复核", "另一人", slip.checked_name, slip.checked_at, slip.check_note, not slip.signed_name, TO_CHECK),
        ("签发", "负责人", slip.signed_name, slip.signed_at, slip.sign_note, not confirmed, TO_SIGN),
    ]
    if slip.own:
        waits = SIGNED if not confirmed else False
        rows.append(
            ("领导小组确认", "领导小组", slip.confirmed_name, slip.confirmed_at, slip.confirm_note, True, waits)
        )
    steps = [
        Step(word, role, who, at, note, back and last and bool(who) and not slip.void_note, slip.state == state)
        for word, role, who, at, note, last, state in rows
    ]
    done = slip.used_on
    ready = slip.state == SIGNED and (confirmed or not slip.own)
    return [*steps, Step(slip.act, "经办或负责人", "已办结" if done else "", done, "", now=ready)]
