"""What all acts have in common, whoever does them: one transaction, one effect a request, one row in the journal."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from quancheng.accounts.acting import Acting
from quancheng.journal import DONE, REFUSED, Repeated, append, claim, settle
from quancheng.lifecycle.counting import counting
from quancheng.lifecycle.plain import plain
from quancheng.lifecycle.refusals import Refusal

SHANGHAI = ZoneInfo("Asia/Shanghai")
_REFUSED = "refused"


class RefusedBefore(Refusal):
    """The same request was refused before, in these words."""

    kind = "已拒绝过"


@dataclass(kw_only=True)
class Recorded:
    """An act under way, as far as the journal tells of it. ``at`` is when; ``on`` the legal date, of Shanghai."""

    name: str
    acting: Acting
    at: datetime.datetime
    subject: tuple[str, str] = ("", "")
    title: str = ""
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    reply: dict[str, Any] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)

    @property
    def on(self) -> datetime.date:
        return self.at.astimezone(SHANGHAI).date()

    @property
    def chain(self) -> str:
        """The code of the jurisdiction whose journal tells of it."""
        return self.acting.jurisdiction.code

    def rests_on(self, refusal: Refusal | None) -> dict[str, Any]:  # noqa: ARG002  what it rests on depends on it
        """What else the journal row holds: the verdicts and the pack, where the law was asked."""
        return {}

    def change(self, name: str, old: object, new: object) -> None:
        """Remembers a change for the journal."""
        self.before.setdefault(name, plain(old))
        self.after[name] = plain(new)


@contextmanager
def recorded(do: Recorded, *, key: str, digest: str) -> Iterator[None]:
    """The transaction of an act. Raises Repeated with the earlier reply where the same request was done before.

    ``key``: the request's one-time key; ``digest`` of its content. On leaving, the journal is written and the reply
    kept. A Refusal undoes everything, is journalled in a transaction of its own under the same key, and goes on.
    """
    try:
        with transaction.atomic(), connection.execute_wrapper(counting(do.rows)):
            try:
                _claim(do, key, digest)
            except Repeated as repeated:
                if _REFUSED in repeated.reply:
                    raise RefusedBefore(repeated.reply[_REFUSED]) from repeated
                raise
            yield
            do.reply |= {"entry": _append(do), "act": do.name}
            settle(key=key, reply=do.reply)
    except Refusal as refusal:
        if not isinstance(refusal, RefusedBefore):
            _record(do, refusal, key, digest)
        raise


def _claim(do: Recorded, key: str, digest: str) -> None:
    claim(key=key, person=do.acting.person.public_id, act=do.name, digest=digest, at=do.at)


def _append(do: Recorded, refusal: Refusal | None = None) -> int:
    done: dict[str, Any] = {} if refusal else {"before": do.before, "after": do.after, "rows": dict(do.rows)}
    entry = append(
        jurisdiction=do.chain,
        at=do.at,
        actor=do.acting.actor(),
        act=do.name,
        subject=do.subject if do.subject[0] else ("人员", do.acting.person.public_id),
        title=do.title,
        result=REFUSED if refusal else DONE,
        note=f"{refusal.kind}：{refusal.message}" if refusal else do.note,
        **done,
        **do.rests_on(refusal),
    )
    return int(entry.number)


def _record(do: Recorded, refusal: Refusal, key: str, digest: str) -> None:
    """The refusal on record, and kept under the key: nothing else of the act is left.

    Raises Repeated where the same request, sent twice at once, has been done meanwhile.
    """
    with transaction.atomic():
        try:
            _claim(do, key, digest)
        except Repeated as repeated:
            if _REFUSED in repeated.reply:
                return  # on record already
            raise
        _append(do, refusal)
        settle(key=key, reply={_REFUSED: refusal.message})
