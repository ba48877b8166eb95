"""Public ids: what addresses and the journal call a row by. They say nothing and cannot be guessed."""

import secrets

_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"
LENGTH = 14
"""Thirty letters to the fourteenth: 68 bits."""


def public_id() -> str:
    """A new random id without letters that are easily taken for one another."""
    return "".join(secrets.choice(_LETTERS) for _ in range(LENGTH))
