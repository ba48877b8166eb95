"""What the pack says of experts: the fields they judge, and how long a former employer still binds them."""

from __future__ import annotations

import datetime

from quancheng.law import BadValue, Pack
from quancheng.law.days import months_after
from quancheng.law.tables import ParamValue

FIELDS, AWAY = "评审专家领域", "任职回避月数"


def fields(pack: Pack, on: datetime.date) -> tuple[str, ...]:
    """The fields in which experts are entered and drawn. Raises BadValue where the pack has none."""
    value = _value(pack, FIELDS, on)
    if not isinstance(value, tuple):
        raise BadValue(f"“{pack.title}”没有规定“{FIELDS}”")
    return value


def months(pack: Pack, on: datetime.date) -> int:
    """For how many months a former employer binds. Raises BadValue where the pack does not say."""
    value = _value(pack, AWAY, on)
    if not isinstance(value, int):
        raise BadValue(f"“{pack.title}”没有规定“{AWAY}”")
    return value


def bound_since(pack: Pack, on: datetime.date) -> datetime.date:
    """Whoever left an employer on this day or later is still bound on a day of review. Raises BadValue."""
    return datetime.date.fromordinal(months_after(on.toordinal(), -months(pack, on)))


def _value(pack: Pack, name: str, on: datetime.date) -> ParamValue | None:
    """The value in force on a day: before the first, the first."""
    entry = pack.parameters.get(name)
    if entry is None:
        return None
    begun = [dated for dated in entry.values if dated.since <= on]
    return (begun or entry.values[:1])[-1].value
