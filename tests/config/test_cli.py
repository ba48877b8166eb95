"""The command line finds its rooms and loads no more of them than it needs."""

import subprocess
import sys
from importlib.util import find_spec

import pytest

from quancheng import __version__
from quancheng.config import cli


def test_every_command_has_a_room() -> None:
    for command in cli.COMMANDS.values():
        assert find_spec(command.module) is not None, command.module


def test_without_a_command_it_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    said = capsys.readouterr().err
    assert all(f"  {name}" in said for name in cli.COMMANDS)


def test_it_knows_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--version"])
    assert capsys.readouterr().out.strip() == __version__


def test_options_behind_a_command_belong_to_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["serve", "--help"])
    assert "quancheng serve" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["law", "check"])
def test_the_law_and_the_ledger_answer_without_django(command: str) -> None:
    lines = [
        "import sys",
        "sys.modules['django'] = None  # whoever imports it fails",
        "from quancheng.config.cli import main",
        f"main(['{command}', '--help'])",
    ]
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert command in done.stdout
