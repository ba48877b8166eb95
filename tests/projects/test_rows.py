"""What the database itself does not let pass, whatever the acts say."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from quancheng.accounts.models import Person
from quancheng.projects.models import (
    CoBuilder,
    Correction,
    EstimateLine,
    Evaluation,
    Handover,
    Item,
    Project,
    Series,
    Submission,
    Waiver,
)
from tests.databases import OwnDatabase
from tests.lifecycle.world import World, make


@pytest.fixture
def world(either_database: OwnDatabase) -> World:
    return make()


def project(world: World, **more: object) -> Project:
    acting = world.clerk
    values: dict[str, Any] = {
        "jurisdiction": world.jurisdiction, "name": "平台", "unit": acting.unit, "clerk": acting.person,
        "stage": "申报", "created_at": world.at, "changed_at": world.at,
    } | more  # fmt: skip
    return Project.objects.create(**values)


def refused(function: object, /, **values: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        function(**values)  # type: ignore[operator]  # a manager's create


def test_a_number_is_given_once_in_a_jurisdiction_and_none_to_many(world: World) -> None:
    project(world)
    project(world)
    project(world, number="379901-2025-0001")
    refused(lambda **more: project(world, **more), number="379901-2025-0001")


def test_a_state_is_one_of_the_known(world: World) -> None:
    refused(lambda **more: project(world, **more), state="已批复")


def test_a_correction_has_a_second_person(world: World) -> None:
    first, second = world.clerk.person, world.head.person
    values = {
        "project": project(world), "kind": "项目", "fact": "建设性质", "reason": "写错", "proposed_by": first,
        "proposed_at": world.at,
    }  # fmt: skip
    Correction.objects.create(**values, confirmed_by=second)
    refused(Correction.objects.create, **values, confirmed_by=first)


def test_one_hand_over_waits_at_a_time(world: World) -> None:
    values = {
        "project": project(world), "unit": world["白景行"].unit, "reason": "划转", "offered_by": world.head.person,
        "offered_at": world.at,
    }  # fmt: skip
    Handover.objects.create(**values, withdrawn=True)
    Handover.objects.create(**values, taken_at=world.at, taken_by=world.head.person)
    Handover.objects.create(**values)
    refused(Handover.objects.create, **values)


def test_what_there_is_once_is_there_once(world: World) -> None:
    own = project(world)
    once: list[tuple[type[Model], dict[str, Any]]] = [
        (CoBuilder, {"project": own, "unit": world["白景行"].unit}),
        (Evaluation, {"project": own, "kind": "事前"}),
        (Item, {"project": own, "kind": "合同", "key": "HT-1"}),
        (Waiver, {"project": own, "rule": "年度计划", "on": world.at.date()}),
        (Series, {"jurisdiction": world.jurisdiction, "name": "项目", "year": 2025}),
        (
            Submission,
            {
                "project": own, "number": 1, "at": world.at, "on": world.at.date(), "by_name": "x", "content": {},
                "receipt": "x",
            },
        ),
    ]  # fmt: skip
    for model, values in once:
        model._base_manager.create(**values)
        refused(model._base_manager.create, **values)


def test_a_line_has_a_price_and_something_of_it(world: World) -> None:
    values = {
        "project": project(world), "place": 1, "category": "测评", "name": "x", "measure": "项", "basis": "x",
        "amount": 1,
    }  # fmt: skip
    refused(EstimateLine.objects.create, **values, unit_price=-1, quantity=1000)
    refused(EstimateLine.objects.create, **values, unit_price=1, quantity=0)


def test_nobody_takes_a_person_away_who_has_a_project(world: World) -> None:
    project(world)
    with pytest.raises(IntegrityError):
        Person.objects.get(pk=world.clerk.person.pk).delete()
