"""Tables of examples, kept as YAML so that a lawyer can read and add to them (tests/law/tables)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "tables"


def table(name: str) -> dict[str, Any]:
    """section → rows of a table."""
    found: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return found
