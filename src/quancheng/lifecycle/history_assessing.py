"""Can a row of a work table be entered, and what would the law say of it? Nothing is written."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Unit
from quancheng.law import Pack
from quancheng.law.bindings import Binding
from quancheng.ledger.cells import plain
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.findings import State
from quancheng.lifecycle.history import CODE, Record, Told, preview, read
from quancheng.lifecycle.history_table import DOUBTFUL, FAULTY, FOREIGN, NO_UNIT, READY, THERE, Row
from quancheng.lifecycle.holders import BUILDER
from quancheng.lifecycle.laws import bindings, law_of
from quancheng.lifecycle.refusals import Invalid
from quancheng.projects.models import VOID, Project


class Assessor:
    """Says of rows whether they can be entered. Made for one person on one day (two statements)."""

    def __init__(self, acting: Acting, today: datetime.date) -> None:
        self.acting, self.today = acting, today
        self.bound: list[Binding] = list(bindings(acting.jurisdiction))
        self.pack: Pack = law_of(acting.jurisdiction, today).pack
        units = list(Unit.objects.filter(jurisdiction=acting.jurisdiction).select_related("jurisdiction"))
        self.units = {unit.name: unit for unit in units}
        self.by_id = {unit.public_id: unit for unit in units if unit.dissolved_on is None}
        self._by_text = {plain(unit.name): unit for unit in self.by_id.values()}
        self._by_code = {unit.code: unit for unit in self.by_id.values() if unit.code}

    def assess(self, rows: Sequence[Row]) -> None:
        """Sets status, counts, existing and message of each (at most two statements, however many)."""
        records = {row.place: record for row in rows if (record := self._record(row))}
        self._look_up([row for row in rows if row.place in records], records)

    def record(self, row: Row) -> Record:
        """The row as it would be kept. Raises Invalid."""
        told, unit = row.told, self.by_id[row.unit]
        said = Told(told["facts"], told["children"], told["unknown_kinds"])
        return read(self.pack, unit, row.stage or row.suggested, said, self.today, self.units)

    def state(self, row: Row) -> State:
        """What the law would say of it. Raises Invalid."""
        return preview(self.record(row), self.bound, self.today)

    def match(self, row: Row) -> None:
        """The unit of a row by its exact name or its code; where the two differ it stays unknown."""
        named = self._by_text.get(plain(row.written))
        coded = self._by_code.get(plain(str(row.told["facts"].get(CODE) or "")).upper())
        found = named or coded
        if named and coded and named != coded:
            found = None
        if not row.written and not coded and self.acting.duty == BUILDER:
            found = self.acting.unit
        row.unit = found.public_id if found and found.public_id in self.by_id else ""

    def _record(self, row: Row) -> Record | None:
        row.counts, row.existing, row.message = {}, "", ""
        if not row.unit:
            row.status = NO_UNIT
            return None
        if self.acting.duty == BUILDER and self.acting.unit and row.unit != self.acting.unit.public_id:
            row.status = FOREIGN
            return None
        try:
            record = self.record(row)
        except Invalid as refusal:
            row.status, row.message = FAULTY, refusal.message
            return None
        shades = [shade for shade, _ in preview(record, self.bound, self.today).shaded]
        row.counts = {shade: shades.count(shade) for shade in dict.fromkeys(shades)}
        row.status = DOUBTFUL if row.problems else READY
        return record

    def _look_up(self, rows: Sequence[Row], records: dict[int, Record]) -> None:
        """What is there already: by number, or without one by unit and name."""
        there = Project.objects.filter(jurisdiction=self.acting.jurisdiction)
        projects = [record.project for record in records.values()]
        numbered = there.filter(number__in=[each.number for each in projects if each.number])
        named = there.filter(name__in=[each.name for each in projects if not each.number]).exclude(state=VOID)
        by_number = {each.number: each for each in numbered}
        by_name = {(each.unit_id, each.name): each for each in named}
        seen = set(visible(self.acting).filter(pk__in=[each.pk for each in by_number.values()]).values_list("pk"))
        for row in rows:
            project = records[row.place].project
            other = by_number.get(project.number) if project.number else by_name.get((project.unit_id, project.name))
            if other is None:
                continue
            if project.number and (other.pk,) not in seen:
                row.status, row.message = FAULTY, f"项目编号“{project.number}”已被本行政区的其他项目使用，请核对"
            else:
                row.status, row.existing = THERE, other.public_id
                row.message = f"{other.number or '尚无编号'} {other.name}"
