"""The budget of a project by year (年度): what entries and what is on record from before say. Money in 分."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from quancheng.law import to_inside, to_outside
from quancheng.law.values import THOUSANDTHS
from quancheng.lifecycle.acts.doing import Doing
from quancheng.lifecycle.findings import State
from quancheng.money.models import ANNUAL, BudgetEntry
from quancheng.projects.models import Item, Project

KIND, YEAR, BUDGET = "年度", "年份", "当年预算额"


def annual_so_far(state: State) -> dict[int, int]:
    """Year → what is entered or on record for it (one statement)."""
    facts = state.law.pack.vocabulary.facts[KIND]
    found: dict[int, int] = {}
    for item in _items(state.rows.items):
        year, budget = (to_inside(facts[name], item.facts.get(name)) for name in (YEAR, BUDGET))
        if isinstance(year, int) and isinstance(budget, int):
            found[year // THOUSANDTHS] = budget
    entries = BudgetEntry.objects.filter(project=state.project, kind=ANNUAL)
    return found | dict(entries.values_list("year", "amount"))


def keep_year(do: Doing, project: Project, year: int, amount: int) -> None:
    """The year's budget as the law sees it: in the year on record, else in a new one."""
    told: dict[str, Any] = {BUDGET: to_outside("金额", amount)}
    mark = {"source": "行为", "act": do.name, "on": do.on.isoformat()}
    item = Item.objects.filter(project=project, kind=KIND, key=str(year)).first()
    if item is None:
        facts = {YEAR: year} | told
        Item.objects.create(project=project, kind=KIND, key=str(year), facts=facts, sources=dict.fromkeys(facts, mark))
    elif item.facts.get(BUDGET) is None:
        item.facts, item.sources = item.facts | told, item.sources | {BUDGET: mark}
        item.version += 1
        item.save(update_fields=["facts", "sources", "version"])
    else:
        return
    do.change(f"{KIND} {year} {BUDGET}", None, told[BUDGET])


def _items(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.kind == KIND]
