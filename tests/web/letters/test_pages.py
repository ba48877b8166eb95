"""The pages of the letter, of the filing with the city, and of the papers that were issued."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from docx import Document

from quancheng.lifecycle.acts.letters import city
from quancheng.projects.models import CityFiling, Letter, Project
from tests.lifecycle.placed import PLANNED, placed
from tests.lifecycle.world import World, fresh
from tests.web.visiting import Visitor, counted

Enter = Callable[[str], Visitor]


def _approved(world: World) -> Project:
    return placed(world, "景区客流监测平台", "计划", PLANNED)


def _more(world: World) -> None:
    for number in range(3):
        project = placed(world, f"平台{number}", "计划", PLANNED)
        world.does("周闻笛", city.file_with_city, project=project.public_id, version=project.version)


def test_the_head_reads_the_letter_as_it_will_stand_and_signs_it(world: World, enter: Enter) -> None:
    project = _approved(world)
    head = enter("苏明达")
    words = " ".join(head.page(f"/projects/{project.public_id}/do/letter/").words("article", "official"))
    assert "880,000.00 元" in words
    assert "签订人" not in words
    reply = head.does(project, "letter")
    assert (reply.status_code, reply.url) == (302, f"/projects/{project.public_id}/?done=letter")
    assert Letter.objects.get(project=project).signed_name == "苏明达"


def test_the_signed_letter_is_shown_and_comes_as_word_with_its_number(world: World, enter: Enter) -> None:
    project = _approved(world)
    enter("苏明达").does(project, "letter")
    officer = enter("周闻笛")
    words = " ".join(officer.page(f"/projects/{project.public_id}/official/责任书/").words("article", "official"))
    assert Letter.objects.get(project=project).number in words
    reply = officer.get(f"/projects/{project.public_id}/official/责任书/word/")
    told = [paragraph.text for paragraph in Document(BytesIO(reply.content)).paragraphs]
    assert "负责人（签字）：苏明达" in told


def test_a_paper_that_was_not_issued_is_no_page(world: World, enter: Enter) -> None:
    project = _approved(world)
    enter("周闻笛").page(f"/projects/{project.public_id}/official/责任书/", status=404)
    enter("周闻笛").page(f"/projects/{project.public_id}/official/没有的/", status=404)
    enter("路人甲").page(f"/projects/{project.public_id}/official/立项批复/", status=404)


def test_the_officer_sees_what_is_sent_and_sends_it(world: World, enter: Enter) -> None:
    project = _approved(world)
    page = enter("周闻笛").page(f"/projects/{project.public_id}/do/city/")
    assert "立项批复" in " ".join(page.words("li"))
    assert enter("周闻笛").does(project, "city").status_code == 302
    assert CityFiling.objects.filter(project=project, receipt_on=None).exists()


def test_a_receipt_with_a_wrong_day_keeps_what_was_typed(world: World, enter: Enter) -> None:
    project = _approved(world)
    enter("周闻笛").does(project, "city")
    reply = enter("周闻笛").does(fresh(project), "receipt", number="市备1号", on="2025-01-01")
    assert reply.status_code == 422
    assert "不能早于" in reply.content.decode()
    assert 'value="市备1号"' in reply.content.decode()


def _offers(visitor: Visitor, project: Project) -> set[str]:
    links = visitor.page(f"/projects/{project.public_id}/").links()
    return {word for word in ("letter", "city", "receipt") if f"/projects/{project.public_id}/do/{word}/" in links}


def test_the_letter_is_offered_until_it_is_signed(world: World, enter: Enter) -> None:
    project, head = _approved(world), enter("苏明达")
    assert _offers(head, project) == {"letter"}
    head.does(project, "letter")
    assert _offers(head, project) == set()


def test_the_letter_is_not_offered_before_the_approval(world: World, enter: Enter) -> None:
    project = placed(world, "还没有批复的平台", "计划", {**PLANNED, "立项批复日": None})
    assert _offers(enter("苏明达"), project) == set()


def test_the_filing_is_offered_once_then_its_receipt_then_neither(world: World, enter: Enter) -> None:
    project, officer = _approved(world), enter("周闻笛")
    assert _offers(officer, project) == {"city"}
    officer.does(project, "city")
    assert _offers(officer, project) == {"receipt"}
    officer.does(fresh(project), "receipt", number="市备1号", on=world.at.date().isoformat())
    assert _offers(officer, project) == set()


def test_what_waits_for_a_receipt_is_listed_in_a_fixed_number_of_statements(world: World, enter: Enter) -> None:
    _more(world)
    officer = enter("周闻笛")
    officer.page("/filings/")
    with counted() as few:
        assert len(officer.page("/filings/").links()) > 3
    _approved(world)
    _more_names(world)
    with counted() as many:
        officer.page("/filings/")
    assert len(many) == len(few) <= 8 + 3, many  # session, person and post besides


def _more_names(world: World) -> None:
    for number in range(3):
        placed(world, f"又一平台{number}", "计划", PLANNED)
