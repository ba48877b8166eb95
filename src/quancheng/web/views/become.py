"""In a demonstration a visitor may become any of its people: chosen from a list, without a password."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from quancheng.accounts.acting import postings
from quancheng.accounts.models import Person, Post
from quancheng.accounts.presence import Request, remember

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
DESK = "/desk/"


@dataclass
class Role:
    """Somebody to become: the person, and in what posts they act."""

    person: Person
    posts: list[Post] = field(default_factory=list)

    @property
    def says(self) -> str:
        """项目建设单位 · 经办."""
        if self.person.administrator:
            return f"{self.person.administrator}管理员"
        return "；".join(dict.fromkeys(f"{post.duty} · {post.role}" for post in self.posts))


@require_http_methods(["GET", "HEAD", "POST"])
def become(request: Request) -> HttpResponse:
    """Whom to be (three statements); a house without a demonstration has no such page."""
    people = list(
        Person.objects.filter(jurisdiction__demonstration=True, is_active=True).select_related("jurisdiction")
    )
    if not people:
        raise Http404
    if request.method == "POST":
        chosen = next((person for person in people if person.public_id == request.POST.get("person")), None)
        if chosen is None:
            raise Http404
        return _enter(request, chosen)
    units = _by_unit(people, request)
    told = {"section": "entrance", "units": units, "next": request.GET.get("next", "")}
    return render(request, "entrance/become.html", told)


def _enter(request: Request, person: Person) -> HttpResponse:
    login(request, person, backend=BACKEND)
    choices = postings(person, request.at.date())
    if choices:
        remember(request, choices[0])
    after = request.POST.get("next") or DESK
    safe = after.startswith("/") and url_has_allowed_host_and_scheme(
        after, {request.get_host()}, require_https=request.is_secure()
    )
    return redirect(after if safe else DESK)


def _by_unit(people: Sequence[Person], request: Request) -> list[tuple[str, list[Role]]]:
    """The people by unit in the order in which the units were made; the administrators last."""
    roles = {person.pk: Role(person) for person in people}
    posts = Post.objects.on(request.at.date()).filter(person__in=roles, unit__dissolved_on=None)
    for post in posts.select_related("unit").order_by("unit_id", "id"):
        roles[post.person_id].posts.append(post)
    placed = [role for role in roles.values() if role.posts]
    placed.sort(key=lambda role: (role.posts[0].unit_id, role.person.pk))
    grouped = groupby(placed, key=lambda role: role.posts[0].unit.name)
    units = [(name, list(found)) for name, found in grouped]
    administrators = [role for role in roles.values() if role.person.administrator]
    return units + ([("管理员", administrators)] if administrators else [])
