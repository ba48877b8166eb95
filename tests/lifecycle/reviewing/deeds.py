"""Each act of this chapter done once, rightly."""

from tests.lifecycle.deed import Deed
from tests.lifecycle.reviewing.judging import JUDGING

DEEDS: tuple[Deed, ...] = (*JUDGING,)
