"""However the ledger is ordered, its pages hold every project once, in order, both ways; on both databases."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
import random
from collections.abc import Iterator

import pytest
from django.db import connection

from quancheng.accounts.acting import Acting
from quancheng.projects.grams import grams
from quancheng.projects.models import CoBuilder, Project
from quancheng.web.ledger_columns import chosen
from quancheng.web.ledger_list import narrowed
from quancheng.web.ledger_page import COUNTED_UP_TO, Page, page, segments
from quancheng.web.ledger_query import SORTS, Asked
from tests.databases import OwnDatabase
from tests.lifecycle.world import MONDAY, World, make

TODAY = MONDAY.date()
COUNT = 60
INDEXES = {
    "number": "project_number_once_in_jurisdiction", "amount": "project_amount", "next_due": "project_due",
    "breaches": "project_breaches", "changed_at": "project_changed",
}  # fmt: skip
NO_PLACES = (
    "x", "~", "x~", "~5", "x~y", "0~0", "x~2025-02-30", "x~2025-02-03", "x~2025-02-03T10:00:00", "x~" + "9" * 40, "'~1",
)  # fmt: skip


@pytest.fixture
def world(own_database: OwnDatabase) -> World:
    """The small world with projects that often have equal values, or none."""
    world = make()
    put(world, COUNT)
    return world


def put(world: World, count: int) -> None:
    """Projects of the clerk's unit, by chance."""
    chance = random.Random(count)
    unit, clerk = world.clerk.unit, world.clerk.person
    assert unit
    made = []
    for number in range(Project.objects.count(), Project.objects.count() + count):
        moment = MONDAY - datetime.timedelta(seconds=chance.randrange(20), microseconds=chance.choice((0, 7)))
        made.append(Project(
            jurisdiction=world.jurisdiction, unit=unit, clerk=clerk, stage="申报", name=f"项目{number}", filed=True,
            number=f"379901-2025-{number:04d}" if chance.random() < 0.6 else None,
            amount=chance.choice((None, 0, 100, 10**14, -5)), breaches=chance.choice((0, 0, 3)),
            next_due=chance.choice((None, TODAY, TODAY + datetime.timedelta(days=3))),
            created_at=moment, changed_at=moment, grams=grams([f"项目{number}"]),
        ))  # fmt: skip
    Project.objects.bulk_create(made)


def seen(acting: Acting, asked: Asked) -> Page:
    return page(narrowed(acting, asked, TODAY), asked, chosen(asked.columns), acting)


def forwards(acting: Acting, asked: Asked) -> Iterator[Page]:
    """Every page, one after the other."""
    while True:
        found = seen(acting, asked)
        yield found
        if not found.later:
            return
        asked = dataclasses.replace(asked, after=found.later, before="")


def names(pages: list[Page]) -> list[str]:
    return [project.name for each in pages for project, _ in each.rows]


def in_order(asked: Asked) -> list[str]:
    """The same in Python: those without a value last, whichever way."""
    projects = list(Project.objects.all())
    having = [each for each in projects if getattr(each, asked.sort) is not None]
    lacking = [each for each in projects if getattr(each, asked.sort) is None]
    having.sort(key=lambda each: (getattr(each, asked.sort), each.pk), reverse=asked.down)
    lacking.sort(key=lambda each: each.pk, reverse=asked.down)
    return [each.name for each in having + lacking]


def test_the_pages_hold_every_project_once_in_order(world: World) -> None:
    for sort, down in itertools.product(SORTS, (False, True)):
        asked = Asked(sort=sort, down=down, size=7)
        pages = list(forwards(world.officer, asked))
        assert names(pages) == in_order(asked), (sort, down)
        assert [bool(each.earlier) for each in pages] == [False, *[True] * (len(pages) - 1)]

        back, found = [pages[-1]], pages[-1]
        while found.earlier:
            found = seen(world.officer, dataclasses.replace(asked, before=found.earlier, after=""))
            back.insert(0, found)
        assert names(back) == in_order(asked), (sort, down)
        assert all(each.later for each in back[:-1])


def test_a_page_goes_on_where_it_was_though_projects_have_changed_meanwhile(world: World) -> None:
    asked = Asked(sort="changed_at", down=True, size=10)
    first = seen(world.officer, asked)
    last = first.rows[-1][0]
    Project.objects.filter(pk=last.pk).update(changed_at=MONDAY + datetime.timedelta(hours=1))
    following = seen(world.officer, dataclasses.replace(asked, after=first.later))
    assert names([first, following]) == [*in_order(asked)[1:10], last.name, *in_order(asked)[10:20]]


def test_a_place_that_is_none_does_no_harm(world: World) -> None:
    for sort, place in itertools.product(SORTS, NO_PLACES):
        for asked in (Asked(sort=sort, after=place), Asked(sort=sort, before=place)):
            assert len(seen(world.officer, asked).rows) <= asked.size, (sort, place)


def test_nothing_is_counted_without_an_end(world: World) -> None:
    assert seen(world.officer, Asked()).counted == str(COUNT)
    put(world, COUNTED_UP_TO)
    assert seen(world.officer, Asked()).counted == f"{COUNTED_UP_TO}+"
    assert seen(world.officer, Asked(q="项目")).counted == f"{COUNTED_UP_TO}+"


def test_a_unit_pages_through_what_it_owns_and_what_it_builds_along(world: World) -> None:
    theirs = world["白景行"]
    assert theirs.unit
    assert names(list(forwards(theirs, Asked()))) == []
    joint = Project.objects.all()[3]
    CoBuilder.objects.create(project=joint, unit=theirs.unit)
    assert names(list(forwards(theirs, Asked(size=25)))) == [joint.name]
    assert len(names(list(forwards(world.clerk, Asked(sort="amount", size=25))))) == COUNT
    assert names(list(forwards(world["路人甲"], Asked()))) == []


def test_each_order_is_read_from_its_index_and_never_sorted_whole(world: World) -> None:
    put(world, 3000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    sorting = "Sort Key: projects_project." if connection.vendor == "postgresql" else "USE TEMP B-TREE FOR ORDER BY"
    for sort, index in INDEXES.items():
        for down in (False, True):
            asked = Asked(sort=sort, down=down)
            found = segments(narrowed(world.officer, asked, TODAY), asked)[0][1]
            plan = found[:26].explain()
            assert index in plan or "sqlite_autoindex_projects_project" in plan, (sort, plan)
            assert sorting not in plan or "Presorted Key" in plan, (sort, plan)


def test_a_unit_with_few_projects_does_not_walk_through_those_of_all(world: World) -> None:
    put(world, 3000)
    theirs = world["白景行"]
    assert theirs.unit
    for joint in Project.objects.all()[:3]:
        CoBuilder.objects.create(project=joint, unit=theirs.unit)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    plan = narrowed(theirs, Asked(), TODAY).order_by("-changed_at", "-pk")[:26].explain()
    assert ("BitmapOr" if connection.vendor == "postgresql" else "INTEGER PRIMARY KEY (rowid=?)") in plan, plan
