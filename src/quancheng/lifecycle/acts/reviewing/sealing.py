"""Who judges a project on its panel, whether its scores are open, and what of a sealed score the journal keeps.

A score is sealed until the panel is whole and everyone on it has scored: no invitation is unanswered, as many experts
come as the pack wants (an odd number, internal control), and each who is not recused from the project has scored it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q

from quancheng.journal.canonical import canonical
from quancheng.journal.sm3 import sm3_hex
from quancheng.reviews.models import COMING, INVITED, Recusal, Reviewed, Score, Seat


@dataclass(frozen=True)
class Panel:
    """Those who judge one project. ``least``: the smallest panel; ``coming``: all who come to the batch."""

    least: int
    coming: int
    waiting: int
    """invitations nobody has answered yet"""

    judges: Sequence[Seat]
    """who come and are not recused from this project"""

    scores: Sequence[Score]
    """of the judges, in the order of their seats"""

    concluded: bool = False

    @property
    def missing(self) -> int:
        """How many scores are still to come."""
        return len(self.judges) - len(self.scores)

    @property
    def unfit(self) -> str:
        """Why this panel cannot judge the project, or nothing (internal control)."""
        if self.waiting:
            return f"还有 {self.waiting} 位专家没有答复邀请"
        if self.coming < self.least:
            return f"应邀参加的专家 {self.coming} 人，不少于 {self.least} 人才能评审"
        if self.coming % 2 == 0:
            return f"应邀参加的专家 {self.coming} 人，是双数；评审组应为单数"
        if len(self.judges) < self.least:
            return f"除去回避的，评这个项目的专家只有 {len(self.judges)} 人，不少于 {self.least} 人才能评审"
        return ""

    @property
    def open(self) -> bool:
        """Whether the scores may be seen: what was concluded on stays open, whoever joins the batch later."""
        return self.concluded or (not self.unfit and not self.missing)


def panel_of(
    seats: Sequence[Seat], recused: Collection[int], scores: Sequence[Score], least: int, *, concluded: bool = False
) -> Panel:  # fmt: skip
    """The panel of one project. ``seats``: all of the batch; ``recused``: experts recused from the project;
    ``scores``: all of the project.
    """
    coming = [seat for seat in seats if seat.state == COMING]
    judges = [seat for seat in coming if seat.expert_id not in recused]
    by_seat = {score.seat_id: score for score in scores}
    waiting = sum(seat.state == INVITED for seat in seats)
    given = []
    for seat in judges:
        if found := by_seat.get(seat.pk):
            found.seat = seat
            given.append(found)
    return Panel(least, len(coming), waiting, judges, given, concluded)


def panel(reviewed: Reviewed, least: int) -> Panel:
    """The same, fetched (three statements)."""
    seats = list(Seat.objects.filter(batch=reviewed.batch_id).select_related("expert"))
    scores = list(Score.objects.filter(reviewed=reviewed))
    return panel_of(seats, recused_from(reviewed), scores, least)


def recused_from(reviewed: Reviewed) -> set[int]:
    """The experts who take no part in judging this project (one statement)."""
    found = Recusal.objects.filter(Q(project=None) | Q(project=reviewed.project_id), batch=reviewed.batch_id)
    return set(found.values_list("expert", flat=True))


def revealed(score: Score) -> dict[str, object]:
    """Everything a score says, with its salt: what the commitment is made of. Points in thousandths, amounts in 分."""
    return {
        "席位": score.seat.public_id,
        "项目": score.reviewed.public_id,
        "分项得分": score.points,
        "建议投资额": score.suggested,
        "意见": score.conclusion,
        "评审意见": score.opinion,
        "随机数": score.salt,
    }


def commitment(told: dict[str, object]) -> str:
    """SM3 of the one text (`quancheng.journal.canonical`) of what a score reveals: 64 hexadecimal digits.

    Who doubts takes what 立项评审 put into the journal, computes this, and compares it with the row of 专家评分.
    """
    return sm3_hex(canonical(told).encode())


def majority(conclusions: Sequence[str]) -> str:
    """What more than half of the panel concluded; nothing where there is no such conclusion."""
    for conclusion, count in Counter(conclusions).most_common(1):
        if count * 2 > len(conclusions):
            return conclusion
    return ""


def average(values: Sequence[int]) -> int | None:
    """The average of whole numbers that are not negative, rounded half up to a whole one; None of none."""
    if not values:
        return None
    return (2 * sum(values) + len(values)) // (2 * len(values))
