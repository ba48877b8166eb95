"""One-time keys: a request that comes twice has one effect, and is answered twice with the same words."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from quancheng.journal.canonical import canonical, shanghai
from quancheng.journal.models import OneTimeKey
from quancheng.journal.writing import demand_transaction

LONGEST = 200
"""Characters of a key."""


class Repeated(Exception):
    """The request was settled before; `reply` is what was answered then. Not a fault: give the same answer again."""

    def __init__(self, reply: dict[str, Any]) -> None:
        super().__init__("此请求已办理过")
        self.reply = reply


class KeyMisused(Exception):
    """The key belongs to another request, or is no key at all."""


def claim(*, key: str, person: str, act: str, digest: str, at: datetime) -> None:
    """Take a key for one request, in the transaction of the act; `digest` is of all that the request says.

    Of two at once the second waits until the first is settled or undone. Raises `Repeated` with the reply where the
    same request was settled before, `KeyMisused` where the key was another person's, act's or content's.
    """
    demand_transaction()
    if not key or len(key) > LONGEST or not key.isprintable():
        raise KeyMisused("请求的一次性编号无效")
    wanted = {"person": person, "act": act, "digest": digest, "at": shanghai(at)}
    kept, fresh = OneTimeKey.objects.get_or_create(key=key, defaults=wanted)
    if fresh:
        return
    if (kept.person, kept.act, kept.digest) != (person, act, digest):
        raise KeyMisused("一次性编号已用于另一请求，请刷新页面后重新提交")
    if not kept.reply:
        raise KeyMisused("一次性编号已被占用而没有办理结果")
    raise Repeated(json.loads(kept.reply))


def settle(*, key: str, reply: Mapping[str, object]) -> None:
    """Keep what a claimed request is answered, done or refused, in the same transaction.

    Raises `KeyMisused` where the key was not claimed or is settled already.
    """
    demand_transaction()
    if OneTimeKey.objects.filter(key=key, reply="").update(reply=canonical(reply)) != 1:
        raise KeyMisused("一次性编号没有登记，或已有办理结果")
