"""The sample as a whole: figures, the example of the start page, lists behind a count."""

from __future__ import annotations

from dataclasses import dataclass

from quancheng.law import PROJECT, Article, Rule
from quancheng.law.wording import shown
from quancheng.ledger.phrases import money
from quancheng.web import regulation, tallies
from quancheng.web.explained import Explained
from quancheng.web.sample import PRESSING, SHADES, Finding, Project, Sample

COLUMNS = ("不符合", "原则不符", "逾期办结", "待认定", "未到期", "符合")
"""The shades a list of projects counts."""

SHOWN_ARTICLE = 22
"""The article the start page takes its example from, where it has one."""

MILESTONES = ("立项批复日", "采购启动日", "开工日", "完工日", "验收日", "投入使用日", "自评价日")
KEY_FACTS = ("系统类别", "建设性质", "资金来源", "概算批复额", "等保级别", "产生数据")
MOST_GRAVE = 6
HEAVY = 3
"""From so many breaches on an article stands out in the map."""


@dataclass(frozen=True)
class Figure:
    """One shade in the whole sample; ``start`` and ``share`` place it in the bar, in thousandths."""

    name: str
    number: int
    projects: int
    start: float
    share: float


@dataclass(frozen=True)
class Square:
    """One article in the map of the regulation."""

    article: Article
    worst: str
    heavy: bool
    counts: list[tallies.Count]


@dataclass(frozen=True)
class Milestone:
    """A date in the life of a project. ``state``: done, ahead (it has not happened), or unknown."""

    name: str
    text: str
    state: str


@dataclass(frozen=True)
class Chosen:
    """The rows behind a count, and which count it was."""

    findings: list[Finding]
    verdict: str = ""
    clause: str = ""
    quote: str = ""
    words: str = ""

    @property
    def query(self) -> str:
        """What a link to another page of the same rows carries."""
        asked = {"verdict": self.verdict, "clause": self.clause}
        return "".join(f"{name}={value}&" for name, value in asked.items() if value)


def figures(sample: Sample) -> list[Figure]:
    """The counted shades with their place in one bar."""
    total = sum(sample.counts[name] for name in COLUMNS) or 1
    found, start = [], 0.0
    for name in COLUMNS:
        share = 1000 * sample.counts[name] / total
        projects = sum(1 for project in sample.projects if project.counts[name])
        found.append(Figure(name, sample.counts[name], projects, round(start, 2), round(share, 2)))
        start += share
    return found


def squares(sample: Sample) -> list[tuple[str, str, list[Square]]]:
    """The articles by chapter, each with the gravest shade under it."""
    return [
        (number, name, [_square(sample, article) for article in articles])
        for number, name, articles in regulation.chapters()
    ]


def _square(sample: Sample, article: Article) -> Square:
    counts = tallies.of_article(sample, article)
    if counts:
        return Square(article, counts[0].name, counts[0].name == PRESSING[0] and counts[0].number >= HEAVY, counts)
    met = sum(1 for rule in article.rules for finding in sample.by_rule.get(rule.name, ()) if finding.shade == "符合")
    return Square(article, "符合" if met else "", False, [])


def gravest(sample: Sample) -> list[tuple[Rule, int, int]]:
    """The rules most often broken: the rule, its breaches, the projects they are in."""
    found = []
    for name, findings in sample.by_rule.items():
        breaches = [finding for finding in findings if finding.shade == PRESSING[0]]
        if breaches:
            projects = len({finding.project.key for finding in breaches})
            found.append((regulation.pack().rules[name], len(breaches), projects))
    return sorted(found, key=lambda item: (-item[1], item[0].article))[:MOST_GRAVE]


def example(sample: Sample) -> Explained | None:
    """A verdict worth taking apart: broken or late by a number of days, in the shown article before others."""
    late = [
        explained
        for finding in sample.findings()
        if finding.shade in ("不符合", "逾期办结") and finding.verdict.rule.is_dated
        if (explained := Explained(finding)).distance is not None and explained.due
    ]
    return min(
        late,
        key=lambda each: (
            each.rule.article != SHOWN_ARTICLE,
            each.finding.shade != "逾期办结",
            each.distance.by if each.distance else 0,
        ),
        default=None,
    )


def choose(sample: Sample, rule: Rule, verdict: str, clause: str) -> Chosen:
    """The rows of a rule behind a count; all of them where no count, or no known one, is asked for."""
    findings = sorted(sample.by_rule.get(rule.name, []), key=lambda finding: SHADES.index(finding.shade))
    if clause and (behind := tallies.with_clause(sample, rule, clause)) is not None:
        place, _, name = clause.partition("-")
        asked = rule.clauses[int(place)]
        words = tallies.truth_word(asked.key, tallies.TRUTHS[name])
        return Chosen(behind, clause=clause, quote=asked.quote or asked.predicate, words=words)
    known = {finding.shade for finding in findings}
    if verdict in known or verdict in COLUMNS:
        return Chosen([finding for finding in findings if finding.shade == verdict], verdict=verdict)
    return Chosen(findings)


def projects(sample: Sample, verdict: str, unit: str) -> list[Project]:
    """The projects with such a verdict, of such a unit; those with most to put right first, secret ones last."""
    found = [
        project
        for project in sample.projects
        if (not verdict or project.counts[verdict]) and (not unit or project.judged.unit == unit)
    ]
    return sorted(found, key=lambda project: (project.judged.secret, [-n for n in project.gravity]))


def key_facts(project: Project) -> list[tuple[str, str]]:
    """What one wants to know of a project first."""
    facts = regulation.pack().vocabulary.facts[PROJECT]
    found = []
    for name in KEY_FACTS:
        inside = project.facts[name]
        is_money = isinstance(inside, int) and facts[name].type == "金额"
        found.append((name, money(int(inside or 0)) if is_money else shown(facts[name].type, inside)))
    return found


def milestones(project: Project) -> list[Milestone]:
    """The great dates of its life."""
    found = []
    for name in MILESTONES:
        text = shown("日期", project.facts[name])
        state = {"尚无": "ahead", "未知": "unknown"}.get(text, "done")
        found.append(Milestone(name.removesuffix("日"), _short(project, name) if state == "done" else text, state))
    return found


def _short(project: Project, name: str) -> str:
    value = project.facts[name]
    return "" if value is None else regulation.day(int(value)).isoformat()
