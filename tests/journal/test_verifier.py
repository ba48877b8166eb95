"""An export is checked elsewhere, by one file and a bare Python."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import transaction

from quancheng.journal import Entry, checkpoint, export, verifier
from quancheng.journal.export import export_lines
from tests.databases import OwnDatabase
from tests.journal.acting import AT, DISTRICT, record
from tests.journal.tampering import cut_tail, forge, set_column, tamper

Answer = tuple[int, str]


@pytest.fixture
def check(tmp_path: Path) -> Callable[..., Answer]:
    """Runs the verifier on lines, in a bare Python in a folder of its own; its exit code and what it said."""
    program = tmp_path / "verifier.py"
    shutil.copyfile(verifier.__file__, program)

    def run(lines: list[str], *options: str) -> Answer:
        (tmp_path / "export.jsonl").write_text("".join(lines), encoding="utf-8", newline="\n")
        command = [sys.executable, "-I", "-S", str(program), str(tmp_path / "export.jsonl"), *options]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", env={"PYTHONUTF8": "1"}, check=False)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.fixture
def exported(either_database: OwnDatabase) -> list[str]:
    """The lines of a journal of four rows, with a checkpoint behind the third."""
    for number in range(1, 5):
        record()
        if number == 3:
            with transaction.atomic():
                checkpoint(DISTRICT, AT, "审计局")
    return list(export_lines(AT))


def hash_of(number: int) -> str:
    return Entry.objects.get(jurisdiction=DISTRICT, number=number).hash


def test_an_honest_export_is_whole(exported: list[str], check: Callable[..., Answer]) -> None:
    assert [next(iter(json.loads(line))) for line in exported] == ["chains", *["body"] * 3, "checkpoint", "body"]
    code, said = check(exported, "--checkpoint", f"3:{hash_of(3)}", "--checkpoint", f"{DISTRICT}:4:{hash_of(4)}")
    assert (code, said.splitlines()) == (0, [f"{DISTRICT}：核到第 4 号，末端 4:{hash_of(4)}", "日志完整"])


def test_two_jurisdictions_are_two_chains(exported: list[str], check: Callable[..., Answer]) -> None:
    record(jurisdiction="371700")
    code, said = check(list(export_lines(AT)))
    assert code == 0
    assert "371700：核到第 1 号" in said
    code, said = check(list(export_lines(AT)), "--checkpoint", f"3:{hash_of(3)}")
    assert (code, "行政区:编号:杂凑值" in said) == (2, True)


def test_a_journal_of_many_pages_is_exported_whole(
    exported: list[str], check: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "PAGE", 2)
    assert list(export_lines(AT)) == exported


def test_an_empty_journal_is_whole(either_database: OwnDatabase, check: Callable[..., Answer]) -> None:
    assert check(list(export_lines(AT))) == (0, "日志完整\n")


def test_a_changed_row_is_found(exported: list[str], check: Callable[..., Answer]) -> None:
    exported[2] = exported[2].replace("智慧文旅平台", "智慧文旅大厦")
    assert check(exported)[0] == 1
    assert "第 2 号：杂凑值与正文不符" in check(exported)[1]


def test_a_row_left_out_is_found(exported: list[str], check: Callable[..., Answer]) -> None:
    del exported[2]
    code, said = check(exported)
    assert (code, "缺少第 2 至 2 号记录" in said) == (1, True)


def test_rows_in_another_order_are_found(exported: list[str], check: Callable[..., Answer]) -> None:
    exported[1], exported[2] = exported[2], exported[1]
    assert "编号重复或倒退" in check(exported)[1]


def test_a_tail_left_out_is_found(exported: list[str], check: Callable[..., Answer]) -> None:
    code, said = check(exported[:-1])
    assert (code, "尾部可能被截去" in said) == (1, True)


def test_a_tail_cut_in_the_database_is_found_by_the_checkpoint_outside(
    exported: list[str], check: Callable[..., Answer]
) -> None:
    outside = f"4:{hash_of(4)}"
    cut_tail(after=3)
    code, said = check(list(export_lines(AT)), "--checkpoint", outside)
    assert (code, "第 4 号：给定的检查点在日志中找不到" in said) == (1, True)


def test_a_tail_cut_in_the_database_is_found_by_the_checkpoint_inside(
    exported: list[str], check: Callable[..., Answer]
) -> None:
    cut_tail(after=2)
    code, said = check(list(export_lines(AT)))
    assert (code, "第 3 号：与留存的检查点不符（2026-11-23T09:30:00+08:00 交 审计局）" in said) == (1, True)


def test_a_chain_written_anew_is_found_by_the_checkpoint_outside(
    exported: list[str], check: Callable[..., Answer]
) -> None:
    outside = f"4:{hash_of(4)}"
    cut_tail(after=3)
    record("别的")
    code, said = check(list(export_lines(AT)), "--checkpoint", outside)
    assert (code, "第 4 号：与给定的检查点不符" in said) == (1, True)


def test_an_export_of_a_journal_with_its_ends_removed_still_shows_its_rows(
    exported: list[str], check: Callable[..., Answer]
) -> None:
    tamper("DELETE FROM journal_head")
    code, said = check(list(export_lines(AT)))
    assert (code, "核到第 4 号" in said, "末端与首行所列第 0 号不符" in said) == (1, True, True)


def test_what_the_product_finds_the_verifier_finds(exported: list[str], check: Callable[..., Answer]) -> None:
    forge(2, note="改过")
    assert "第 3 号：前一条的杂凑值不符" in check(list(export_lines(AT)))[1]
    set_column(4, "body", "{}")
    assert "第 4 号：正文不是规范的日志记录" in check(list(export_lines(AT)))[1]


MALFORMED = {
    "nothing": lambda lines: [],
    "another file": lambda lines: ["编号,事项\n"],
    "no header": lambda lines: lines[1:],
    "another format": lambda lines: [lines[0].replace("quancheng-journal/1", "quancheng-journal/9"), *lines[1:]],
    "a header without ends": lambda lines: ['{"format":"quancheng-journal/1"}\n', *lines[1:]],
    "an end without a number": lambda lines: [lines[0].replace('"number":4', '"number":true'), *lines[1:]],
    "half a line": lambda lines: [*lines[:-1], lines[-1][:40]],
    "a line without its end": lambda lines: [*lines[:-1], lines[-1].rstrip("\n")],
    "no JSON": lambda lines: [*lines, "}\n"],
    "a list": lambda lines: [*lines, "[]\n"],
    "a number for a hash": lambda lines: [*lines, '{"jurisdiction":"371702","body":"","previous":"","hash":1}\n'],
    "a part too many": lambda lines: [lines[0], lines[1].replace('"body"', '"x":"","body"')],
    "an unknown jurisdiction": lambda lines: [
        *lines,
        lines[1].replace('"jurisdiction":"371702"', '"jurisdiction":"9"'),
    ],
    "half a character": lambda lines: [*lines, '{"jurisdiction":"371702","body":"\\ud800","previous":"","hash":""}\n'],
    "a checkpoint of nothing": lambda lines: [*lines, '{"checkpoint":7}\n'],
    "very deep": lambda lines: [*lines, "[" * 100_000 + "\n"],
}


@pytest.mark.parametrize("spoil", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_no_export_is_refused_in_words(
    exported: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[list[str]], list[str]]
) -> None:
    (tmp_path / "x").write_text("".join(spoil(exported)), encoding="utf-8", newline="\n")
    assert verifier.main([str(tmp_path / "x")]) == 2
    assert "无法核验：" in capsys.readouterr().err


def test_bytes_that_are_no_text_are_refused_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x").write_bytes(b"\xff\xfe\n")
    assert verifier.main([str(tmp_path / "x")]) == 2
    assert verifier.main([str(tmp_path / "none")]) == 2
    assert "UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize("point", ["", "3", "3:abc", "x:" + "0" * 64, "1:2:3:" + "0" * 64, "-1:" + "0" * 64])
def test_a_checkpoint_that_is_none_is_refused_in_words(point: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        verifier.main(["x", f"--checkpoint={point}"])
    assert stopped.value.code == 2
    assert "应写成 编号:杂凑值" in capsys.readouterr().err


def test_two_checkpoints_that_contradict_each_other_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        verifier.main(["x", "--checkpoint", "1:" + "0" * 64, "--checkpoint", "1:" + "1" * 64])
    assert "两个不同的检查点" in capsys.readouterr().err
