"""Returning an application: what may be returned, beside what it says and what it said the time before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict

from quancheng.lifecycle.acts.acceptance import Returning
from quancheng.lifecycle.application import BY_KEY, PARTS
from quancheng.lifecycle.content import Difference, differences
from quancheng.lifecycle.refusals import Invalid
from quancheng.projects.models import Project, ReturnedItem, Submission
from quancheng.web.doors import Outcome

WHOLE = "items"
MOST = 200
"""So many returned items are looked at: more than a form has fields."""


@dataclass(frozen=True)
class Item:
    """One thing that may be returned. ``name``: its field; ``before``: what it said the time before, if it differs."""

    name: str
    part: str
    field: str
    text: str = ""
    before: str | None = None
    reason: str = ""
    picked: bool = False

    @property
    def item(self) -> Returning:
        return Returning(self.part, self.field, self.reason)


@dataclass(frozen=True)
class Mended:
    """One thing that was returned: ``changed`` where it says something else now."""

    title: str
    field: str
    reason: str
    changed: bool


@dataclass(frozen=True)
class ShownPart:
    """A part with its fields."""

    key: str
    title: str
    whole: Item
    fields: list[Item]

    @property
    def picked(self) -> bool:
        return any(each.picked for each in self.fields)


def last_two(project: Project) -> list[Submission]:
    """What was submitted last, and the time before, newest first (one statement)."""
    return list(Submission.objects.filter(project=project).order_by("-number")[:2])


def differences_between(sent: Sequence[Submission]) -> list[Difference]:
    """What changed from the submission before to the last."""
    return differences(sent[1].content, sent[0].content) if len(sent) > 1 else []


def returned_before(project: Project, last: Submission | None) -> list[Mended]:
    """What was returned the last time before the last submission, and whether it is mended (one statement)."""
    if last is None:
        return []
    found = ReturnedItem.objects.filter(submission__project=project, submission__number__lt=last.number)
    rows = list(found.select_related("submission").order_by("-submission__number", "id")[:MOST])
    rows = [row for row in rows if row.submission_id == rows[0].submission_id]
    changed = differences(rows[0].submission.content, last.content) if rows else []
    said = {(each.part, name) for each in changed for name in (each.field, "")}
    told = []
    for row in rows:
        title = BY_KEY[row.part].title if row.part in BY_KEY else row.part
        told.append(Mended(title, row.field, row.reason, (title, row.field) in said))
    return told


def items(sent: Sequence[Submission]) -> list[Item]:
    """Every part and every field of what was submitted last."""
    if not sent:
        return []
    now: Mapping[str, Mapping[str, str]] = sent[0].content
    old = {(each.part, each.field): each.old for each in differences_between(sent)}
    found = []
    for place, part in enumerate(PARTS):
        found.append(Item(f"i{place}", part.key, ""))
        named = dict.fromkeys((*part.facts, *part.texts)) if not part.rows else {}
        said = now.get(part.title, {})
        for number, field in enumerate(dict.fromkeys((*said, *(name for name in named if name in said)))):
            before = old.get((part.title, field))
            found.append(Item(f"i{place}-{number}", part.key, field, said.get(field, ""), before))
    return found


def picked(posted: QueryDict, found: Sequence[Item]) -> list[Item]:
    """Those that were ticked, or have a reason written beside them."""
    ticked = set(posted.getlist("item"))
    chosen = []
    for each in found:
        reason = posted.get(f"r-{each.name}", "").strip()
        if each.name in ticked or reason:
            chosen.append(replace(each, reason=reason, picked=True))
    return chosen


def parts(found: Sequence[Item], chosen: Sequence[Item]) -> list[ShownPart]:
    """The form as it is shown, with what was ticked and typed."""
    typed = {each.name: each for each in chosen}
    shown = [typed.get(each.name, each) for each in found]
    made = []
    for part in PARTS:
        own = [each for each in shown if each.part == part.key]
        if own:
            made.append(ShownPart(part.key, part.title, own[0], own[1:]))
    return made


def at_their_items(outcome: Outcome | None, chosen: Sequence[Item]) -> Outcome | None:
    """The same outcome with each fault at the item it is about."""
    if outcome is None or not isinstance(outcome.refusal, Invalid):
        return outcome
    errors: dict[str, str] = {}
    for fault in outcome.refusal.faults:
        place = (fault.row or 0) - 1
        item = chosen[place] if 0 <= place < len(chosen) else None
        title = f"“{item.field or BY_KEY[item.part].title}”：" if item else ""
        errors[item.name if item else ""] = f"{title}{fault.message}"
    return replace(outcome, errors=errors)
