"""Annual plans (第五条): who sees which, which units have one to file, and which list of unified building stands."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Jurisdiction, Post, Unit
from quancheng.lifecycle.holders import ABOVE, ASSIGNED, BUILDER
from quancheng.projects.models import VOID, AnnualPlan, PlanItem, UnifiedList

AHEAD = 1
"""Plans and lists are made for this year and so many years ahead."""


def years(on: datetime.date) -> tuple[int, ...]:
    """The years for which something is planned on a day."""
    return tuple(range(on.year, on.year + AHEAD + 1))


def sees_all(acting: Acting) -> bool:
    """Whether who acts sees the filed plans of every unit: by a duty of the jurisdiction."""
    return acting.unit is not None and acting.duty not in (BUILDER, ABOVE, *ASSIGNED)


def visible_plans(acting: Acting) -> QuerySet[AnnualPlan]:
    """A unit's own, filed or not; for duties of the jurisdiction all that was filed; for others none."""
    if acting.unit is None or acting.duty in (ABOVE, *ASSIGNED):
        return AnnualPlan.objects.none()
    if acting.duty == BUILDER:
        return AnnualPlan.objects.filter(unit=acting.unit)
    return AnnualPlan.objects.filter(jurisdiction=acting.jurisdiction, filings__gt=0)


def builders(jurisdiction: Jurisdiction, on: datetime.date) -> QuerySet[Unit]:
    """Units with people posted to build: those that have a plan to file."""
    posts = Post.objects.on(on).filter(duty=BUILDER, unit__jurisdiction=jurisdiction)
    return Unit.objects.filter(pk__in=posts.values("unit"), dissolved_on=None)


def filed_items() -> QuerySet[PlanItem]:
    """Items that were filed and not taken out again."""
    return PlanItem.objects.filter(filed_on__isnull=False, dropped_on=None)


def free_items(unit: Unit) -> QuerySet[PlanItem]:
    """Items of a unit's plans of which no application has come (one that is void does not count)."""
    taken = filed_items().filter(project__isnull=False).exclude(project__state=VOID)
    return filed_items().filter(plan__unit=unit).exclude(pk__in=taken.values("pk"))


def standing_list(jurisdiction: Jurisdiction, year: int) -> UnifiedList | None:
    """The list of a year that stands: the last that was published (one statement)."""
    return UnifiedList.objects.filter(jurisdiction=jurisdiction, year=year).order_by("-number").first()
