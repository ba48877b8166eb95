"""A subject written as JSON and read back is the same; a decision replayed from its snapshot is the same decision."""

import datetime
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quancheng.law import (
    KINDS,
    NEVER,
    PROJECT,
    BadValue,
    Gate,
    Judge,
    Pack,
    Subject,
    keep,
    load_pack,
    replay,
    subject_json,
    to_inside,
)  # fmt: skip
from quancheng.law.outside import read_subject
from quancheng.law.values import LARGEST_AMOUNT, LARGEST_NUMBER
from tests.law import worlds

TODAY = datetime.date(2024, 12, 2)
LAST = datetime.date.max.toordinal()
PLAIN = st.text(st.characters(exclude_categories=["Cs"])).map(str.strip).filter(lambda text: text not in ("", "未知"))


def values(fact: Any) -> st.SearchStrategy[Any]:
    """All that a fact can be, inside."""
    if fact.name in ("季度", "季末日", "年份"):
        return st.none()
    strategies = {
        "日期": st.one_of(st.just(NEVER), st.integers(1, LAST)),
        "金额": st.integers(0, LARGEST_AMOUNT),
        "数": st.integers(-LARGEST_NUMBER, LARGEST_NUMBER),
        "是否": st.integers(0, 1),
        "文字": PLAIN,
        "选项": st.sampled_from(fact.options or ("",)),
    }
    if fact.type == "数" and fact.options:
        return st.sampled_from([None, *(int(each) * 1000 for each in fact.options)])
    return st.one_of(st.none(), strategies[fact.type])


def rows(pack: Pack, kind: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({name: values(fact) for name, fact in pack.vocabulary.facts[kind].items()})


def through_json(subject: Subject, pack: Pack, kind: str = PROJECT) -> Subject:
    """Written, sent and read back."""
    return read_subject(pack.vocabulary, kind, json.loads(json.dumps(subject_json(pack.vocabulary, subject, kind))))


@settings(worlds.steady, max_examples=40)
@given(data=st.data())
def test_a_subject_written_and_read_back_is_the_same(mini: Pack, data: st.DataObject) -> None:
    children = {kind: data.draw(st.lists(rows(mini, kind), max_size=2)) for kind in ("合同", "季度")}
    unknown = data.draw(st.sets(st.sampled_from(KINDS[1:])))
    subject = Subject(data.draw(rows(mini, PROJECT)), children, frozenset(unknown))
    again = through_json(subject, mini)
    assert again.project == subject.project
    assert again.unknown == subject.unknown
    assert {kind: list(again.children.get(kind) or ()) for kind in KINDS} == {
        kind: list(children.get(kind) or ()) for kind in KINDS
    }


def test_made_up_projects_come_back_with_all_that_belongs_to_them(pack: Pack) -> None:
    chance = random.Random(f"json {pack.name}")
    for _ in range(20):
        subject = worlds.subject(pack, chance)
        again = through_json(subject, pack)
        assert (again.project, again.unknown) == (subject.project, subject.unknown)
        assert {kind: found for kind, found in again.children.items() if found} == {
            kind: found for kind, found in subject.children.items() if found
        }


def test_one_object_comes_back_with_its_project(mudan: Judge) -> None:
    subject = worlds.subject(mudan.pack, random.Random("one"))
    row = {**mudan.pack.vocabulary.blank("系统"), "系统编号": "S1", "等保级别": 3000}
    again = through_json(Subject(subject.project, {"系统": [row]}), mudan.pack, "系统")
    assert again.project == subject.project
    assert list(again.children["系统"]) == [row]


def test_a_number_keeps_its_last_digit(mini: Pack) -> None:
    number = next(fact for fact in mini.vocabulary.facts[PROJECT].values() if fact.type == "数")
    facts = {**mini.vocabulary.blank(PROJECT), number.name: 999_999_999_999_999_999}
    shown = subject_json(mini.vocabulary, Subject(facts))[number.name]
    assert shown == "999999999999999.999"
    assert to_inside(number, shown) == 999_999_999_999_999_999


def test_kinds_that_are_not_wholly_known_must_be_kinds_that_are_listed(mini: Pack) -> None:
    for wrong in ("合同", ["火车"], ["变更"], [["合同"]]):
        with pytest.raises(BadValue, match="不全"):
            read_subject(mini.vocabulary, PROJECT, {"合同": [], "不全": wrong})


@pytest.mark.parametrize("name", ["mini", "mudan-2023"])
def test_a_decision_replayed_is_the_kept_one_bit_for_bit(copy: Path, tmp_path: Path, name: str) -> None:
    pack = load_pack(copy) if name == "mini" else load_pack(name)
    address, judge = keep(pack, tmp_path / "store"), Judge(pack)
    chance = random.Random(f"replay {name}")
    for subject in worlds.many(pack, TODAY, chance, 1):
        kept = _text(judge.project(subject.project, subject.children, TODAY, subject.unknown))
        raw = json.loads(json.dumps(subject_json(pack.vocabulary, subject)))
        assert json.dumps(replay(tmp_path / "store", address, PROJECT, raw, TODAY), ensure_ascii=False) == kept


def test_it_is_the_kept_one_though_the_law_has_changed_since(copy: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    address, judge = keep(load_pack(copy), store), Judge(load_pack(copy))
    subject = judge.subject(PROJECT, {"类别": "甲", "立项批复日": "2024-03-01", "概算批复额": 2_000_000})
    kept = _text(judge.project(subject.project, subject.children, TODAY, subject.unknown))
    path = copy / "参数.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("1000000.00", "3000000.00"), encoding="utf-8")
    raw = subject_json(judge.pack.vocabulary, subject)
    now = Judge(load_pack(copy)).project(subject.project, subject.children, TODAY, subject.unknown)
    assert _text(now) != kept
    assert json.dumps(replay(store, address, PROJECT, raw, TODAY), ensure_ascii=False) == kept


def test_what_a_gate_said_is_replayed_with_what_was_proposed_and_passed(copy: Path, tmp_path: Path) -> None:
    address, judge = keep(load_pack(copy), tmp_path / "store"), Judge(load_pack(copy))
    subject = judge.subject(PROJECT, {"类别": "甲", "立项批复日": "2024-03-01", "合同": [{"合同签订日": "2024-03-01"}]})
    principle = next(rule for rule in judge.pack.rules.values() if rule.strength == "原则" and rule.blocks)
    act, waivers, proposed = principle.blocks[0], {principle.name: "区财政局：急需"}, {"概算批复额": "2000000.00"}
    kept = Gate(judge).ask(act, PROJECT, subject, TODAY, proposed, waivers).verdicts
    raw = subject_json(judge.pack.vocabulary, subject, waivers=waivers)
    again = replay(tmp_path / "store", address, PROJECT, raw, TODAY, act, proposed)
    assert json.dumps(again, ensure_ascii=False) == _text(kept)
    assert again
    brief = replay(tmp_path / "store", address, PROJECT, raw, TODAY, act, proposed, explain=False)
    assert brief == [each.as_json(explain=False) for each in kept]


def test_one_object_is_replayed_alone(copy: Path, tmp_path: Path) -> None:
    address, judge = keep(load_pack(copy), tmp_path / "store"), Judge(load_pack(copy))
    raw = {"合同签订日": "2024-03-01", "项目.类别": "甲"}
    kept = _text(judge.objects("合同", [raw], TODAY)[0])
    assert json.dumps(replay(tmp_path / "store", address, "合同", raw, TODAY), ensure_ascii=False) == kept


def _text(verdicts: Any) -> str:
    return json.dumps([verdict.as_json() for verdict in verdicts], ensure_ascii=False)
