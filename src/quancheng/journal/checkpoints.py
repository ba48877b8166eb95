"""Checkpoints: where a chain ends now, kept here and told to somebody outside.

A chain shows that no row between two others was changed or left out. It cannot show that its own tail was cut off, or
that all of it was written anew: only a number and a hash that have left the machine can.
"""

from datetime import datetime

from quancheng.journal.models import Checkpoint, Head
from quancheng.journal.writing import demand_transaction


class NothingRecorded(LookupError):
    """The jurisdiction has no journal yet."""


def checkpoint(jurisdiction: str, at: datetime, given_to: str) -> Checkpoint:
    """Keep the end of a jurisdiction's chain as told to `given_to`; raises `NothingRecorded` where it has none."""
    demand_transaction()
    head = Head.objects.filter(jurisdiction=jurisdiction).first()
    if head is None:
        raise NothingRecorded(f"{jurisdiction} 还没有日志")
    return Checkpoint.objects.create(
        jurisdiction=jurisdiction, number=head.number, hash=head.hash, at=at, given_to=given_to
    )
