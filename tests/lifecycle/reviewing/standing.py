"""What of this chapter stands in the small world before each test."""

from tests.lifecycle.reviewing import drawn, panels
from tests.lifecycle.standing_made import Standing


def stand(made: Standing) -> None:
    """Projects and rows of this chapter, by a word in ``made.projects`` and ``made.ids``."""
    panels.stand(made)
    drawn.stand(made)
