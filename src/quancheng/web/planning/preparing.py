"""The pages on which a unit prepares its annual plan and files it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from quancheng.accounts.models import Unit
from quancheng.accounts.presence import Request
from quancheng.law import PROJECT, Pack
from quancheng.law.likeness import measure
from quancheng.lifecycle.acts.planning.annual import answerable, draft_plan, file_plan
from quancheng.lifecycle.acts.planning.changes import changes, linked_to
from quancheng.lifecycle.acts.planning.rows import MOST_ROWS, NATURE, SOURCE, missing
from quancheng.lifecycle.plans import filed_items
from quancheng.projects.likeness import Texts
from quancheng.projects.models import VOID, AnnualPlan, PlanComment, PlanItem, Project
from quancheng.web.doors import Outcome, acting, once, perform
from quancheng.web.planning.likeness import against_list
from quancheng.web.planning.rights import FILE, PREPARE, only, pack_here
from quancheng.web.planning.tables import PLANNED, Row, Taken, changed, posted, whole, yuan
from quancheng.web.planning.taking import take

BLANK, MOST_LINKS = 3, 100
ANSWER = "answer-"


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, year: int) -> HttpResponse:
    """The rows of the own plan and the answers to what was said of it; kept as a draft."""
    pack = pack_here(request)
    only(pack, request, PREPARE)
    page = _Page(request, pack, year)
    if request.method != "POST":
        return page.show(page.standing(), page.answers())
    if "take" in request.POST:
        taken = take(request, PLANNED)
        rows = page.matched(taken.rows) if taken.rows else page.standing()
        return page.show(rows, page.answers(), taken=taken, status=200 if taken.rows else 422)
    rows = posted(PLANNED, request.POST, "item", "project")
    given = {name: text for name, text in request.POST.items() if name.startswith(ANSWER)}
    answers = {name.removeprefix(ANSWER): str(text) for name, text in given.items()}
    if (mended := changed(rows, request.POST)) is not None:
        return page.show(mended, answers)
    outcome = perform(request, draft_plan, year=year, version=_version(request), rows=rows, answers=answers)
    if outcome.done:
        then = "plan-file" if request.POST.get("then") == "file" else ""
        return redirect(then, year=year) if then else redirect(f"{reverse('annual-plans')}?year={year}&done=draft")
    return page.show(rows, answers, outcome=outcome, status=outcome.status)


@require_http_methods(["GET", "HEAD", "POST"])
def file(request: Request, year: int) -> HttpResponse:
    """What filing would change, what the list of unified building has already; and filing, by the head."""
    pack = pack_here(request)
    outcome: Outcome | None = None
    if request.method == "POST":
        only(pack, request, FILE)
        outcome = perform(request, file_plan, year=year, version=_version(request))
        if outcome.done:
            return redirect(f"{reverse('annual-plans')}?year={year}&done=filed")
    only(pack, request, PREPARE)
    who = acting(request)
    plan = AnnualPlan.objects.select_related("drafter").filter(unit=who.unit, year=year).first()
    if plan is None or not plan.draft:
        return redirect(f"{reverse('annual-plans')}?year={year}")
    rows = plan.draft["rows"]
    items = list(filed_items().filter(plan=plan).select_related("project"))
    texts = [Texts(row["name"], row["purpose"], row["functions"]) for row in rows]
    how = measure(pack, request.at.date())
    near = against_list(who.jurisdiction, year, texts, how)
    told = {
        "section": "plans", "plan": plan, "year": year, "unit": who.unit, "rows": rows, "once": once(),
        "changes": changes(items, rows), "faults": missing(rows), "errors": outcome.errors if outcome else {},
        "amount": sum(row["amount"] or 0 for row in rows), "measure": how,
        "near": [(row, found) for row, found in zip(rows, near, strict=True) if found],
        "answers": [(each, plan.draft["answers"].get(str(each.pk))) for each in answerable(plan)],
        "may_file": who.role in pack.process.roles(FILE), "own_draft": _is_own(request, plan),
    }  # fmt: skip
    return render(request, "planning/file.html", told, status=outcome.status if outcome else 200)


def _is_own(request: Request, plan: AnnualPlan) -> bool:
    who = acting(request)
    return plan.drafter_id in {who.person.pk, who.post.person_id if who.post else None}


def _version(request: Request) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else -1


class _Page:
    """The form of a draft. ``plan`` None: none of this year yet."""

    def __init__(self, request: Request, pack: Pack, year: int) -> None:
        self.request, self.pack, self.year = request, pack, year
        unit = acting(request).unit
        assert unit is not None  # noqa: S101  pack_here() lets nobody through without a post
        self.unit: Unit = unit
        self.plan = AnnualPlan.objects.filter(unit=unit, year=year).first()
        self.items = list(filed_items().filter(plan=self.plan).select_related("project")) if self.plan else []
        self.said = answerable(self.plan) if self.plan else []

    def standing(self) -> list[Row]:
        """The draft, else what was filed."""
        if self.plan and self.plan.draft:
            return [self._boxes(row) for row in self.plan.draft["rows"]]
        return [self._boxes(_told(item)) for item in self.items]

    def answers(self) -> dict[str, str]:
        kept = self.plan.draft.get("answers", {}) if self.plan else {}
        return {str(each.pk): kept.get(str(each.pk), each.answer) for each in self.said}

    def matched(self, rows: list[Row]) -> list[Row]:
        """Rows from outside: those with the name of an item that was filed are that item."""
        by_name = {item.name: item for item in self.items}
        found = []
        for row in rows:
            item = by_name.pop(row["name"].strip(), None)
            more = {"item": item.public_id, "project": linked_to(item)} if item else {}
            found.append(row | more)
        return found

    def show(
        self, rows: list[Row], answers: Mapping[str, str], *, taken: Taken | None = None,
        outcome: Outcome | None = None, status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        facts = self.pack.vocabulary.facts[PROJECT]
        seen = self.request.POST.get("version") if self.request.method == "POST" and not taken else None
        told: dict[str, Any] = {
            "section": "plans", "year": self.year, "plan": self.plan, "unit": self.unit, "taken": taken,
            "rows": whole(PLANNED, rows, BLANK, "item", "project"), "columns": PLANNED, "most": MOST_ROWS,
            "once": once(),
            "natures": facts[NATURE].options, "sources": facts[SOURCE].options, "links": self._links(),
            "errors": outcome.errors if outcome else {}, "comments": self._comments(answers),
            "version": seen or (self.plan.version if self.plan else 0),
            "listed": {item.public_id for item in self.items},
        }  # fmt: skip
        return render(self.request, "planning/edit.html", told, status=status)

    def _comments(self, answers: Mapping[str, str]) -> list[tuple[PlanComment, str]]:
        return [(each, answers.get(str(each.pk), "")) for each in self.said]

    def _links(self) -> list[tuple[str, str]]:
        """Own projects that no other item is linked to."""
        free = Q(plan_item=None) | Q(plan_item__plan=self.plan) if self.plan else Q(plan_item=None)
        own = Project.objects.filter(free, unit=self.unit).exclude(state=VOID).order_by("-pk")
        return list(own.values_list("public_id", "name")[:MOST_LINKS])

    def _boxes(self, row: Mapping[str, Any]) -> Row:
        return {**{name: str(value or "") for name, value in row.items()}, "amount": yuan(row["amount"])}


def _told(item: PlanItem) -> dict[str, Any]:
    told = {column.field: getattr(item, column.field) for column in PLANNED}
    return told | {"item": item.public_id, "project": linked_to(item)}
