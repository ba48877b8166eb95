"""列入中期财政规划: a year and an amount a row."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from quancheng.accounts.presence import Request
from quancheng.lifecycle.acts.budgeting import entries
from quancheng.lifecycle.content import yuan
from quancheng.money.models import MIDTERM, BudgetEntry
from quancheng.web.act_page import Opened, do, done, open_page, posted, show
from quancheng.web.budgeting import deeds
from quancheng.web.inputs import clean

ROWS = 5
Row = dict[str, str]


@require_http_methods(["GET", "HEAD", "POST"])
def midterm(request: Request, id: str) -> HttpResponse:  # noqa: A002  the word in the address
    """列入中期财政规划."""
    opened = open_page(request, id, deeds.MIDTERM)
    there = list(BudgetEntry.objects.filter(project=opened.project, kind=MIDTERM).order_by("year"))
    values = posted(request, "basis")
    rows = _typed(request) if request.method == "POST" else _blank(opened, there)
    outcome = do(opened, entries.enter_midterm, values=values, rows=rows)
    reviewed = opened.state.subject.project[entries.REVIEWED]
    told = [("预算评审审定", f"{yuan(reviewed)} 元" if isinstance(reviewed, int) else "还没有评审")]
    told += [(f"{each.year} 年已列入", f"{yuan(each.amount)} 元（{each.basis}）") for each in there]
    return done(opened, outcome) or show(opened, outcome, "budgeting/midterm.html", values, rows=rows, told=told)


def _typed(request: Request) -> list[Row]:
    return [
        {name: clean("金额", request.POST.get(f"{name}-{number}", "")) for name in ("year", "amount")}
        for number in range(1, ROWS + 1)
    ]


def _blank(opened: Opened, there: Sequence[BudgetEntry]) -> list[Row]:
    """The years that follow on what is entered, else on this one, without amounts."""
    first = there[-1].year + 1 if there else opened.today.year + 1
    return [{"year": str(first + later), "amount": ""} for later in range(ROWS)]
