"""What the database itself keeps, on both: administrators hold no post, and are one thing only."""

from __future__ import annotations

import datetime
import signal
from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from quancheng.accounts.models import BODIES, Delegation, Person, Post, Unit, UnitDuty
from quancheng.journal.models import Entry
from quancheng.law import load_pack
from quancheng.lifecycle.acts import establishment
from quancheng.lifecycle.acts import people as personnel
from quancheng.lifecycle.refusals import Invalid, Stale
from tests.accounts.office import GOOD, Office, enter_person, enter_unit
from tests.accounts.world import AT, DAY, LONG_AGO, District, district
from tests.databases import OwnDatabase, at_once


@pytest.fixture
def stored(either_database: OwnDatabase) -> District:
    """The district on each of the databases."""
    return district()


@pytest.fixture
def committed(own_database: OwnDatabase) -> District:
    """The district, committed, on each of the databases."""
    return district()


def refuses(write: Callable[[], object]) -> bool:
    """Whether the database refuses it."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


def test_no_post_for_an_administrator(stored: District) -> None:
    given = {"unit": stored.culture, "duty": "项目建设单位", "role": "经办", "since": DAY}
    assert refuses(lambda: Post.objects.create(person=stored.system, **given))
    assert refuses(lambda: Post.objects.filter(person=stored.clerk).update(person=stored.audit))
    assert not refuses(lambda: Post.objects.create(person=stored.postless, **given))


def test_no_office_for_who_holds_or_held_a_post(stored: District) -> None:
    Post.objects.filter(person=stored.head).update(until=LONG_AGO)
    for person in (stored.clerk, stored.head):
        assert refuses(lambda person=person: Person.objects.filter(pk=person.pk).update(administrator="系统"))  # type: ignore[misc]  # bound early
    assert not refuses(lambda: Person.objects.filter(pk=stored.postless.pk).update(administrator="系统"))


def test_no_delegation_to_an_administrator(stored: District) -> None:
    given = {"post": stored.head.posts.get(), "since": DAY, "until": DAY, "reason": "出差", "given_at": AT}
    assert refuses(lambda: Delegation.objects.create(delegate=stored.security, **given))
    lent = Delegation.objects.create(delegate=stored.postless, **given)
    assert refuses(lambda: Delegation.objects.filter(pk=lent.pk).update(delegate=stored.security))
    assert refuses(lambda: Person.objects.filter(pk=stored.postless.pk).update(administrator="安全"))


@pytest.mark.parametrize("office", ["系统安全", "主管", "管理"])
def test_an_administrator_is_one_of_three(stored: District, office: str) -> None:
    assert refuses(lambda: Person.objects.filter(pk=stored.postless.pk).update(administrator=office))


def test_days_roles_and_bodies_are_kept_in_bounds(stored: District) -> None:
    yesterday = DAY - datetime.timedelta(days=1)
    assert refuses(lambda: Post.objects.filter(person=stored.clerk).update(role="旁观"))
    assert refuses(lambda: Unit.objects.filter(pk=stored.culture.pk).update(body="公司"))
    assert refuses(lambda: stored.jurisdiction.bindings.create(pack="x", since=DAY, until=yesterday, basis="x"))
    assert refuses(lambda: Unit.objects.create(jurisdiction=stored.jurisdiction, name="区大数据局", body="政府"))
    assert refuses(lambda: UnitDuty.objects.create(unit=stored.data, duty="项目主管部门", since=LONG_AGO))


def test_the_bodies_are_those_of_the_vocabulary() -> None:
    fact = load_pack("mudan-2023").vocabulary.facts["项目"]["单位类别"]
    assert set(BODIES) == set(fact.options)


def test_of_two_that_become_administrator_and_post_holder_at_once_one_is_refused(committed: District) -> None:
    post = {"unit": committed.culture, "duty": "项目建设单位", "role": "经办", "since": DAY}
    replies = at_once(
        [
            lambda: Post.objects.create(person=committed.postless, **post),
            lambda: Person.objects.filter(pk=committed.postless.pk).update(administrator="系统"),
        ]
    )
    assert sum(isinstance(reply, IntegrityError) for reply in replies) == 1


def test_of_two_who_rename_a_unit_at_once_one_is_told(committed: District) -> None:
    offices = [Office(committed, committed.system), Office(committed, committed.system)]
    given = {"unit": committed.culture.public_id, "version": 1, "reason": "机构改革"}
    replies = at_once(
        [
            lambda: offices[0](establishment.rename_unit, name="甲局", key="a", **given),
            lambda: offices[1](establishment.rename_unit, name="乙局", key="b", **given),
        ]
    )
    assert sum(isinstance(reply, Stale) for reply in replies) == 1
    assert Unit.objects.get(pk=committed.culture.pk).version == 2


def test_of_two_who_enter_the_same_unit_or_person_at_once_one_is_told(committed: District) -> None:
    office = Office(committed, committed.system)
    units = at_once([lambda: enter_unit(office, key="a"), lambda: enter_unit(office, key="b", code=GOOD)])
    assert sum(isinstance(reply, Invalid) for reply in units) == 1
    people = at_once([lambda: enter_person(office, key="c"), lambda: enter_person(office, key="d")])
    assert sum(isinstance(reply, Invalid) for reply in people) == 1
    assert Person.objects.filter(username="hexin").count() == 1


def test_of_two_who_give_the_same_post_at_once_one_is_told(committed: District) -> None:
    office = Office(committed, committed.system)
    given = {
        "person": committed.postless.public_id, "unit": committed.culture.public_id, "duty": "项目建设单位",
        "role": "经办", "since": DAY,
    }  # fmt: skip
    replies = at_once([partial(office, personnel.give_post, key=key, **given) for key in ("a", "b")])
    assert sum(isinstance(reply, Invalid) for reply in replies) == 1
    assert Post.objects.filter(person=committed.postless).count() == 1


KILLED = """
import time
from unittest import mock
from tests.accounts.office import Office, enter_unit
from tests.accounts.world import District
from quancheng.accounts.models import Person

class People:
    def acting(self, person):
        from quancheng.accounts.acting import Acting
        return Acting(person)

def stop(**_):
    print("written", flush=True)
    time.sleep(60)

with mock.patch("quancheng.lifecycle.recording.settle", stop):
    enter_unit(Office(People(), Person.objects.get(username="xitong")), key="killed")
"""


def test_a_process_killed_in_the_middle_leaves_nothing(committed: District, own_database: OwnDatabase) -> None:
    with own_database.start(KILLED) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "written\n"
        child.send_signal(signal.SIGKILL)
    assert not Unit.objects.filter(code=GOOD).exists()
    assert not Entry.objects.exists()
    assert enter_unit(Office(committed, committed.system), key="killed").code == GOOD
