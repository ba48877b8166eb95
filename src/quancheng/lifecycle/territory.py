"""What an administrator looks after: the own jurisdiction and those right below. A foreign row is a missing one."""

from __future__ import annotations

import datetime

from django.db.models import F, Q, QuerySet

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Jurisdiction, Person, Post, Unit
from quancheng.lifecycle.laws import law_of


def jurisdictions(acting: Acting) -> QuerySet[Jurisdiction]:
    """The own one and those below."""
    own = acting.person.jurisdiction_id
    return Jurisdiction.objects.filter(Q(pk=own) | Q(superior=own)).order_by("code")


def units(acting: Acting) -> QuerySet[Unit]:
    """The units there."""
    return Unit.objects.filter(jurisdiction__in=jurisdictions(acting)).select_related("jurisdiction")


def people(acting: Acting) -> QuerySet[Person]:
    """The people there."""
    return Person.objects.filter(jurisdiction__in=jurisdictions(acting)).select_related("jurisdiction")


def posts(acting: Acting) -> QuerySet[Post]:
    """The posts in units there."""
    found = Post.objects.filter(unit__jurisdiction__in=jurisdictions(acting))
    return found.select_related("person__jurisdiction", "unit__jurisdiction", "section")


def duties(jurisdiction: Jurisdiction, day: datetime.date) -> list[str]:
    """The duties that the law of a jurisdiction knows (主体 of its acts), in the order of the acts. Raises BadValue."""
    process = law_of(jurisdiction, day).pack.process
    return list(dict.fromkeys(holder for act in process.acts for holder in process.holders(act)))


def end_sessions(people: QuerySet[Person]) -> None:
    """Whatever these people have open is over at their next click."""
    people.update(epoch=F("epoch") + 1)
