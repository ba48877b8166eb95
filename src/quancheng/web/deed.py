"""One act as a project's page offers it: where it is done, what it will do, and what happens next."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Deed:
    """The page of one act. ``says``: what it will do; ``after``: what happens next; ``name``: its address's."""

    act: str
    name: str
    button: str
    says: str
    after: str = ""
    grave: bool = False
    """It cannot be taken back: its button is told apart."""

    done: str = ""
    """How it is told once it is done."""

    first: bool = False
    """Somebody waits for it: it stands before the others."""

    @property
    def told(self) -> str:
        return self.done or f"已{self.button}"
