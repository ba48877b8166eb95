"""事前绩效评估: dimensions, full marks and grades are the pack's, with each boundary counted in."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from quancheng.law import BadValue, Judge, Pack, criteria, dimensions, grade, smallest_panel
from quancheng.law.grades import grade_faults
from quancheng.law.tables import Dated
from quancheng.law.whatif import with_values

ON = datetime.date(2024, 5, 6)


def test_mudan_evaluates_five_dimensions_of_twenty_marks(mudan: Judge) -> None:
    names = ["立项必要性", "投入经济性", "绩效目标合理性", "实施方案可行性", "筹资合规性"]
    assert dimensions(mudan.pack, ON) == [(name, Decimal(20)) for name in names]


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        (100, "优"), (90, "优"), ("89.999", "良"), (80, "良"), (Decimal("79.5"), "中"), (60, "中"), ("59.999", "差"),
        (0, "差"),
    ],
)  # fmt: skip
def test_a_total_earns_its_grade(mudan: Judge, total: Decimal | int | str, expected: str) -> None:
    assert grade(mudan.pack, total, ON) == expected


@pytest.mark.parametrize("total", [-1, 101, "100.001", "很好", "NaN", "Infinity"])
def test_a_total_that_is_none_is_refused(mudan: Judge, total: int | str) -> None:
    with pytest.raises(BadValue, match="得分应"):
        grade(mudan.pack, total, ON)


def test_the_numbers_are_those_in_force_on_the_day(mudan: Judge) -> None:
    best = mudan.pack.parameters["优起分"]
    later = Dated(datetime.date(2024, 7, 1), 95_000, None, None, best.line)
    pack = replace(
        mudan.pack, parameters={**mudan.pack.parameters, "优起分": replace(best, values=(*best.values, later))}
    )
    assert grade(pack, 92, datetime.date(2024, 6, 30)) == "优"
    assert grade(pack, 92, datetime.date(2024, 7, 1)) == "良"
    assert grade(pack, 92, datetime.date(2020, 1, 1)) == "优"


def test_a_pack_may_have_no_evaluation(mini: Pack) -> None:
    assert list(grade_faults(mini)) == []
    with pytest.raises(BadValue, match="没有规定“事前评估维度”"):
        dimensions(mini, ON)
    with pytest.raises(BadValue, match="没有规定"):
        grade(mini, 80, ON)


@pytest.mark.parametrize("pack_has", ["事前评估维度", "事前评估等级", "投入经济性满分", "中起分"])
def test_an_evaluation_that_lacks_a_number_is_a_fault(mudan: Judge, pack_has: str) -> None:
    parameters = {name: entry for name, entry in mudan.pack.parameters.items() if name != pack_has}
    said = [defect.message for defect in grade_faults(replace(mudan.pack, parameters=parameters))]
    assert any(pack_has in message for message in said)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("优起分", "80", "不是从高到低"), ("中起分", "85", "不是从高到低"), ("优起分", "101", "高于满分之和"),
        ("事前评估等级", "优、良、中、劣", "等级“劣”不是事实“事前绩效评估等级”的选项"),
    ],
)  # fmt: skip
def test_cut_offs_that_make_no_sense_are_a_fault(mudan: Judge, name: str, value: str, said: str) -> None:
    defects = list(grade_faults(with_values(mudan.pack, {name: value})))
    assert any(said in defect.message for defect in defects)
    assert {defect.file for defect in defects} == {"mudan-2023/参数.yaml"}


def test_the_regulation_is_said_not_to_state_them(mudan: Judge) -> None:
    for name in ("事前评估维度", "立项必要性满分", "事前评估等级", "优起分"):
        entry = mudan.pack.parameters[name]
        assert entry.note
        assert "条文" in entry.note
        assert "拟定" in entry.note
        assert mudan.pack.readings[str(entry.reading)].is_proposed


def test_mudan_reviews_what_the_article_names_with_a_hundred_marks_in_all(mudan: Judge) -> None:
    found = criteria(mudan.pack, ON)
    assert [name for name, _ in found] == ["建设必要性", "技术可行性", "预算合理性"]
    assert sum(full for _, full in found) == 100
    entry = mudan.pack.parameters["评审维度"]
    assert entry.values[0].article == "第十条"
    assert entry.reading is None


def test_mudan_wants_at_least_five_experts(mudan: Judge) -> None:
    assert smallest_panel(mudan.pack, ON) == 5
    assert mudan.pack.readings[str(mudan.pack.parameters["评审专家最少人数"].reading)].is_proposed


def test_a_pack_may_have_no_review(mini: Pack) -> None:
    with pytest.raises(BadValue, match="没有规定“评审维度”"):
        criteria(mini, ON)
    with pytest.raises(BadValue, match="没有规定“评审专家最少人数”"):
        smallest_panel(mini, ON)


@pytest.mark.parametrize("pack_has", ["评审维度", "技术可行性满分", "评审专家最少人数"])
def test_a_review_that_lacks_a_number_is_a_fault_of_the_review_alone(mudan: Judge, pack_has: str) -> None:
    parameters = {name: entry for name, entry in mudan.pack.parameters.items() if name != pack_has}
    said = [defect.message for defect in grade_faults(replace(mudan.pack, parameters=parameters))]
    assert said
    assert all(message.startswith("立项评审要有参数") for message in said)
    assert any(pack_has in message for message in said)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("评审专家最少人数", "4", "不是单数"),
        ("评审专家最少人数", "0", "不是单数"),
        ("预算合理性满分", "0", "满分不大于零"),
    ],
)
def test_a_panel_that_is_even_and_marks_of_nothing_are_a_fault(mudan: Judge, name: str, value: str, said: str) -> None:
    assert any(said in defect.message for defect in grade_faults(with_values(mudan.pack, {name: value})))
