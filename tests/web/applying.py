"""An application's pages as a test fills them in: with the hidden fields that the page gave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quancheng.projects.models import Project
from tests.web.reading import Page
from tests.web.visiting import Visitor

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

HIDDEN = ("once", "version", "seen")


def address(project: Project, tail: str = "") -> str:
    """A page of the application."""
    return f"/projects/{project.public_id}/application/{tail}"


def hidden(page: Page) -> dict[str, str]:
    """The hidden fields of the form on a page (each once)."""
    return {each["name"]: each["value"] for each in page.all("input", type="hidden") if each["name"] in HIDDEN}


def boxes(page: Page) -> dict[str, str]:
    """What stands in the boxes of a page, as the browser would send it."""
    found = {
        each["name"]: each["value"]
        for each in page.all("input")
        if each["name"]
        and (each["type"] not in ("radio", "checkbox", "hidden", "file") or "checked" in each.attributes)
    }
    found |= {each["name"]: each.text.strip() for each in page.all("textarea")}
    chosen = [each["value"] or each.text for each in page.all("option") if "selected" in each.attributes]
    selects = [each["name"] for each in page.all("select")]
    return found | dict(zip(selects, chosen, strict=False) if len(selects) == len(chosen) else ())


def saves(visitor: Visitor, project: Project, part: str, **typed: Any) -> Response:
    """Opens a part, types, saves, stays. Names of rows are written name_1 for name-1."""
    page = visitor.page(address(project, f"{part}/"))
    return visitor.post(address(project, f"{part}/"), hidden(page) | {"then": "stay"} | _dashed(typed))


def _dashed(typed: dict[str, Any]) -> dict[str, Any]:
    split = {name: name.rpartition("_") for name in typed}
    return {
        f"{split[name][0]}-{split[name][2]}" if split[name][2].isdecimal() else name: value
        for name, value in typed.items()
    }
