"""Counts of the sample's verdicts: under a rule, under an article, under each clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from quancheng.law import Article, Clause, Rule
from quancheng.web.sample import PRESSING, SHADES, Finding, Sample

TRUTHS = {"真": True, "假": False, "不明": None}
"""How an address says what a clause came to."""

TRUTH_WORDS = {
    "当": ("成立", "不成立"), "应": ("做到", "未做到"), "且": ("做到", "未做到"), "不得": ("出现", "未出现"),
    "自": ("已到", "未到"), "限": ("期内", "超期"), "先于": ("在先", "已错过"), "可": ("可以", "不可以"),
}  # fmt: skip


class Count(NamedTuple):
    """A number and what it counts; ``value`` is how an address asks for the rows behind it."""

    name: str
    number: int
    value: str = ""


def truth_word(key: str, truth: bool | None) -> str:
    """做到, 不成立 …: what a clause with this key came to."""
    return "不明" if truth is None else TRUTH_WORDS[key][0 if truth else 1]


def by_shade(findings: Iterable[Finding], names: tuple[str, ...] = SHADES) -> list[Count]:
    """How many of each shade, the gravest first; those there are none of are left out."""
    counts = Counter(finding.shade for finding in findings)
    return [Count(name, counts[name], name) for name in names if counts[name]]


def of_article(sample: Sample, article: Article) -> list[Count]:
    """What is worth seeing under an article in a list: no 符合, no 不适用."""
    findings = (finding for rule in article.rules for finding in sample.by_rule.get(rule.name, ()))
    return by_shade(findings, PRESSING)


def looked_at(sample: Sample, rule: Rule, clause: Clause) -> list[Finding]:
    """The findings in which a clause was asked: conditions of all that are governed, the rest where they hold."""
    findings = sample.by_rule.get(rule.name, [])
    if clause.key == "当":
        return [finding for finding in findings if finding.project.judged.out_of_scope is None]
    return [finding for finding in findings if finding.shade != "不适用"]


def of_clause(sample: Sample, rule: Rule, index: int) -> list[Count]:
    """How often a clause held, did not, or could not be told."""
    clause = rule.clauses[index]
    counts = Counter(finding.truths[index] for finding in looked_at(sample, rule, clause))
    return [
        Count(truth_word(clause.key, truth), counts[truth], f"{index}-{name}")
        for name, truth in TRUTHS.items()
        if counts[truth]
    ]


def with_clause(sample: Sample, rule: Rule, asked: str) -> list[Finding] | None:
    """The rows behind such a number (``0-假``); None when it is not one."""
    index, _, name = asked.partition("-")
    if name not in TRUTHS or not index.isdecimal() or int(index) >= len(rule.clauses):
        return None
    findings = looked_at(sample, rule, rule.clauses[int(index)])
    return [finding for finding in findings if finding.truths[int(index)] is TRUTHS[name]]
