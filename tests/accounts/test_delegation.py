"""委托代理: a post is lent to a colleague, from a day to a day, and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from quancheng.accounts import middleware
from quancheng.accounts.acting import Acting, postings
from quancheng.accounts.models import Person
from quancheng.lifecycle.acts import delegation
from quancheng.lifecycle.refusals import Invalid, NotAllowed, WrongState
from tests.accounts.office import TOMORROW, YESTERDAY, Office, faults
from tests.accounts.world import AT, DAY, District

LEND = {"since": DAY, "until": TOMORROW, "reason": "出差"}


def test_a_post_is_lent_to_a_colleague_and_taken_back(people: District) -> None:
    head, clerk = Office(people, people.head), people.clerk
    lent = head(delegation.delegate, person=clerk.public_id, **LEND)
    assert [each.behalf for each in (a.actor() for a in _postings(clerk))] == ["", "李强"]
    clerk.refresh_from_db()
    head(delegation.revoke, delegation=lent.public_id)
    assert len(_postings(clerk)) == 1
    with pytest.raises(WrongState):
        head(delegation.revoke, delegation=lent.public_id)
    epoch = clerk.epoch
    clerk.refresh_from_db()
    assert clerk.epoch == epoch + 1


def _postings(who: Person) -> list[Acting]:
    return postings(who, DAY)


@pytest.mark.parametrize("who", ["competent", "system", "head", "postless"])
def test_a_post_is_lent_to_nobody_outside_the_unit(people: District, who: str) -> None:
    with pytest.raises(Invalid) as refused:
        Office(people, people.head)(delegation.delegate, person=getattr(people, who).public_id, **LEND)
    assert faults(refused) == {"person"}


@pytest.mark.parametrize(
    ("change", "field"), [({"since": YESTERDAY}, "since"), ({"until": YESTERDAY}, "until"), ({"reason": " "}, "reason")]
)
def test_a_delegation_has_a_start_an_end_and_a_reason(people: District, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        Office(people, people.head)(delegation.delegate, person=people.clerk.public_id, **(LEND | change))
    assert field in faults(refused)


def test_what_was_lent_is_not_lent_on(people: District) -> None:
    Office(people, people.head)(delegation.delegate, person=people.clerk.public_id, **LEND)
    stand_in = Office(people, people.clerk)
    stand_in.acting = _postings(people.clerk)[1]
    with pytest.raises(NotAllowed, match="不能再转委托"):
        stand_in(delegation.delegate, person=people.two_posts.public_id, **LEND)


def test_administrators_lend_nothing(people: District, system: Office) -> None:
    with pytest.raises(NotAllowed):
        system(delegation.delegate, person=people.clerk.public_id, **LEND)


def test_another_post_is_offered_to_who_has_one(
    people: District, log_in: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "now", lambda: AT)

    def offered(who: Person, post: str = "") -> bool:
        site = log_in(who, post)
        page = site.get("/mine/").content.decode()
        site.logout()
        return who.name in page and "换岗位" in page

    assert not offered(people.clerk)
    assert not offered(people.system)
    assert offered(people.two_posts, postings(people.two_posts, DAY)[0].key)
    Office(people, people.head)(delegation.delegate, person=people.clerk.public_id, **LEND)
    assert offered(people.clerk, postings(people.clerk, DAY)[0].key)
    assert offered(people.clerk, postings(people.clerk, DAY)[1].key)
