"""The database itself refuses to change or lose what was entered of money; feeding a review back, once, is allowed."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, connection, transaction

from quancheng.money.models import ANNUAL, BudgetEntry, BudgetReview, BudgetReviewLine
from tests.databases import OwnDatabase
from tests.lifecycle.world import World, make
from tests.projects.test_rows import project

DAY = datetime.date(2025, 3, 3)
TABLES = ("money_budgetreview", "money_budgetreviewline", "money_budgetentry")
FEEDING_BACK = "UPDATE money_budgetreview SET fed_back_on = '2025-03-04'"
FORBIDDEN = [
    *(f"DELETE FROM {table}" for table in TABLES),
    *(f"UPDATE {table} SET id = id" for table in TABLES),
    "UPDATE money_budgetreviewline SET approved = approved + 1",
    "UPDATE money_budgetreviewline SET why = '别的理由'",
    "UPDATE money_budgetentry SET amount = amount + 1",
    "UPDATE money_budgetentry SET year = 2027",
]
FORBIDDEN_BY_VENDOR = {
    "sqlite": [*(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}" for table in TABLES)],
    "postgres": [*(f"TRUNCATE {table} CASCADE" for table in TABLES)],
}
CHANGES = [
    "id = 99", "project_id = project_id + 1", "number = 'x'", "asked = 1", "approved = 1", "text = 'x'",
    "\"on\" = '2020-01-01'", "by_name = 'x'",
]  # fmt: skip
"""One for each column that feeding back leaves alone."""


@pytest.fixture
def world(either_database: OwnDatabase) -> World:
    return make()


@pytest.fixture
def review(world: World) -> BudgetReview:
    """A review of one line, and an entry that rests on it."""
    found = project(world)
    told = {"number": "青财评〔2025〕3号", "text": "同意", "on": DAY, "by_name": "钱有度"}
    made = BudgetReview.objects.create(project=found, asked=200, approved=150, **told)
    BudgetReviewLine.objects.create(review=made, place=1, category="软件开发", name="系统", asked=200, approved=150)
    BudgetEntry.objects.create(
        project=found, jurisdiction=world.jurisdiction, kind=ANNUAL, year=2026, amount=150, basis="文件", on=DAY,
        by_name="钱有度",
    )  # fmt: skip
    connection.check_constraints()  # PostgreSQL truncates no table while references to it are still to be checked
    return made


def rows() -> list[list[tuple[object, ...]]]:
    return [list(model._default_manager.values_list()) for model in (BudgetReview, BudgetReviewLine, BudgetEntry)]


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def refused(statement: str) -> None:
    with pytest.raises(IntegrityError, match="资金记录只能追加"):
        run(statement)


def test_what_was_issued_and_entered_can_be_neither_changed_nor_removed(
    either_database: OwnDatabase, review: BudgetReview
) -> None:
    before = rows()
    for statement in FORBIDDEN + FORBIDDEN_BY_VENDOR[either_database.vendor]:
        refused(statement)
    assert rows() == before


def test_a_review_is_fed_back_once_and_for_good(review: BudgetReview) -> None:
    run(FEEDING_BACK)
    review.refresh_from_db()
    assert review.fed_back_on == datetime.date(2025, 3, 4)
    refused(FEEDING_BACK)
    refused("UPDATE money_budgetreview SET fed_back_on = NULL")


def test_feeding_back_is_no_cover_for_another_change(review: BudgetReview) -> None:
    before = rows()
    for change in CHANGES:
        refused(f"{FEEDING_BACK}, {change}")
    assert rows() == before
    tried = {change.split(" = ")[0].strip('"') for change in CHANGES}
    assert tried == {field.column for field in BudgetReview._meta.concrete_fields} - {"fed_back_on"}


def test_one_entry_a_year_of_a_kind_there_is_with_an_amount_and_operation_within_it(review: BudgetReview) -> None:
    told = {"project": review.project, "jurisdiction": review.project.jurisdiction, "on": DAY}
    for wrong in (
        {"kind": ANNUAL, "year": 2026, "amount": 1},
        {"kind": "别的", "year": 2027, "amount": 1},
        {"kind": ANNUAL, "year": 2027, "amount": 0},
        {"kind": ANNUAL, "year": 2027, "amount": 1, "operation": 2},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            BudgetEntry.objects.create(**told | wrong)
