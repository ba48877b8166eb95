"""Ways of looking at the ledger that stand as tabs above it: some for everybody, and those that somebody keeps."""

from __future__ import annotations

from dataclasses import dataclass

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Person
from quancheng.lifecycle.holders import BUILDER
from quancheng.projects.models import SUBMITTED, SavedView
from quancheng.web.ledger_query import Asked, asked_in

MOST = 20
LONGEST_NAME = 20
LONGEST_QUERY = 1000
ALL, MINE, SENT, SOON, BREACHED = "全部", "我经办的", "已提交", "即将到期", "有不符合"


@dataclass(frozen=True)
class View:
    """One tab. ``kept``: somebody's own."""

    name: str
    query: str
    kept: bool = False


def given(acting: Acting) -> list[View]:
    """Those that everybody has: who builds looks for the own projects, who decides for what has been submitted."""
    own = View(MINE, Asked(mine=True).query) if acting.duty == BUILDER else View(SENT, Asked(state=SUBMITTED).query)
    soon = Asked(due="10", sort="next_due", down=False)
    breached = Asked(shade="不符合", sort="breaches")
    return [View(ALL, ""), own, View(SOON, soon.query), View(BREACHED, breached.query)]


def kept(person: Person) -> list[View]:
    """Those that this person keeps (one statement)."""
    rows = SavedView.objects.filter(person=person).order_by("id")[:MOST]
    return [View(row.name, asked_in(row.query).query, kept=True) for row in rows]


def fault_in(name: str, taken: list[str]) -> str:
    """Why a view cannot be kept under this name, or nothing."""
    if not name or len(name) > LONGEST_NAME:
        return f"请给视图起个名字，不超过 {LONGEST_NAME} 字"
    if name in taken:
        return f"已经有名为“{name}”的视图，请换一个名字"
    return ""


def keep(person: Person, name: str, query: str) -> str:
    """Keeps a way of looking; gives why it cannot, or nothing."""
    query = asked_in(query).query
    names = [*SavedView.objects.filter(person=person).values_list("name", flat=True)]
    if len(names) >= MOST:
        return f"最多保存 {MOST} 个视图，请先删除不用的"
    if len(query) > LONGEST_QUERY:
        return "筛选条件和选列太多，无法保存，请减少几项"
    if fault := fault_in(name, [ALL, MINE, SENT, SOON, BREACHED, *names]):
        return fault
    SavedView.objects.create(person=person, name=name, query=query)
    return ""


def rename(person: Person, old: str, name: str) -> str:
    """Calls a kept view something else; gives why it cannot, or nothing."""
    names = SavedView.objects.filter(person=person).exclude(name=old).values_list("name", flat=True)
    if fault := fault_in(name, [ALL, MINE, SENT, SOON, BREACHED, *names]):
        return fault
    changed = SavedView.objects.filter(person=person, name=old).update(name=name)
    return "" if changed else f"没有名为“{old}”的视图"


def drop(person: Person, name: str) -> None:
    """Keeps a view no longer."""
    SavedView.objects.filter(person=person, name=name).delete()
