"""Amounts as a slip keeps them, and as the sentences of these acts say them."""

from __future__ import annotations

from quancheng.law import to_outside
from quancheng.lifecycle.content import yuan


def outside(fen: int | None) -> str:
    """1234.50 of 123450 分; nothing of nothing."""
    return "" if fen is None else str(to_outside("金额", fen))


def fen(amount: str) -> int | None:
    """The 分 of what ``outside`` wrote."""
    return int(amount.replace(".", "")) if amount else None


def said(fen_: int | None) -> str:
    """1,234.50 元."""
    return f"{yuan(fen_)} 元"
