"""What is still missing before a batch can meet, in words; and how many experts it wants of each field."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from quancheng.law.grades import smallest_panel
from quancheng.law.pack import Pack
from quancheng.reviews.models import CLOSED, COMING, DECLINED, INVITED, RECUSED, Batch, Draw, Reviewed, Seat


@dataclass(frozen=True)
class Check:
    """One thing that must be so before the meeting."""

    done: bool
    words: str


def targets(draws: Sequence[Draw], seats: Sequence[Seat]) -> dict[str, int]:
    """How many experts of each field the panel is to have: what the draws asked for, less what they replaced.

    ``draws`` in their order. A later draw first fills the seats that were given up before it; what goes beyond that
    makes the panel larger.
    """
    found: Counter[str] = Counter()
    for draw in draws:
        before = [seat for seat in seats if seat.draw.number < draw.number]
        alive = Counter(seat.field for seat in before if not _given_up(seat, draw.at))
        for name, number in draw.wanted:
            found[name] += max(0, number - max(0, found[name] - alive[name]))
    return dict(found)


def _given_up(seat: Seat, at: datetime.datetime) -> bool:
    return seat.state in (DECLINED, RECUSED) and seat.answered_at is not None and seat.answered_at <= at


def short(draws: Sequence[Draw], seats: Sequence[Seat]) -> dict[str, int]:
    """Fields with fewer invited or coming experts than wanted, and how many are missing."""
    alive = Counter(seat.field for seat in seats if seat.state in (INVITED, COMING))
    wanted = targets(draws, seats)
    return {name: number - alive[name] for name, number in wanted.items() if number > alive[name]}


def checklist(
    batch: Batch, reviewed: Sequence[Reviewed], draws: Sequence[Draw], seats: Sequence[Seat], pack: Pack,
    on: datetime.date,
) -> list[Check]:  # fmt: skip
    """Everything that must be so before the meeting, in the order in which it is done."""
    inside = [each for each in reviewed if each.left_on is None]
    states = Counter(seat.state for seat in seats)
    missing = "、".join(f"{name} {number} 名" for name, number in short(draws, seats).items())
    least, coming = smallest_panel(pack, on), states[COMING]
    return [
        Check(bool(inside), f"列入 {len(inside)} 个项目" if inside else "还没有列入项目"),
        Check(batch.agency is not None, f"委托{batch.agency.name}" if batch.agency else "还没有委托评审机构"),
        Check(bool(draws), f"抽取专家 {len(draws)} 次" if draws else "还没有抽取专家"),
        *([_seats(missing), _panel(coming, states[INVITED], least)] if draws else []),
        Check(bool(batch.place), f"地点：{batch.place}" if batch.place else "还没有写明地点"),
    ]


def _seats(missing: str) -> Check:
    return Check(not missing, f"谢绝或者回避的席位要补抽：{missing}" if missing else "各领域的席位都有人")


def _panel(coming: int, waiting: int, least: int) -> Check:
    words = f"{coming} 位专家参加" + (f"，{waiting} 位待答复" if waiting else "")
    if waiting:
        return Check(False, words)
    if coming < least:
        return Check(False, f"{words}，不少于 {least} 位才能评审")
    if coming % 2 == 0:
        return Check(False, f"{words}，是双数；评审组应为单数")
    return Check(True, words)


def what_next(batch: Batch, projects: int, draws: int, states: Counter[str]) -> str:
    """What is to be done next with a batch, in a few words; ``states``: how many seats in each."""
    if batch.state == CLOSED:
        return "已结束"
    if not projects:
        return "列入项目"
    if batch.agency_id is None:
        return "委托评审机构"
    if not draws:
        return "抽取专家"
    if states[INVITED]:
        return f"等 {states[INVITED]} 位专家答复"
    if states[DECLINED] + states[RECUSED] and not states[COMING]:
        return "补抽专家"
    return "开会评审"
