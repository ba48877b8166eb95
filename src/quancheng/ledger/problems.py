"""What is wrong in a ledger, by sheet, row and column; bounded, so that a ruined file fills no memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

MAX_PROBLEMS = 50_000


class Problem(NamedTuple):
    """One thing to put right. ``row`` as Excel counts, 0 when the whole sheet is meant."""

    sheet: str
    row: int
    column: str
    value: str
    message: str

    def as_json(self) -> dict[str, str | int]:
        return self._asdict()


class Problems:
    """Collects problems; past the limit they are only counted."""

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self.beyond = 0

    def add(self, problem: Problem) -> None:
        if len(self._found) < MAX_PROBLEMS:
            self._found.append(problem)
        else:
            self.beyond += 1

    def extend(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.add(problem)

    def forget(self, rows: set[tuple[str, int]]) -> None:
        """Drop whatever was said of these rows."""
        self._found = [problem for problem in self._found if (problem.sheet, problem.row) not in rows]

    def in_order(self, sheets: Iterable[str]) -> list[Problem]:
        """By sheet as in the workbook, then by row; within a row in the order found."""
        place = {name: index for index, name in enumerate(sheets)}
        return sorted(self._found, key=lambda problem: (place.get(problem.sheet, len(place)), problem.row))

    def __len__(self) -> int:
        return len(self._found) + self.beyond

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)
