"""开放申报 (第四条): from when to when applications are taken. It is told, not enforced: the regulation bars none."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from quancheng.accounts.acting import Acting
from quancheng.accounts.models import Jurisdiction
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.doing import Doing, doing
from quancheng.lifecycle.acts.texts import one_line
from quancheng.lifecycle.plans import years
from quancheng.lifecycle.refusals import Fault, Invalid, Stale, WrongState
from quancheng.lifecycle.register import official
from quancheng.projects.models import Window

ARTICLE = "第四条"
LONGEST_NAME = 100
TOLD = {"name": "名称", "year": "申报年度", "opens": "开始", "closes": "截止", "note": "说明"}


@official("开放申报")
def open_window(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", values: Mapping[str, Any],
    window: str = "", version: int | None = None,
) -> Window:  # fmt: skip
    """Announce a window (name, year, opens, closes, note; days counted at both ends), or change one that stands.

    A new one closes today or later. Raises NotAllowed, Invalid, WrongState, Stale.
    """
    with doing("开放申报", acting=acting, at=at, key=key, digest=digest) as do:
        do.allow(None)
        stands = _standing(acting.jurisdiction, window, version)
        told = _asked(do, values, stands)
        clash = Window.objects.filter(jurisdiction=acting.jurisdiction, year=told["year"], name=told["name"])
        if clash.exclude(pk=stands.pk if stands else 0).exists():
            raise Invalid([Fault("name", f"{told['year']} 年度已经有“{told['name']}”", article=ARTICLE)])
        for field, title in TOLD.items():
            was = getattr(stands, field) if stands else None
            if was != told[field]:
                do.change(title, was, told[field])
        if stands is None:
            stands = Window.objects.create(jurisdiction=acting.jurisdiction, by_name=acting.named, **told)
        else:
            _change(stands, told | {"by_name": acting.named})
        do.subject, do.title = ("申报窗口", stands.public_id), stands.name
        do.reply |= {"window": stands.public_id}
    return stands


def _standing(jurisdiction: Jurisdiction, public_id: str, version: int | None) -> Window | None:
    if not public_id:
        return None
    found = Window.objects.select_for_update().filter(jurisdiction=jurisdiction, public_id=public_id).first()
    if found is None:
        raise WrongState("没有这个申报窗口")
    if found.version != version:
        raise Stale("他人已修改这个申报窗口，您填写的没有保存", version or 0, found.version)
    return found


def _asked(do: Doing, values: Mapping[str, Any], stands: Window | None) -> dict[str, Any]:
    asked = Asked(values, ARTICLE)
    most = years(do.on)[-1]
    least = min(do.on.year, stands.year) if stands else do.on.year
    year = asked.number("year", "申报年度", least=least, most=most)
    name = one_line(asked.text("name", "名称", longest=LONGEST_NAME))
    opens = asked.day("opens", "开始日")
    closes = asked.day("closes", "截止日", since=opens)
    if stands is None and closes is not None and closes < do.on:
        asked.wrong("closes", "截止日已经过去")
    note = asked.text("note", "说明", required=False)
    asked.done()
    return {"year": year, "name": name, "opens": opens, "closes": closes, "note": note}


def _change(window: Window, told: Mapping[str, Any]) -> None:
    seen = window.version
    if Window.objects.filter(pk=window.pk, version=seen).update(version=seen + 1, **told) != 1:
        raise Stale("他人已修改这个申报窗口，您填写的没有保存", seen, seen + 1)
    for name, value in told.items():
        setattr(window, name, value)
    window.version = seen + 1
