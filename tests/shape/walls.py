"""What the walls are. Each function looks at a tree and returns what breaks one, a line a finding."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "quancheng"

MOST_LINES_OF_A_FILE = 300
MOST_LINES_OF_A_FUNCTION = 40
LONGER_FOR_A_REASON = {"journal/verifier.py": 400}
"""It must be one file: it is copied to places where there is nothing but Python."""

NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "base", "core", "services", "misc"}
NUMBERS_OF_THE_LAW = {1_000_000, 100_000_000, 0.15}
WORDS_OF_THE_LAW = {"1000000", "1000000.00", "0.15", "15%", "100万", "100万元"}
PACKAGES_OF_THE_LAW = {"quancheng", "sqlglot", "yaml", "markdown_it"}

PAGES = {".html", ".css", ".js", ".svg", ".jinja", ".j2"}
LOADS_FROM_ELSEWHERE = re.compile(
    r"""(?:\bsrc(?:set)?\s*=\s*["']?|url\(\s*["']?|@import\s+["']|\bimport\s*\(?\s*["']|fetch\(\s*["']"""
    r"""|<link\b[^>]*\bhref\s*=\s*["']?|<use\b[^>]*\bhref\s*=\s*["']?)(?:https?:)?//""",
    re.IGNORECASE,
)
IGNORE_WITHOUT_A_REASON = re.compile(
    r"#\s*(?:noqa(?::\s*[A-Z]+\d+(?:[,\s]+[A-Z]+\d+)*)?|type:\s*ignore(?:\[[\w\-, ]+\])?)\s*$"
)


def python_files(folder: Path) -> Iterator[Path]:
    """Every module below a folder, migrations excepted: those are written by Django."""
    return (path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts)


def trees(folder: Path) -> Iterator[tuple[Path, ast.Module]]:
    """Every module below a folder, parsed."""
    return ((path, ast.parse(path.read_text(encoding="utf-8"))) for path in python_files(folder))


def long_files(folder: Path) -> list[str]:
    """Modules longer than a reader holds in mind."""
    sizes = ((path, len(path.read_text(encoding="utf-8").splitlines())) for path in python_files(folder))
    return [f"{path}: {lines} lines" for path, lines in sizes if lines > _most_lines(path)]


def _most_lines(path: Path) -> int:
    return LONGER_FOR_A_REASON.get("/".join(path.parts[-2:]), MOST_LINES_OF_A_FILE)


def long_functions(folder: Path) -> list[str]:
    """Functions longer than a screen."""
    found = []
    for path, tree in trees(folder):
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > MOST_LINES_OF_A_FUNCTION:
                    found.append(f"{path}:{node.lineno} {node.name}: {lines} lines")
    return found


def names_that_say_nothing(folder: Path) -> list[str]:
    """Modules and rooms whose name would take in anything."""
    parts = ((path, [*path.relative_to(folder).parent.parts, path.stem]) for path in python_files(folder))
    return [f"{path}: says nothing" for path, names in parts if NAMES_THAT_SAY_NOTHING.intersection(names)]


def rooms_without_their_paragraph(folder: Path, architecture: str) -> list[str]:
    """Rooms whose docstring is missing, or does not stand in ARCHITECTURE.md word for word."""
    found = []
    said = " ".join(architecture.split())
    for room in sorted(path for path in folder.iterdir() if any(path.glob("*.py"))):
        entrance = room / "__init__.py"
        text = entrance.read_text(encoding="utf-8") if entrance.exists() else ""
        docstring = " ".join((ast.get_docstring(ast.parse(text)) or "").split())
        if not docstring:
            found.append(f"{room.name}: its __init__.py has no docstring")
        elif docstring not in said:
            found.append(f"{room.name}: its docstring is not its paragraph in ARCHITECTURE.md")
    return found


def numbers_of_the_law(folder: Path) -> list[str]:
    """Thresholds written in Python; they belong in a pack's parameters."""
    found = []
    for path, tree in trees(folder):
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant):
                value = node.value
                number = isinstance(value, int | float) and value in NUMBERS_OF_THE_LAW
                if number or (isinstance(value, str) and value in WORDS_OF_THE_LAW):
                    found.append(f"{path}:{node.lineno} {value!r} is a number of the law")
    return found


def swallowed_errors(folder: Path) -> list[str]:
    """Exceptions caught and forgotten."""
    found = []
    for path, tree in trees(folder):
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler) and all(map(_does_nothing, node.body)):
                found.append(f"{path}:{node.lineno} an error is swallowed")
    return found


def _does_nothing(statement: ast.stmt) -> bool:
    ellipsis = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return isinstance(statement, ast.Pass) or ellipsis


def ignores_without_a_reason(folders: Iterable[Path]) -> list[str]:
    """`noqa` and `type: ignore` that do not say why."""
    found = []
    for path in (path for folder in folders for path in python_files(folder)):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if IGNORE_WITHOUT_A_REASON.search(line):
                found.append(f"{path}:{number} ignores a rule without saying why")
    return found


def rules_ignored_without_a_reason(pyproject: str) -> list[str]:
    """Codes that ruff is told to ignore in pyproject.toml with no comment behind them."""
    lint = pyproject.partition("[tool.ruff.lint]")[2].partition("[tool.mypy]")[0]
    after_select = lint.partition("ignore = [")[2]
    lines = [line.strip() for line in after_select.splitlines()]
    return [f"{line} has no reason" for line in lines if re.search(r'"[A-Z]+\d+"', line) and "#" not in line]


def loads_from_elsewhere(folder: Path) -> list[str]:
    """Pages, styles and scripts that fetch anything from another place."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.suffix in PAGES):
        for match in LOADS_FROM_ELSEWHERE.finditer(path.read_text(encoding="utf-8")):
            found.append(f"{path}: loads from elsewhere: {match.group()}")
    return found


def addresses_in_locks(folder: Path) -> list[str]:
    """Lock files that name a place instead of a package."""
    locks = sorted(folder.glob("*.lock"))
    if not locks:
        return [f"{folder}: no lock file"]
    return [f"{path}: holds an address" for path in locks if "://" in path.read_text(encoding="utf-8")]


def packages_the_law_may_not_use(folder: Path) -> list[str]:
    """Imports of the law beyond the standard library, sqlglot, YAML and Markdown."""
    allowed = PACKAGES_OF_THE_LAW | sys.stdlib_module_names
    found = []
    for path, tree in trees(folder):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            else:
                continue
            found += [f"{path}:{node.lineno} imports {name}" for name in names if name.split(".")[0] not in allowed]
    return found


def layers(pyproject: str) -> list[set[str]]:
    """The rooms from top to bottom, as import-linter's contract names them."""
    contracts = tomllib.loads(pyproject)["tool"]["importlinter"]["contracts"]
    lines = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [set(re.findall(r"\w+", line)) for line in lines]


def relations_through_walls(relations: Iterable[tuple[str, str, str]], levels: list[set[str]]) -> list[str]:
    """Database relations that go up, or between rooms of one layer: imports that no linter sees.

    A relation is what it is called, the room it starts from and the room it points to.
    """
    level = {room: number for number, rooms in enumerate(levels) for room in rooms}
    return [
        f"{name}: {source} may not point to {target}"
        for name, source, target in relations
        if source != target and level[source] >= level[target]
    ]
