"""Each act of this chapter done once, rightly."""

from tests.lifecycle.deed import Deed
from tests.lifecycle.reviewing.judging import JUDGING
from tests.lifecycle.reviewing.preparing import PREPARING

DEEDS: tuple[Deed, ...] = (*PREPARING, *JUDGING)
