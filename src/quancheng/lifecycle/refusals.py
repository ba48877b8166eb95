"""Why an act is not done. Each says so in Chinese; each leaves everything as it was and is journalled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from quancheng.law import Answer


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with what was entered: which field, in which row (as Excel counts), by which article."""

    field: str
    message: str
    row: int | None = None
    article: str = ""

    def __str__(self) -> str:
        where = f"第 {self.row} 行" if self.row else ""
        return f"{where}{self.message}" + (f"（{self.article}）" if self.article else "")


class Refusal(Exception):
    """An act that is not done. ``kind`` is what the journal calls it."""

    kind = "拒绝"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(Refusal):
    """The person may not do this: another duty, another role, another unit, or internal control forbids it."""

    kind = "无权办理"


class WrongState(Refusal):
    """The project is not where this act is done."""

    kind = "状态不符"


class Stale(Refusal):
    """Somebody else was first (他人已修改): the version that was seen is no longer the one that stands."""

    kind = "他人已修改"

    def __init__(self, message: str, seen: int, now: int) -> None:
        super().__init__(message)
        self.seen, self.now = seen, now


class Barred(Refusal):
    """The law closes the gate; ``answer`` says by which rules, words and facts."""

    kind = "关口未过"

    def __init__(self, answer: Answer) -> None:
        rules = "、".join(f"{each.rule.title}“{each.rule.name}”" for each in answer.barring)
        super().__init__(f"现在不能办理“{answer.act}”：{rules}")
        self.answer = answer


class Invalid(Refusal):
    """What was entered does not do; every fault is named at its field."""

    kind = "填写有误"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("；".join(str(fault) for fault in faults))
        self.faults = list(faults)
