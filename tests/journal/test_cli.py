"""`quancheng journal`: what it says and the code it ends with."""

import stat
from pathlib import Path

import pytest
from django.db import connection

from quancheng.config import cli
from quancheng.journal import verifier
from quancheng.journal.models import Checkpoint, Entry
from tests.databases import OwnDatabase
from tests.journal.acting import DISTRICT, record
from tests.journal.tampering import set_column

Captured = pytest.CaptureFixture[str]


def test_verify_says_that_the_journal_is_whole_and_where_it_ends(
    either_database: OwnDatabase, capsys: Captured
) -> None:
    entry = record()
    assert cli.main(["journal", "verify"]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{DISTRICT}：末端 1:{entry.hash}", "日志完整"]


def test_verify_lists_the_faults(either_database: OwnDatabase, capsys: Captured) -> None:
    record()
    set_column(1, "act", "别的")
    assert cli.main(["journal", "verify", "--jurisdiction", DISTRICT]) == 1
    said = capsys.readouterr().out
    assert "371702 第 1 号：act 栏与正文不符" in said
    assert "发现 1 处问题" in said


def test_an_export_is_whole_private_and_never_written_over(
    either_database: OwnDatabase, tmp_path: Path, capsys: Captured
) -> None:
    record()
    target = tmp_path / "日志.jsonl"
    assert cli.main(["journal", "export", str(target)]) == 0
    assert verifier.main([str(target)]) == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    kept = target.read_bytes()
    assert cli.main(["journal", "export", str(target)]) == 2
    assert "已存在" in capsys.readouterr().err
    assert target.read_bytes() == kept
    assert [path.name for path in tmp_path.glob("日志*")] == ["日志.jsonl"]


def test_an_export_that_cannot_be_written_says_so(
    either_database: OwnDatabase, tmp_path: Path, capsys: Captured
) -> None:
    assert cli.main(["journal", "export", str(tmp_path / "none" / "x")]) == 2
    assert "没有完成" in capsys.readouterr().err


def test_a_checkpoint_is_kept_and_printed_to_be_taken_away(either_database: OwnDatabase, capsys: Captured) -> None:
    entry = record()
    assert cli.main(["journal", "checkpoint", "--to", "区审计局 李明"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == f"1:{entry.hash}"
    kept = Checkpoint.objects.get()
    assert (kept.number, kept.hash, kept.given_to) == (1, entry.hash, "区审计局 李明")


def test_a_checkpoint_of_several_or_no_jurisdictions_asks_which(either_database: OwnDatabase, capsys: Captured) -> None:
    assert cli.main(["journal", "checkpoint", "--to", "某"]) == 2
    assert "还没有日志" in capsys.readouterr().err
    assert cli.main(["journal", "checkpoint", "--to", "某", "--jurisdiction", "9"]) == 2
    assert "9 还没有日志" in capsys.readouterr().err
    record()
    record(jurisdiction="371700")
    assert cli.main(["journal", "checkpoint", "--to", "某"]) == 2
    assert "371700、371702" in capsys.readouterr().err


def test_show_tells_what_was_done_on_one_subject(either_database: OwnDatabase, capsys: Captured) -> None:
    entry = record()
    assert cli.main(["journal", "show", "--subject", "项目:p7Qm2xKd"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "371702 1　2026-11-23 09:30:00　提交立项申请　已办　王芳，区文化和旅游局 · 经办",
        "    申报状态：草稿 → 已提交",
    ]
    assert cli.main(["journal", "show", "--subject", "项目:p7Qm2xKd", "--json", "--jurisdiction", DISTRICT]) == 0
    assert capsys.readouterr().out == entry.body + "\n"


def test_show_says_when_there_is_nothing(either_database: OwnDatabase, capsys: Captured) -> None:
    assert cli.main(["journal", "show", "--subject", "项目:x"]) == 0
    assert "没有关于 项目:x 的记录" in capsys.readouterr().err


def test_a_database_that_was_never_set_up_is_told(either_database: OwnDatabase, capsys: Captured) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE journal_entry")
    assert cli.main(["journal", "verify"]) == 2
    assert "quancheng manage migrate" in capsys.readouterr().err


@pytest.mark.parametrize("line", [[], ["burn"], ["export"], ["checkpoint"], ["show"]], ids=str)
def test_a_wrong_command_is_refused_in_words(line: list[str], capsys: Captured) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["journal", *line])
    assert stopped.value.code == 2
    assert "命令写法不对" in capsys.readouterr().err


def test_rows_are_found_by_subject_and_by_person(either_database: OwnDatabase) -> None:
    record()
    record("受理申报")
    assert [entry.act for entry in Entry.objects.about(DISTRICT, "项目", "p7Qm2xKd")] == ["提交立项申请", "受理申报"]
    assert Entry.objects.by(DISTRICT, "r4Tz").count() == 2
    assert not Entry.objects.about("371700", "项目", "p7Qm2xKd").exists()
