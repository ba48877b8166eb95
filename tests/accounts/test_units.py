"""Units, duties and the law that binds, kept by the 系统管理员 and by nobody else."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from quancheng.accounts.models import Jurisdiction, Post, Unit
from quancheng.journal import Repeated
from quancheng.lifecycle.acts import binding, establishment
from quancheng.lifecycle.acts import people as personnel
from quancheng.lifecycle.recording import RefusedBefore
from quancheng.lifecycle.refusals import Invalid, NotAllowed, Stale, WrongState
from quancheng.projects.models import Project
from tests.accounts.office import GOOD, TOMORROW, Office, enter_unit, faults, last
from tests.accounts.world import AT, DAY, LONG_AGO, District, person


def test_a_unit_is_entered_with_a_duty_and_stands_in_the_journal(system: Office) -> None:
    unit = enter_unit(system, duty="财政部门")
    assert unit.duties.get().duty == "财政部门"
    entry = last()
    assert (entry.act, entry.result, entry.subject_id) == ("新增单位", "已办", unit.public_id)
    assert GOOD in entry.body
    assert entry.content["rows"] == {"accounts_unit": 1, "accounts_unitduty": 1}


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


def test_a_city_looks_after_its_districts(people: District) -> None:
    city = Jurisdiction.objects.create(code="371700", name="菏泽市")
    Jurisdiction.objects.filter(pk=people.jurisdiction.pk).update(superior=city)
    office = Office(people, person(city, "shi", "市系统", "系统"))
    office(binding.add_jurisdiction, code="371721", name="曹县")
    unit = enter_unit(office)
    assert unit.jurisdiction.code == "371702"
    assert last().jurisdiction == "371702"


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
