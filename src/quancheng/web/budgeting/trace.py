"""逐项对照 (方案 → 预算评审 → 批复, later 采购 → 合同 → 验收): line by line what is missing, fewer or dearer. In 分."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from quancheng.accounts.acting import Acting
from quancheng.law import to_inside
from quancheng.law.values import UNKNOWN_DATE
from quancheng.lifecycle.access import withheld
from quancheng.lifecycle.acts.budgeting.review import REVIEWED_ON
from quancheng.lifecycle.content import yuan
from quancheng.lifecycle.findings import State
from quancheng.money.models import BudgetReview, BudgetReviewLine
from quancheng.projects.models import EstimateLine, Project
from quancheng.reviews.models import ApprovedLine

REVIEWED, APPROVED, APPROVED_ON = "预算评审额", "概算批复额", "立项批复日"
HIDDEN = "预算评审意见反馈以后，建设单位在这里看到逐项的审定金额和理由（第十一条）"


@dataclass(frozen=True)
class Row:
    """One line along its way. None: there is nothing (yet). ``marks``: what is to be looked at, in words."""

    category: str
    name: str
    asked: int | None = None
    reviewed: int | None = None
    why: str = ""
    approved: int | None = None
    note: str = ""
    marks: tuple[str, ...] = ()

    @property
    def cut(self) -> int | None:
        """By how much the review has left less than was asked."""
        return None if self.asked is None or self.reviewed is None else self.asked - self.reviewed


@dataclass(frozen=True)
class Stage:
    """A step of the way as a column: whether there is anything in it line by line, and what is said where not."""

    name: str
    there: bool
    said: str
    total: int | None = None


@dataclass(frozen=True)
class Trace:
    """The whole table. ``ahead``: 采购, 合同, 验收 in words."""

    rows: list[Row]
    asked: int
    review: Stage
    approval: Stage
    ahead: list[tuple[str, str]]
    hidden: str = ""

    @property
    def marked(self) -> int:
        """How many lines are to be looked at."""
        return sum(1 for row in self.rows if row.marks)

    @property
    def begun(self) -> bool:
        """Whether there is anything to compare the scheme with."""
        return self.review.there or self.approval.there


def trace(state: State, acting: Acting, estimate: Sequence[EstimateLine] | None = None) -> Trace:
    """What the scheme asked, the budget review left and the approval has, line by line (three statements at most).

    A building unit sees the review once it was fed back to it (第十一条).
    """
    project = state.project
    facts, sums = state.facts, state.subject.project
    lines = list(EstimateLine.objects.filter(project=project)) if estimate is None else estimate
    hidden = bool(withheld(acting, project, facts))
    reviewed = {} if hidden else _reviewed(project)
    approved = list(ApprovedLine.objects.filter(approval__project=project).select_related("approval"))
    rows = _rows(lines, reviewed, approved)
    done = bool(facts.get(REVIEWED_ON))
    review = Stage("预算评审", bool(reviewed), _there(done, "尚未评审"), _known(sums[REVIEWED]))
    if hidden:
        review = Stage(review.name, there=False, said="尚未反馈" if done else "尚未评审")
    issued = _there(bool(facts.get(APPROVED_ON)), "尚未批复")
    approval = Stage("立项批复", bool(approved), issued, _known(sums[APPROVED]))
    return Trace(
        rows, sum(line.amount for line in lines), review, approval, _ahead(state), HIDDEN if hidden and done else ""
    )


def _there(done: bool, otherwise: str) -> str:
    return "没有逐项登记" if done else otherwise


def _reviewed(project: Project) -> dict[int, BudgetReviewLine]:
    """The lines of the last review by their place in the estimate (one statement)."""
    last = BudgetReview.objects.filter(project=OuterRef("review__project")).order_by("-id").values("pk")[:1]
    found = BudgetReviewLine.objects.filter(review__project=project, review=Subquery(last))
    return {line.place: line for line in found}


def _rows(
    lines: Sequence[EstimateLine], reviewed: Mapping[int, BudgetReviewLine], approved: Sequence[ApprovedLine]
) -> list[Row]:
    by_place = {line.place: line for line in approved if line.place is not None}
    rows = []
    for line in lines:
        review, approval = reviewed.get(line.place), by_place.get(line.place)
        found = Row(
            line.category, line.name, line.amount, review.approved if review else None, review.why if review else "",
            approval.amount if approval else None, approval.note if approval else "",
            (*_of_review(line, review, bool(reviewed)), *_of_approval(line, review, approval, bool(approved))),
        )  # fmt: skip
        rows.append(found)
    places = {line.place for line in lines}
    rows += [_orphan(review) for place, review in reviewed.items() if place not in places]
    added = [line for line in approved if line.place is None or line.place not in places]
    rows += [
        Row(line.category, line.name, approved=line.amount, note=line.note, marks=("方案里没有，批复增加",))
        for line in added
    ]
    return rows


def _orphan(review: BudgetReviewLine) -> Row:
    return Row(
        review.category, review.name, review.asked, review.approved, review.why, marks=("现在的方案里没有这一行",)
    )


def _of_review(line: EstimateLine, review: BudgetReviewLine | None, begun: bool) -> tuple[str, ...]:
    if not begun:
        return ()
    if review is None:
        return ("评审里没有这一行",)
    found = (
        [f"评审以后方案由 {yuan(review.asked)} 元改为 {yuan(line.amount)} 元"] if review.asked != line.amount else []
    )
    if review.approved == 0 < review.asked:
        found.append("全部核减")
    elif review.approved < review.asked:
        found.append(f"核减 {yuan(review.asked - review.approved)} 元")
    return tuple(found)


def _of_approval(
    line: EstimateLine, review: BudgetReviewLine | None, approval: ApprovedLine | None, begun: bool
) -> tuple[str, ...]:
    """What was approved beside what was reviewed, or asked where nothing was."""
    basis, word = (review.approved, "审定") if review else (line.amount, "方案")
    if not begun or basis == (approval.amount if approval else 0):
        return ()
    if approval is None or approval.amount == 0:
        return ("批复缺这一项",)
    more = approval.amount - basis
    return (f"批复比{word}高 {yuan(more)} 元",) if more > 0 else (f"批复比{word}少 {yuan(-more)} 元",)


def _ahead(state: State) -> list[tuple[str, str]]:
    """What there is of the steps to come, in words: they are not kept line by line yet."""
    facts, contracts = state.facts, [item for item in state.rows.items if item.kind == "合同"]
    amounts = [item.facts.get("合同金额") for item in contracts]
    total = f"，合计 {yuan(sum(_fen(state, each) for each in amounts))} 元" if contracts and all(amounts) else ""
    return [
        ("采购", _when(facts.get("采购启动日"), "启动", "尚未采购")),
        ("合同", f"{len(contracts)} 份合同{total}" if contracts else "尚未签订合同"),
        ("验收", _when(facts.get("验收日"), "验收", "尚未验收")),
    ]


def _when(told: object, word: str, otherwise: str) -> str:
    if not told:
        return otherwise
    return f"已{word}，日期不详" if told == UNKNOWN_DATE else f"{told} {word}"


def _fen(state: State, told: object) -> int:
    value = to_inside(state.law.pack.vocabulary.facts["合同"]["合同金额"], told)
    return value if isinstance(value, int) else 0


def _known(value: object) -> int | None:
    return value if isinstance(value, int) else None
