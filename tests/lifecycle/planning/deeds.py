"""Each act of this chapter done once, rightly."""

from tests.lifecycle.deed import Deed

DEEDS: tuple[Deed, ...] = ()
