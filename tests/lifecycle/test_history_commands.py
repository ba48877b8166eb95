"""`quancheng intake` and `quancheng daily`: what they do, what they say, their exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from quancheng.lifecycle import cli
from quancheng.projects.models import Project
from tests.ledger.workbooks import ledger
from tests.lifecycle.test_history_ledger import HIDDEN, data, entered, p, taken
from tests.lifecycle.world import World

__all__ = ["data"]


def run(world: World, data: bytes, tmp_path: Path, *options: str) -> int:
    """`quancheng intake` as 林知远."""
    file = tmp_path / "台账.xlsx"
    file.write_bytes(data)
    return cli.intake([str(file), "--as", world.clerk.person.username, *options])


def test_the_command_line_enters_a_ledger_and_says_what_it_did(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ledger([p("P-1"), p("P-2", 涉密="是", 项目名称=HIDDEN), p("P-3", 开工日="去年")])
    assert run(world, data, tmp_path, "--stage", "建议") == 1
    told = capsys.readouterr().out
    assert "已录入 1" in told
    assert "“项目”表第 3 行" in told
    assert "有疑点 1" in told
    assert HIDDEN not in told
    assert Project.objects.get().number == "P-1"
    assert not list((tmp_path / "intake").iterdir())


def test_a_dry_run_enters_nothing(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(world, ledger([p("P-1")]), tmp_path, "--dry-run") == 0
    assert "可以录入 1" in capsys.readouterr().out
    assert not Project.objects.exists()


def test_who_may_not_enter_is_told_before_anything_is_read(world: World, tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    file.write_bytes(ledger([p("P-1")]))
    assert cli.intake([str(file), "--as", world["钱有度"].person.username, "--stage", "建议"]) == 2
    assert not (tmp_path / "intake").exists()


@pytest.mark.parametrize("options", [["--stage", "很早"], [], ["--stage", "建议", "--post", "区长"]])
def test_what_is_not_said_is_asked_for(world: World, tmp_path: Path, options: list[str]) -> None:
    assert run(world, ledger([p("P-1")]), tmp_path, *options) == 2
    assert not Project.objects.exists()


def test_the_daily_command_says_what_it_judged(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    entered(world, taken(world, ledger([p("P-1")])))
    assert cli.daily(["--day", "2025-03-04", "--all"]) == 0
    assert "全部项目 1 个重新判定" in capsys.readouterr().out
    assert cli.daily(["--day", "2999-01-01"]) == 2
    assert "还没有到" in capsys.readouterr().err
