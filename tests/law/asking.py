"""Asking a gate, as tests do: facts from outside in, an answer out."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from quancheng.law import Answer, Gate, Judge

TODAY = datetime.date(2024, 12, 2)


def ask(
    judge: Judge, act: str, facts: Mapping[str, Any], proposed: Mapping[str, Any] | None = None,
    waivers: Mapping[str, str] | None = None, kind: str = "项目", today: datetime.date = TODAY,
) -> Answer:  # fmt: skip
    """May the act be done on a project (or on its last child of a kind)?"""
    subject = judge.subject("项目", facts)
    return Gate(judge).ask(act, kind, subject, today, proposed or {}, waivers)


def barring(answer: Answer) -> list[str]:
    """The names of the rules that close the gate."""
    return [verdict.rule.name for verdict in answer.barring]
