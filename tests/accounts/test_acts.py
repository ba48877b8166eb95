"""What the three administrators do, and what they may not."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from quancheng.accounts.acting import Acting, postings
from quancheng.accounts.models import Jurisdiction, Person, Post, Unit
from quancheng.journal import Repeated
from quancheng.journal.models import Checkpoint, Entry
from quancheng.lifecycle.acts import binding, delegation, establishment, security
from quancheng.lifecycle.acts import people as personnel
from quancheng.lifecycle.acts.doing import RefusedBefore
from quancheng.lifecycle.refusals import Invalid, NotAllowed, Stale, WrongState
from quancheng.projects.models import Project
from tests.accounts.world import AT, DAY, LONG_AGO, District, person

CODE = "11371702MB2345678A"
TOMORROW = DAY + datetime.timedelta(days=1)
YESTERDAY = DAY - datetime.timedelta(days=1)


class Office:
    """Somebody who does acts, each with a key of its own."""

    def __init__(self, people: District, who: Person) -> None:
        self.acting = people.acting(who)
        self.count = 0

    def __call__(self, act: Callable[..., Any], **given: Any) -> Any:
        self.count += 1
        key = given.pop("key", f"{self.acting.person.username}-{self.count}")
        return act(acting=self.acting, at=AT, key=key, **given)


@pytest.fixture
def system(people: District) -> Office:
    return Office(people, people.system)


@pytest.fixture
def security_officer(people: District) -> Office:
    return Office(people, people.security)


@pytest.fixture
def auditor(people: District) -> Office:
    return Office(people, people.audit)


def last() -> Entry:
    return Entry.objects.order_by("-pk")[0]


def faults(invalid: pytest.ExceptionInfo[Invalid]) -> set[str]:
    return {fault.field for fault in invalid.value.faults}


def check_digit(body: str) -> str:
    """The eighteenth letter of a 统一社会信用代码 (GB 32100)."""
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(letters.index(letter) * 3**place % 31 for place, letter in enumerate(body))
    return letters[-total % 31]


GOOD = CODE[:17] + check_digit(CODE[:17])


def enter_unit(office: Office, **more: Any) -> Any:
    given = {"jurisdiction": "371702", "name": "区卫生健康局", "code": GOOD, "body": "政府"}
    return office(establishment.enter_unit, **(given | more))


def test_a_unit_is_entered_with_a_duty_and_stands_in_the_journal(system: Office) -> None:
    unit = enter_unit(system, duty="财政部门")
    assert unit.duties.get().duty == "财政部门"
    entry = last()
    assert (entry.act, entry.result, entry.subject_id) == ("新增单位", "已办", unit.public_id)
    assert GOOD in entry.body


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "区大数据局"}, "name"),
        ({"code": ""}, "code"),
        ({"code": "123"}, "code"),
        ({"code": GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1")}, "code"),
        ({"body": "公司"}, "body"),
        ({"duty": "卖菜"}, "duty"),
        ({"jurisdiction": "371799"}, "jurisdiction"),
    ],
)
def test_a_unit_that_is_not_right_is_refused_at_the_field(system: Office, change: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        enter_unit(system, **change)
    assert field in faults(refused)
    assert (last().act, last().result) == ("新增单位", "拒绝")


@pytest.mark.parametrize("who", ["security", "audit", "clerk", "competent"])
def test_nobody_but_the_system_administrator_enters_units(people: District, who: str) -> None:
    with pytest.raises(NotAllowed):
        enter_unit(Office(people, getattr(people, who)))
    assert not Unit.objects.filter(name="区卫生健康局").exists()
    assert (last().act, last().result) == ("新增单位", "拒绝")


def test_the_same_request_twice_has_one_effect(system: Office) -> None:
    enter_unit(system, key="one")
    with pytest.raises(Repeated) as repeated:
        enter_unit(system, key="one")
    assert repeated.value.reply["unit"] == Unit.objects.get(name="区卫生健康局").public_id
    with pytest.raises(Invalid):
        enter_unit(system, key="two", name="")
    with pytest.raises(RefusedBefore):
        enter_unit(system, key="two", name="")


def test_a_unit_is_renamed_by_a_document(system: Office, people: District) -> None:
    given = {"unit": people.culture.public_id, "name": "区文化旅游局", "reason": "编办〔2026〕3号"}
    system(establishment.rename_unit, version=1, **given)
    people.culture.refresh_from_db()
    assert (people.culture.name, people.culture.version) == ("区文化旅游局", 2)
    assert "区文化和旅游局" in last().body
    with pytest.raises(Stale):
        system(establishment.rename_unit, version=1, **given)


def test_a_unit_with_projects_is_not_dissolved_before_they_have_moved(system: Office, people: District) -> None:
    Project.objects.create(
        jurisdiction=people.jurisdiction, unit=people.culture, clerk=people.clerk, number="1", name="智慧文旅",
        stage="申报", created_at=AT, changed_at=AT,
    )  # fmt: skip
    given = {"unit": people.culture.public_id, "version": 1, "reason": "机构改革"}
    with pytest.raises(WrongState, match=r"还有 1 个项目.*移交"):
        system(establishment.dissolve_unit, **given)
    with pytest.raises(WrongState, match=r"还有 1 个项目.*移交"):
        system(establishment.merge_unit, into=people.data.public_id, **given)
    people.culture.refresh_from_db()
    assert people.culture.dissolved_on is None


def test_a_merged_unit_leaves_its_successor_and_its_posts_end_at_once(system: Office, people: District) -> None:
    epoch = people.clerk.epoch
    system(
        establishment.merge_unit,
        unit=people.culture.public_id,
        version=1,
        into=people.data.public_id,
        reason="机构改革",
    )
    people.culture.refresh_from_db()
    assert (people.culture.successor, people.culture.dissolved_on) == (people.data, DAY)
    assert not Post.objects.on(DAY).filter(unit=people.culture).exists()
    people.clerk.refresh_from_db()
    assert people.clerk.epoch == epoch + 1
    with pytest.raises(WrongState, match="已经撤销"):
        system(establishment.add_section, unit=people.culture.public_id, name="办公室")


def test_a_duty_is_held_from_a_day_to_a_day_and_posts_end_with_it(system: Office, people: District) -> None:
    given = {"unit": people.culture.public_id, "duty": "财政部门"}
    system(establishment.give_duty, since=DAY, **given)
    with pytest.raises(Invalid, match="已经承担"):
        system(establishment.give_duty, since=TOMORROW, **given)
    post = system(personnel.give_post, person=people.postless.public_id, role="经办", since=DAY, **given)
    system(establishment.end_duty, last=DAY, **given)
    post.refresh_from_db()
    assert post.until == DAY
    assert not people.culture.duties.on(TOMORROW).filter(duty="财政部门").exists()


def test_a_section_stands_once_in_its_unit(system: Office, people: District) -> None:
    system(establishment.add_section, unit=people.culture.public_id, name=" 办公室 ")
    with pytest.raises(Invalid, match="同名的科室"):
        system(establishment.add_section, unit=people.culture.public_id, name="办公室")


def enter_person(office: Office, **more: Any) -> Any:
    given = {"jurisdiction": "371702", "name": "何新", "username": "HeXin"}
    return office(personnel.enter_person, **(given | more))


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


def test_a_city_looks_after_its_districts(people: District) -> None:
    city = Jurisdiction.objects.create(code="371700", name="菏泽市")
    Jurisdiction.objects.filter(pk=people.jurisdiction.pk).update(superior=city)
    office = Office(people, person(city, "shi", "市系统", "系统"))
    office(binding.add_jurisdiction, code="371721", name="曹县")
    unit = enter_unit(office)
    assert unit.jurisdiction.code == "371702"
    assert last().jurisdiction == "371702"


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


BIND = {"jurisdiction": "371702", "pack": "mudan-2023", "basis": "菏区政办发〔2026〕1号"}


def test_a_pack_that_would_overlap_is_refused_unless_the_earlier_one_is_ended(system: Office, people: District) -> None:
    new_year = datetime.date(2027, 1, 1)
    with pytest.raises(Invalid, match="时间重叠"):
        system(binding.bind_pack, since=new_year, **BIND)
    system(binding.bind_pack, since=new_year, ends_earlier=True, **BIND)
    first, second = people.jurisdiction.bindings.order_by("since")
    assert (first.until, second.since) == (datetime.date(2026, 12, 31), new_year)
    with pytest.raises(Invalid, match="时间重叠"):
        system(binding.bind_pack, since=LONG_AGO, ends_earlier=True, **BIND)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"pack": "nowhere"}, "pack"),
        ({"basis": ""}, "basis"),
        ({"until": datetime.date(2026, 1, 1)}, "until"),
        ({"jurisdiction": "999999"}, "jurisdiction"),
    ],
)
def test_a_binding_that_is_not_right_is_refused(system: Office, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        system(binding.bind_pack, since=datetime.date(2027, 1, 1), ends_earlier=True, **(BIND | change))
    assert field in faults(refused)


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
