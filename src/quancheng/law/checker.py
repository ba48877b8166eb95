"""``law check``: everything that can be wrong with a pack, said with file and line; and what the rules cover."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from quancheng.law import expressions as x
from quancheng.law.cases import run_all
from quancheng.law.errors import Defect
from quancheng.law.explain import reached
from quancheng.law.forms import form_faults
from quancheng.law.grades import grade_faults, parameters
from quancheng.law.needed import Conditions
from quancheng.law.numerals import numbers_in
from quancheng.law.pack import Article, Pack, load_pack
from quancheng.law.papers import paper_faults
from quancheng.law.process import stage_faults
from quancheng.law.quotes import Coverage, check_rule, find, squeezed
from quancheng.law.rules import PRINCIPLE, Rule
from quancheng.law.sources import Source
from quancheng.law.subject import Memory, Statement
from quancheng.law.tables import Dated, DerivedFact, Parameter
from quancheng.law.values import FEN, THOUSANDTHS
from quancheng.law.verdicts import kinds_of, period_clauses
from quancheng.law.vocabulary import PROJECT

SEAL = "条文校验.yaml"


@dataclass
class Report:
    """What a check found."""

    pack: Pack
    defects: list[Defect] = field(default_factory=list)
    coverage: dict[str, Coverage] = field(default_factory=dict)
    cases: int = 0


def check(name: str | Path, with_cases: bool = True) -> Report:
    """Checks a pack whole. Raises PackError when its form is so broken that no pack comes of it."""
    pack = load_pack(name)
    report = Report(pack)
    report.coverage = {article.title: Coverage(article) for article in pack.articles}
    for part, file in _PARTS:
        try:
            report.defects += part(pack, report)
        except (TypeError, AttributeError, ValueError, KeyError) as error:
            report.defects.append(Defect(f"{pack.name}/{file}", 1, f"写法不对，请对照说明检查每一项（{error}）"))
    if not report.defects:
        report.defects += _compiles(pack)
    if not report.defects:
        report.defects += _runs(pack)
    if with_cases and not report.defects:
        report.cases, failed = run_all(pack)
        report.defects += failed
    report.defects = sorted(set(report.defects))
    return report


def seal(pack: Pack) -> str:
    """The text of 条文校验.yaml: one hash an article, so that an altered word is seen."""
    return "".join(f"{article.title}: {digest(article)}\n" for article in pack.articles)


def digest(article: Article) -> str:
    """The hash of an article's words, white space aside."""
    return hashlib.sha256(squeezed(article.text).encode()).hexdigest()[:16]


def _articles(pack: Pack, _: Report) -> Iterator[Defect]:
    label = f"{pack.name}/办法.md"
    count = int(pack.front["条数"])
    for expected, article in enumerate(pack.articles, 1):
        if article.number != expected:
            yield Defect(
                label, article.line, f"这里应为第 {expected} 条，写的是{article.title}（缺条、重条或次序不对）"
            )
            break
    if len(pack.articles) != count:
        yield Defect(label, 1, f"共有 {len(pack.articles)} 条，条数写的是 {count}")
    sealed = pack.folder / SEAL
    hashes = Source(sealed, f"{pack.name}/{SEAL}").mapping() if sealed.exists() else None
    for article in pack.articles:
        if hashes is not None and str(hashes.get(article.title)) != digest(article):
            yield Defect(label, article.line, f"{article.title}的文字与登记的原文不一致（{SEAL}）")
        if not article.rules and not article.notes:
            yield Defect(label, article.line, f"{article.title}既没有规则，也没有说明")


def _rules(pack: Pack, report: Report) -> Iterator[Defect]:
    label = f"{pack.name}/办法.md"
    seen: set[str] = set()
    for rule in (rule for article in pack.articles for rule in article.rules):
        if rule.name in seen:
            yield Defect(label, rule.line, f"规则“{rule.name}”写了两次")
        seen.add(rule.name)
        for line, message in check_rule(pack, rule, report.coverage):
            yield Defect(label, line, message)
        yield from (Defect(label, rule.line, message) for message in _loose_ends(pack, rule))
    for name in pack.premises:
        if name not in seen:
            yield Defect(label, 1, f"前提“{name}”没有这条规则")
    for name in pack.base_dates:
        fact = pack.vocabulary.facts["项目"].get(name)
        if fact is None or fact.type != "日期":
            yield Defect(label, 1, f"基准日“{name}”不是项目的日期")


