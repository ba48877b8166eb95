"""作出认定: a fact the law leaves to an authority is found to be so, or not, with a reason (第十三条 and others)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.law import PROJECT, Fact, Pack, Rule
from quancheng.law.explain import reached
from quancheng.law.expressions import Fact as Named
from quancheng.lifecycle.acts.approving.distance import demand_distance
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.doing import doing
from quancheng.lifecycle.holders import held
from quancheng.lifecycle.register import official

FINDING = "作出认定"
YES, NO = "是", "否"
LONGEST_REASON = 500


@official(FINDING)
def find(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None,
    values: Mapping[str, Any],
) -> None:  # fmt: skip
    """Find a ``fact`` of the project to be 是 or 否 (``value``) for a ``reason``; the project is judged anew.

    Only facts that the vocabulary leaves to the own duty (认定). Found again, the last finding counts. Raises Invalid,
    NotAllowed, WrongState, Stale.
    """
    with doing(FINDING, acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        demand_distance(do, opened)
        pack = do.law.pack
        fact = pack.vocabulary.facts[PROJECT].get(str(values.get("fact") or ""))
        asked = Asked(values, articles(pack, fact.name) if fact else "")
        _check(asked, acting, fact, pack)
        value = asked.choice("value", "认定的结果", (YES, NO)) == YES
        reason = asked.text("reason", "认定的理由", longest=LONGEST_REASON)
        if fact is not None and not asked.faults and opened.facts.get(fact.name) is value:
            asked.wrong("value", f"“{fact.name}”现在就是“{YES if value else NO}”，不用再认定")
        asked.done()
        assert fact is not None  # noqa: S101  what is missing was a fault
        do.set_facts({fact.name: value}, "认定")
        do.note = reason
        do.reply |= {"project": opened.public_id}


def findable(pack: Pack, acting: Acting) -> list[Fact]:
    """The facts of a project that the vocabulary leaves to this person's duty."""
    return [fact for fact in pack.vocabulary.facts[PROJECT].values() if _mine(acting, fact)]


def rules_on(pack: Pack, fact: str) -> list[Rule]:
    """The rules that look at a fact of the project, themselves or through derived facts, in the order of articles."""
    return [
        rule
        for rule in pack.rules.values()
        if any(
            isinstance(node, Named) and (node.kind, node.name) == (PROJECT, fact)
            for node in reached(pack, *(clause.meaning for clause in rule.clauses))
        )
    ]


def articles(pack: Pack, fact: str) -> str:
    """The articles that speak of a fact: 第十三条、第二十五条."""
    numbers = {rule.article for rule in rules_on(pack, fact)}
    return "、".join(article.title for article in pack.articles if article.number in numbers)


def _check(asked: Asked, acting: Acting, fact: Fact | None, pack: Pack) -> None:
    told = str(asked.values.get("fact") or "").strip()
    if not told:
        asked.wrong("fact", "请选择要认定的事实")
    elif fact is None or fact.finding is None or fact.type != "是否":
        asked.wrong("fact", f"“{told}”不是由部门认定的事实；可以认定：{_names(findable(pack, acting))}")
    elif not _mine(acting, fact):
        asked.wrong("fact", f"“{told}”由{pack.terms.names.get(fact.finding, fact.finding)}认定")


def _mine(acting: Acting, fact: Fact) -> bool:
    return fact.type == "是否" and fact.finding in held(acting.duty)


def _names(facts: Sequence[Fact]) -> str:
    return "、".join(fact.name for fact in facts) or "没有"
