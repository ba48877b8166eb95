"""Files on their way to the reader: always as a download, to who may see the project."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quancheng.accounts.presence import Request
from quancheng.documents import StoreFailed, as_response
from quancheng.documents.models import Version
from quancheng.lifecycle.acts import papers
from quancheng.web.doors import project_or_404


@require_safe
def download(request: Request, id: str, version: str) -> HttpResponseBase:  # noqa: A002  the word in the address
    """One version of a paper of a project this person may see; anything else is a 404."""
    project = project_or_404(request, id)
    kind, number = papers.subject(project)
    found = Version.objects.select_related("content", "document").filter(
        public_id=version, document__subject_kind=kind, document__subject_id=number
    )
    wanted = found.first()
    if wanted is None:
        raise Http404
    try:
        return as_response(wanted)
    except StoreFailed as error:
        return render(
            request, "application/lost.html", {"section": "ledger", "project": project, "why": str(error)}, status=500
        )
