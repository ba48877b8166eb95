"""Rows out of what was uploaded or pasted."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile

from quancheng.accounts.presence import Request
from quancheng.ledger.archive import MAX_FILE, TOO_LONG
from quancheng.ledger.errors import Unreadable
from quancheng.web.planning.tables import Column, Taken, take_pasted, take_sheet


def take(request: Request, columns: Sequence[Column]) -> Taken:
    """The rows of the file or of the lines in the form; what is wrong is said among them."""
    file, pasted = request.FILES.get("file"), request.POST.get("pasted", "")
    if isinstance(file, UploadedFile) and file.size:
        if file.size > MAX_FILE:
            return Taken(said=[TOO_LONG])
        try:
            return take_sheet(columns, file.read())
        except Unreadable as error:
            return Taken(said=[str(error)])
    if pasted.strip():
        return take_pasted(columns, pasted)
    return Taken(said=["请选择 Excel 文件（.xlsx），或者把表里的内容粘贴进来"])
