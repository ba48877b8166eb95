"""What a form told an act, read field by field: each fault at its field with its article, nothing guessed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from quancheng.law import BadValue, to_inside
from quancheng.law.values import THOUSANDTHS
from quancheng.lifecycle.acts.texts import UNSHOWN, one_line, unshown
from quancheng.lifecycle.refusals import Fault, Invalid

LONGEST = 500
"""Characters of a text, where nothing else is said."""


class _Typed(NamedTuple):
    name: str
    type: str
    options: tuple[str, ...] = ()


class Asked:
    """Reads raw values by field; ``done`` raises Invalid with all that was wrong. ``article``: for every fault."""

    def __init__(self, values: Mapping[str, Any], article: str = "", row: int | None = None) -> None:
        self.values, self.article, self.row = values, article, row
        self.faults: list[Fault] = []

    def wrong(self, field: str, message: str) -> None:
        """One more fault."""
        self.faults.append(Fault(field, message, self.row, self.article))

    def text(self, field: str, label: str, *, longest: int = LONGEST, required: bool = True, lines: bool = True) -> str:
        """A text without its edges (on one line unless ``lines``); empty where it is wrong or may be left open."""
        raw = self.values.get(field)
        told = str(raw).strip() if raw is not None else ""
        told = told if lines else one_line(told)
        if required and not told:
            self.wrong(field, f"请填写{label}")
        if len(told) > longest:
            self.wrong(field, f"{label}不超过 {longest} 字（现在 {len(told)} 字）")
        if unshown(told):
            self.wrong(field, f"{label}{UNSHOWN}")
        return told

    def money(self, field: str, label: str, *, required: bool = True, least: int = 0) -> int | None:
        """An amount in 分 from 元 with two decimals; at least ``least`` 分."""
        value = self._inside(field, label, "金额", required)
        if value is not None and value < least:
            self.wrong(field, f"{label}应大于零" if least == 1 else f"{label}不能小于 {least / 100:.2f} 元")
            return None
        return value

    def number(
        self, field: str, label: str, *, least: int, most: int, required: bool = True, decimals: bool = False
    ) -> int | None:
        """A number from ``least`` to ``most``: in thousandths where ``decimals``, else whole."""
        value = self._inside(field, label, "数", required)
        if value is None:
            return None
        whole = value % THOUSANDTHS == 0
        if not least * THOUSANDTHS <= value <= most * THOUSANDTHS or not (decimals or whole):
            self.wrong(field, f"{label}应为 {least} 至 {most} 的{'数' if decimals else '整数'}")
            return None
        return value if decimals else value // THOUSANDTHS

    def day(
        self, field: str, label: str, *, required: bool = True, since: datetime.date | None = None,
        until: datetime.date | None = None,
    ) -> datetime.date | None:  # fmt: skip
        """A date like 2026-03-02, not before ``since``, not after ``until``."""
        raw = str(self.values.get(field) or "").strip()
        if not raw:
            if required:
                self.wrong(field, f"请填写{label}，如 2026-03-02")
            return None
        try:
            found = datetime.date.fromisoformat(raw)
        except ValueError:
            self.wrong(field, f"{label}“{raw}”不是日期，请写成 2026-03-02 这样")
            return None
        if since is not None and found < since:
            self.wrong(field, f"{label}不能早于 {since.isoformat()}")
        elif until is not None and found > until:
            self.wrong(field, f"{label}不能晚于 {until.isoformat()}")
        else:
            return found
        return None

    def choice(self, field: str, label: str, options: Sequence[str], *, required: bool = True) -> str:
        """One of the words."""
        told = str(self.values.get(field) or "").strip()
        if told in options and told:
            return told
        if told:
            self.wrong(field, f"{label}没有“{told}”；可选：{'、'.join(options)}")
        elif required:
            self.wrong(field, f"请选择{label}")
        return ""

    def done(self) -> None:
        """Raises Invalid where anything was wrong."""
        if self.faults:
            raise Invalid(self.faults)

    def _inside(self, field: str, label: str, type_: str, required: bool) -> int | None:
        raw = self.values.get(field)
        told = str(raw).strip() if raw is not None else ""
        if not told:
            if required:
                self.wrong(field, f"请填写{label}")
            return None
        try:
            value = to_inside(_Typed(label, type_), told.replace(",", ""))
        except BadValue as error:
            self.wrong(field, str(error))
            return None
        if value is None and required:
            self.wrong(field, f"请填写{label}")
        return int(value) if value is not None else None
