"""One part of an application as a page: its questions and rows, from the record or from what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from quancheng.law import Pack, dimensions
from quancheng.lifecycle.acts import drafting
from quancheng.lifecycle.acts.evaluation import file_evaluation
from quancheng.lifecycle.application import COBUILDERS, JOINT, NONE, PARTS, Part
from quancheng.lifecycle.content import words_of_thousandths
from quancheng.projects.models import Scratch
from quancheng.projects.models.application import CATEGORIES, OPENING, OWN, SHARING
from quancheng.web.application import Application
from quancheng.web.application_rows import MOST, Row, padded, posted_rows, total, with_units
from quancheng.web.inputs import Input, box, inputs, typed

ON, OPINION = "on", "opinion"
ACTS: dict[str, Any] = {
    "scheme": drafting.write_scheme,
    "resources": drafting.list_resources,
    "safety": drafting.state_safety,
    "powers": drafting.split_powers,
    "evaluation": file_evaluation,
}
"""The act that saves a part; the others are saved by `draft`."""


@dataclass
class Filled:
    """What stands in the boxes of a part. ``bound``: typed and not saved."""

    values: dict[str, str]
    rows: list[Row] = field(default_factory=list)
    bound: bool = False


def standing(application: Application, part: Part) -> Filled:
    """What is on record."""
    if part.key == "evaluation":
        return Filled(_evaluated(application))
    return Filled(application.values(part), application.rows(part))


def from_typing(application: Application, part: Part, posted: Mapping[str, str]) -> Filled:
    """What was typed, over what is on record where a question was not on the page."""
    base = standing(application, part)
    if part.key == "evaluation":
        names = [*base.values]
        return Filled(base.values | {name: posted[name].strip() for name in names if name in posted}, bound=True)
    values = base.values | typed(part, application.state.law.pack.vocabulary, posted)
    if not part.rows:
        return Filled(values, bound=True)
    rows = posted_rows(part.rows, posted) if application.rows_open(part) else base.rows
    return Filled(values, rows, bound=True)


def act(application: Application, part: Part, posted: Mapping[str, str]) -> tuple[Any, dict[str, Any]]:
    """The act that saves a part, and what it is told of what was typed."""
    if part.key == "evaluation":
        return file_evaluation, {"values": from_typing(application, part, posted).values}
    values = typed(part, application.state.law.pack.vocabulary, posted)
    told: dict[str, Any] = {"values": values}
    if part.rows:
        told["rows"] = _rows_to_save(application, part, values, posted)
    if part.key in ACTS:
        return ACTS[part.key], told
    return drafting.draft, told | {"part": part.key}


def _rows_to_save(
    application: Application, part: Part, values: Mapping[str, str], posted: Mapping[str, str]
) -> list[Row]:
    rows = application.rows(part)
    if application.rows_open(part) and posted.get("take-rows") != "now":
        rows = posted_rows(part.rows, posted)
    if part.rows != COBUILDERS:
        return rows
    joint = values.get(JOINT, box(application.state.facts.get(JOINT)))
    return [] if joint == NONE else with_units(rows, application.project.jurisdiction)


def questions(application: Application, part: Part, filled: Filled) -> list[Input]:
    """The questions of a part with what stands in them, which are open, and why they were returned."""
    pack = application.state.law.pack
    if part.key == "evaluation":
        found = _dimensions(pack, application, filled.values)
        return [replace(each, open=application.filing_open(part)) for each in found]
    return [
        replace(
            each,
            open=application.field_open(part, each.name),
            reason="；".join(application.reasons(part, each.name)),
            was=application.was(part, each.name) if application.reasons(part, each.name) else "",
        )
        for each in inputs(part, pack.vocabulary, filled.values)
    ]


def context(application: Application, part: Part, filled: Filled) -> dict[str, Any]:
    """What the page of a part shows."""
    closed = application.why_closed(part)
    asked = questions(application, part, filled)
    rows = padded(part.rows, filled.rows) if part.rows in MOST else []
    amounts, whole = total(rows) if part.key == "estimate" else ([], "")
    return {
        "part": part,
        "number": PARTS.index(part) + 1,
        "parts": len(PARTS),
        "article": application.article(part.article),
        "inputs": asked,
        "rows": rows,
        "categories": CATEGORIES,
        "sharing": SHARING,
        "opening": OPENING,
        "amounts": amounts,
        "most": MOST.get(part.rows, 0),
        "total": whole,
        "rows_open": bool(part.rows) and application.rows_open(part),
        "closed": closed,
        "writable": not closed and application.filing_open(part),
        "reasons": application.reasons(part) + application.row_reasons(part, [each.name for each in asked]),
        "bound": filled.bound,
        "seen": application.seen(part),
        "evaluation": next((each for each in application.state.rows.evaluations if each.kind == OWN), None),
    }


def newly_asked(application: Application, part: Part, posted: Mapping[str, str]) -> list[str]:
    """The questions that the answers have just made arise, and that were not answered along with them."""
    vocabulary = application.state.law.pack.vocabulary
    was = {each.name for each in inputs(part, vocabulary, application.values(part)) if each.shown}
    now = inputs(part, vocabulary, application.values(part) | typed(part, vocabulary, posted))
    return [each.name for each in now if each.shown and each.name not in was and not each.value]


def scratch(application: Application, part: Part) -> Scratch | None:
    """What this person has typed in a part and not saved (one statement)."""
    if application.why_closed(part):
        return None
    return Scratch.objects.filter(project=application.project, person=application.acting.person, part=part.key).first()


def _evaluated(application: Application) -> dict[str, str]:
    own = next((each for each in application.state.rows.evaluations if each.kind == OWN), None)
    scores = own.scores if own else {}
    found = {name: words_of_thousandths(scores.get(name)) for name, _ in _full_marks(application)}
    return found | {ON: own.on.isoformat() if own and own.on else "", OPINION: own.opinion if own else ""}


def _full_marks(application: Application) -> list[tuple[str, Decimal]]:
    return dimensions(application.state.law.pack, application.state.today)


def _dimensions(pack: Pack, application: Application, values: Mapping[str, str]) -> list[Input]:
    found = [
        Input(name, "number", values.get(name, ""), f"满分 {full:f} 分。", unit="分", width="5")
        for name, full in dimensions(pack, application.state.today)
    ]
    found.append(Input(ON, "date", values.get(ON, ""), "以评估报告的落款日期为准。", width="10", label="报告日"))
    opinion = "评估的结论，和为什么这样认为。"
    found.append(Input(OPINION, "textarea", values.get(OPINION, ""), opinion, label="结论意见", rows=5))
    return found