def _loose_ends(pack: Pack, rule: Rule) -> Iterator[str]:
    """What a rule names and the pack does not have."""
    for act in rule.blocks:
        if act not in pack.acts:
            yield f"规则“{rule.name}”阻止的“{act}”不在 行为.yaml 里"
    for reading in rule.readings:
        if reading not in pack.readings:
            yield f"规则“{rule.name}”引用的解释“{reading}”没有登记"
    if rule.strength == PRINCIPLE and not rule.waivers:
        yield f"规则“{rule.name}”是原则性要求，要写明 可由 谁说明理由后放行"


def _parameters(pack: Pack, report: Report) -> Iterator[Defect]:
    label = f"{pack.name}/参数.yaml"
    for parameter in pack.parameters.values():
        found = [
            facts[parameter.by] for facts in pack.vocabulary.facts.values() if parameter.by and parameter.by in facts
        ]
        if parameter.by and not any(fact.type == "日期" for fact in found):
            yield Defect(label, parameter.line, f"参数“{parameter.name}”按的“{parameter.by}”不是日期")
        for rule in pack.rules.values() if found else ():
            exprs = reached(pack, *(clause.meaning for clause in rule.clauses))
            named = any(isinstance(node, x.Param) and node.name == parameter.name for node in exprs)
            if named and not pack.vocabulary.find(rule.kind, str(parameter.by)):
                yield Defect(
                    label, parameter.line, f"参数“{parameter.name}”按的“{parameter.by}”规则“{rule.name}”看不到"
                )
        if parameter.used_by is not None and parameter.used_by not in pack.acts:
            yield Defect(label, parameter.line, f"参数“{parameter.name}”用于的“{parameter.used_by}”不是行为")
        if parameter.reading and parameter.reading not in pack.readings:
            yield Defect(label, parameter.line, f"参数“{parameter.name}”引用的解释“{parameter.reading}”没有登记")
        for dated in parameter.values:
            message = _value_fault(parameter, dated, report)
            if message:
                yield Defect(label, dated.line, f"参数“{parameter.name}”：{message}")


def _options(pack: Pack) -> Iterator[Defect]:
    """A listed word that is no option of the fact it is compared with."""
    exprs = [clause.meaning for rule in pack.rules.values() for clause in rule.clauses] + list(pack.formulas.values())
    exprs += [papers.condition for papers in pack.papers if papers.condition is not None]
    tests = {node for expr in exprs for node in expr.walk() if isinstance(node, x.Among) and node.param}
    for test in tests:
        parameter = pack.parameters[test.param.name] if test.param else None
        if parameter is None or not isinstance(test.item, x.Fact) or test.item.type != "选项":
            continue
        options = pack.vocabulary.facts[test.item.kind][test.item.name].options
        words = [word for dated in parameter.values if isinstance(dated.value, tuple) for word in dated.value]
        for word in words:
            if word not in options:
                message = f"参数“{parameter.name}”的“{word}”不是“{test.item.name}”的选项"
                yield Defect(f"{pack.name}/参数.yaml", parameter.line, message)


def _value_fault(parameter: Parameter, dated: Dated, report: Report) -> str | None:
    if dated.article is None or dated.quote is None:
        return None if parameter.reading or parameter.note else "没有写条和引文，也没有解释或说明"
    coverage = report.coverage.get(dated.article)
    if coverage is None:
        return f"没有“{dated.article}”"
    if find(squeezed(coverage.article.text), dated.quote) is None:
        return f"引文“{dated.quote}”与{dated.article}不一致"
    if isinstance(dated.value, tuple) or parameter.note:
        return None
    scale = {"金额": FEN, "数": THOUSANDTHS}.get(parameter.type, 1)
    if not any(dated.value == Fraction(number) * scale for number in numbers_in(dated.quote, parameter.type)):
        return f"值 {parameter.shown(dated.value)} 不是引文“{dated.quote}”里的数；确有理由的，写明说明"
    return None


def _names(pack: Pack, _: Report) -> Iterator[Defect]:
    used = _used(pack)
    tables: tuple[tuple[str, Mapping[str, Parameter | DerivedFact]], ...]
    tables = (("参数", pack.parameters), ("派生", pack.derived))
    for label, names in tables:
        for name, entry in names.items():
            if name not in used:
                yield Defect(f"{pack.name}/{label}.yaml", entry.line, f"“{name}”没有用到")
            if any(name in facts for facts in pack.vocabulary.facts.values()):
                yield Defect(f"{pack.name}/{label}.yaml", entry.line, f"“{name}”与事实重名")
    for name in pack.parameters.keys() & pack.derived.keys():
        yield Defect(f"{pack.name}/参数.yaml", pack.parameters[name].line, f"“{name}”既是参数又是派生事实")
    titles = {article.title for article in pack.articles}
    leaned = _leaned_on(pack)
    for reading in pack.readings.values():
        if reading.id not in leaned:
            yield Defect(f"{pack.name}/解释.yaml", reading.line, f"解释“{reading.id}”没有用到")
        if reading.article not in titles:
            yield Defect(f"{pack.name}/解释.yaml", reading.line, f"解释“{reading.id}”说的“{reading.article}”不存在")


