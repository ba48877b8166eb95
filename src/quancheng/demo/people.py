"""The people and units of the demonstration, from `world.yaml`. All invented; nobody has a password."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Binding, Jurisdiction, Person, Post, Section, Unit, UnitDuty
from quancheng.law import load_pack
from quancheng.lifecycle.holders import BUILDER, EXPERT

_FOLDER = Path(__file__).parent


@dataclass
class Cast:
    """Everybody by name, as they act; units by name; the building units in order."""

    jurisdiction: Jurisdiction
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Acting] = field(default_factory=dict)
    clerks: dict[str, list[Acting]] = field(default_factory=dict)
    heads: dict[str, Acting] = field(default_factory=dict)
    owners: dict[str, Acting] = field(default_factory=dict)
    """The heads who answer for what their unit builds: the first named of each."""

    both: set[str] = field(default_factory=set)
    """Units that build and hold another duty besides."""

    experts: list[tuple[Acting, str, str, list[str], str, str]] = field(default_factory=list)
    """(who, name, title, fields, employer, a company they advised)"""


def read(name: str) -> Any:
    """One of the room's YAML files."""
    return yaml.safe_load((_FOLDER / name).read_text(encoding="utf-8"))


def assemble(since: datetime.date) -> Cast:
    """Makes the district, its units and people, posted since a day."""
    told = read("world.yaml")
    city = _jurisdiction(told["上级"], None)
    cast = Cast(_jurisdiction(told["行政区"], city))
    for jurisdiction in (city, cast.jurisdiction):
        begins = load_pack(told["规程包"]).effective
        Binding.objects.create(jurisdiction=jurisdiction, pack=told["规程包"], since=begins, basis=told["依据"])
    _unit(cast, told["上级单位"], city, since)
    for unit in told["单位"]:
        _unit(cast, unit, cast.jurisdiction, since)
    _experts(cast, told["专家库"], since)
    for number, (name, kind) in enumerate(told["管理员"], 1):
        person = Person.objects.create_user(f"guanli{number}", name, jurisdiction=cast.jurisdiction, administrator=kind)
        cast.people[name] = Acting(person)
    return cast


def unit_named(cast: Cast, name: str, body: str, code: str) -> Unit:
    """A unit of the district by its name; one without people is made where there is none."""
    if name not in cast.units:
        cast.units[name] = Unit.objects.create(jurisdiction=cast.jurisdiction, name=name, body=body, code=code)
    return cast.units[name]


def _jurisdiction(told: dict[str, str], superior: Jurisdiction | None) -> Jurisdiction:
    return Jurisdiction.objects.create(code=told["代码"], name=told["名称"], superior=superior, demonstration=True)


def _unit(cast: Cast, told: dict[str, Any], jurisdiction: Jurisdiction, since: datetime.date) -> None:
    unit = Unit.objects.create(jurisdiction=jurisdiction, name=told["名称"], body=told["类别"])
    cast.units[unit.name] = unit
    duties = told.get("职责") or [BUILDER]
    if BUILDER in duties[1:]:
        cast.both.add(unit.name)
    for duty in duties:
        UnitDuty.objects.create(unit=unit, duty=duty, since=since)
    for name, role, section_name in told["人"]:
        section, _ = Section.objects.get_or_create(unit=unit, name=section_name)
        person = Person.objects.create_user(f"yanshi{Person.objects.count() + 1:02d}", name, jurisdiction=jurisdiction)
        posts = [
            Post.objects.create(person=person, unit=unit, section=section, duty=duty, role=role, since=since)
            for duty in duties
        ]
        acting = Acting(person, posts[0])
        cast.people[name] = acting
        if role == "经办":
            cast.clerks.setdefault(unit.name, []).append(acting)
        elif role == "负责人":
            cast.heads[unit.name] = acting
            cast.owners.setdefault(unit.name, acting)


def _experts(cast: Cast, told: dict[str, Any], since: datetime.date) -> None:
    """The experts, each with a log-in of their own; they belong to no unit of the district."""
    unit = Unit.objects.create(jurisdiction=cast.jurisdiction, name=told["名称"], body="其他")
    cast.units[unit.name] = unit
    UnitDuty.objects.create(unit=unit, duty=EXPERT, since=since)
    for number, (name, title, employer, *words) in enumerate(told["专家"], 1):
        person = Person.objects.create_user(f"zhuanjia{number:02d}", name, jurisdiction=cast.jurisdiction)
        post = Post.objects.create(person=person, unit=unit, duty=EXPERT, role="经办", since=since)
        cast.people[name] = Acting(person, post)
        fields = [word for word in words if not word.startswith("曾任 ")]
        party = next((word.removeprefix("曾任 ") for word in words if word.startswith("曾任 ")), "")
        cast.experts.append((cast.people[name], name, title, fields, employer, party))
