"""Two people wrote in one part: what was typed beside what stands now, to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from quancheng.lifecycle.application import Part
from quancheng.web.application import Application
from quancheng.web.application_rows import FIELDS, Row
from quancheng.web.part_pages import from_typing, standing

TAKE, NOW, ROWS = "take-", "now", "rows"
_ASIDE = ("once", "version", "seen", "csrfmiddlewaretoken", "then")


@dataclass(frozen=True)
class Conflict:
    """One field (or all rows) of which two versions stand."""

    name: str
    words: str
    mine: str
    now: str


def conflicts(application: Application, part: Part, posted: Mapping[str, str]) -> list[Conflict]:
    """Every field in which what was typed is not what stands now."""
    mine, now = from_typing(application, part, posted), standing(application, part)
    labels = {"on": "报告日", "opinion": "结论意见"}
    found = [
        Conflict(name, labels.get(name, name), text, now.values.get(name, ""))
        for name, text in mine.values.items()
        if name in posted and text != now.values.get(name, "")
    ]
    if mine.rows != now.rows:
        found.append(Conflict(ROWS, "明细", said(part, mine.rows), said(part, now.rows)))
    return found


def settled(posted: QueryDict) -> dict[str, str]:
    """What was typed, without the fields for which the version that stands was chosen."""
    taken = {name.removeprefix(TAKE) for name, value in posted.items() if name.startswith(TAKE) and value == NOW}
    return {name: str(value) for name, value in posted.items() if name not in taken}


def carried(posted: Mapping[str, str]) -> list[tuple[str, str]]:
    """What was typed, to be sent along again."""
    return [(name, text) for name, text in posted.items() if name not in _ASIDE and not name.startswith(TAKE)]


def said(part: Part, rows: list[Row]) -> str:
    """Rows as a text, a line each."""
    return "\n".join(
        f"{number}. {'，'.join(row[name] for name in FIELDS[part.rows] if row[name])}"
        for number, row in enumerate(rows, 1)
    )
