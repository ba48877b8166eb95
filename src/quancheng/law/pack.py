"""A pack (规程包): one regulation with its rules, numbers, readings and terms, read and checked for form."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from quancheng.law import expressions as x
from quancheng.law.acts import Act, read_acts
from quancheng.law.blocks import read_rule
from quancheng.law.days import Calendar, read_calendar
from quancheng.law.derivations import read_formulas
from quancheng.law.document import NOTE, RULE, ArticleText, Document, read_document
from quancheng.law.errors import Defect, PackError
from quancheng.law.forms import Form, read_forms
from quancheng.law.papers import Papers, read_papers
from quancheng.law.predicates import Names, Reader
from quancheng.law.process import Process, read_process
from quancheng.law.rules import Rule
from quancheng.law.sources import Source
from quancheng.law.tables import (
    DerivedFact,
    Parameter,
    Reading,
    Terms,
    read_derived,
    read_parameters,
    read_readings,
    read_terms,
)
from quancheng.law.vocabulary import KINDS, PROJECT, Vocabulary, read_vocabulary

_SHIPPED = Path(__file__).parent.parent / "_regulations"
_CHECKOUT = Path(__file__).parents[3] / "regulations"


@dataclass(frozen=True)
class Article:
    """One article: its words, its rules in the order written, and its notes (why a part has no rule)."""

    number: int
    title: str
    chapter: str
    line: int
    text: str
    rules: tuple[Rule, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Pack:
    """A regulation that runs. ``adopted`` gives the reading in force for each register entry."""

    folder: Path
    name: str
    front: Mapping[str, Any]
    vocabulary: Vocabulary
    calendar: Calendar
    acts: Mapping[str, Act]
    process: Process
    papers: tuple[Papers, ...]
    forms: Mapping[str, Form]
    parameters: Mapping[str, Parameter]
    derived: Mapping[str, DerivedFact]
    readings: Mapping[str, Reading]
    terms: Terms
    articles: tuple[Article, ...]
    formulas: Mapping[tuple[str, str], x.Expr]
    """(derived fact, reading) → expression; the reading is "" where the entry has none"""
    adopted: Mapping[str, str]
    sources: Mapping[str, Source] = field(repr=False, default_factory=dict)

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """All rules by name, in the order of the articles."""
        return {rule.name: rule for article in self.articles for rule in article.rules}

    @property
    def title(self) -> str:
        return str(self.front["名称"])

    @property
    def number(self) -> str:
        """The document number (菏区政办发〔2023〕17号)."""
        return str(self.front["文号"])

    @property
    def effective(self) -> datetime.date:
        return date_of(self.front["施行"])

    @property
    def expires(self) -> datetime.date | None:
        """The last day in force."""
        found = self.front.get("有效期至")
        return date_of(found) if found else None

    @property
    def premises(self) -> tuple[str, ...]:
        """The rules that, known not to hold, make every other rule 不适用."""
        return tuple(self.front.get("前提") or ())

    @property
    def base_dates(self) -> tuple[str, ...]:
        """The dates that decide which law governs: the first that has happened, else today."""
        return tuple(self.front.get("基准日") or ())

    def formula(self, name: str) -> x.Expr:
        """The expression of a derived fact under the adopted reading."""
        reading = self.derived[name].reading
        return self.formulas[name, self.adopted[reading] if reading else ""]

    def text(self, name: str) -> str:
        """The expression of a derived fact, as written, under the adopted reading."""
        fact = self.derived[name]
        return fact.formulas[self.adopted[fact.reading] if fact.reading else ""]


def date_of(value: Any) -> datetime.date:
    """A date of the front matter."""
    if isinstance(value, datetime.date):
        return value
    return datetime.date.fromisoformat(str(value))


def regulations_folder() -> Path:
    """Where packs are: QUANCHENG_REGULATIONS, else this checkout's regulations/, else the copy in the wheel."""
    told = os.environ.get("QUANCHENG_REGULATIONS")
    if told:
        return Path(told)
    return _CHECKOUT if _CHECKOUT.is_dir() else _SHIPPED


def pack_names() -> list[str]:
    """All packs of the regulations folder."""
    return sorted(path.parent.name for path in regulations_folder().glob("*/办法.md"))


def load_pack(name: str | Path) -> Pack:
    """The pack of this name, or in this folder. Raises PackError with every fault of form found."""
    folder = Path(name) if isinstance(name, Path) or "/" in str(name) else regulations_folder() / name
    if not folder.is_dir():
        known = "、".join(pack_names()) or "没有"
        raise PackError([Defect(str(name), 1, f"没有这个规程包；现有：{known}")])
    shared = folder.parent
    vocabulary = read_vocabulary(shared / "事实.yaml")
    acts = read_acts(Source(shared / "行为.yaml", "行为.yaml"), vocabulary)
    return _Loading(folder, vocabulary, read_calendar(shared / "日历"), acts).pack()


class _Loading:
    """One reading of a pack's folder; collects faults until the end."""

    def __init__(self, folder: Path, vocabulary: Vocabulary, calendar: Calendar, acts: dict[str, Act]) -> None:
        self.folder, self.vocabulary, self.calendar, self.acts = folder, vocabulary, calendar, acts
        self.document: Document = read_document(folder / "办法.md", f"{folder.name}/办法.md")
        self.defects: list[Defect] = list(self.document.defects)
        files = ("参数", "派生", "解释", "用语", "流程", "材料")
        self.sources = {name: Source(folder / f"{name}.yaml", f"{folder.name}/{name}.yaml") for name in files}
        self.parameters = read_parameters(self.sources["参数"])
        self.derived = read_derived(self.sources["派生"], KINDS)
        self.readings = read_readings(self.sources["解释"])
        self.terms = read_terms(self.sources["用语"], vocabulary.facts)
        self.names = Names(
            vocabulary,
            {name: (fact.kind, "条件" if fact.type == "是否" else fact.type) for name, fact in self.derived.items()},
            {name: parameter.type for name, parameter in self.parameters.items()},
        )

    def pack(self) -> Pack:
        formulas = read_formulas(self.sources["派生"], self.names, self.derived, self.readings)
        articles = tuple(self._article(article) for article in self.document.articles)
        process = read_process(self.sources["流程"], self.acts, Reader(self.names, PROJECT))
        papers = read_papers(self.sources["材料"], Reader(self.names, PROJECT))
        forms = read_forms(self.folder / "文书", f"{self.folder.name}/文书", self.defects)
        for source in self.sources.values():
            self.defects += source.defects
        if self.defects:
            raise PackError(self.defects)
        return Pack(
            folder=self.folder,
            name=self.folder.name,
            front=self.document.front,
            vocabulary=self.vocabulary,
            calendar=self.calendar,
            acts=self.acts,
            process=process,
            papers=papers,
            forms=forms,
            parameters=self.parameters,
            derived=self.derived,
            readings=self.readings,
            terms=self.terms,
            articles=articles,
            formulas=formulas,
            adopted={id_: reading.adopted for id_, reading in self.readings.items()},
            sources=self.sources,
        )

    def _article(self, article: ArticleText) -> Article:
        rules = []
        reader = partial(Reader, self.names)
        for block in article.blocks:
            if block.kind == RULE:
                rule = read_rule(block, article, reader, self._fault)
                if rule:
                    rules.append(rule)
        notes = tuple(block.text.strip() for block in article.blocks if block.kind == NOTE)
        return Article(article.number, article.title, article.chapter, article.line, article.text, tuple(rules), notes)

    def _fault(self, line: int, message: str) -> None:
        self.defects.append(Defect(self.document.label, line, message))
