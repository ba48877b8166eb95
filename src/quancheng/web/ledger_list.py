"""Which projects a list holds: those that who acts may see, narrowed by what the address asks for."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Unit
from quancheng.ledger.phrases import in_workdays
from quancheng.lifecycle.access import visible, withheld
from quancheng.lifecycle.facts import Rows, outside, put_reviews, put_small
from quancheng.lifecycle.holders import ABOVE
from quancheng.lifecycle.models import Awaited, Finding
from quancheng.projects.models import CoBuilder, Evaluation, Project, Resource
from quancheng.search.finding import find
from quancheng.web import regulation
from quancheng.web.desk_waiting import of as waited_of
from quancheng.web.ledger_columns import COUNTED, Column, Facts
from quancheng.web.ledger_query import Asked

SEEN = (
    "public_id", "number", "name", "stage", "state", "year", "amount", *COUNTED, "next_due", "changed_at", "historic",
    "lapsed", "unit__name",
)  # fmt: skip
"""What every list reads of a project; the facts, which are long, only where a column shows one."""

MANY = 2000
"""Of so many that wait, one meets a page's worth soon in any order."""

OF_COBUILDERS = {"共建单位", "共建单位确认日"}
OF_EVALUATIONS = {"事前绩效评估日", "事前绩效评估得分", "事前绩效评估等级", "第三方绩效评估日", "第三方绩效评估等级"}
OF_RESOURCES = {"资源目录已编制", "共享开放属性已明确"}
OF_PLANS = {"年度计划列入日", "统建清单重复", "投资立项审批部门", "投资立项审批日"}
OF_BATCHES = {"评审机构", "集中评审方式"}


def narrowed(acting: Acting, asked: Asked, today: datetime.date) -> QuerySet[Project]:
    """The projects that who acts may see and that the filters leave."""
    found = find(visible(acting), asked.q)
    plain = {"stage": asked.stage, "state": asked.state, "year": asked.year}
    found = found.filter(**{name: value for name, value in plain.items() if value})
    if asked.historic:
        found = found.filter(historic=True)
    if asked.mine:
        found = found.filter(clerk=acting.person)
    if asked.unit:
        found = found.filter(unit__in=Unit.objects.filter(name__icontains=asked.unit).values("pk"))
    if asked.due:
        found = found.filter(_due(asked.due, today))
    if asked.awaits:
        found = _awaited(found, waited_of(acting).filter(act=asked.awaits))
    if asked.rule or asked.article:
        return found.filter(pk__in=_findings(acting, asked).values("project"))
    column = next((name for name, shade in COUNTED.items() if shade == asked.shade), None)
    return found.filter(**{f"{column}__gt": 0}) if column else found


def _awaited(found: QuerySet[Project], rows: QuerySet[Awaited]) -> QuerySet[Project]:
    """Those that wait (one statement, to see how many): few are looked up, among many one meets them on the way."""
    if rows.order_by().values("pk")[: MANY + 1].count() > MANY:
        return found.filter(Exists(rows.filter(project=OuterRef("pk"))))
    return found.filter(pk__in=rows.values("project"))


def _due(span: str, today: datetime.date) -> Q:
    """Due within so many 工作日, or at all; a span the calendars do not reach leaves all that are due."""
    last = None if span == "any" else regulation.pack().calendar.apply("工作日后", today.toordinal(), int(span))
    return Q(next_due__lte=datetime.date.fromordinal(last[0])) if last else Q(next_due__isnull=False)


def _findings(acting: Acting, asked: Asked) -> QuerySet[Finding]:
    """The verdicts of a rule, or of an article's rules."""
    found = Finding.objects.all()
    if acting.duty != ABOVE:
        found = found.filter(jurisdiction=acting.jurisdiction)
    if asked.rule:
        found = found.filter(rule=asked.rule)
    if asked.article:
        number = int(asked.article)
        names = [rule.name for rule in regulation.pack().rules.values() if rule.article == number]
        found = found.filter(article=number, rule__in=names) if names else found.filter(article=number)
    return found.filter(shade=asked.shade) if asked.shade else found


def read(found: QuerySet[Project], columns: Sequence[Column]) -> QuerySet[Project]:
    """The same with what these columns show, and nothing else, loaded."""
    codes = {column.code for column in columns}
    names, related = list(SEEN), ["unit"]
    if "clerk" in codes:
        names, related = [*names, "clerk__name"], [*related, "clerk"]
    if any(column.is_fact for column in columns):
        names += ["facts", "details", "unit__code", "unit__body"]
    if codes & OF_RESOURCES:
        listed = Resource.objects.filter(project=OuterRef("pk"))
        found = found.annotate(listed=Exists(listed), unclear=Exists(listed.filter(Q(sharing="") | Q(opening=""))))
    return found.select_related(*related).only(*names)


def with_nearest(found: QuerySet[Project], columns: Sequence[Column]) -> QuerySet[Project]:
    """The same with whether the nearest limit counts 工作日, where that is shown."""
    if "next_due" not in {column.code for column in columns}:
        return found
    pack = regulation.pack()
    rules = [name for name in pack.rules if in_workdays(pack, name)]
    near = Finding.objects.filter(project=OuterRef("pk"), due=OuterRef("next_due"), rule__in=rules)
    return found.annotate(nearest_in_workdays=Exists(near))


def facts_of(projects: Sequence[Project], columns: Sequence[Column], acting: Acting) -> dict[int, Facts]:
    """The facts that columns show to who looks, by project: those that follow from rows from these rows.

    At most four statements, one for each kind of rows that some column needs.
    """
    codes = {column.code for column in columns if column.is_fact}
    rows = {project.pk: Rows() for project in projects}
    if codes & OF_COBUILDERS:
        for cobuilder in CoBuilder.objects.filter(project__in=rows).select_related("unit").order_by("id"):
            rows[cobuilder.project_id].cobuilders.append(cobuilder)
    if codes & OF_EVALUATIONS:
        for evaluation in Evaluation.objects.filter(project__in=rows).order_by("id"):
            rows[evaluation.project_id].evaluations.append(evaluation)
    for project in projects if codes & OF_RESOURCES else ():
        rows[project.pk].resources += _stand_in(project)
    if codes & OF_PLANS:
        put_small(rows)
    if codes & OF_BATCHES:
        put_reviews(rows)
    found = {project.pk: outside(project, rows[project.pk]) if codes else {} for project in projects}
    for project in projects:
        for name in withheld(acting, project, found[project.pk]):
            found[project.pk].pop(name, None)
    return dict[int, Facts](found)


def _stand_in(project: Project) -> list[Resource]:
    """One resource that says of all of the project's what the list needs to know, so that none has to be fetched."""
    listed, unclear = getattr(project, "listed", False), getattr(project, "unclear", True)
    return [Resource(sharing="" if unclear else "有", opening="" if unclear else "有")] if listed else []
