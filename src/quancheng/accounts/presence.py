"""Who is here: the person of a session, and the post in which they act. Two statements: session, then person."""

from __future__ import annotations

import datetime
import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Delegation, Person, Post

POST_KEY, LENT_KEY, SEEN_KEY = "post", "lent", "seen"
"""What a session remembers: Acting.key, whether it is a delegation's, and when (seconds) the person was last seen."""

IDLE, CHANGED = "闲置", "变动"
"""Why a session is over: nothing was done for too long; the person, a post or the password has changed."""


class Request(HttpRequest):
    """A request behind the middleware."""

    at: datetime.datetime
    """When it began, in Shanghai: the one moment that everything in it happens at."""
    acting: Acting | None
    ended: str
    """IDLE or CHANGED where this request's session has just been found to be over."""


@dataclass(frozen=True)
class Presence:
    """The answer: nobody, somebody without a post yet, or somebody acting."""

    person: Person | None = None
    acting: Acting | None = None
    ended: str = ""


NOBODY = Presence()


def look(request: HttpRequest, at: datetime.datetime) -> Presence:
    """Who the session belongs to at this moment; without a session no statement is made."""
    session = request.session
    number = session.get(SESSION_KEY)
    if number is None:
        return NOBODY
    acting = _fetch(number, session.get(POST_KEY, ""), bool(session.get(LENT_KEY)), at.date(), address(request) or "")
    if acting is None or not acting.person.is_active:
        return Presence(ended=CHANGED)
    person = acting.person
    if not constant_time_compare(session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash()):
        return Presence(ended=CHANGED)
    if at.timestamp() - session.get(SEEN_KEY, at.timestamp()) > settings.IDLE_SECONDS:
        return Presence(person, ended=IDLE)
    return Presence(person, acting if acting.post or person.administrator else None)


def mark_seen(request: HttpRequest, at: datetime.datetime) -> None:
    """Moves the session's mark, at most once a minute: a page that is only read seldom writes."""
    if at.timestamp() - request.session.get(SEEN_KEY, 0) >= settings.SEEN_EVERY_SECONDS:
        request.session[SEEN_KEY] = int(at.timestamp())


def remember(request: HttpRequest, acting: Acting) -> None:
    """From now on the session acts in this post."""
    request.session[POST_KEY] = acting.key
    request.session[LENT_KEY] = acting.delegation is not None


def address(request: HttpRequest) -> str | None:
    """Where the request comes from. Behind our own proxy (QUANCHENG_HTTPS) it is what that proxy saw."""
    told = request.META.get("HTTP_X_FORWARDED_FOR", "") if settings.HTTPS else ""
    nearest = told.rpartition(",")[2].strip()
    return nearest if _is_address(nearest) else request.META.get("REMOTE_ADDR") or None


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _fetch(number: str, key: str, lent: bool, day: datetime.date, where: str) -> Acting | None:
    """The person with the post the session remembers, where it still holds on this day; else the person alone."""
    if key and lent:
        delegation = _lent(number, day).filter(public_id=key).annotate(others=_others(number, day)).first()
        if delegation:
            return Acting(delegation.delegate, delegation.post, delegation, address=where, others=delegation.others)
    elif key:
        posts = _own(number, day).select_related("person__jurisdiction", "unit__jurisdiction", "section")
        post = posts.filter(public_id=key).annotate(others=_others(number, day)).first()
        if post:
            return Acting(post.person, post, address=where, others=post.others)
    person = Person.objects.select_related("jurisdiction").filter(pk=number).first()
    return Acting(person, address=where) if person else None


def _own(number: str, day: datetime.date) -> QuerySet[Post]:
    """Posts of the person that hold today."""
    return Post.objects.on(day).filter(person=number, unit__dissolved_on=None)


def _lent(number: str, day: datetime.date) -> QuerySet[Delegation]:
    """Delegations to the person that hold today, of a post that holds today and whose holder is still here."""
    return (
        Delegation.objects.on(day)
        .select_related("delegate__jurisdiction", "post__unit__jurisdiction", "post__section", "post__person")
        .filter(delegate=number, post__person__is_active=True, post__unit__dissolved_on=None)
        .filter(post__in=Post.objects.on(day))
    )


def _others(number: str, day: datetime.date) -> Q:
    """Whether there is another post, own or lent, than the one that is looked up: within the same statement."""
    own, lent = _own(number, day), _lent(number, day).select_related(None)
    return Exists(own.exclude(public_id=OuterRef("public_id"))) | Exists(lent.exclude(public_id=OuterRef("public_id")))
