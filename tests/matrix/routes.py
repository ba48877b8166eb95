"""The routes as the URLconf has them, and an address for each: what stands in the place of each parameter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from quancheng.accounts.models import Delegation, Post
from quancheng.documents.models import Version
from quancheng.projects.models import Project, Screening, UnifiedList
from quancheng.reviews.models import Batch, Reviewed
from quancheng.web import regulation
from quancheng.web.sample import sample
from tests.lifecycle.standing_made import Standing

MISSING = "nowhere2345678"


@dataclass(frozen=True)
class Route:
    """One pattern of the URLconf, as it is written there."""

    pattern: str
    name: str

    @property
    def of_a_project(self) -> bool:
        return self.pattern.startswith("projects/<str:id>/")


def routes(resolver: URLResolver | None = None, above: str = "") -> Iterator[Route]:
    """Every route, in the order in which they are asked."""
    for each in (resolver or get_resolver()).url_patterns:
        pattern = f"{above}{each.pattern}"
        if isinstance(each, URLResolver):
            yield from routes(each, pattern)
        elif isinstance(each, URLPattern):
            yield Route(pattern, each.name or "")


PARTS = ("overview", "estimate", "evaluation", "papers")
"""Of the parts of an application one of each make: answers, rows, points, files."""


def spelled(route: Route) -> list[Route]:
    """The same with parts of the application written out."""
    if "<str:part>" not in route.pattern or not route.of_a_project:
        return [route]
    parts = PARTS[:1] if route.pattern.endswith("typing/") else PARTS
    return [Route(route.pattern.replace("<str:part>", part), route.name) for part in parts]


def address(route: Route, standing: Standing, project: Project | None) -> str:
    """Where it is: for one project (None: one that there is not), or with what the world has elsewhere."""
    place = route.pattern
    for old, new in _given(route, standing, project).items():
        place = place.replace(old, new)
    if "<" in place:
        raise LookupError(f"{route.pattern}: say in tests/matrix/routes.py what stands for its parameters")
    return f"/{place}"


def _given(route: Route, standing: Standing, project: Project | None) -> dict[str, str]:
    if route.of_a_project:
        version = None
        if project is not None:
            kept = Version.objects.filter(document__subject_kind="项目", document__subject_id=project.pk)
            version = kept.order_by("pk").first()
        return {
            "<str:id>": project.public_id if project else MISSING,
            "<str:version>": version.public_id if version else MISSING,
            "<str:name>": "立项审核意见" if "/official/" in route.pattern else "资源目录",
            "<int:number>": "1",
        }
    if route.pattern.startswith(("plans/", "reviews/", "slips/")):
        return _of_chapters(route, standing)
    return _elsewhere(route, standing)


def _of_chapters(route: Route, standing: Standing) -> dict[str, str]:
    """Plans, reviews and slips: what the chapters have put into the world."""
    batch = Batch.objects.get(public_id=standing.ids["批次"])
    reviewed = Reviewed.objects.filter(batch=batch).earliest("pk")
    ids = {
        "plans/annual/": standing.ids["年度计划"], "plans/windows/": standing.ids["申报窗口"],
        "plans/unified/": UnifiedList.objects.earliest("pk").public_id, "reviews/experts/": standing.ids["专家"],
        "slips/": standing.ids["待复核"],
    }  # fmt: skip
    first = route.pattern.partition("<")[0]
    return {
        "<str:id>": ids.get(first, MISSING), "<int:year>": "2025", "<str:item>": standing.ids["计划项目"],
        "<str:seat>": standing.ids["席位"], "<str:batch>": batch.public_id, "<str:project>": reviewed.project.public_id,
        "<str:reviewed>": reviewed.public_id,
    }  # fmt: skip


def _elsewhere(route: Route, standing: Standing) -> dict[str, str]:
    """For routes that hang on no project: ids of the first unit's, 林知远's, and so on."""
    clerk = standing.world["林知远"]
    first = route.pattern.partition("<")[0]
    ids = {
        "administration/units/": standing.world.units["区文化和旅游局"].public_id,
        "administration/people/": clerk.person.public_id,
        "administration/posts/": Post.objects.get(person=clerk.person).public_id,
        "handovers/": standing.ids["移交"],
        "apply/results/": Screening.objects.filter(by=clerk.person).earliest("pk").public_id,
        "mine/lent/": getattr(Delegation.objects.filter(post__person=clerk.person).first(), "public_id", MISSING),
        "history/": MISSING,
        "projects/exports/": MISSING,
        "law/": "6",
        "sample/": next(iter(sample(regulation.today()).by_key)),
        "mine/keys/": "1",
    }
    if first not in ids:
        return {}
    told = {"<str:id>": ids[first], "<str:job>": ids[first], "<int:number>": ids[first], "<str:number>": ids[first]}
    return {**told, "<int:pk>": "1", "<int:place>": "1", "<str:name>": "资源目录", "<str:part>": "facts"}
