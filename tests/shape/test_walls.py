"""The walls hold; and each check finds what it looks for, shown on a small tree that breaks it."""

from pathlib import Path

import pytest
from django.apps import apps

from tests.shape import walls
from tests.shape.walls import ROOT, SOURCE

PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def planted(folder: Path, name: str, text: str) -> Path:
    """A tree with one file in it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_no_file_is_longer_than_a_reader_holds_in_mind(tmp_path: Path) -> None:
    assert walls.long_files(SOURCE) == []
    assert walls.long_files(planted(tmp_path, "long.py", "x = 1\n" * 301))


def test_no_function_is_longer_than_a_screen(tmp_path: Path) -> None:
    assert walls.long_functions(SOURCE) == []
    assert walls.long_functions(planted(tmp_path, "long.py", "def long():\n" + "    x = 1\n" * 40))


def test_every_name_says_something(tmp_path: Path) -> None:
    assert walls.names_that_say_nothing(SOURCE) == []
    assert walls.names_that_say_nothing(planted(tmp_path, "web/utils.py", ""))
    assert walls.names_that_say_nothing(planted(tmp_path / "other", "core/views.py", ""))


def test_every_room_is_told_in_the_architecture_in_its_own_words(tmp_path: Path) -> None:
    architecture = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert walls.rooms_without_their_paragraph(SOURCE, architecture) == []
    assert walls.rooms_without_their_paragraph(planted(tmp_path / "a", "room/__init__.py", ""), architecture)
    assert walls.rooms_without_their_paragraph(planted(tmp_path / "b", "room/views.py", ""), architecture)
    untold = planted(tmp_path / "c", "room/__init__.py", '"""A room nobody has told."""')
    assert walls.rooms_without_their_paragraph(untold, architecture)


@pytest.mark.parametrize("number", ["1_000_000", "0.15", "'15%'", "100_000_000", "'1000000.00'"])
def test_no_number_of_the_law_stands_in_python(tmp_path: Path, number: str) -> None:
    assert walls.numbers_of_the_law(SOURCE) == []
    assert walls.numbers_of_the_law(planted(tmp_path, "gate.py", f"def big(x):\n    return x >= {number}\n"))


@pytest.mark.parametrize("nothing", ["pass", "..."])
def test_no_error_is_swallowed(tmp_path: Path, nothing: str) -> None:
    assert walls.swallowed_errors(SOURCE) == []
    text = f"try:\n    x = 1\nexcept ValueError:\n    {nothing}\n"
    assert walls.swallowed_errors(planted(tmp_path, "silent.py", text))


@pytest.mark.parametrize("comment", ["no" + "qa: E402, F403", "no" + "qa", "type: " + "ignore[misc]"])
def test_every_ignore_says_why(tmp_path: Path, comment: str) -> None:
    assert walls.ignores_without_a_reason([ROOT / "src", ROOT / "tests"]) == []
    assert walls.ignores_without_a_reason([planted(tmp_path, "why.py", f"x = 1  # {comment}\n")])
    assert not walls.ignores_without_a_reason([planted(tmp_path, "why.py", f"x = 1  # {comment}  a reason\n")])


def test_every_rule_that_ruff_ignores_says_why() -> None:
    assert walls.rules_ignored_without_a_reason(PYPROJECT) == []
    broken = PYPROJECT.replace("ignore = [", 'ignore = [\n  "E501",', 1)
    assert walls.rules_ignored_without_a_reason(broken)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.html", '<script src="https://cdn.example/x.js"></script>'),
        ("page.html", '<link rel="stylesheet"\n href="//cdn.example/x.css">'),
        ("style.css", 'a { background: url("http://cdn.example/x.png") }'),
        ("style.css", '@import "https://cdn.example/x.css";'),
        ("code.js", 'import x from "./x.js"; await import("https://cdn.example/x.js")'),
    ],
)
def test_pages_load_nothing_from_elsewhere(tmp_path: Path, name: str, text: str) -> None:
    assert walls.loads_from_elsewhere(SOURCE) == []
    assert walls.loads_from_elsewhere(planted(tmp_path, name, text))


def test_a_link_to_elsewhere_is_no_load(tmp_path: Path) -> None:
    assert not walls.loads_from_elsewhere(planted(tmp_path, "page.html", '<a href="https://www.gov.cn/">原文</a>'))


def test_locks_name_packages_and_no_place(tmp_path: Path) -> None:
    assert walls.addresses_in_locks(ROOT / "requirements") == []
    address = "x @ https" + "://example/x.whl\n"
    assert walls.addresses_in_locks(planted(tmp_path, "requirements.lock", address))
    assert walls.addresses_in_locks(tmp_path / "none")


@pytest.mark.parametrize("line", ["import django.db", "from openpyxl import Workbook"])
def test_the_law_uses_nothing_but_sqlglot_yaml_and_markdown(tmp_path: Path, line: str) -> None:
    assert walls.packages_the_law_may_not_use(SOURCE / "law") == []
    assert walls.packages_the_law_may_not_use(planted(tmp_path, "reach.py", line))


def test_no_database_relation_goes_through_a_wall() -> None:
    relations = [
        (f"{model.__name__}.{field.name}", _room(model.__module__), _room(field.related_model.__module__))
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and isinstance(field.related_model, type)
    ]
    inside = [relation for relation in relations if "" not in relation[1:]]
    assert walls.relations_through_walls(inside, walls.layers(PYPROJECT)) == []


def _room(module: str) -> str:
    package, _, rest = module.partition(".")
    return rest.split(".")[0] if package == "quancheng" else ""


@pytest.mark.parametrize(("source", "target"), [("projects", "lifecycle"), ("reviews", "money")])
def test_a_relation_up_or_sideways_is_found(source: str, target: str) -> None:
    levels = [{"lifecycle"}, {"reviews", "money"}, {"projects"}]
    assert walls.relations_through_walls([("Contract.case", source, target)], levels)
    assert not walls.relations_through_walls([("Score.project", "reviews", "projects")], levels)
