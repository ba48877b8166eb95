"""report.html: one page that needs nothing else; five minutes for a bureau chief, a work list for the clerk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from quancheng.law import PROJECT
from quancheng.ledger.cards import CSS, Views, anchor, evidence, subject
from quancheng.ledger.judging import LedgerResult
from quancheng.ledger.phrases import chinese_day, day, money, quoted, round_money, short_money
from quancheng.ledger.summary import MOST_CARDS, SOON, ColumnLine, RuleLine, UnitLine

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
MOST_PROBLEMS = 1_000
MOST_UNITS = 500
MOST_COLUMNS = 20
GRAVEST = 5
MEASURE = {"合同": "份", "支付": "笔", "拨付": "笔", "变更": "次", "季度": "个", "年度": "个", "系统": "个"}
ASKING = ("不符合", "原则不符", "逾期办结", "待认定")
COLUMNS = ("不符合", "原则不符", "逾期办结", "待认定", "未到期", "符合")

_environment = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def _whole_dates(text: str) -> Markup:
    """The text escaped, its dates kept on one line."""
    return Markup(_ISO.sub(r'<span class="d">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped just here


_environment.filters |= {"money": money, "wan": short_money, "day": day, "about": round_money, "dates": _whole_dates}


@dataclass(frozen=True)
class Reports:
    """The other files of the same report, to be named on the page."""

    ledger: str
    xlsx: str
    json: str
    snapshot: str


def render(result: LedgerResult, reports: Reports) -> str:
    """The whole page. Everything that comes from a cell is escaped by the template engine."""
    return _environment.get_template("report.html").render(_context(result, reports))


def _context(result: LedgerResult, reports: Reports) -> dict[str, Any]:
    summary, pack, book = result.summary, result.pack, result.book
    views = Views(pack, result.today)
    cards = [views.card(project) for project in summary.cards]
    problems = result.problems
    return {
        "reports": reports,
        "pack": pack,
        "today": chinese_day(result.today),
        "lapse": _lapse(result),
        "summary": summary,
        "columns": COLUMNS,
        "css": CSS,
        "bars": _bars(result),
        "objects": _objects(result),
        "gravest": [_sentence(line, views) for line in summary.gravest(GRAVEST)],
        "grave_rules": sum(1 for line in summary.rules.values() if line.projects),
        "units": [line for line in summary.by_unit() if any(line.counts[name] for name in ASKING)][:MOST_UNITS],
        "quiet_units": [line for line in summary.by_unit() if not any(line.counts[name] for name in ASKING)][
            :MOST_UNITS
        ],
        "units_beyond": max(0, len(summary.units) - 2 * MOST_UNITS),
        "rules": _rules(result, asking=True),
        "quiet_rules": _rules(result, asking=False),
        "soon_days": SOON,
        "soon": [(item, subject(item.verdict), anchor(item.project)) for item in summary.due_soon()],
        "missing": [_column(result, line) for line in summary.columns()[:MOST_COLUMNS]],
        "missing_beyond": max(0, len(summary.columns()) - MOST_COLUMNS),
        "unjudged": [
            (kind, len(rules), "、".join(dict.fromkeys(rule.title for rule in rules)))
            for kind, rules in summary.unjudged(book)
        ],
        "cards": cards,
        "carded": {card.anchor for card in cards},
        "cards_most": MOST_CARDS,
        "problems": problems[:MOST_PROBLEMS],
        "problems_total": len(book.problems),
        "book": book,
        "is_large": result.is_large,
    }


def _lapse(result: LedgerResult) -> str:
    expires = result.pack.expires
    if expires is None or result.today <= expires:
        return ""
    text = f"本办法有效期至{chinese_day(expires)}，判定日已经届满，所用规程包没有继任办法。"
    if result.summary.lapsed:
        text += f"其中 {result.summary.lapsed} 个项目的基准日在届满之后，对它们的判定是参照执行，只作提醒；"
    return text + "有效期内立项的项目仍按本办法判读。"


def _bars(result: LedgerResult) -> list[tuple[str, str, int, float]]:
    counts = result.summary.counts
    total = sum(counts[name] for name in COLUMNS) or 1
    return [(name, CSS[name], counts[name], 100 * counts[name] / total) for name in COLUMNS]


def _objects(result: LedgerResult) -> str:
    """40 个项目、58 份合同…: what was read."""
    book = result.book
    parts = []
    for kind in (kind for kind in result.pack.vocabulary.kinds if kind != PROJECT):
        rows = sum(book.rows.get(plan.name, 0) for plan in book.plans if plan.kind == kind)
        if rows:
            parts.append(f"{rows:,} {MEASURE.get(kind, '行')}{kind}")
    return "、".join(parts)


def _sentence(line: RuleLine, views: Views) -> dict[str, Any]:
    kind = line.rule.kind
    who = f"{line.projects} 个项目"
    if kind != PROJECT:
        who += f"的 {line.objects} {MEASURE.get(kind, '项')}{kind}"
    return {
        "rule": line.rule,
        "who": who,
        "money": round_money(line.money) if line.money else "",
        "evidence": evidence(views.finding("不符合", line.examples[0].verdict)) if line.examples else "",
        "quote": quoted(line.rule),
        "more": max(0, line.projects - len({item.project.row for item in line.examples})),
        "examples": [
            (item.project.name or item.project.label, item.project.unit or "", subject(item.verdict),
             item.late.words if item.late else "", anchor(item.project))
            for item in line.examples
        ],
    }  # fmt: skip


def _units(result: LedgerResult, asking: bool) -> list[UnitLine]:
    """The units that have something to do, or those that have not."""
    lines = result.summary.by_unit()
    return [line for line in lines if asking == any(line.counts[name] for name in ASKING)][:MOST_UNITS]


def _rules(result: LedgerResult, asking: bool) -> list[dict[str, Any]]:
    """The rules that gave verdicts: those that ask for something, or those that do not."""
    found = []
    for line in result.summary.by_rule():
        if any(line.counts[name] for name in COLUMNS) and asking == any(line.counts[name] for name in ASKING):
            found.append({"rule": line.rule, "counts": line.counts, "quote": quoted(line.rule)})
    return found


def _column(result: LedgerResult, line: ColumnLine) -> dict[str, Any]:
    fact = result.pack.vocabulary.facts[line.kind][line.name]
    return {"line": line, "meaning": fact.meaning}
