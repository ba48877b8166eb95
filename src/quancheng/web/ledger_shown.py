"""What the page of the ledger is told."""

from __future__ import annotations

import datetime
from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.ledger.phrases import short_money, span
from quancheng.lifecycle.holders import BUILDER
from quancheng.projects.models import Project
from quancheng.projects.models.project import STATES
from quancheng.web import ledger_views, regulation
from quancheng.web.desk_waiting import waits_of
from quancheng.web.ledger_columns import chosen
from quancheng.web.ledger_list import narrowed
from quancheng.web.ledger_page import page
from quancheng.web.ledger_query import SHADES, SIZES, SORTS, SPANS, Asked

SECOND = ("unit", "year", "article", "awaits", "historic", "mine")
"""Filters that are folded away until one of them is used."""

WORDS = {
    "q": "搜索", "stage": "阶段", "state": "状态", "shade": "判定", "due": "期限", "unit": "单位", "year": "申报年度",
    "article": "条", "rule": "规则", "awaits": "等我办理", "historic": "", "mine": "",
}  # fmt: skip
SAID = {"historic": "补录的", "mine": "我经办的"}


def shown(acting: Acting, asked: Asked, at: datetime.datetime) -> dict[str, Any]:
    """Everything the list page shows (at most six statements)."""
    today = at.date()
    columns = chosen(asked.columns)
    found = page(narrowed(acting, asked, today), asked, columns, acting)
    tabs = [*ledger_views.given(acting), *ledger_views.kept(acting.person)]
    return {
        "section": "ledger",
        "wanted": asked,
        "columns": columns,
        "page": found,
        "tabs": tabs,
        "can_keep": asked.query not in [tab.query for tab in tabs],
        "chips": chips(asked),
        "sees": acting.unit is not None,
        "builds": acting.duty == BUILDER,
        "stages": [stage.name for stage in regulation.pack().process.stages],
        "states": STATES,
        "shades": SHADES,
        "spans": SPANS,
        "sizes": SIZES,
        "sorts": SORTS,
        "years": range(today.year + 1, today.year - 6, -1),
        "articles": [article for article in regulation.pack().articles if article.rules],
        "waits": list(dict.fromkeys(wait.act for wait, _ in waits_of(acting, regulation.pack()))),
        "more": any(getattr(asked, name) for name in SECOND),
        "words": Words(today),
    }


class Words:
    """Values in words, as the cells of the list say them."""

    wan = staticmethod(short_money)

    def __init__(self, today: datetime.date) -> None:
        self.today = today

    def left(self, project: Project) -> str:
        """How far the nearest limit is, counted as it counts: 还有 3 个工作日, 还有 34 天, 今天到期, 已过 2 天."""
        assert project.next_due is not None  # noqa: S101  a cell without a limit is empty
        workdays = getattr(project, "nearest_in_workdays", False)
        found = span(regulation.pack(), workdays, project.next_due.toordinal(), self.today.toordinal())
        return found.words.replace("逾期", "已过") if found.by > 0 else found.words


def chips(asked: Asked) -> list[tuple[str, str]]:
    """Each filter in words, and the address of the list without it."""
    found = []
    for name, value in asked.filters.items():
        said = SAID.get(name) or f"{WORDS[name]}：{_said(name, value)}"
        found.append((said, asked.but(**{name: type(getattr(asked, name))()})))
    return found


def _said(name: str, value: str) -> str:
    if name == "due":
        return SPANS[value]
    if name == "article":
        article = regulation.article(int(value))
        return article.title if article else value
    return value
