"""What stands in the header: where somebody can go depends on who is acting."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from quancheng.accounts.acting import Acting
from quancheng.lifecycle.holders import ASSIGNED, BUILDER, REVIEWING


class Entry(NamedTuple):
    """One entry: the section it stands for, its words, its address."""

    section: str
    text: str
    href: str


Names = tuple[tuple[str, str, str], ...]

LAW: Names = (("law", "办法", "law"),)
FOR_VISITORS: Names = (("start", "开始", "start"), *LAW, ("sample", "样例台账", "sample"))
FOR_POSTS: Names = (("desk", "工作台", "desk"), ("ledger", "项目台账", "ledger"))
FOR_PLANNING: Names = (("plans", "计划与项目库", "plans"),)
FOR_REVIEWING: Names = (("reviews", "评审", "reviews"),)
FOR_BUILDERS: Names = (("apply", "申报", "apply"),)
FOR_ADMINISTRATORS: Names = (("administration", "管理", "administration"),)


def acting_in(request: HttpRequest | None) -> Acting | None:
    """Who is acting in a request; None too where there is no request (the page that tells of an error)."""
    return getattr(request, "acting", None)


def _of_duty(acting: Acting) -> Names:
    """Plans are for whoever sees projects by duty or builds; reviews for who reviews or organises it."""
    if acting.duty in ASSIGNED:
        return FOR_REVIEWING if acting.duty in REVIEWING else ()
    return FOR_PLANNING if acting.duty == BUILDER else FOR_PLANNING + FOR_REVIEWING


def entries(request: HttpRequest | None) -> list[Entry]:
    """The entries of the main navigation."""
    acting = acting_in(request)
    if acting is None:
        names = FOR_VISITORS
    elif acting.administrator:
        names = FOR_ADMINISTRATORS + LAW
    else:
        names = FOR_POSTS + (FOR_BUILDERS if acting.duty == BUILDER else ()) + _of_duty(acting) + LAW
    return [Entry(section, text, reverse(name)) for section, text, name in names]
