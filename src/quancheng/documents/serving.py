"""A version on its way to the reader: always as a download, never as something that a browser would run or show."""

from django.http import FileResponse

from quancheng.documents import store
from quancheng.documents.kinds import KINDS
from quancheng.documents.models import Version


def as_response(version: Version) -> FileResponse:
    """The file, streamed. Who may have it is checked before. Raises `StoreFailed` where the store lost it."""
    file = store.open_content(version.content.sm3, version.content.size)
    # A name that is not ASCII goes out as filename*=utf-8''… (RFC 5987).
    response = FileResponse(
        file, as_attachment=True, filename=version.filename, content_type=KINDS[version.content.kind].media_type
    )
    response["Content-Length"] = str(version.content.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response
