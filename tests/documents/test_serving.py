"""A file goes out as a download: never shown, never run, whatever it is and however it is called."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from csp.middleware import CSPMiddleware
from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import FileResponse, HttpResponseBase
from django.test import RequestFactory

from quancheng.config.settings import MIDDLEWARE
from quancheng.documents import StoreFailed, as_response, receive
from quancheng.documents.models import Content, Version
from tests.documents.handing import contents, pdf
from tests.documents.samples import GOOD


@pytest.fixture(autouse=True)
def no_database() -> Iterator[None]:
    """The end of a reply makes Django look at its connection; there is none here, and none is needed."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


def handed_in(data: bytes = pdf(), filename: str = "方案.pdf") -> Version:
    """A version of a file in the store; no row is needed to send it."""
    received = receive(filename=filename, stream=io.BytesIO(data))
    stored = received.content
    content = Content(sm3=stored.sm3, size=stored.size, kind=stored.kind)
    return Version(filename=received.filename, content=content)


def body(response: FileResponse) -> bytes:
    assert isinstance(response.streaming_content, Iterable)
    data = b"".join(response.streaming_content)
    response.close()
    return data


def headers(version: Version) -> dict[str, str]:
    response = as_response(version)
    response.close()
    return dict(response.items())


def test_a_version_goes_out_as_it_came_in(folder: Path) -> None:
    data = pdf("长" * 100_000)
    response = as_response(handed_in(data))
    assert response.streaming
    assert response["Content-Length"] == str(len(data))
    assert body(response) == data


@pytest.mark.parametrize(("filename", "data", "kind"), GOOD)
def test_whatever_the_kind_a_browser_saves_it_and_guesses_nothing(
    folder: Path, filename: str, data: bytes, kind: str
) -> None:
    sent = headers(handed_in(data, filename))
    assert sent["Content-Disposition"].startswith("attachment;")
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert sent["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert sent["Cache-Control"] == "private, no-store"
    assert not any(word in sent["Content-Type"] for word in ("html", "svg", "/xml", "+xml", "script"))


def test_a_text_that_looks_like_a_page_is_still_a_text(folder: Path) -> None:
    version = handed_in(b"<html><script>alert(1)</script></html>", "说明.txt")
    assert headers(version)["Content-Type"] == "text/plain"


@pytest.mark.parametrize(
    ("filename", "header"),
    [
        ("plan.pdf", 'attachment; filename="plan.pdf"'),
        ("方案 1.pdf", "attachment; filename*=utf-8''%E6%96%B9%E6%A1%88%201.pdf"),
        ('a"; x="b.pdf', 'attachment; filename="a_; x=_b.pdf"'),
        ("a\r\nX-Evil: 1.pdf", 'attachment; filename="aX-Evil_ 1.pdf"'),
    ],
)
def test_the_name_is_sent_so_that_every_browser_reads_it(folder: Path, filename: str, header: str) -> None:
    assert headers(handed_in(filename=filename))["Content-Disposition"] == header


def test_the_sites_own_policy_does_not_take_its_place(folder: Path) -> None:
    assert "csp.middleware.CSPMiddleware" in MIDDLEWARE
    version = handed_in()
    response = CSPMiddleware(lambda _: as_response(version))(RequestFactory().get("/"))
    assert isinstance(response, HttpResponseBase)
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    response.close()


def test_a_file_that_the_store_lost_is_said_to_be_lost(folder: Path) -> None:
    version = handed_in()
    contents(folder)[0].unlink()
    with pytest.raises(StoreFailed, match="请告知系统管理员"):
        as_response(version)
