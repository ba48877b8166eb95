"""Writes the three reports of a ledger while it is judged; they appear whole or not at all."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import NamedTuple

from quancheng.law import Pack
from quancheng.ledger.judged import Judged
from quancheng.ledger.judging import LARGE, LedgerResult, judge_book
from quancheng.ledger.reading import read_ledger
from quancheng.ledger.report_html import Reports, render
from quancheng.ledger.report_json import JsonReport, fingerprint, meta, sheets
from quancheng.ledger.report_xlsx import XlsxReport

PART = ".part"


class Written(NamedTuple):
    """Where the reports are."""

    html: Path
    xlsx: Path
    json: Path


def write_reports(
    ledger: Path, pack: Pack, today: datetime.date, folder: Path, *, progress: bool = False
) -> tuple[LedgerResult, Written]:
    """Judge a ledger and write report.html, report.xlsx and report.json into a folder.

    Raises Unreadable when the ledger cannot be read, OSError when the folder cannot be written.
    """
    book = read_ledger(ledger, pack)
    folder.mkdir(parents=True, exist_ok=True)
    final = Written(*(folder / f"report.{kind}" for kind in ("html", "xlsx", "json")))
    parts = Written(*(path.with_name(path.name + PART) for path in final))
    head = meta(pack, today, ledger.name, fingerprint(ledger)) | {"sheets": sheets(book)}
    brief = len(book.projects) > LARGE
    try:
        with parts.json.open("w", encoding="utf-8") as file:
            as_json = JsonReport(file, head, brief)
            as_xlsx = XlsxReport(parts.xlsx, pack, today, brief)

            def each(judged: Judged) -> None:
                as_json.project(judged)
                as_xlsx.project(judged)

            result = judge_book(book, pack, today, each=each, progress=progress)
            problems = result.problems
            as_json.close(problems, book.problems.beyond)
            as_xlsx.close(problems, book.problems.beyond, _remarks(result, ledger.name, head["snapshot"]))
        names = Reports(ledger.name, final.xlsx.name, final.json.name, head["snapshot"])
        parts.html.write_text(render(result, names), encoding="utf-8")
        for part, path in zip(parts, final, strict=True):
            part.replace(path)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)
    return result, final


def _remarks(result: LedgerResult, ledger: str, snapshot: str) -> list[tuple[str, str]]:
    pack, summary = result.pack, result.summary
    remarks = [
        ("台账", ledger),
        ("判定日", result.today.isoformat()),
        ("依据", f"《{pack.title}》{pack.number}"),
        ("规程包", f"{pack.name}，快照 {snapshot}"),
        ("项目", f"{summary.projects} 个，有不符合的 {summary.breaching} 个"),
    ]
    if pack.expires and result.today > pack.expires:
        remarks.append(("有效期", f"至 {pack.expires}，已经届满；基准日在其后的项目是参照执行，只作提醒"))
    if result.is_large:
        remarks.append(
            ("从简", "台账超过 2,000 个项目：“判定”表不列符合、提示和没有期限的未到期，每个项目的待认定合为一行")
        )
    for plan in result.book.plans:
        remarks += [("没有读的列", f"{plan.name}：{column.heading}（{column.reason}）") for column in plan.unknown]
        remarks += [("换用的列名", f"{plan.name}：{heading} → {name}") for heading, name in plan.mapped]
    remarks += [("没有读的表", f"{name}：{reason}") for name, reason in result.book.ignored if reason]
    return remarks
