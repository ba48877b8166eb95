"""Where each act is prepared, how its slip is shown, and what an act says of a project that is only filed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import NoReverseMatch, reverse

from quancheng.lifecycle.acts.approving.amounts import fen
from quancheng.lifecycle.content import words_of_thousandths, yuan
from quancheng.projects.models import Project
from quancheng.projects.models.slips import Slip
from quancheng.web.deed import Deed

PAGES = {
    "出具审核意见": ("prepare-opinion", "approving/opinion_values.html"),
    "立项批复": ("prepare-approval", "approving/approval_values.html"),
    "预算评审": ("prepare-budget", "budgeting/slip_values.html"),
}
"""act → the name of the page (its address takes ``id``), and the template of a slip's values
(``slip``, and ``FORMATS``)."""

FORMATS: dict[str, Any] = {"fen": fen, "yuan": yuan, "points": words_of_thousandths}
"""What these templates call to write amounts and points."""

FILED = "备案"


def preparing(act: str, project: Project) -> str:
    """The address where an act is prepared; nothing where there is no page yet."""
    try:
        return reverse(PAGES[act][0], kwargs={"id": project.public_id})
    except (KeyError, NoReverseMatch):
        return ""


def shown_by(slip: Slip) -> str:
    """The template that shows what a slip proposes."""
    return PAGES[slip.act][1]


def in_words(deed: Deed, project: Project) -> Deed:
    """The same deed in the words that fit the project: of what is only filed (管理方式 备案) no review follows."""
    if deed.act == "受理申报" and project.facts.get("管理方式") == FILED:
        return replace(
            deed, button="受理备案", done="已受理备案",
            says="以备案方式管理的项目：受理即备案，转入采购阶段，不经评审和批复（第十六条）；受理日记为今天。",
            after="项目已备案，转入采购阶段，不再评审和批复；建设单位签订责任书以后可以启动采购（第十四条）。",
        )  # fmt: skip
    return deed
