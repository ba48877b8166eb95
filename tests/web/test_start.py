"""The site answers, and loads nothing from elsewhere."""

from django.test import Client


def test_the_start_page_answers() -> None:
    reply = Client().get("/")
    assert reply.status_code == 200
    assert "全程" in reply.content.decode()


def test_a_page_that_is_not_there_says_so_in_chinese() -> None:
    reply = Client().get("/nowhere")
    assert reply.status_code == 404
    assert "没有这一页" in reply.content.decode()


def test_a_browser_is_told_to_load_nothing_from_elsewhere() -> None:
    headers = Client().get("/").headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
