"""A small district with people whose names say what they are."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from quancheng.accounts.acting import Acting, postings
from quancheng.accounts.models import Binding, Jurisdiction, Person, Post, Unit, UnitDuty

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = datetime.date(2026, 11, 23)
AT = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
LONG_AGO = datetime.date(2024, 1, 1)
PASSWORD = "molidehua-7-hao"  # noqa: S105  nobody's


@dataclass
class District:
    """One district: a unit that builds, the competent department, people, three administrators."""

    jurisdiction: Jurisdiction
    culture: Unit
    data: Unit
    clerk: Person
    head: Person
    competent: Person
    two_posts: Person
    postless: Person
    system: Person
    security: Person
    audit: Person

    def acting(self, person: Person, day: datetime.date = DAY) -> Acting:
        """The person in their first post, or an administrator in none."""
        return next(iter(postings(person, day)), Acting(person))


def person(jurisdiction: Jurisdiction, username: str, name: str, administrator: str = "") -> Person:
    return Person.objects.create_user(username, name, PASSWORD, jurisdiction=jurisdiction, administrator=administrator)


def post(person: Person, unit: Unit, duty: str, role: str) -> Post:
    return Post.objects.create(person=person, unit=unit, duty=duty, role=role, since=LONG_AGO)


def district() -> District:
    """The district, made row by row: the acts have tests of their own."""
    place = Jurisdiction.objects.create(code="371702", name="牡丹区")
    Binding.objects.create(
        jurisdiction=place, pack="mudan-2023", since=datetime.date(2023, 5, 9), basis="菏区政办发〔2023〕17号"
    )
    culture = Unit.objects.create(jurisdiction=place, name="区文化和旅游局", body="政府", code="11371702004412340Q")
    data = Unit.objects.create(jurisdiction=place, name="区大数据局", body="政府", code="11371702004456789B")
    UnitDuty.objects.create(unit=data, duty="项目主管部门", since=LONG_AGO)
    made = District(
        jurisdiction=place,
        culture=culture,
        data=data,
        clerk=person(place, "zhangmin", "张敏"),
        head=person(place, "liqiang", "李强"),
        competent=person(place, "wangfang", "王芳"),
        two_posts=person(place, "sunli", "孙丽"),
        postless=person(place, "zhaoyi", "赵一"),
        system=person(place, "xitong", "钱系统", "系统"),
        security=person(place, "anquan", "周安全", "安全"),
        audit=person(place, "shenji", "吴审计", "审计"),
    )
    post(made.clerk, culture, "项目建设单位", "经办")
    post(made.head, culture, "项目建设单位", "负责人")
    post(made.competent, data, "项目主管部门", "经办")
    post(made.two_posts, data, "项目主管部门", "负责人")
    post(made.two_posts, culture, "项目建设单位", "经办")
    return made
