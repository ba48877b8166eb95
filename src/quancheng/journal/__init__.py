"""The journal: one gapless, SM3-chained row an act, one chain a jurisdiction. It knows nobody.

Actors are values, subjects are a kind and a public id. A row holds who did what, when, from where, on what, before and
after, the verdicts it rested on and the result; refusals too. Rows are only ever added. One-time keys keep a request
that comes twice from having two effects.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from quancheng.journal.actor import Actor
from quancheng.journal.canonical import Unwritable

if TYPE_CHECKING:
    from quancheng.journal.checkpoints import checkpoint
    from quancheng.journal.keys import KeyMisused, Repeated, claim, settle
    from quancheng.journal.models import Checkpoint, Entry
    from quancheng.journal.verification import Fault, verify
    from quancheng.journal.writing import DONE, REFUSED, append, newest

__all__ = [
    "DONE", "REFUSED", "Actor", "Checkpoint", "Entry", "Fault", "KeyMisused", "Repeated", "Unwritable", "append",
    "checkpoint", "claim", "newest", "settle", "verify",
]  # fmt: skip

_HOMES = {
    **dict.fromkeys(("KeyMisused", "Repeated", "claim", "settle"), "keys"),
    **dict.fromkeys(("Checkpoint", "Entry"), "models"),
    **dict.fromkeys(("Fault", "verify"), "verification"),
    **dict.fromkeys(("DONE", "REFUSED", "append", "newest"), "writing"),
    "checkpoint": "checkpoints",
}


def __getattr__(name: str) -> object:
    """What stands on the models is loaded when first asked for: Django imports this package before it allows any."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
