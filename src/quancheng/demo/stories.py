"""What happens in the demonstration: each project goes its own way, and some have been there from before."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from quancheng.demo import forms
from quancheng.demo.planning import item_of
from quancheng.demo.stage import Stage, Told
from quancheng.lifecycle.holders import BUILDER
from quancheng.projects.models import Project

OUT_OF_SCOPE = [
    ("办公计算机和打印机更新", "通用办公设备"), ("单位公众号和短视频账号运营", "新媒体"),
    ("城市形象宣传片制作", "数字艺术"), ("会议平板电脑采购", "通用办公设备"),
    ("政务微博代运营", "新媒体"), ("非遗动画短片", "数字艺术"),
]  # fmt: skip


def workday(day: datetime.date) -> datetime.date:
    """The day, or the Friday before it."""
    return day - datetime.timedelta(days=max(0, day.weekday() - 4))


def spread(first: datetime.date, last: datetime.date, count: int) -> list[datetime.date]:
    """So many days evenly from the first to the last."""
    step = (last - first).days / max(count, 1)
    return [first + datetime.timedelta(days=int(number * step)) for number in range(count)]


def accepted(stage: Stage, draft: forms.Draft, project: Project) -> None:
    """Filled in, submitted, accepted."""
    stage.fill(draft, project)
    stage.later(days=1)
    stage.submit(draft, project)
    stage.later(days=4)
    stage.accept(project)


def returned_and_accepted(stage: Stage, draft: forms.Draft, project: Project) -> None:
    """Returned once, mended, accepted."""
    returned(stage, draft, project)
    stage.later(days=5)
    stage.mend(draft, project)
    stage.later(hours=3)
    stage.submit(draft, project)
    stage.later(days=2)
    stage.accept(project)


def submitted(stage: Stage, draft: forms.Draft, project: Project) -> None:
    """Waits for the competent department."""
    stage.fill(draft, project)
    stage.later(hours=2)
    stage.submit(draft, project)


def returned(stage: Stage, draft: forms.Draft, project: Project) -> None:
    """Waits for the unit."""
    submitted(stage, draft, project)
    stage.later(days=3)
    stage.send_back(project)


def urged(stage: Stage, draft: forms.Draft, project: Project) -> None:
    """Returned, reminded, answered."""
    returned(stage, draft, project)
    stage.later(days=12)
    urge = stage.urge(project, "退回补正已超过十日，请尽快修改并重新提交。")
    stage.later(days=1)
    stage.answer(draft, project, urge)


def withdrawn(stage: Stage, draft: forms.Draft, project: Project) -> None:
    submitted(stage, draft, project)
    stage.later(days=1)
    stage.withdraw(draft, project, "概算有误，收回修改")


def voided(stage: Stage, draft: forms.Draft, project: Project) -> None:
    stage.fill(draft, project, 2)
    stage.void(draft, project, "与上级统建系统重复，不再申报")


def commissioned(stage: Stage, draft: forms.Draft, project: Project) -> None:
    """A third party is asked, and reports."""
    submitted(stage, draft, project)
    stage.later(days=2)
    stage.commission(project, "明衡评估有限公司")
    stage.later(days=9)
    stage.report(draft, project, "明衡评估有限公司")
    stage.later(days=1)
    stage.accept(project)


def with_third_party(stage: Stage, draft: forms.Draft, project: Project) -> None:
    """A third party has been asked and has not reported yet."""
    submitted(stage, draft, project)
    stage.later(days=1)
    stage.commission(project, "澄远咨询有限公司")


def corrected(stage: Stage, draft: forms.Draft, project: Project) -> None:
    accepted(stage, draft, project)
    stage.later(days=6)
    stage.correct(draft, project, "计划完工日", "2027-06-30", "申报时漏填", agreed=True)


def being_corrected(stage: Stage, draft: forms.Draft, project: Project) -> None:
    accepted(stage, draft, project)
    stage.later(days=8)
    level, told = (2, "三级调整为二级") if draft.scale == "大" else (3, "二级调整为三级")
    stage.correct(draft, project, "等保级别", level, f"定级评审后由{told}", agreed=False)


def handed_over(stage: Stage, draft: forms.Draft, project: Project) -> None:
    accepted(stage, draft, project)
    stage.later(days=3)
    if len(stage.cast.clerks[draft.unit]) > 1:
        stage.hand_over(draft, project)


def offered(stage: Stage, draft: forms.Draft, project: Project) -> None:
    accepted(stage, draft, project)
    stage.later(days=9)
    stage.offer(draft, project, "云岚区应急管理局" if draft.unit != "云岚区应急管理局" else "云岚区水务局")


def drafted(parts: int) -> Callable[[Stage, forms.Draft, Project], None]:
    """A draft of which so many parts are filled in."""

    def story(stage: Stage, draft: forms.Draft, project: Project) -> None:
        stage.fill(draft, project, parts)

    return story


WAYS: list[Callable[[Stage, forms.Draft, Project], None]] = [
    accepted, accepted, returned_and_accepted, accepted, accepted, commissioned, accepted, accepted,
    returned_and_accepted, handed_over, accepted, corrected,
]  # fmt: skip
"""Of the older ones; by turns."""

LATELY: list[Callable[[Stage, forms.Draft, Project], None]] = [
    submitted, drafted(4), returned, submitted, drafted(0), with_third_party, urged, drafted(7), submitted,
    being_corrected, drafted(9), withdrawn, submitted, drafted(2), returned, voided, offered, drafted(6),
]  # fmt: skip
"""Of those of the last months; by turns."""


TAKES: dict[Callable[[Stage, forms.Draft, Project], None], int] = {
    urged: 19,
    returned: 6,
    being_corrected: 16,
    offered: 17,
    withdrawn: 4,
}
"""Days a story takes, where it is more than a few: none ends after today."""

LONG_AGO, OF_LATE = 880, 62
"""Days before today: when the older projects began, and when those of late."""


URGENT = (9, 30, 46)
"""Which of the older ones come up in the middle of a year (急需追加)."""

AHEAD = (accepted, returned_and_accepted, commissioned, handed_over, corrected)
"""Stories that go on after acceptance."""


def planned(drafts: list[forms.Draft], today: datetime.date) -> list[tuple[forms.Draft, datetime.date]]:
    """Which project is begun when: three fifths over the years, the others of late."""
    shuffled = sorted(drafts, key=lambda draft: draft.chance.random())
    older = _older(shuffled)
    begun = today - datetime.timedelta(days=LONG_AGO), today - datetime.timedelta(days=OF_LATE)
    days = spread(*begun, older) + spread(begun[1], today, len(shuffled) - older)
    found = []
    for number, (draft, day) in enumerate(zip(shuffled, days, strict=True)):
        newest = today - datetime.timedelta(days=TAKES.get(_way(number, older), 3))
        urgent = replace(draft, marks=(*draft.marks, "急"), scale="大") if number in URGENT else draft
        found.append((urgent, workday(min(day, newest))))
    return found


def _older(drafts: Sequence[object]) -> int:
    return len(drafts) * 3 // 5


def _way(number: int, older: int) -> Callable[[Stage, forms.Draft, Project], None]:
    return WAYS[number % len(WAYS)] if number < older else LATELY[(number - older) % len(LATELY)]


def tell(stage: Stage, plans: list[tuple[forms.Draft, datetime.date]], goes_on: list[Told]) -> Iterator[forms.Draft]:
    """Every application in turn; yields each draft as it is done, so that somebody can count along.

    ``goes_on`` gets those that were accepted and go on.
    """
    older = _older(plans)
    for number, (draft, day) in enumerate(plans):
        way = _way(number, older)
        stage.set_clock(day, 9, number % 50)
        item = item_of(draft, day.year)
        project = stage.screen(draft, item)
        if project is not None:
            way(stage, draft, project)
            if way in AHEAD:
                goes_on.append(Told(draft, project, stage.day, number, bool(item)))
        yield draft


def outside(stage: Stage, today: datetime.date) -> None:
    """Screenings that end with: the regulation does not govern this (第二条)."""
    units = [unit for unit in stage.cast.clerks if unit in stage.cast.heads]
    for number, (name, kind) in enumerate(OUT_OF_SCOPE):
        stage.set_clock(today - datetime.timedelta(days=90 - number * 9), 10)
        draft = forms.Draft(units[(number * 5) % len(units)], name, "小")
        if stage.cast.clerks[draft.unit][0].duty == BUILDER:
            stage.screen(draft, 排除类型=kind)
