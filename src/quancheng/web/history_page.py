"""The form of one part of a project that is being entered as 补录: filled, read, taken into the work table's row."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from quancheng.accounts.models import Unit
from quancheng.accounts.presence import Request
from quancheng.law import PROJECT
from quancheng.lifecycle.history import NAME, NUMBER, stages
from quancheng.lifecycle.history_assessing import Assessor
from quancheng.lifecycle.history_table import Row
from quancheng.lifecycle.holders import BUILDER
from quancheng.web import history_inputs as ask
from quancheng.web.doors import acting
from quancheng.web.history import BASIC, candidates

BY_FORM = "表单填写"


class Page:
    """The form of one part of one row."""

    def __init__(self, request: Request, assessor: Assessor, found: Row, part: str) -> None:
        self.request, self.assessor, self.row, self.part = request, assessor, found, part
        self.posted: Mapping[str, str] = request.POST.dict() if request.method == "POST" else {}
        self.today: datetime.date = request.at.date()
        self.facts = ask.groups(assessor.pack.vocabulary).get(part) or []
        self.kind = part if part in assessor.pack.vocabulary.kinds else ""
        if self.kind:
            self.facts = list(assessor.pack.vocabulary.facts[part].values())
        self.errors: dict[str, str] = {}
        name = "basic" if part == BASIC else "children" if self.kind else "part"
        self.template = f"history/{name}.html"

    def save(self) -> bool:
        """Takes what was typed into the row; not a word of it where anything is wrong."""
        if self.part == BASIC:
            return self._save_basic()
        return self._save_children() if self.kind else self._save_facts()

    def _save_basic(self) -> bool:
        name, number = self.posted.get(NAME, "").strip(), self.posted.get(NUMBER, "").strip()
        stage, unit = self.posted.get("stage", ""), self._unit()
        if not name:
            self.errors[NAME] = "请填写项目名称"
        if stage not in stages(self.assessor.pack):
            self.errors["stage"] = "请选择项目现在所处的阶段"
        if self.errors or unit is None:
            return False
        self._tell({NAME: name, NUMBER: number or None})
        self.row.name, self.row.number, self.row.stage, self.row.unit = name, number, stage, unit.public_id
        return True

    def _unit(self) -> Unit | None:
        me, written = acting(self.request), self.posted.get("unit", "").strip()
        if me.duty == BUILDER:
            return me.unit
        found = self.assessor.units.get(written)
        if found is None or found.public_id not in self.assessor.by_id:
            near = "、".join(unit.name for unit in candidates(self.assessor.units, written))
            self.errors["unit"] = (
                f"没有这个单位{f'；是不是：{near}' if near else ''}。填登记的全称，没有登记的请系统管理员登记"
            )
            return None
        return found

    def _save_facts(self) -> bool:
        found = ask.typed(self.facts, self.posted, self.today)
        self.errors = found.errors
        if not self.errors:
            self._tell(found.values)
        return not self.errors

    def _save_children(self) -> bool:
        told = self.row.told
        rows, found = ask.children_typed(self.facts, self.posted, self.today)
        self.errors = found.errors
        if self.errors:
            return False
        kinds = set(told["unknown_kinds"]) - {self.kind}
        if self.posted.get("known") != "all" and not rows:
            kinds.add(self.kind)
        old, sources = told["children"].get(self.kind, []), told["child_sources"].get(self.kind, [])
        told["children"][self.kind] = [values for _, values in rows]
        told["child_sources"][self.kind] = [
            sources[number - 1] if number <= len(sources) and old[number - 1] == values else BY_FORM
            for number, values in rows
        ]
        told["unknown_kinds"] = sorted(kinds)
        self.row.problems = [each for each in self.row.problems if each.get("kind") != self.kind]
        return True

    def _tell(self, values: Mapping[str, Any]) -> None:
        """Sets facts with their source; a problem with what is told anew is over."""
        told = self.row.told
        for name, value in values.items():
            if name not in told["facts"] or told["facts"][name] != value:
                told["facts"][name], told["fact_sources"][name] = value, BY_FORM
        self.row.problems = [
            each for each in self.row.problems if each.get("kind") != PROJECT or each.get("fact") not in values
        ]

    def context(self) -> dict[str, Any]:
        """What the form shows: as typed, or as told so far."""
        told = self.row.told
        found: dict[str, Any] = {
            "errors": self.errors,
            "title": "名称、单位和阶段" if self.part == BASIC else self.part,
        }
        if self.part == BASIC:
            unit = self.assessor.by_id.get(self.row.unit)
            stands = {
                NAME: self.row.name, NUMBER: told["facts"].get(NUMBER) or "", "stage": self.row.stage,
                "unit": unit.name if unit else self.row.written,
            }  # fmt: skip
            own = acting(self.request).duty == BUILDER
            values = stands | {name: text for name, text in self.posted.items() if name in stands}
            return found | {"values": values, "stages": stages(self.assessor.pack), "own": own}
        if not self.kind:
            questions = ask.as_typed(self.facts, self.posted, self.errors) if self.posted else None
            return found | {"questions": questions or ask.as_told(self.facts, told["facts"])}
        if self.posted:
            more = ask.BLANKS if "more" in self.posted else 0
            places = ask.places_typed(self.facts, self.posted, self.errors, more)
            return found | {"places": places, "known": self.posted.get("known", ""), "kind": self.kind}
        rows = told["children"].get(self.kind, [])
        known = "" if self.kind in told["unknown_kinds"] and not rows else "all"
        return found | {"places": ask.places_told(self.facts, rows), "known": known, "kind": self.kind}
