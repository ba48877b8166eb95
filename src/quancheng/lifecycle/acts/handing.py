"""Another clerk, another unit (internal control): what is to be done goes along, nothing is lost."""

from __future__ import annotations

import datetime

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import CLERK, Person, Post, Unit
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.acts.submission import demand_reason
from quancheng.lifecycle.refusals import Fault, Invalid, WrongState
from quancheng.lifecycle.register import official
from quancheng.projects.models import CoBuilder, Handover, Project


@official("交接经办")
def hand_over_clerk(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    clerk: str, reason: str,
) -> None:  # fmt: skip
    """Give the project to another clerk of the unit (public id). Raises Invalid, NotAllowed, Stale."""
    with doing("交接经办", acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        person = _clerk(do, opened.unit, clerk)
        if person is None or person.pk == opened.clerk_id:
            raise Invalid([Fault("clerk", "请选择本单位的另一位经办人")])
        do.note = demand_reason(reason)
        do.set(clerk=person)
        do.reply |= {"project": opened.public_id}


@official("移交项目")
def offer_project(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    unit: str, reason: str,
) -> None:  # fmt: skip
    """Offer the project to another unit (public id), in force once that unit takes it. Raises Invalid, WrongState."""
    with doing("移交项目", acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        builders = Post.objects.on(do.on).filter(duty=acting.duty, person__is_active=True)
        others = Unit.objects.filter(jurisdiction=opened.jurisdiction, dissolved_on=None, posts__in=builders)
        other = others.filter(public_id=unit).first()
        if other is None or other == opened.unit:
            raise Invalid([Fault("unit", "请选择接收项目的另一个建设单位")])
        Handover.objects.filter(
            project=opened, taken_at=None, withdrawn=False, unit__dissolved_on__isnull=False
        ).update(withdrawn=True)
        if Handover.objects.filter(project=opened, taken_at=None, withdrawn=False).exists():
            raise WrongState("已有等待接收的移交")
        Handover.objects.create(
            project=opened, unit=other, reason=demand_reason(reason), offered_by=acting.person, offered_at=at
        )
        do.change("移交", str(opened.unit), str(other))
        do.note = reason.strip()
        do.reply |= {"project": opened.public_id}


@official("撤回移交")
def withdraw_offer(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    reason: str,
) -> None:  # fmt: skip
    """Take back an offer that nobody has taken yet: the project stays where it is. Raises WrongState, Invalid."""
    with doing("撤回移交", acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        offers = Handover.objects.select_for_update(of=("self",)).select_related("unit")
        found = offers.filter(project=opened, taken_at=None, withdrawn=False).first()
        if found is None:
            raise WrongState("没有等待接收的移交")
        do.note = demand_reason(reason)
        found.withdrawn = True
        found.save(update_fields=["withdrawn"])
        do.change("移交", str(found.unit), None)
        do.reply |= {"project": opened.public_id}


@official("接收项目")
def take_project(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", handover: str, clerk: str = ""
) -> Project:
    """Take over a project that was offered to the own unit; ``clerk``: who looks after it, else who acts.

    Raises WrongState where nothing is offered (also for a foreign offer), Invalid, NotAllowed.
    """
    with doing("接收项目", acting=acting, at=at, key=key, digest=digest) as do:
        do.allow(None)
        offers = Handover.objects.select_for_update(of=("self",)).select_related(
            "project__unit", "project__jurisdiction"
        )
        found = offers.filter(public_id=handover, unit=acting.unit, taken_at=None, withdrawn=False).first()
        if found is None:
            raise WrongState("没有等待本单位接收的移交")
        project = found.project
        do.about(project)
        do.allow_state(project)
        person = _clerk(do, acting.unit, clerk) if clerk else acting.person
        if person is None:
            raise Invalid([Fault("clerk", "请选择本单位的经办人")])
        found.taken_by, found.taken_at = acting.person, at
        found.save(update_fields=["taken_by", "taken_at"])
        do.set(unit=acting.unit, clerk=person)
        if CoBuilder.objects.filter(project=project, unit=acting.unit).delete()[0]:
            do.change(f"共建单位 {acting.unit}", "共建", "现为建设单位")
        do.note = found.reason
        do.reply |= {"project": project.public_id}
    return project


def _clerk(do: Doing, unit: Unit | None, public_id: str) -> Person | None:
    """Somebody posted in the unit as a clerk for the same duty: a head submits, and does not look after the project."""
    posts = Post.objects.on(do.on).filter(unit=unit, duty=do.acting.duty, role=CLERK, person__is_active=True)
    return Person.objects.filter(public_id=public_id, posts__in=posts).first()
