"""The acts on one project that have a page here."""

from quancheng.web.deed import Deed

DEEDS: tuple[Deed, ...] = ()
