"""Files by content: stored once under their SM3, never changed, never shown as markup, in numbered versions.

A version that a gate has rested on is frozen; a newer one re-opens that gate. Documents name their subject by kind and
id and know nothing else of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quancheng.documents.errors import DocumentError, Missing, Refused, StoreFailed
    from quancheng.documents.filing import Received, Subject, add, freeze, receive, record
    from quancheng.documents.reading import changed_since_frozen, current, elsewhere, frozen, of, of_many
    from quancheng.documents.serving import as_response
    from quancheng.documents.store import Stream

__all__ = [
    "DocumentError", "Missing", "Received", "Refused", "StoreFailed", "Stream", "Subject", "add", "as_response",
    "changed_since_frozen", "current", "elsewhere", "freeze", "frozen", "of", "of_many", "receive", "record",
]  # fmt: skip

_HOMES = {
    **dict.fromkeys(("DocumentError", "Missing", "Refused", "StoreFailed"), "errors"),
    **dict.fromkeys(("Received", "Subject", "add", "freeze", "receive", "record"), "filing"),
    **dict.fromkeys(("changed_since_frozen", "current", "elsewhere", "frozen", "of", "of_many"), "reading"),
    "as_response": "serving",
    "Stream": "store",
}


def __getattr__(name: str) -> object:
    """What stands on the models is loaded when first asked for: Django imports this package before it allows any."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
