"""report.json, written as projects come by: what a program needs, nothing of a secret project but its row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from quancheng.law import Pack, Verdict, snapshot_id
from quancheng.ledger.book import Book
from quancheng.ledger.judged import Judged
from quancheng.ledger.problems import Problem

OMITTED = (
    "台账超过 2,000 个项目，从简：“不符合”列全 clauses 和 would_change，“逾期办结”列 clauses，其余判定两者都不列；"
    "“待认定”要补的事实见 report.xlsx"
)
WITHHELD = "涉密项目：交区国家保密局线下审查确认，这里只列行号"
REMEMBERED = 10_000
_CLAUSES, _CHANGES = ("不符合", "逾期办结"), ("不符合",)


class JsonReport:
    """Writes to ``file`` from the first line to the last."""

    def __init__(self, file: TextIO, meta: dict[str, Any], brief: bool) -> None:
        self.file, self.brief = file, brief
        self._first = True
        self._lines: dict[tuple[object, ...], str] = {}
        head = json.dumps(meta | ({"omitted": OMITTED} if brief else {}), ensure_ascii=False)
        file.write(head.removesuffix("}") + ',\n"projects": [')

    def project(self, judged: Judged) -> None:
        """One project with all its verdicts."""
        head = _dump(_head(judged)).removesuffix("}")
        verdicts = ",".join(self._verdict(verdict) for verdict in judged.verdicts)
        self.file.write(("" if self._first else ",") + f'\n{head},"verdicts":[{verdicts}]}}')
        self._first = False

    def close(self, problems: Iterable[Problem], beyond: int) -> None:
        """The problems, and the end."""
        self.file.write('\n],\n"problems": [')
        for index, problem in enumerate(problems):
            self.file.write(("," if index else "") + "\n" + _dump(problem.as_json()))
        self.file.write(f'\n],\n"problems_beyond": {beyond}}}\n')

    def _verdict(self, verdict: Verdict) -> str:
        if not self.brief or verdict.verdict in _CLAUSES:
            return _dump(self._as_json(verdict))
        # Without reasons few verdicts differ: a large ledger has the same line a million times.
        doubts = (verdict.provisional, verdict.basis_lapsed, verdict.waived_by)
        key = (verdict.rule.name, verdict.code, verdict.number, verdict.due, verdict.opens, *doubts)
        if key not in self._lines:
            if len(self._lines) >= REMEMBERED:
                self._lines.clear()
            self._lines[key] = _dump(verdict.as_json(explain=False))
        return self._lines[key]

    def _as_json(self, verdict: Verdict) -> dict[str, Any]:
        result = verdict.as_json(explain=not self.brief)
        if self.brief:
            result["clauses"] = verdict.clauses
            if verdict.verdict in _CHANGES:
                result["would_change"] = verdict.would_change
        return result


def _head(judged: Judged) -> dict[str, Any]:
    place = {"工作表": judged.sheet, "行": judged.row}
    if judged.secret:
        return {"项目编号": None, "项目名称": None, **place, "涉密": True, "说明": WITHHELD}
    return {"项目编号": judged.number, "项目名称": judged.name, **place}


def meta(pack: Pack, today: date, ledger: str, fingerprint: str) -> dict[str, Any]:
    """What the report rests on: which regulation, in which state, on which day, on which file."""
    return {
        "pack": pack.name,
        "regulation": f"{pack.title}（{pack.number}）",
        "snapshot": snapshot_id(pack),
        "today": today.isoformat(),
        "lapsed": bool(pack.expires and today > pack.expires),
        "ledger": ledger,
        "ledger_sha256": fingerprint,
    }


def sheets(book: Book) -> list[dict[str, Any]]:
    """How each sheet was read: its header, other names mapped, columns left unread."""
    return [
        {
            "sheet": plan.name,
            "kind": plan.kind,
            "header_row": plan.header,
            "rows": book.rows.get(plan.name, 0),
            "mapped": dict(plan.mapped),
            "unknown": [{"column": column.heading, "did_you_mean": column.likely} for column in plan.unknown],
            "missing": list(plan.missing),
        }
        for plan in book.plans
    ] + [{"sheet": name, "kind": None, "reason": reason} for name, reason in book.ignored]


def fingerprint(source: Path | bytes) -> str:
    """SHA-256 of the ledger, so that a report can be tied to the very file it judged."""
    data = source if isinstance(source, bytes) else source.read_bytes()
    return hashlib.sha256(data).hexdigest()


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
