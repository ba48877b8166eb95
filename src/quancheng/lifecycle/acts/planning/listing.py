"""发布统建清单 (第五条): what is built once for everybody in a year. A later list takes the place of the earlier."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from quancheng.accounts.acting import Acting
from quancheng.lifecycle.acts.asked import Asked
from quancheng.lifecycle.acts.doing import doing
from quancheng.lifecycle.acts.planning.rows import ARTICLE, Row, unified_rows
from quancheng.lifecycle.plans import standing_list, years
from quancheng.lifecycle.refusals import Fault, Invalid, Stale
from quancheng.lifecycle.register import official
from quancheng.projects.models import UnifiedItem, UnifiedList

KIND = "统建清单"


@official("发布统建清单")
def publish_list(
    *, acting: Acting, at: datetime.datetime, key: str, digest: str = "", year: int, number: int,
    rows: Sequence[Row], note: str = "",
) -> UnifiedList:  # fmt: skip
    """Publish a year's list: ``rows`` of name, purpose, functions, provider; ``number``: of the list that was seen.

    Nothing that stands is changed: the earlier list stays on record. Raises NotAllowed, Invalid with the rows, Stale.
    """
    with doing("发布统建清单", acting=acting, at=at, key=key, digest=digest) as do:
        do.allow(None)
        do.subject, do.title = (KIND, acting.jurisdiction.code), f"{year} 年度统建清单"
        if year not in years(do.on):
            raise Invalid([Fault("year", f"统建清单按年度发布，可以发布 {_spoken(do.on)} 年度的", article=ARTICLE)])
        asked = Asked({"note": note}, ARTICLE)
        said = asked.text("note", "说明", required=False)
        asked.done()
        items = unified_rows(rows)
        before = standing_list(acting.jurisdiction, year)
        stands = before.number if before else 0
        if number != stands:
            raise Stale(f"他人已经发布了 {year} 年度的第 {stands} 版，您填写的没有发布", number, stands)
        made = UnifiedList.objects.create(
            jurisdiction=acting.jurisdiction, year=year, number=stands + 1, on=do.on, by_name=acting.named, note=said
        )
        listed = [UnifiedItem(list=made, place=place, **row) for place, row in enumerate(items, 1)]
        UnifiedItem.objects.bulk_create(listed)
        do.subject = (KIND, made.public_id)
        do.change("版次", stands or None, made.number)
        earlier = [each.name for each in before.items.all()] if before else None
        do.change("项目", earlier, [each.name for each in listed])
        do.reply |= {"list": made.public_id}
    return made


def _spoken(on: datetime.date) -> str:
    return "、".join(map(str, years(on)))
