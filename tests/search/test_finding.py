"""What is typed is found: as a naive look through the texts would find it, on both databases."""

from __future__ import annotations

import datetime
import re
import unicodedata

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from quancheng.accounts.models import Jurisdiction, Person, Unit
from quancheng.projects.grams import grams
from quancheng.projects.models import Project
from quancheng.search.finding import find
from tests.databases import OwnDatabase

AT = datetime.datetime(2025, 3, 3, 9, 0, tzinfo=datetime.UTC)
PAIRS = "一体化大数据云平台a0"
"""Few characters, so that words often meet."""

typed = st.one_of(
    st.text(alphabet=PAIRS, max_size=6),
    st.text(alphabet=PAIRS + "Ａ０ 、-\"'&|!():*\\", max_size=6),
    st.text(max_size=6),
)


@pytest.fixture
def shelf(own_database: OwnDatabase) -> Shelf:
    """Somewhere to put projects that only have words."""
    return Shelf()


class Shelf:
    """Projects by the texts that are looked in."""

    def __init__(self) -> None:
        place = Jurisdiction.objects.create(code="379901", name="青禾区")
        self.told = {
            "jurisdiction": place,
            "unit": Unit.objects.create(jurisdiction=place, name="区文化和旅游局", body="政府"),
            "clerk": Person.objects.create_user("lin", "林知远", jurisdiction=place),
            "created_at": AT, "changed_at": AT, "stage": "申报",
        }  # fmt: skip

    def put(self, *texts: str) -> Project:
        return Project.objects.create(name=texts[0][:40] or "无名", grams=grams(texts), **self.told)

    def found(self, text: str) -> set[int]:
        return set(find(Project.objects.all(), text).values_list("pk", flat=True))


def test_a_word_of_any_length_is_found_wherever_it_stands(shelf: Shelf) -> None:
    project = shelf.put("区智慧文旅一体化平台", "建成客流监测系统，上云")
    other = shelf.put("城市大脑二期")
    for text in ("文旅", "一体化", "一体化平台", "区智慧文旅一体化平台", "平台 客流", "上云", "云", "区", "统，上"):
        assert shelf.found(text) == {project.pk}, text
    for text in ("大脑", "脑", "期", "二"):
        assert shelf.found(text) == {other.pk}, text
    for text in ("平台客", "文化", "台区", "客流 大脑", "。"):
        assert shelf.found(text) == set(), text
    assert shelf.found(" ") == {project.pk, other.pk}


def test_a_number_or_a_latin_word_is_found_by_its_beginning_in_either_case(shelf: Shelf) -> None:
    project = shelf.put("379901-2025-0012", "GIS 平台 2.0")
    for text in ("379901-2025-0012", "379901-2025-00", "2025", "gis", "Gi", "ＧＩＳ平台", "2.0"):
        assert shelf.found(text) == {project.pk}, text
    for text in ("0013", "is", "12"):
        assert shelf.found(text) == set(), text


def test_the_index_follows_every_change(shelf: Shelf) -> None:
    project = shelf.put("智慧水务")
    Project.objects.filter(pk=project.pk).update(grams=grams(["城市内涝"]))
    assert (shelf.found("水务"), shelf.found("内涝")) == (set(), {project.pk})
    Project.objects.bulk_update([project], ["grams"])
    assert (shelf.found("水务"), shelf.found("内涝")) == ({project.pk}, set())
    project.delete()
    assert shelf.found("水务") == set()


@pytest.mark.parametrize(
    "text",
    ['平台" OR "大脑', "'); DROP TABLE projects_project; --", "平台* NOT 大脑", "grams:平台", "平 \\' | 大", "-平台 ^"],
)
def test_what_is_typed_is_words_and_never_a_command(shelf: Shelf, text: str) -> None:
    shelf.put("大屏")
    wanted = {"平台" in text and "大脑" in text and shelf.put("or 平台 大脑 not grams").pk} - {False}
    assert wanted <= shelf.found(text) <= wanted | shelf.found("平")
    assert Project.objects.exists()


def test_the_index_is_made_for_projects_that_were_there_before(shelf: Shelf) -> None:
    project = shelf.put("智慧水务")
    call_command("migrate", "search", "zero", verbosity=0)
    call_command("migrate", "search", verbosity=0)
    assert shelf.found("水务") == {project.pk}
    assert shelf.put("水务二期").pk in shelf.found("水务")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(typed, min_size=1, max_size=3), text=typed)
@example(texts=["一体化"], text="一化")
@example(texts=["\u9fff\U0002fffd台"], text="\U0002fffd")
@example(texts=["a" * 5000], text="a" * 60)
def test_it_is_found_exactly_where_a_naive_look_finds_every_pair(shelf: Shelf, texts: list[str], text: str) -> None:
    texts = [each.replace("\0", "") for each in texts]
    Project.objects.all().delete()
    project = shelf.put(*texts)
    if not text.strip():
        return
    assert shelf.found(text) == ({project.pk} if naively(texts, text) else set())


def naively(texts: list[str], text: str) -> bool:
    """Every pair of Chinese, every other character of it, every beginning of a Latin word stands in some text."""
    looked = [_plain(each) for each in texts]
    runs = _plain(text).split()
    return bool(runs) and all(any(_in(piece, each) for each in looked) for run in runs for piece in _pieces(run))


def _plain(text: str) -> str:
    """Letters as they are compared, all else a space, a space where Chinese and Latin meet."""

    found = ""
    for letter in unicodedata.normalize("NFKC", text).lower():
        latin = letter in "abcdefghijklmnopqrstuvwxyz0123456789"
        chinese = (
            "\u3400" <= letter <= "\u4dbf" or "\u4e00" <= letter <= "\u9fff" or "\U00020000" <= letter <= "\U0003ffff"
        )
        if found and latin != found[-1].isascii() and found[-1] != " ":
            found += " "
        found += letter if latin or chinese else " "
    return found


def _pieces(run: str) -> list[str]:
    return [run] if run.isascii() or len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)]


def _in(piece: str, text: str) -> bool:
    if not piece.isascii():
        return piece in text
    return re.search(rf"(?:^| ){piece[:40]}", text) is not None


def test_a_word_is_found_through_the_index(own_database: OwnDatabase) -> None:
    shelf = Shelf()
    Project.objects.bulk_create(
        [Project(name=f"项目{number}", grams=grams([f"水{number}"]), **shelf.told) for number in range(3000)]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    plan = find(Project.objects.all(), "水1234").explain()
    assert "search_project" in plan or "VIRTUAL TABLE INDEX" in plan