def _leaned_on(pack: Pack) -> set[str]:
    """The register entries that something rests on or a note speaks of."""
    found = {id_ for rule in pack.rules.values() for id_ in (*rule.readings, *(c.reading for c in rule.clauses)) if id_}
    found |= {derived.reading for derived in pack.derived.values() if derived.reading}
    found |= {parameter.reading for parameter in pack.parameters.values() if parameter.reading}
    told = "".join(note for article in pack.articles for note in article.notes) + str(pack.front.get("过渡"))
    return found | {id_ for id_ in pack.readings if id_ in told}


def _used(pack: Pack) -> set[str]:
    """The names of parameters and derived facts that some rule needs, under any reading."""
    exprs = [clause.meaning for rule in pack.rules.values() for clause in rule.clauses]
    exprs += [expr for rule in pack.rules.values() for expr in period_clauses(rule)]
    exprs += [papers.condition for papers in pack.papers if papers.condition is not None]
    exprs += pack.process.steps.conditions()
    used = set(parameters(pack)) | {each.name for each in pack.parameters.values() if each.used_by in pack.acts}
    waiting = exprs
    while waiting:
        for node in waiting.pop().walk():
            if isinstance(node, x.Param):
                used.add(node.name)
            elif isinstance(node, x.Derived) and node.name not in used:
                used.add(node.name)
                waiting += [expr for (name, _), expr in pack.formulas.items() if name == node.name]
    return used


def _runs(pack: Pack) -> Iterator[Defect]:
    """Lets SQLite read each statement: it has limits (tables in a join, columns) a very large pack could meet."""
    memory = Memory(pack)
    try:
        papers = Conditions(pack)
        memory.prepare(papers.plan.day_tables())
        memory.connection.execute(f"EXPLAIN {papers.sql}", {"today": 0})
    except sqlite3.Error as error:
        yield Defect(f"{pack.name}/材料.yaml", 1, f"适用的条件太多太深，数据库不能一次判断：{error}")
    for kind in kinds_of(pack):
        for gate in (False, True):
            try:
                memory.connection.execute(f"EXPLAIN {memory.statement(kind, gate).sql}", {"today": 0})
            except sqlite3.Error as error:
                yield Defect(f"{pack.name}/办法.md", 1, f"关于{kind}的规则太多太深，数据库不能一次判断：{error}")


def _papers(pack: Pack) -> Iterator[Defect]:
    titles = {article.title for article in pack.articles}
    return paper_faults(pack.papers, pack.sources["材料"], pack.acts, titles)


def _forms(pack: Pack) -> Iterator[Defect]:
    titles = {article.title for article in pack.articles}
    facts = pack.vocabulary.facts[PROJECT].keys()
    return form_faults(pack.forms, f"{pack.name}/文书", pack.acts, facts, titles, pack.terms.names.keys())


def _compiles(pack: Pack) -> Iterator[Defect]:
    """Compiles the pack under every reading of every entry."""
    for reading in pack.readings.values():
        for choice in reading.readings:
            varied = replace(pack, adopted={**pack.adopted, reading.id: choice})
            if choice != reading.adopted and not any(fact.reading == reading.id for fact in pack.derived.values()):
                continue
            try:
                Conditions(varied)
                for kind in kinds_of(varied):
                    Statement(varied, kind)
                    Statement(varied, kind, gate=True)
            except (TypeError, KeyError, RecursionError) as error:
                yield Defect(f"{pack.name}/解释.yaml", reading.line, f"按“{choice}”读不能编译：{error!r}")


_PARTS = (
    (_articles, "条文校验.yaml"),
    (_rules, "办法.md"),
    (_parameters, "参数.yaml"),
    (lambda pack, _: _options(pack), "参数.yaml"),
    (lambda pack, _: grade_faults(pack), "参数.yaml"),
    (_names, "解释.yaml"),
    (lambda pack, _: stage_faults(pack.process, pack.sources["流程"], pack.terms.names.keys()), "流程.yaml"),
    (lambda pack, _: _papers(pack), "材料.yaml"),
    (lambda pack, _: _forms(pack), "文书"),
)
"""What is checked, and the file a fault of form would be in."""
