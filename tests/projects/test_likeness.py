"""How alike two things are: by what people would compare, each part explained; nothing decided."""

from fractions import Fraction

import pytest

from quancheng.projects.likeness import Texts, compare, plain, words_in_both

WEIGHTS = {"名称": Fraction(1, 2), "用途": Fraction(1, 5), "主要功能": Fraction(3, 10)}
OFFICE = Texts("政务协同办公平台", "公文流转、会议管理", "收发文、会议、督查督办")


def test_a_thing_is_wholly_like_itself() -> None:
    found = compare(OFFICE, OFFICE, WEIGHTS)
    assert found.total == 1000
    assert [part.score for part in found.parts] == [1000, 1000, 1000]


def test_the_same_under_another_name_is_like_it_and_says_by_which_words() -> None:
    found = compare(Texts("文旅协同办公系统", "公文流转和会议管理", "收发文、会议通知、督查督办"), OFFICE, WEIGHTS)
    assert found.total > 700
    assert found.parts[0].shared == ("协同办公",)
    assert "公文流转" in found.parts[1].shared
    assert "督查督办" in found.parts[2].shared


def test_words_that_every_name_has_make_nothing_alike() -> None:
    found = compare(Texts("智慧水务管理平台", "", ""), Texts("智慧教育管理平台", "", ""), WEIGHTS)
    assert found.parts[0].score == 0
    assert plain("智慧水务管理平台") == "水务"
    assert plain("综合服务平台") == "综合服务平台"


def test_what_one_of_both_does_not_say_is_not_counted() -> None:
    found = compare(Texts("协同办公平台", "公文", ""), Texts("协同办公系统", "", "会议"), WEIGHTS)
    assert [part.score for part in found.parts] == [1000, None, None]
    assert found.total == 1000


def test_the_total_is_the_parts_by_their_weights() -> None:
    found = compare(
        Texts("协同办公", "公文流转会议", "甲乙丙丁"), Texts("协同办公", "公文流转会议", "戊己庚辛"), WEIGHTS
    )
    assert [part.score for part in found.parts] == [1000, 1000, 0]
    assert found.total == 700


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("公文流转 会议", "公文流转会议", ("公文流转", "会议")),
        ("客流监测", "监测客流", ("客流", "监测")),
        ("甲", "甲", ()),
        ("", "公文", ()),
    ],
)
def test_shared_words_are_the_longest_runs_and_cross_no_gap(one: str, other: str, shared: tuple[str, ...]) -> None:
    assert words_in_both(one, other) == shared


def test_order_does_not_matter_much_and_a_name_within_a_longer_one_is_seen() -> None:
    turned = compare(Texts("客流监测预警"), Texts("预警监测客流"), WEIGHTS)
    within = compare(Texts("景区客流监测"), Texts("全域旅游产业运行监测与景区客流监测应急指挥"), WEIGHTS)
    assert turned.total >= 500
    assert within.total == 800
