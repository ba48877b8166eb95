"""The whole demonstration, made once by the command itself, in a data folder of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import made_once

COMMAND = [sys.executable, "-m", "quancheng.config.cli"]


def quancheng(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Runs `quancheng` on a data folder."""
    environment = {**os.environ, "QUANCHENG_DATA": str(folder), "QUANCHENG_DATABASE": ""}
    environment["DJANGO_SETTINGS_MODULE"] = "quancheng.config.settings"
    return subprocess.run([*COMMAND, *words], env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def demonstration(shared_folder: Path) -> Path:
    """The data folder of the demonstration, made once for all workers; tests copy it before they change anything."""
    folder = shared_folder / "demonstration"

    def make() -> None:
        made = quancheng(folder, "demo")
        assert made.returncode == 0, made.stderr

    return made_once(folder, make)
