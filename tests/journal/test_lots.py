"""Lots: what is drawn follows from the seed alone, and a bare Python draws it again from an export."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from quancheng.journal import append, newest, verifier, verify
from quancheng.journal.export import export_lines
from quancheng.journal.lots import DRAWN, TooFew, draw
from quancheng.journal.sm3 import sm3_hex
from tests.databases import OwnDatabase
from tests.journal.acting import AT, CLERK, DISTRICT, record
from tests.journal.tampering import forge

SEED = "a" * 64
POOL = {f"e{number}": ["软件工程"] if number % 3 else ["软件工程", "网络安全"] for number in range(1, 31)}
WANTED = [("网络安全", 2), ("软件工程", 3)]


def test_the_same_seed_draws_the_same_and_another_seed_draws_others() -> None:
    assert draw(SEED, POOL, WANTED) == draw(SEED, POOL, WANTED)
    assert draw(SEED, POOL, WANTED) == draw(SEED, dict(reversed(POOL.items())), WANTED)
    assert draw(SEED, POOL, WANTED) != draw("b" * 64, POOL, WANTED)


def test_the_first_by_the_hash_of_seed_field_and_candidate_are_drawn() -> None:
    ranked = sorted(POOL, key=lambda who: sm3_hex(f"{SEED}|软件工程|{who}".encode()))
    assert draw(SEED, POOL, [("软件工程", 4)]) == [("软件工程", who) for who in ranked[:4]]


def test_nobody_is_drawn_twice_and_everybody_judges_the_field_they_were_drawn_for() -> None:
    drawn = draw(SEED, POOL, [("网络安全", 5), ("软件工程", 25)])
    assert len({who for _, who in drawn}) == 30
    assert all(field in POOL[who] for field, who in drawn)


def test_where_a_field_has_too_few_it_is_said_how_many_are_missing() -> None:
    with pytest.raises(TooFew, match="“网络安全”还差 2 名、“工程造价”还差 1 名") as told:
        draw(SEED, POOL, [("网络安全", 12), ("软件工程", 3), ("工程造价", 1)])
    assert told.value.missing == {"网络安全": 2, "工程造价": 1}


def test_everybody_is_about_equally_often_drawn() -> None:
    counts = dict.fromkeys(POOL, 0)
    for number in range(2000):
        for _, who in draw(f"{number:064x}", POOL, [("软件工程", 3)]):
            counts[who] += 1
    assert sum(counts.values()) == 6000
    assert all(140 < count < 260 for count in counts.values())


# a draw in the journal, and the export


def told_of(entry: int, seed: str, pool: Mapping[str, list[str]] = POOL) -> dict[str, Any]:
    return {
        "seed": {"entry": entry, "hash": seed},
        "wanted": [list(each) for each in WANTED],
        "pool": [[who, fields] for who, fields in pool.items()],
        "recused": [["e99", "现在任职于区文化和旅游局"]],
        "drawn": [list(each) for each in draw(seed, pool, WANTED)],
    }


def record_draw(told: Mapping[str, Any]) -> None:
    with transaction.atomic():
        append(
            jurisdiction=DISTRICT, at=AT, actor=CLERK, act="抽取专家", subject=("评审批次", "b1"), after={DRAWN: told}
        )  # fmt: skip


@pytest.fixture
def drawn(either_database: OwnDatabase) -> dict[str, Any]:
    """A journal of two rows, a draw, and one more row; what the draw told."""
    record()
    record()
    with transaction.atomic():
        told = told_of(*newest(DISTRICT))
    record_draw(told)
    record()
    return told


@pytest.fixture
def check(tmp_path: Path) -> Callable[[], tuple[int, str]]:
    """Exports the journal and runs the verifier on it in a bare Python."""
    program, file = tmp_path / "verifier.py", tmp_path / "export.jsonl"
    shutil.copyfile(verifier.__file__, program)

    def run() -> tuple[int, str]:
        file.write_text("".join(export_lines(AT)), encoding="utf-8", newline="\n")
        command = [sys.executable, "-I", "-S", str(program), str(file)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", env={"PYTHONUTF8": "1"}, check=False)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout

    return run


def test_an_honest_draw_is_drawn_again(drawn: dict[str, Any], check: Callable[[], tuple[int, str]]) -> None:
    code, said = check()
    assert (code, f"{DISTRICT}：按种子重新抽取 1 次" in said, "日志完整" in said) == (0, True, True)
    assert verify() == []


def test_the_seed_is_the_row_right_before_the_draw(drawn: dict[str, Any]) -> None:
    assert drawn["seed"]["entry"] == 2


def test_the_seed_can_only_be_asked_for_in_a_transaction(own_database: OwnDatabase) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        newest(DISTRICT)


def other_pool(told: dict[str, Any]) -> None:
    winner = told["drawn"][0][1]
    told["pool"] = [each for each in told["pool"] if each[0] != winner]


def other_result(told: dict[str, Any]) -> None:
    taken = {who for _, who in told["drawn"]}
    told["drawn"][-1][1] = next(who for who in POOL if who not in taken)


def one_fewer(told: dict[str, Any]) -> None:
    told["drawn"].pop()


SPOILED: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "pool": (other_pool, "第 3 号：重新抽取的结果与记录不同：从第 1 个起"),
    "result": (other_result, "第 3 号：重新抽取的结果与记录不同：从第 5 个起"),
    "fewer": (one_fewer, "第 3 号：重新抽取的结果与记录不同：从第 5 个起（记录 4 个，重抽 5 个）"),
    "seed": (lambda told: told["seed"].update(hash=SEED), "第 3 号：抽取的种子（第 2 号"),
    "entry": (lambda told: told["seed"].update(entry=1), "第 3 号：抽取的种子（第 1 号"),
    "no seed": (lambda told: told.pop("seed"), "第 3 号：抽取的记录不完整"),
    "a word for a list": (lambda told: told.update(pool="软件"), "第 3 号：抽取的记录不完整"),
    "a word for a number": (lambda told: told.update(wanted=[["软件工程", "3"]]), "第 3 号：抽取的记录不完整"),
    "someone twice": (lambda told: told["pool"].append(told["pool"][0]), "第 3 号：抽取的记录不完整"),
    "nothing": (lambda told: told.clear(), "第 3 号：抽取的记录不完整"),
}


@pytest.mark.parametrize(("spoil", "said"), SPOILED.values(), ids=SPOILED.keys())
def test_what_was_tampered_with_is_told_with_the_number_of_its_row(
    drawn: dict[str, Any],
    check: Callable[[], tuple[int, str]],
    spoil: Callable[[dict[str, Any]], object],
    said: str,
) -> None:
    told = json.loads(json.dumps(drawn))
    spoil(told)
    forge(3, after={DRAWN: told})
    assert said in check()[1]
    assert any(said.split("：", 1)[1] in fault.what for fault in verify())


def test_an_older_row_is_no_seed_even_where_the_chain_is_whole(
    drawn: dict[str, Any], check: Callable[[], tuple[int, str]]
) -> None:
    record_draw(told_of(2, drawn["seed"]["hash"]))
    code, said = check()
    assert (code, "第 5 号：抽取的种子（第 2 号" in said, "不是紧挨在它前面的第 4 号" in said) == (1, True, True)


def test_a_draw_that_asked_for_more_than_there_were_is_told(
    drawn: dict[str, Any], check: Callable[[], tuple[int, str]]
) -> None:
    forge(3, after={DRAWN: drawn | {"wanted": [*drawn["wanted"], ["工程造价", 1]]}})
    assert "应抽 6 个，候选名单只够 5 个" in check()[1]


def test_both_kinds_of_sm3_draw_the_same() -> None:
    assert verifier.lots(SEED, POOL, WANTED, verifier.plain_sm3) == draw(SEED, POOL, WANTED)
