"""How a page asks for an official act, and how what comes of it is told. The pages decide nothing themselves."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, QueryDict

from quancheng.accounts.acting import Acting
from quancheng.accounts.presence import Request
from quancheng.documents import DocumentError
from quancheng.journal import KeyMisused, Repeated
from quancheng.lifecycle.access import visible
from quancheng.lifecycle.refusals import Barred, Invalid, NotAllowed, Refusal, Stale, WrongState
from quancheng.projects.models import Project

ONCE = "once"
"""The hidden field of a form's one-time key."""

_STATUS = {NotAllowed: 403, Stale: 409, WrongState: 409, Invalid: 422, Barred: 422}
_NO_CONTENT = (ONCE, "csrfmiddlewaretoken")


@dataclass(frozen=True)
class Outcome:
    """What came of an act: done (``made``: what the function gave back), or not, and why."""

    made: Any = None
    refusal: Refusal | None = None
    error: str = ""
    status: int = 200
    errors: dict[str, str] = field(default_factory=dict)
    """field → sentence, for `forms.error_summary`; "" is the whole form"""

    @property
    def done(self) -> bool:
        return not self.error


def once() -> str:
    """A fresh one-time key for a form."""
    return secrets.token_urlsafe(18)


def acting(request: Request) -> Acting:
    """Who acts; the middleware lets nobody through who does not."""
    if request.acting is None:
        raise Http404
    return request.acting


def project_or_404(request: Request, public_id: str) -> Project:
    """The project with its unit and clerk, if this person may see it (one statement); else as if there were none."""
    seen = visible(acting(request)).select_related("unit", "jurisdiction", "clerk")
    found = seen.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def perform(request: Request, function: Callable[..., Any], /, *, among: str = "", **arguments: Any) -> Outcome:
    """Do one act with what the form says. A foreign or missing project is a 404; a request that came twice is done.

    The key of the request is the form's own with the digest of its content: a form sent again unchanged has one
    effect, one that was mended is a new request. ``among``: which of the several acts that one form asks for.
    """
    files = [
        f"{name} {file.name} {_hash(file)}" for name, file in request.FILES.items() if isinstance(file, UploadedFile)
    ]
    digest = _digest(request.POST, [*files, among] if among else files)
    key = f"{request.POST.get(ONCE) or once()}.{digest[:24]}"
    try:
        made = function(acting=acting(request), at=request.at, key=key, digest=digest, **arguments)
    except Repeated as repeated:
        return Outcome(made=repeated.reply)
    except Project.DoesNotExist as missing:
        raise Http404 from missing
    except Invalid as refusal:
        errors: dict[str, str] = {}
        for fault in refusal.faults:
            name = fault.field if fault.row is None else f"{fault.field}-{fault.row}"
            errors[name] = f"{errors[name]}；{fault}" if name in errors else str(fault)
        return Outcome(refusal=refusal, error=refusal.message, status=422, errors=errors)
    except Refusal as refusal:
        status = next((code for kind, code in _STATUS.items() if isinstance(refusal, kind)), 409)
        return Outcome(refusal=refusal, error=refusal.message, status=status, errors={"": refusal.message})
    except (DocumentError, KeyMisused) as error:
        return Outcome(error=str(error), status=422, errors={"": str(error)})
    return Outcome(made=made)


def version_of(request: Request) -> int | None:
    """The version of the project that the form was filled in on (hidden field ``version``)."""
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else -1


def _hash(file: UploadedFile[Any]) -> str:
    """Of the content: another file of the same name and size is another request."""
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()


def _digest(posted: QueryDict, files: list[str]) -> str:
    pairs = [(name, value) for name, values in sorted(posted.lists()) if name not in _NO_CONTENT for value in values]
    return hashlib.sha256(repr((pairs, files)).encode()).hexdigest()
