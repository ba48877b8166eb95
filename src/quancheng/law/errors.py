"""What can be wrong with a pack or a value, always said in Chinese and with its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Defect:
    """One fault of a pack: the file (relative to the regulations), its line, what is wrong."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class PackError(Exception):
    """A pack that cannot be used; ``defects`` says why, in the order of the files."""

    def __init__(self, defects: Iterable[Defect]) -> None:
        self.defects = sorted(set(defects))
        super().__init__("\n".join(str(defect) for defect in self.defects))


class BadValue(ValueError):
    """A value from outside that does not fit its fact; the message is for a civil servant."""


class BadPredicate(ValueError):
    """A predicate outside the language of the law; the message says what to write instead."""
