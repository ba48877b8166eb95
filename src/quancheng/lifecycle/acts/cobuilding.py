"""确认共建 (第九条): a co-building unit confirms its part of the common scheme."""

from __future__ import annotations

import datetime

from quancheng.accounts.acting import Acting
from quancheng.lifecycle.acts.doing import doing
from quancheng.lifecycle.refusals import WrongState
from quancheng.lifecycle.register import official
from quancheng.projects.models import OPEN, CoBuilder


@official("确认共建", states=OPEN)
def confirm_cobuilding(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", project: str, version: int | None
) -> None:
    """Confirm the own unit's part as it stands. Raises WrongState where it is confirmed already, NotAllowed, Stale."""
    with doing("确认共建", acting=acting, at=at, key=key, digest=digest) as do:
        opened = do.open_project(project, version)
        mine = CoBuilder.objects.filter(project=opened, unit=acting.unit, confirmed_on=None)
        if mine.update(confirmed_on=do.on, confirmed_by=acting.named) != 1:
            raise WrongState("本单位已经确认过")
        do.change(f"{acting.unit} 确认日", None, do.on)
        do.reply |= {"project": opened.public_id}
