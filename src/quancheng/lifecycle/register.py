"""Which official acts there are in code: the name in 行为.yaml → its function, and the states in which it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Official:
    """An act that can be done here. ``states``: those of the project's application; empty where it does not matter."""

    name: str
    function: Callable[..., Any]
    states: tuple[str, ...]


OFFICIAL: dict[str, Official] = {}


def official(name: str, *, states: tuple[str, ...] = ()) -> Callable[[Function], Function]:
    """Registers a function as the one place where an act is done."""

    def register(function: Function) -> Function:
        if name in OFFICIAL:
            raise ValueError(f"“{name}”有两处办理：{OFFICIAL[name].function.__name__}、{function.__name__}")
        OFFICIAL[name] = Official(name, function, states)
        return function

    return register


def stands(act: str, state: str) -> bool:
    """Whether an act can be done here at all, on a project whose application is in this state."""
    known = OFFICIAL.get(act)
    return known is not None and (not known.states or state in known.states)
