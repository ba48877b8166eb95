"""People and posts, and the three offices that keep one another in check."""

from __future__ import annotations

import datetime

import pytest

from quancheng.accounts.models import Jurisdiction, Person, Post, Unit
from quancheng.journal.models import Checkpoint, Entry
from quancheng.lifecycle.acts import establishment, security
from quancheng.lifecycle.acts import people as personnel
from quancheng.lifecycle.refusals import Invalid, NotAllowed, WrongState
from tests.accounts.office import YESTERDAY, Office, enter_person, enter_unit, faults
from tests.accounts.world import DAY, District, person


def test_a_person_gets_a_password_for_one_use(system: Office) -> None:
    new, password = enter_person(system)
    assert new.username == "hexin"
    assert new.check_password(password)
    assert new.must_change_password
    assert not Entry.objects.filter(body__contains=password).exists()


@pytest.mark.parametrize("username", ["", "a", "张三", "a b", "zhangmin", "ZHANGMIN", "x" * 61, "-abc"])
def test_a_user_name_that_does_not_do_is_refused(system: Office, username: str) -> None:
    with pytest.raises(Invalid) as refused:
        enter_person(system, username=username)
    assert faults(refused) == {"username"}


def test_an_administrator_is_nominated_by_one_and_enabled_by_another(system: Office, security_officer: Office) -> None:
    new, password = enter_person(system, administrator="系统")
    assert (new.is_active, password, new.has_usable_password()) == (False, "", False)
    with pytest.raises(NotAllowed):
        system(personnel.enable, person=new.public_id)
    first = security_officer(personnel.enable, person=new.public_id)
    new.refresh_from_db()
    assert new.is_active
    assert new.check_password(first)


@pytest.mark.parametrize(
    ("subject", "keeper"), [("clerk", "system"), ("system", "security"), ("audit", "security"), ("security", "audit")]
)
def test_each_account_has_its_keeper_and_no_other(people: District, subject: str, keeper: str) -> None:
    target: Person = getattr(people, subject)
    for who in {"system", "security", "audit", "clerk"} - {keeper}:
        with pytest.raises(NotAllowed):
            Office(people, getattr(people, who))(personnel.reset_password, person=target.public_id)
    password = Office(people, getattr(people, keeper))(personnel.reset_password, person=target.public_id)
    target.refresh_from_db()
    assert target.check_password(password)
    assert target.must_change_password


def test_the_last_administrator_of_an_office_is_not_disabled(people: District, security_officer: Office) -> None:
    with pytest.raises(WrongState, match="唯一的系统管理员"):
        security_officer(personnel.disable, person=people.system.public_id, reason="调离")
    person(people.jurisdiction, "xitong2", "郑系统", "系统")
    security_officer(personnel.disable, person=people.system.public_id, reason="调离")
    people.system.refresh_from_db()
    assert not people.system.is_active


def test_who_was_disabled_while_the_page_was_open_does_nothing_more(people: District, system: Office) -> None:
    Person.objects.filter(pk=people.system.pk).update(is_active=False)
    with pytest.raises(NotAllowed):
        enter_unit(system)


def test_a_post_is_given_in_a_unit_that_holds_the_duty(system: Office, people: District) -> None:
    given = {"person": people.postless.public_id, "unit": people.culture.public_id, "role": "经办", "since": DAY}
    with pytest.raises(Invalid) as refused:
        system(personnel.give_post, duty="项目主管部门", **given)
    assert faults(refused) == {"duty"}
    system(personnel.give_post, duty="项目建设单位", **given)
    with pytest.raises(Invalid, match="已经担任"):
        system(personnel.give_post, duty="项目建设单位", **given)
    people.postless.refresh_from_db()
    assert people.postless.epoch == 2


def test_a_post_stands_in_a_section_of_its_own_unit(system: Office, people: District) -> None:
    ours = system(establishment.add_section, unit=people.culture.public_id, name="办公室")
    theirs = system(establishment.add_section, unit=people.data.public_id, name="办公室")
    given = {
        "person": people.postless.public_id, "unit": people.culture.public_id, "duty": "项目建设单位", "role": "经办",
        "since": DAY,
    }  # fmt: skip
    for wrong in (str(theirs.pk), "x", "0"):
        with pytest.raises(Invalid) as refused:
            system(personnel.give_post, section=wrong, **given)
        assert faults(refused) == {"section"}
    assert system(personnel.give_post, section=str(ours.pk), **given).section == ours


def test_an_administrator_gets_no_post(system: Office, people: District) -> None:
    given = {"unit": people.culture.public_id, "duty": "项目建设单位", "role": "经办", "since": DAY}
    for who in (people.system, people.security):
        with pytest.raises(NotAllowed):
            system(personnel.give_post, person=who.public_id, **given)


def test_a_post_ends_at_once_and_not_in_the_past(system: Office, people: District) -> None:
    post = people.clerk.posts.get()
    with pytest.raises(Invalid) as refused:
        system(personnel.end_post, post=post.public_id, last=DAY - datetime.timedelta(days=2), reason="调离")
    assert faults(refused) == {"last"}
    system(personnel.end_post, post=post.public_id, last=YESTERDAY, reason="调离")
    assert not Post.objects.on(DAY).filter(person=people.clerk).exists()
    with pytest.raises(WrongState):
        system(personnel.end_post, post=post.public_id, last=YESTERDAY, reason="调离")


def test_what_belongs_to_another_district_is_not_there(system: Office, people: District) -> None:
    elsewhere = Jurisdiction.objects.create(code="371703", name="定陶区")
    foreign = person(elsewhere, "foreign", "外区人")
    unit = Unit.objects.create(jurisdiction=elsewhere, name="外区局", body="政府")
    with pytest.raises(Person.DoesNotExist):
        system(personnel.disable, person=foreign.public_id, reason="无")
    with pytest.raises(Unit.DoesNotExist):
        system(establishment.add_section, unit=unit.public_id, name="办公室")


def test_log_in_is_unlocked_and_a_lost_code_is_reset_by_the_security_administrator(
    people: District, security_officer: Office, system: Office
) -> None:
    with pytest.raises(WrongState):
        security_officer(security.unlock, username="zhangmin")
    with pytest.raises(NotAllowed):
        system(security.unlock, username="zhangmin")
    with pytest.raises(WrongState, match="没有启用"):
        security_officer(security.reset_code, person=people.clerk.public_id, reason="手机遗失")
    with pytest.raises(NotAllowed, match="自己"):
        security_officer(security.reset_code, person=people.security.public_id, reason="手机遗失")


def test_the_audit_administrator_keeps_a_checkpoint(auditor: Office, system: Office, people: District) -> None:
    enter_unit(system)
    kept = auditor(security.keep_checkpoint, jurisdiction="371702", given_to="区档案馆")
    assert Checkpoint.objects.get().number == kept.number == 1
    with pytest.raises(NotAllowed):
        system(security.keep_checkpoint, jurisdiction="371702", given_to="区档案馆")
