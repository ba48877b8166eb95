"""What can be wrong with a ledger: the file itself, or one cell of it."""

from __future__ import annotations


class Unreadable(Exception):
    """The file cannot be judged at all; the message tells a civil servant what to do."""


class BadCell(ValueError):
    """A cell that cannot be read as its fact; the message says why. The fact is then not known."""
