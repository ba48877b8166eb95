"""How accepted applications go on: batch by batch to the review, then each as far as the calendar has come."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence

from quancheng.demo import arranging, deciding, panels
from quancheng.demo.stage import Stage, Told
from quancheng.projects.models import Project

Step = Callable[[Stage, Told], None]

FIRST_BATCH = 1
NOT_YET = 46
"""The urgent one that waits for the leader."""

AT_FINANCE = (55, 58)
"""Those whose budget is still to be reviewed."""


def go_on(stage: Stage, told: Sequence[Told], today: datetime.date) -> Iterator[Told]:
    """Everything after acceptance; yields each project as far as it has come."""
    waiting = sorted(told, key=lambda each: each.accepted)
    groups = [waiting[at : at + panels.SIZE] for at in range(0, len(waiting), panels.SIZE)]
    held: list[tuple[datetime.date, Told]] = []
    for number, group in enumerate(groups, FIRST_BATCH):
        ready = _thursday(max(each.accepted for each in group) + datetime.timedelta(days=13))
        on = _held(group, groups, ready, today)
        panels.review(stage, group, number, on, today)
        if on < today:
            held += [(on, each) for each in group]
        else:
            yield from group
    _decide(stage, held, today)
    _arrange(stage, held, today)
    for _, each in held:
        yield each


def _held(group: list[Told], groups: list[list[Told]], ready: datetime.date, today: datetime.date) -> datetime.date:
    """The last batch meets today; of the one before the opinions are on the desks."""
    if group is groups[-1]:
        return today
    return today - datetime.timedelta(days=4) if group is groups[-2] else min(ready, today)


def _thursday(day: datetime.date) -> datetime.date:
    return day + datetime.timedelta(days=(3 - day.weekday()) % 7)


def _workday(day: datetime.date) -> datetime.date:
    return day + datetime.timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))


def _decide(stage: Stage, held: Sequence[tuple[datetime.date, Told]], today: datetime.date) -> None:
    """Opinion, budget review, investment approval, approval: each some days after the one before."""
    for on, each in held:
        if not _reaches(stage, on, 6, today):
            if _reaches(stage, on, 1, today):
                deciding.draft_only(stage, each, check=each.number % 2 == 0)
            continue
        deciding.opine(stage, each)
        if _state(each) == ("评审", "已受理"):
            if _reaches(stage, on, 9, today):
                deciding.send_back(stage, each)
            continue
        if _state(each)[0] != "入库":
            continue
        if _urgent(each):
            _urgently(stage, on, each, today)
            continue
        if each.number in AT_FINANCE:
            continue
        for days, step in _DECIDING:
            if not _reaches(stage, on, days, today):
                break
            step(stage, each)


_DECIDING: tuple[tuple[int, Step], ...] = (
    (19, deciding.review_budget), (24, deciding.approve_investment), (31, deciding.approve),
)  # fmt: skip


def _urgently(stage: Stage, on: datetime.date, each: Told, today: datetime.date) -> None:
    """急需追加 goes on in the same year, without waiting for the next one's budget."""
    if _reaches(stage, on, 12, today - datetime.timedelta(days=4)):
        arranging.add_urgently(stage, each, whole=each.number != NOT_YET)
    for days, step in _DECIDING:
        if not _reaches(stage, on, days, today):
            return
        step(stage, each)
    if _state(each)[0] != "计划":
        return
    year = stage.day.year
    stage.later(days=1)
    arranging.plan(stage, each, year)
    arranging.countersign(stage, year)
    stage.later(days=1)
    arranging.feed_back(stage, each, year)
    stage.later(days=3)
    arranging.sign_letter(stage, each)


def _arrange(stage: Stage, held: Sequence[tuple[datetime.date, Told]], today: datetime.date) -> None:
    """The library before the year begins; in its first weeks budget, plan, letters, the city."""
    told = [each for _, each in held if not _urgent(each) and _fact(each, "立项批复日")]
    _shelve(stage, told, today)
    for year in sorted({int(on[:4]) + 1 for each in told if (on := _fact(each, "入库日"))}):
        _first_weeks(stage, [each for each in told if _fact(each, "入库日")[:4] == str(year - 1)], year, today)


def _shelve(stage: Stage, told: Sequence[Told], today: datetime.date) -> None:
    """Into the library of the next year, some days after the approval."""
    for each in told:
        day = _workday(datetime.date.fromisoformat(_fact(each, "立项批复日")) + datetime.timedelta(days=6))
        if day < today:
            stage.set_clock(day, 10, each.number % 50)
            arranging.enter_library(stage, each, day.year + 1)
    latest = [each for each in told if _fact(each, "入库日")[:4] == str(today.year)]
    if latest:
        stage.set_clock(today, 8)
        arranging.rerank(stage, latest[-1])


def _first_weeks(stage: Stage, told: Sequence[Told], year: int, today: datetime.date) -> None:
    steps: tuple[tuple[tuple[int, int], Step], ...] = (
        ((1, 9), lambda stage, each: arranging.enter_budget(stage, each, year)),
        ((1, 16), lambda stage, each: arranging.plan(stage, each, year)),
    )  # fmt: skip
    for (month, day), step in steps:
        _all(stage, told, datetime.date(year, month, day), today, step)
    planned = [each for each in told if _fact(each, "建设计划列入日")]
    on = _workday(datetime.date(year, 1, 20))
    if planned and on <= today:
        stage.set_clock(on, 15)
        arranging.countersign(stage, year)
        _all(stage, planned, on + datetime.timedelta(days=2), today, lambda s, each: arranging.feed_back(s, each, year))
    fed = [each for each in planned if _fact(each, "建设计划反馈日")]
    _all(stage, [e for e in fed if e.number % 7 != 6], datetime.date(year, 2, 4), today, arranging.sign_letter)
    _all(stage, [e for e in fed if e.number % 6 != 5], datetime.date(year, 2, 12), today, arranging.file_with_city)
    sent = [each for each in fed if _fact(each, "市级备案日")]
    _all(stage, [e for e in sent if e.number % 4 != 3], datetime.date(year, 2, 24), today, arranging.receive)


def _all(stage: Stage, told: Sequence[Told], on: datetime.date, today: datetime.date, step: Step) -> None:
    """A step for each of them on one day, if that day has come."""
    day = _workday(on)
    if day > today:
        return
    for each in told:
        stage.set_clock(day, 9 + each.number % 8, each.number * 7 % 60)
        step(stage, each)


def _reaches(stage: Stage, on: datetime.date, days: int, today: datetime.date) -> bool:
    """Sets the clock so many days after the review, if that day has come."""
    day = _workday(on + datetime.timedelta(days=days))
    if day > today - datetime.timedelta(days=1):
        return False
    stage.set_clock(day, 9, days)
    return True


def _state(each: Told) -> tuple[str, str]:
    found: tuple[str, str] = Project.objects.values_list("stage", "state").get(pk=each.project.pk)
    return found


def _fact(each: Told, name: str) -> str:
    facts = Project.objects.values_list("facts", flat=True).get(pk=each.project.pk)
    return str(facts.get(name) or "")


def _urgent(each: Told) -> bool:
    return "急" in each.draft.marks
