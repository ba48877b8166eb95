"""Who is acting: a person, in one of their posts or in the post of somebody they stand in for."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from quancheng.accounts.models import Delegation, Jurisdiction, Person, Post, Section, Unit
from quancheng.journal import Actor


@dataclass(frozen=True)
class Acting:
    """A person in a post. ``post`` is None for the three administrators and for who holds none on that day."""

    person: Person
    post: Post | None = None
    delegation: Delegation | None = None
    door: str = "网页"
    address: str = ""
    others: bool = field(default=False, compare=False)
    """Whether the person could also act in another way today: as far as was asked."""

    @property
    def jurisdiction(self) -> Jurisdiction:
        return self.post.unit.jurisdiction if self.post else self.person.jurisdiction

    @property
    def unit(self) -> Unit | None:
        return self.post.unit if self.post else None

    @property
    def section(self) -> Section | None:
        return self.post.section if self.post else None

    @property
    def duty(self) -> str:
        return self.post.duty if self.post else ""

    @property
    def role(self) -> str:
        return self.post.role if self.post else ""

    @property
    def key(self) -> str:
        """What a session remembers: the post's public id, or the delegation's."""
        if self.delegation:
            return self.delegation.public_id
        return self.post.public_id if self.post else ""

    @property
    def named(self) -> str:
        """The name for a record: 林知远, or 林知远（代 苏明达）."""
        return self.actor().named

    def actor(self) -> Actor:
        """The same as a value for the journal."""
        return Actor(
            person=self.person.public_id,
            name=self.person.name,
            unit=self.unit.public_id if self.unit else "",
            unit_name=self.unit.name if self.unit else "",
            post=str(self.post) if self.post else self.administrator,
            duty=self.duty,
            role=self.role,
            behalf=self.post.person.name if self.delegation and self.post else "",
            address=self.address,
            door=self.door,
        )

    @property
    def administrator(self) -> str:
        return f"{self.person.administrator}管理员" if self.person.administrator else ""


def postings(person: Person, day: datetime.date) -> list[Acting]:
    """Every way in which a person may act on this day: own posts first, then those they stand in for (2 statements)."""
    own = (
        Post.objects.on(day)
        .filter(person=person, unit__dissolved_on=None)
        .select_related("unit__jurisdiction", "section")
        .order_by("id")
    )
    lent = (
        Delegation.objects.on(day)
        .filter(delegate=person, post__person__is_active=True, post__unit__dissolved_on=None)
        .select_related("post__unit__jurisdiction", "post__section", "post__person")
        .order_by("id")
    )
    valid = [each for each in lent if each.post.since <= day and (each.post.until is None or each.post.until >= day)]
    return [Acting(person, post) for post in own] + [Acting(person, each.post, each) for each in valid]
