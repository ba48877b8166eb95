"""The forms with rows of plans and lists, as a test fills them in, and what is downloaded."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.lifecycle.planning.plans import YEAR
from tests.web.reading import Page
from tests.web.visiting import Visitor

Enter = Callable[[str], Visitor]
EDIT, FILE, OWN = f"/plans/annual/{YEAR}/edit/", f"/plans/annual/{YEAR}/file/", f"/plans/annual/?year={YEAR}"
PUBLISH = f"/plans/unified/{YEAR}/publish/"
HEADS = ["序号", "项目名称", "用途", "主要功能", "建设性质", "资金来源", "估算投资（万元）"]


def rows(*several: dict[str, Any]) -> dict[str, str]:
    """Rows as a form sends them."""
    return {f"{name}-{number}": str(value) for number, row in enumerate(several, 1) for name, value in row.items()}


def sends(visitor: Visitor, address: str, **typed: Any) -> Any:
    """Sends the form with the grid, over what stands in it."""
    page = visitor.page(address)
    hidden = {each["name"]: each["value"] for each in page.all("input", type="hidden") if each["name"]}
    hidden.pop("csrfmiddlewaretoken", None)
    return visitor.post(address, hidden | typed)


def workbook(*lines: list[Any]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    page = book.create_sheet("计划", 0)
    for line in lines:
        page.append(line)
    content = BytesIO()
    book.save(content)
    return SimpleUploadedFile("计划.xlsx", content.getvalue())


def sheet(reply: Any) -> list[tuple[Any, ...]]:
    """The rows of a download."""
    content = BytesIO(b"".join(reply.streaming_content))
    return list(openpyxl.load_workbook(content).worksheets[0].iter_rows(values_only=True))


def said(page: Page) -> str:
    return " ".join(" ".join(each.text.split()) for each in page.all("main"))
