"""One official act done rightly in the tests, and what to ask of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from tests.lifecycle.standing_made import Standing

_keys = itertools.count(1)
Arguments = Callable[[Standing], Mapping[str, Any]]


def nothing(_: Standing) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Deed:
    """One act done rightly by ``who`` on the project ``on`` (a word of Standing.projects, or none).

    ``foreign``: of the same duty in another unit, for whom there is no such project. ``strangers``: who see the
    project, or need see none, and may not do this.
    """

    act: str
    who: str
    function: Callable[..., Any]
    on: str = ""
    arguments: Arguments = nothing
    foreign: str = "路人甲"
    strangers: tuple[str, ...] = ()
    versioned: bool = True
    words: str = field(default="")
    """tells two deeds of one act apart"""

    def told(self, standing: Standing) -> dict[str, Any]:
        """Its arguments, with the version that stands."""
        told = dict(self.arguments(standing))
        if self.on:
            told["project"] = standing.projects[self.on]
            if self.versioned:
                told["version"] = standing.version(self.on)
        return told

    def do(self, standing: Standing, who: str = "", key: str = "", **more: Any) -> Any:
        """Does it, as somebody else where one is named."""
        once = {"at": standing.world.at, "key": key or f"deed-{next(_keys)}"}
        told: dict[str, Any] = once | self.told(standing) | more
        if "stream" in told:
            told["stream"] = BytesIO(told["stream"].getvalue())  # one that was read is at its end
        return self.function(acting=standing.world[who or self.who], **told)
