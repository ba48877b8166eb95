"""签订责任书: after approval, by the head, as it stood; nothing is typed twice."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document

from quancheng.documents import current, of
from quancheng.documents.store import open_content
from quancheng.journal import Entry
from quancheng.lifecycle.acts import papers
from quancheng.lifecycle.acts.letters.city import file_with_city
from quancheng.lifecycle.acts.letters.letter import LABEL, sign_letter
from quancheng.lifecycle.official_papers import amount
from quancheng.lifecycle.refusals import NotAllowed, WrongState
from quancheng.projects.models import Letter
from tests.lifecycle.letters.standing import APPROVED
from tests.lifecycle.placed import IN_BUDGET, placed
from tests.lifecycle.standing_made import Standing


def _sign(standing: Standing, on: str = APPROVED, who: str = "苏明达") -> Letter:
    made: Letter = standing.world.does(who, sign_letter, project=standing.projects[on], version=standing.version(on))
    return made


def test_the_letter_is_kept_as_a_file_that_says_what_is_known(standing: Standing) -> None:
    made = _sign(standing)
    kept = next(each for each in of(papers.subject(standing[APPROVED])) if each.label == LABEL)
    version = current(kept)
    assert (version.content.sm3, version.frozen_by_act) == (made.sm3, "签订责任书")
    with open_content(version.content.sm3, version.content.size) as file:
        document = Document(BytesIO(file.read()))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert f"编号：{made.number}" in words
    assert "负责人（签字）：苏明达" in words
    assert "签订日期：2025年3月3日" in words
    assert ["概算批复额", "880,000.00 元（88.00 万元）"] in cells
    assert ["立项批复日", "2025年3月3日"] in cells


def test_signed_once_approved_planned_and_fed_back_the_project_goes_on_to_procurement(standing: Standing) -> None:
    _sign(standing)
    assert standing[APPROVED].stage == "采购"
    assert standing[APPROVED].facts["责任书签订日"] == "2025-03-03"


def test_before_the_construction_plan_is_fed_back_it_stays_where_it_is(standing: Standing) -> None:
    project = placed(standing.world, "未反馈", "计划", IN_BUDGET)
    standing.projects["未反馈"] = project.public_id
    _sign(standing, "未反馈")
    assert standing["未反馈"].stage == "计划"


def test_without_an_approval_there_is_nothing_to_sign(standing: Standing) -> None:
    facts = {name: value for name, value in IN_BUDGET.items() if name not in ("立项批复日", "概算批复额")}
    standing.projects["未批复"] = placed(standing.world, "未批复", "计划", facts).public_id
    with pytest.raises(WrongState, match=r"还没有立项批复.*第十四条"):
        _sign(standing, "未批复")
    assert not Letter.objects.filter(project=standing["未批复"]).exists()


def test_an_approval_that_is_not_known_is_in_doubt_and_not_denied(standing: Standing) -> None:
    unknown = IN_BUDGET | {"立项批复日": "未知"}
    standing.projects["不清楚"] = placed(standing.world, "不清楚", "计划", unknown).public_id
    with pytest.raises(WrongState, match="待认定"):
        _sign(standing, "不清楚")
    told = {"project": standing.projects["不清楚"], "version": None}
    with pytest.raises(WrongState, match="待认定"):
        standing.world.does("周闻笛", file_with_city, **told)


def test_it_is_signed_once(standing: Standing) -> None:
    _sign(standing)
    with pytest.raises(WrongState, match="已签订责任书"):
        _sign(standing)
    assert Letter.objects.count() == 1


def test_the_clerk_does_not_sign_for_the_head(standing: Standing) -> None:
    with pytest.raises(NotAllowed, match="负责人"):
        _sign(standing, who="林知远")


def test_the_journal_holds_number_and_sm3(standing: Standing) -> None:
    made = _sign(standing)
    assert Entry.objects.latest("pk").content["after"][LABEL] == f"{made.number} {made.sm3}"


def test_numbers_are_given_out_one_after_the_other(standing: Standing) -> None:
    first = _sign(standing)
    standing.projects["再一个"] = placed(standing.world, "再一个", "计划", IN_BUDGET).public_id
    second = _sign(standing, "再一个")
    assert (first.number, second.number) == ("责〔2025〕1号", "责〔2025〕2号")


@pytest.mark.parametrize(
    ("fen", "written"),
    [
        (98_002_000, "980,020.00 元（98.002 万元）"),
        (88_000_001, "880,000.01 元（88.000001 万元）"),
        (1_000_000, "10,000.00 元（1.00 万元）"),
        (999_999, "9,999.99 元"),
        (0, "0.00 元"),
    ],
)
def test_an_amount_in_a_paper_is_never_rounded(fen: int, written: str) -> None:
    assert amount(fen) == written
