"""The small world as it stands, for a chapter to add to."""

from __future__ import annotations

from dataclasses import dataclass, field

from quancheng.projects.models import Project
from tests.lifecycle.world import World


@dataclass
class Standing:
    """The world with what stands in it: projects by a word for their state, and ids that acts need."""

    world: World
    projects: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Project:
        """The project as it stands now."""
        return Project.objects.select_related("unit", "jurisdiction").get(public_id=self.projects[name])

    def own(self) -> Standing:
        """The same, to be changed by one test alone."""
        world = World(self.world.jurisdiction, dict(self.world.units), dict(self.world.people), self.world.at)
        return Standing(world, dict(self.projects), dict(self.ids))

    def version(self, name: str) -> int:
        return int(self[name].version)
