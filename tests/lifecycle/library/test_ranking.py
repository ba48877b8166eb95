"""The order of the library: pure, exact, and told term by term."""

import datetime
import random

import pytest

from quancheng.law import BadValue, load_pack
from quancheng.lifecycle.acts.library.ranking import Known, Placed, Weights, ranked, shown, terms

DAY = datetime.date(2025, 3, 3)
SUPPORTED = {"建设依据充分": True, "可行性强": True}


@pytest.fixture(scope="module")
def weights() -> Weights:
    return Weights(load_pack("mudan-2023"), DAY)


def known(entry: int = 1, **more: object) -> Known:
    return Known(entry, **({"on": DAY} | more))  # type: ignore[arg-type]  # whatever a test says of it


def said(entry: Known, weights: Weights) -> list[str]:
    return [f"{term.words} {term.shown}（{term.basis}）" for term in terms(entry, weights)]


def places(entries: list[Known], weights: Weights) -> list[int]:
    return [each.entry for each in ranked(entries, weights)]


def test_every_term_is_told_with_its_article(weights: Weights) -> None:
    entry = known(
        tag="省试点", supported=SUPPORTED, average=86500, grade="优", past={"优": 1, "差": 2}, troubled=2
    )  # fmt: skip
    assert said(entry, weights) == [
        "省试点 +10（第七条）",
        "建设依据充分 +5（第七条）",
        "可行性强 +5（第七条）",
        "评审平均分 +86.5（第十二条）",
        "事前绩效评估为“优” +6（第四十条）",
        "本单位建成项目的绩效评价（优 1、差 2） −5.333（第四十条）",
        "本单位在建项目有不符合的 2 个 −2（内控规则）",
    ]
    assert ranked([entry], weights)[0].shown == "105.167"


def test_what_says_nothing_of_the_project_itself_is_a_hint(weights: Weights) -> None:
    entry = known(grade="良", past={"差": 1}, troubled=1)
    assert [term.words for term in terms(entry, weights) if term.hint] == [
        "本单位建成项目的绩效评价（差 1）",
        "本单位在建项目有不符合的 1 个",
    ]


def test_what_is_not_known_counts_nothing_and_says_so(weights: Weights) -> None:
    assert said(known(supported={"可行性强": False}), weights) == [
        "建设依据充分（待认定） 0（第七条）",
        "评审平均分（没有） 0（第十二条）",
    ]


def test_a_large_unit_does_not_lose_more_than_the_most(weights: Weights) -> None:
    (term,) = [term for term in terms(known(troubled=40), weights) if term.hint]
    assert term.shown == "−5"


def test_who_has_more_stands_first_and_of_equals_who_came_first(weights: Weights) -> None:
    early, late = DAY - datetime.timedelta(days=9), DAY
    entries = [
        known(1, on=late),
        known(2, on=early),
        known(3, on=late, tag="市试点"),
        known(4, on=late, tag="国家试点"),
    ]
    assert places(entries, weights) == [4, 3, 2, 1]


def test_a_persons_place_stands_above_the_score_and_is_marked(weights: Weights) -> None:
    entries = [known(1, tag="国家试点"), known(2, tag="省试点"), known(3, tag="市试点"), known(4, rank=2)]
    order = ranked(entries, weights)
    assert [each.entry for each in order] == [1, 4, 2, 3]
    assert [(each.place, each.by_score) for each in order if each.moved] == [(2, 4)]


def test_a_place_beyond_the_end_is_the_end(weights: Weights) -> None:
    assert places([known(1, rank=9), known(2)], weights) == [2, 1]


def test_places_of_several_people_hold_whatever_the_rest_scores(weights: Weights) -> None:
    chance = random.Random(7)
    for _ in range(200):
        count = chance.randint(1, 12)
        wanted = chance.sample(range(1, count + 1), chance.randint(0, count))
        entries = [known(n, average=chance.randint(0, 100_000), rank=rank) for n, rank in enumerate(wanted)]
        entries += [known(n, average=chance.randint(0, 100_000)) for n in range(len(wanted), count)]
        chance.shuffle(entries)
        order = ranked(entries, weights)
        assert [each.place for each in order] == list(range(1, count + 1))
        assert {each.place for each in order if each.moved} == set(wanted)
        rest = [each for each in order if not each.moved]
        assert rest == sorted(rest, key=lambda each: -each.score)


def test_the_terms_add_up_to_the_score_that_is_shown(weights: Weights) -> None:
    chance = random.Random(11)
    for _ in range(200):
        past = {grade: chance.randint(0, 5) for grade in ("优", "良", "中", "差")}
        entry = known(average=chance.randint(0, 100_000), past=past, troubled=chance.randint(0, 9))
        (placed,) = ranked([entry], weights)
        assert placed.shown == shown(sum(term.points for term in placed.terms))


def test_a_pack_without_weights_is_told_so() -> None:
    pack = load_pack("mudan-2023")
    mute = Weights(pack, DAY)
    mute._held.pop("省试点库内加分")
    with pytest.raises(BadValue, match="没有规定“省试点库内加分”"):
        list(terms(known(tag="省试点"), mute))


@pytest.mark.parametrize(("points", "text"), [(86500, "86.5"), (-1000, "−1"), (0, "0"), (-5, "−0.005"), (12, "0.012")])
def test_points_are_shown_exactly(points: int, text: str) -> None:
    assert shown(points) == text
    assert Placed(1, 1, 1, moved=False, terms=()).score == 0
