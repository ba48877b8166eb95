"""A few units or people to choose from: never more than a handful at a time, found by a part of the name."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest

from quancheng.accounts.models import CLERK, Person, Post, Unit
from quancheng.lifecycle.holders import BUILDER
from quancheng.projects.models import Project

MOST = 20


@dataclass(frozen=True)
class Found:
    """What there is to choose from: (public id, name). ``asked``: the words it was found by; ``more``: not all."""

    rows: list[tuple[str, str]]
    asked: str
    more: bool


def third_parties(request: HttpRequest, project: Project, duties: Sequence[str], on: datetime.date) -> Found:
    """Organisations that may be commissioned: with people today for one of these duties (one statement)."""
    posts = Post.objects.on(on).filter(duty__in=duties, unit__jurisdiction=project.jurisdiction_id)
    return _units(request, Unit.objects.filter(pk__in=posts.values("unit"), dissolved_on=None))


def other_builders(request: HttpRequest, project: Project, on: datetime.date) -> Found:
    """Building units to which a project may be handed (one statement)."""
    posts = Post.objects.on(on).filter(duty=BUILDER, unit__jurisdiction=project.jurisdiction_id)
    found = Unit.objects.filter(pk__in=posts.values("unit"), dissolved_on=None).exclude(pk=project.unit_id)
    return _units(request, found)


def clerks(request: HttpRequest, unit: Unit, duty: str, on: datetime.date, but: int = 0) -> Found:
    """People posted in a unit as clerks for a duty (one statement)."""
    asked = request.GET.get("find", "").strip()[:40]
    posts = Post.objects.on(on).filter(unit=unit, duty=duty, role=CLERK)
    found = Person.objects.filter(is_active=True, pk__in=posts.values("person"), name__contains=asked).exclude(pk=but)
    rows = list(found.order_by("name", "pk").values_list("public_id", "name")[: MOST + 1])
    return Found(rows[:MOST], asked, len(rows) > MOST)


def _units(request: HttpRequest, found: QuerySet[Unit]) -> Found:
    asked = request.GET.get("find", "").strip()[:40]
    rows = list(found.filter(name__contains=asked).order_by("name").values_list("public_id", "name")[: MOST + 1])
    return Found(rows[:MOST], asked, len(rows) > MOST)
