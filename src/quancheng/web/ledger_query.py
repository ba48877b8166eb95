"""How somebody looks at the ledger: what the address says, read once, and written back in one form."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.encoding import uri_to_iri

from quancheng.projects.models.project import STATES
from quancheng.web import regulation
from quancheng.web.ledger_columns import DEFAULT, known

SHADES = ("不符合", "原则不符", "逾期办结", "待认定", "未到期")
"""The verdicts a project is counted by; 已放行 can only be asked for with a rule or an article."""

SORTS = {"number": "编号", "amount": "投资额", "next_due": "最近期限", "breaches": "不符合", "changed_at": "更新时间"}
"""Columns of Project a list can be ordered by: those with an index behind them."""

RISING = ("number", "next_due")
"""Those that are first looked at from their beginning; the rest from the largest or newest."""

SPANS = {"10": "10 个工作日内", "30": "30 个工作日内", "any": "有期限"}
SIZES = (25, 50, 100)
LONGEST = 60
LONGEST_PLACE = 100
MOST_COLUMNS = 20
FIRST_YEAR, LAST_YEAR = 1990, 2069


@dataclass(frozen=True)
class Asked:
    """Filters, order, columns, place. Whatever the address says that is none of these is left alone."""

    q: str = ""
    stage: str = ""
    state: str = ""
    shade: str = ""
    due: str = ""
    unit: str = ""
    year: str = ""
    article: str = ""
    rule: str = ""
    awaits: str = ""
    """An act: projects for which it is waited for, of who looks."""

    historic: bool = False
    mine: bool = False
    sort: str = "changed_at"
    down: bool = True
    size: int = SIZES[0]
    columns: tuple[str, ...] = DEFAULT
    after: str = ""
    before: str = ""
    dropped: int = 0
    """Columns that were asked for beyond MOST_COLUMNS."""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What the address says, without the place on the list and without what goes without saying."""
        return [*self.filters.items(), *self.shape]

    @property
    def filters(self) -> dict[str, str]:
        """What narrows the list."""
        texts = {name: getattr(self, name) for name in TEXTS}
        return {name: text for name, text in texts.items() if text} | {
            name: "1" for name in FLAGS if getattr(self, name)
        }

    @property
    def shape(self) -> list[tuple[str, str]]:
        """How the list is laid out."""
        found = []
        if (self.sort, self.down) != (PLAIN.sort, PLAIN.down):
            found.append(("sort", ("-" if self.down else "") + self.sort))
        if self.size != PLAIN.size:
            found.append(("size", str(self.size)))
        if self.columns != PLAIN.columns:
            found += [("col", code) for code in self.columns]
        return found

    @property
    def query(self) -> str:
        """The same as one text: what a saved view keeps, and what tells two views apart."""
        return _written(self.pairs)

    def but(self, **changes: Any) -> str:
        """The address of the same with something else, at the beginning of the list unless it says where."""
        other = dataclasses.replace(self, **{"after": "", "before": ""} | changes)
        place = [(name, value) for name in ("after", "before") if (value := getattr(other, name))]
        written = _written([*other.pairs, *place])
        return f"?{written}" if written else ""

    @property
    def here(self) -> str:
        """The address of this very page."""
        return self.but(after=self.after, before=self.before)

    def by(self, sort: str) -> str:
        """The address of the same ordered by a column; the other way round where it is already."""
        down = not self.down if sort == self.sort else sort not in RISING
        return self.but(sort=sort, down=down)


TEXTS = ("q", "stage", "state", "shade", "due", "unit", "year", "article", "rule", "awaits")
FLAGS = ("historic", "mine")
PLAIN = Asked()


def asked(given: QueryDict) -> Asked:
    """What an address asks for; values that are none are as if they were not there."""
    texts = {name: " ".join(given.get(name, "").replace("\0", "").split())[:LONGEST] for name in TEXTS}
    allowed: Mapping[str, Iterable[str]] = {
        "state": STATES, "shade": (*SHADES, "已放行"), "due": SPANS, "awaits": regulation.pack().acts,
    }  # fmt: skip
    for name, values in allowed.items():
        texts[name] = texts[name] if texts[name] in values else ""
    if not (texts["rule"] or texts["article"]) and texts["shade"] not in SHADES:
        texts["shade"] = ""
    texts["year"] = _whole(texts["year"], FIRST_YEAR, LAST_YEAR)
    texts["article"] = _whole(texts["article"], 1, 999)
    told: dict[str, Any] = {**texts, **{name: given.get(name) == "1" for name in FLAGS}}
    sort = given.get("sort", "")
    if sort.removeprefix("-") in SORTS:
        told |= {"sort": sort.removeprefix("-"), "down": sort.startswith("-")}
    size = _whole(given.get("size", ""), SIZES[0], SIZES[-1])
    if size and int(size) in SIZES:
        told["size"] = int(size)
    if columns := tuple(known(given.getlist("col"))):
        told |= {"columns": columns[:MOST_COLUMNS], "dropped": len(columns[MOST_COLUMNS:])}
    return Asked(**told, after=given.get("after", "")[:LONGEST_PLACE], before=given.get("before", "")[:LONGEST_PLACE])


def asked_in(query: str) -> Asked:
    """What a saved view asks for."""
    return asked(QueryDict(query))


def _whole(text: str, least: int, most: int) -> str:
    fits = text.isascii() and text.isdigit() and len(text) < 5 and least <= int(text) <= most
    return str(int(text)) if fits else ""


def _written(pairs: list[tuple[str, str]]) -> str:
    return uri_to_iri(urlencode(pairs))
