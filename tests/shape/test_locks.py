"""What the product says it needs, what is asked for and what is locked are the same."""

import re
import tomllib

from tests.shape.walls import ROOT

REQUIREMENTS = ROOT / "requirements"
BUILD = {"hatchling", "editables"}


def names(lines: list[str]) -> set[str]:
    """The package names of requirement lines, as registries spell them."""
    found = (re.match(r"[A-Za-z0-9._-]+", line) for line in lines if not line.startswith(("#", "-")))
    return {match.group().lower().replace("_", "-").replace(".", "-") for match in found if match}


def asked(file: str) -> set[str]:
    return names((REQUIREMENTS / file).read_text(encoding="utf-8").splitlines())


def locked(file: str) -> set[str]:
    lines = (REQUIREMENTS / file).read_text(encoding="utf-8").splitlines()
    return names([line for line in lines if "==" in line])


def test_the_package_asks_for_what_the_requirements_ask_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert names(project["dependencies"]) == asked("requirements.in") - BUILD


def test_everything_asked_for_is_locked() -> None:
    assert asked("requirements.in") <= locked("requirements.lock")
    assert asked("requirements-dev.in") <= locked("requirements-dev.lock")


def test_the_tests_run_on_the_versions_that_are_served() -> None:
    served = _pins("requirements.lock")
    assert served.items() <= _pins("requirements-dev.lock").items()


def test_every_locked_package_has_a_hash() -> None:
    for lock in REQUIREMENTS.glob("*.lock"):
        text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
        assert [line for line in text.splitlines() if "==" in line and "--hash=sha256:" not in line] == []


def _pins(file: str) -> dict[str, str]:
    text = (REQUIREMENTS / file).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.\-]+)(?:\[[\w,]+\])?==([^\s;]+)", text, flags=re.MULTILINE))
