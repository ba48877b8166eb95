"""Lots that anybody can draw again: who is drawn follows from a seed nobody could choose, and from nothing else.

The rule itself stands in `verifier.py`, which draws again wherever there is a bare Python.
"""

from collections.abc import Mapping, Sequence

from quancheng.journal.sm3 import sm3_hex
from quancheng.journal.verifier import DRAWN, lots

__all__ = ["DRAWN", "TooFew", "draw"]


class TooFew(ValueError):
    """Fields without enough candidates. ``missing``: field → how many are missing; the message says it in Chinese."""

    def __init__(self, missing: Mapping[str, int]) -> None:
        told = "、".join(f"“{field}”还差 {number} 名" for field, number in missing.items())
        super().__init__(f"可以抽取的专家不够：{told}")
        self.missing = dict(missing)


def draw(seed: str, pool: Mapping[str, Sequence[str]], wanted: Sequence[tuple[str, int]]) -> list[tuple[str, str]]:
    """Who is drawn for which field, in order. ``pool``: candidate → fields; ``wanted``: fields and how many of each.

    For each field in order, the candidates of that field not drawn yet, by the SM3 of seed|field|candidate, the first
    so many. Raises TooFew.
    """
    drawn = lots(seed, {who: list(fields) for who, fields in pool.items()}, list(wanted), sm3_hex)
    found = [field for field, _ in drawn]
    missing = {field: number - found.count(field) for field, number in wanted if found.count(field) < number}
    if missing:
        raise TooFew(missing)
    return drawn
