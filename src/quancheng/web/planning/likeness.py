"""What the items of a plan are like: the unified-build list, projects and systems there are, other units' plans.

Candidates come from the index and from pairs of characters; each is then compared and explained. It only shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Jurisdiction
from quancheng.law.likeness import Measure
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.acts.planning.commenting import LISTED, LONGEST_OTHER, PLANNED, PROJECT, texts_of
from quancheng.lifecycle.plans import filed_items
from quancheng.projects.grams import tokens
from quancheng.projects.likeness import CONTENT, GOAL, WHOLE, Likeness, Texts, compare, plain
from quancheng.projects.models import VOID, Item, PlanItem, UnifiedItem, UnifiedList
from quancheng.projects.models.planning import EXISTING, OTHER, UNIFIED
from quancheng.search.alike import alike

SYSTEM, SYSTEM_NAME = "系统", "系统名称"
MOST = 10
"""Things shown beside one item."""

MOST_PLANNED = 5000
COMMON = 60
"""A pair that so many things of a pool have leads to none of them."""


class Thing(NamedTuple):
    """Something an item may be like. ``ref``: as the act is told; ``where``: whose it is, or how far it is."""

    ref: str
    against: str
    name: str
    where: str
    href: str
    texts: Texts


@dataclass(frozen=True)
class Hit:
    """A thing with how alike it is."""

    thing: Thing
    likeness: Likeness

    def reached(self, measure: Measure) -> list[str]:
        """Why it is shown: which of the lines it reaches; not at all where none."""
        name = self.likeness.parts[0].score or 0
        reasons = ["相似度"] if self.likeness.total >= measure.line * WHOLE else []
        return reasons + (["名称"] if name >= measure.name_line * WHOLE else [])

    @property
    def other(self) -> str:
        """What the comment on it calls it: the same words as the act keeps."""
        whole = f"{self.thing.where}：{self.thing.name}"
        return self.thing.name if self.thing.against == UNIFIED else whole[:LONGEST_OTHER]


def hits(acting: Acting, items: Sequence[PlanItem], measure: Measure) -> dict[int, list[Hit]]:
    """By item's key, what it is like from the line on, the likest first (six statements, however many there are)."""
    if not items:
        return {}
    plan = items[0].plan
    listed = _Pool(_listed(plan.jurisdiction, plan.year))
    planned = _Pool(_planned(plan.jurisdiction, plan.year, plan.unit_id))
    existing = _existing(acting, items)
    found = {}
    for item in items:
        things = [*listed.near(item.name), *planned.near(item.name), *existing[item.pk]]
        found[item.pk] = ranked(texts_of(item), things, measure)
    return found


def against_list(jurisdiction: Jurisdiction, year: int, texts: Sequence[Texts], measure: Measure) -> list[list[Hit]]:
    """For each of these what of the unified-build list it is like: what a unit sees before it files (one statement)."""
    listed = _Pool(_listed(jurisdiction, year))
    return [ranked(each, listed.near(each.name), measure) for each in texts]


def ranked(mine: Texts, things: Iterable[Thing], measure: Measure) -> list[Hit]:
    """Those that reach a line; of each reference (a project, its systems) the likest."""
    best: dict[str, Hit] = {}
    for thing in things:
        hit = Hit(thing, compare(mine, thing.texts, measure.weights))
        if hit.reached(measure):
            known = best.get(thing.ref)
            if known is None or known.likeness.total < hit.likeness.total:
                best[thing.ref] = hit
    return sorted(best.values(), key=lambda hit: (-hit.likeness.total, hit.thing.name))[:MOST]


class _Pool:
    """A few thousand things by their pairs of characters."""

    def __init__(self, things: Sequence[Thing]) -> None:
        self.things = things
        self.having: dict[str, list[int]] = defaultdict(list)
        for place, thing in enumerate(things):
            for token in dict.fromkeys(tokens(plain(thing.texts.name))):
                self.having[token].append(place)

    def near(self, name: str) -> list[Thing]:
        """Those whose name shares a pair that is not common; all of a small pool."""
        if len(self.things) <= COMMON:
            return list(self.things)
        lists = [self.having.get(token, []) for token in tokens(plain(name))]
        places = {place for found in lists if len(found) <= COMMON for place in found}
        return [self.things[place] for place in sorted(places)]


def _listed(jurisdiction: Jurisdiction, year: int) -> list[Thing]:
    last = UnifiedList.objects.filter(jurisdiction=jurisdiction, year=year).order_by("-number").values("pk")[:1]
    href = f"{reverse('unified-list')}?year={year}"
    return [
        Thing(f"{LISTED}:{each.pk}", UNIFIED, each.name, each.provider, href, texts_of(each))
        for each in UnifiedItem.objects.filter(list=last)
    ]


def _planned(jurisdiction: Jurisdiction, year: int, own: int) -> list[Thing]:
    others = filed_items().filter(plan__jurisdiction=jurisdiction, plan__year=year).exclude(plan__unit=own)
    columns = ("public_id", "name", "purpose", "functions", "plan__unit__name", "plan__public_id")
    return [
        Thing(
            f"{PLANNED}:{item}", OTHER, name, unit, reverse("annual-plan", kwargs={"id": plan}),
            Texts(name, purpose, functions),
        )
        for item, name, purpose, functions, unit, plan in others.order_by("pk").values_list(*columns)[:MOST_PLANNED]
    ]  # fmt: skip


def _existing(acting: Acting, items: Sequence[PlanItem]) -> dict[int, list[Thing]]:
    """For each item the projects it may be like, each by its own name and by those of its systems."""
    candidates = dict(zip([item.pk for item in items], alike([plain(item.name) for item in items]), strict=True))
    wanted = {key for keys in candidates.values() for key in keys}
    seen = visible(acting).exclude(state=VOID).filter(pk__in=wanted)
    columns = ("pk", "public_id", "name", "unit__name", f"details__{GOAL}", f"details__{CONTENT}")
    projects = {row[0]: _things(row) for row in seen.values_list(*columns)}
    systems = Item.objects.filter(kind=SYSTEM, project__in=projects.keys()).values_list("project_id", "facts")
    for project, facts in systems:
        base = projects[project][0]
        if name := facts.get(SYSTEM_NAME):
            projects[project].append(base._replace(texts=base.texts._replace(name=str(name))))
    own = {item.pk: item.project_id for item in items}
    return {
        item: [thing for key in keys if key != own[item] for thing in projects.get(key, ())]
        for item, keys in candidates.items()
    }


def _things(row: Sequence[object]) -> list[Thing]:
    _, public_id, name, unit, goal, content = row
    texts = Texts(str(name), str(goal or ""), str(content or ""))
    href = reverse("dossier", kwargs={"id": str(public_id)})
    return [Thing(f"{PROJECT}:{public_id}", EXISTING, str(name), str(unit), href, texts)]
