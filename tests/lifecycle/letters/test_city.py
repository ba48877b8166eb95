"""报市级备案: the package as it was sent; the receipt chased until it is there."""

from __future__ import annotations

import pytest

from quancheng.documents import current, of
from quancheng.lifecycle.acts import papers
from quancheng.lifecycle.acts.letters.city import LABEL, file_with_city, register_receipt
from quancheng.lifecycle.models import Awaited
from quancheng.lifecycle.refusals import Invalid, WrongState
from quancheng.projects.models import CityFiling
from tests.lifecycle.letters.standing import APPROVED, SENT
from tests.lifecycle.placed import BUDGETED, placed
from tests.lifecycle.standing_made import Standing


def _send(standing: Standing, on: str = APPROVED) -> CityFiling:
    told = {"project": standing.projects[on], "version": standing.version(on)}
    made: CityFiling = standing.world.does("周闻笛", file_with_city, **told)
    return made


def _receive(standing: Standing, **values: str) -> None:
    told = {"project": standing.projects[SENT], "version": standing.version(SENT)}
    standing.world.does("周闻笛", register_receipt, values={"number": "市备1号", "on": "2025-03-03"} | values, **told)


def _waited(standing: Standing, on: str) -> set[str]:
    return set(Awaited.objects.filter(project=standing[on]).values_list("act", flat=True))


def test_the_package_is_the_form_the_papers_issued_and_those_filed_frozen(standing: Standing) -> None:
    made = _send(standing)
    documents = {each.label: current(each) for each in of(papers.subject(standing[APPROVED]))}
    assert {each["label"]: each["sm3"] for each in made.package} == {
        label: version.content.sm3 for label, version in documents.items()
    }
    assert {LABEL, "立项批复", "立项审核意见", "预算评审意见"} <= documents.keys()
    assert all(version.frozen_at for version in documents.values())


def test_what_is_sent_waits_for_a_receipt_until_there_is_one(standing: Standing) -> None:
    assert "报市级备案" in _waited(standing, APPROVED)
    _send(standing)
    assert "报市级备案" not in _waited(standing, APPROVED)
    assert "登记市级回执" in _waited(standing, APPROVED)
    _receive(standing)
    assert "登记市级回执" not in _waited(standing, SENT)
    sent = CityFiling.objects.get(project=standing[SENT])
    assert (sent.receipt, sent.receipt_on.isoformat() if sent.receipt_on else "") == ("市备1号", "2025-03-03")


def test_it_is_sent_once(standing: Standing) -> None:
    _send(standing)
    with pytest.raises(WrongState, match="已报市级备案"):
        _send(standing)


def test_what_is_not_approved_is_not_sent_yet(standing: Standing) -> None:
    standing.projects["未批复"] = placed(standing.world, "未批复", "计划", BUDGETED).public_id
    with pytest.raises(WrongState, match="第十五条"):
        _send(standing, "未批复")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"number": " "}, "请填写回执号"),
        ({"on": "2025-03-02"}, "回执日期不能早于 2025-03-03"),
        ({"on": "2025-03-04"}, "回执日期不能晚于 2025-03-03"),
        ({"on": "三月三日"}, "不是日期"),
    ],
)
def test_a_receipt_says_its_number_and_a_day_that_can_be(
    standing: Standing, values: dict[str, str], message: str
) -> None:
    with pytest.raises(Invalid, match=message):
        _receive(standing, **values)
    assert CityFiling.objects.get(project=standing[SENT]).receipt_on is None


def test_without_a_filing_there_is_no_receipt(standing: Standing) -> None:
    _receive(standing)
    with pytest.raises(WrongState, match="没有等待回执"):
        _receive(standing)
